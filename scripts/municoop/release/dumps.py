"""The bytes of statements in each RDF format: the same statements give the same bytes.

N-Quads, TriG and JSON-LD carry the named graphs; Turtle, N-Triples and RDF/XML the union of them.
"""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from municoop import rdf

RDF_TYPE = rdf.node("rdf:type")
# What XML 1.0 has no way to write (§2.2, production Char); carriage returns it would read back as line feeds.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
BLOCK_END = re.compile(rb"( \.\n)(?!@prefix|\}|\Z)")
LOCAL_FOLDER = re.compile(r"[a-z]+(-[a-z]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Dump:
    """A file with the whole data. `file_type` is its name in the file types of the EU Publications Office."""

    suffix: str
    form: ox.RdfFormat
    file_type: str
    has_graphs: bool

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"municoop.{self.suffix}"

    @property
    def is_compressed(self) -> bool:
        """True for gzip."""
        return self.suffix.endswith(".gz")


DUMPS = (
    Dump("ttl", ox.RdfFormat.TURTLE, "RDF_TURTLE", has_graphs=False),
    Dump("jsonld", ox.RdfFormat.JSON_LD, "JSON_LD", has_graphs=True),
    Dump("nq.gz", ox.RdfFormat.N_QUADS, "RDF_N_QUADS", has_graphs=True),
    Dump("nt.gz", ox.RdfFormat.N_TRIPLES, "RDF_N_TRIPLES", has_graphs=False),
    Dump("trig", ox.RdfFormat.TRIG, "RDF_TRIG", has_graphs=True),
)


def merge(quads: Iterable[ox.Quad]) -> list[ox.Triple]:
    """Return the union of the graphs, sorted."""
    return sort_triples(quad.triple for quad in quads)


def sort_triples(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Return the statements by subject; within one the types come first."""
    return sorted(set(triples), key=triple_order)


def sort_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return the quads by graph, then by subject."""
    return sorted(set(quads), key=lambda quad: (str(quad.graph_name), *triple_order(quad.triple)))


def triple_order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    """Return what statements are sorted by. A thing stands before its parts: `…/x` before `…/x#quote`."""
    subject, predicate, value = triple
    return (str(subject)[:-1], predicate != RDF_TYPE, predicate.value, str(value))


def write_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Return canonical N-Quads: sorted lines."""
    return rdf.canonical_nquads(quads)


def write_ntriples(triples: Iterable[ox.Triple]) -> bytes:
    """Return canonical N-Triples: sorted lines."""
    return rdf.canonical_nquads(ox.Quad(*triple) for triple in triples)


def write_turtle(triples: list[ox.Triple], base_iri: str) -> bytes:
    """Return Turtle of sorted triples, one block a subject."""
    prefixes = find_prefixes(node for triple in triples for node in triple)
    return space(serialize(triples, ox.RdfFormat.TURTLE, name_folders(prefixes, base_iri)))


def write_trig(quads: list[ox.Quad], base_iri: str) -> bytes:
    """Return TriG of sorted quads, one block a graph and within it one block a subject."""
    prefixes = find_prefixes(node for quad in quads for node in quad)
    return space(serialize(quads, ox.RdfFormat.TRIG, name_folders(prefixes, base_iri)))


def write_rdfxml(triples: list[ox.Triple]) -> bytes:
    """Return RDF/XML of sorted triples. Control characters, which XML cannot hold, become U+FFFD."""
    prefixes = name_vocabularies(find_prefixes(triple.predicate for triple in triples))
    mended = [mend_for_xml(triple) for triple in triples]
    return serialize(mended, ox.RdfFormat.RDF_XML, prefixes).replace(b"\r", b"&#13;")


def mend_for_xml(triple: ox.Triple) -> ox.Triple:
    """Return the statement with what XML cannot hold replaced in its text."""
    literal = triple.object
    if not isinstance(literal, ox.Literal) or not NOT_IN_XML.search(literal.value):
        return triple
    text = NOT_IN_XML.sub("\ufffd", literal.value)
    if literal.language:
        return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, language=literal.language))
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(text, datatype=literal.datatype))


def compress(data: bytes) -> bytes:
    """Return `data` as gzip without the name and the time that gzip would tell of."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0) as file:
        file.write(data)
    return buffer.getvalue()


def serialize(
    statements: list[ox.Triple] | list[ox.Quad], form: ox.RdfFormat, prefixes: dict[str, str]
) -> bytes:
    """Return the statements in a format."""
    return ox.serialize(statements, format=form, prefixes=prefixes) or b""


def space(text: bytes) -> bytes:
    """Return Turtle or TriG with a blank line between blocks. Literals have no raw line ends to be hit."""
    return BLOCK_END.sub(rb"\1\n", text)


def iri(node: object) -> str:
    """Return the IRI of a node. Raises TypeError for anything else: what is published has no blank nodes."""
    if not isinstance(node, ox.NamedNode):
        raise TypeError(f"not an IRI: {node}")
    return node.value


def find_prefixes(nodes: Iterable[object]) -> set[str]:
    """Return the namespaces of all IRIs among the nodes, datatypes included."""
    return {find_namespace(name) for name in find_iris(nodes)}


def find_namespace(name: str) -> str:
    """Return what an IRI begins with, up to its last `#` or `/`."""
    return name[: max(name.rfind("#"), name.rfind("/")) + 1]


def find_iris(nodes: Iterable[object]) -> Iterator[str]:
    """Yield the IRIs among the nodes, and those of the literals' datatypes."""
    for node in nodes:
        if isinstance(node, ox.NamedNode):
            yield node.value
        elif isinstance(node, ox.Literal) and not node.language:
            yield node.datatype.value


def name_vocabularies(namespaces: set[str]) -> dict[str, str]:
    """Return the known prefixes of the namespaces."""
    return {prefix: namespace for prefix, namespace in rdf.PREFIXES.items() if namespace in namespaces}


def name_folders(namespaces: set[str], base_iri: str) -> dict[str, str]:
    """Return prefixes for the namespaces: the known ones, and folders of data and concepts by their names.

    >>> name_folders({"http://a.example/id/authority/", "http://purl.org/dc/terms/"}, "http://a.example/")
    {'dcterms': 'http://purl.org/dc/terms/', 'authority': 'http://a.example/id/authority/'}
    """
    prefixes = name_vocabularies(namespaces)
    if f"{base_iri}dataset/#" in namespaces:
        prefixes["part"] = f"{base_iri}dataset/#"
    for namespace in sorted(namespaces):
        parent, _, name = namespace.removesuffix("/").rpartition("/")
        is_folder = parent in (f"{base_iri}id", base_iri.removesuffix("/"), rdf.DEF)
        if namespace.endswith("/") and is_folder and LOCAL_FOLDER.fullmatch(name):
            prefixes.setdefault(name, namespace)
    return prefixes
