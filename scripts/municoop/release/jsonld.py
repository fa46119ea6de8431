"""JSON-LD for people: compacted by the project's context, parts inside the things they belong to.

The context is written into the document, cut down to the terms in use, so nobody needs the network
to read it. All literals stay texts with their datatype: `1.50` is not rewritten to `1.5`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NoReturn

import pyoxigraph as ox
from pyld import jsonld

from municoop.errors import OntologyError
from municoop.rdf import expand
from municoop.release.dumps import RDF_TYPE, find_iris, iri

# A value of these properties is written inside the thing it belongs to.
PART_PROPERTIES = (expand("mc:evidence"), expand("oa:hasSelector"))
XSD_STRING = expand("xsd:string")

Node = dict[str, Any]
Terms = Mapping[str, Any]


def write_dataset(quads: list[ox.Quad], context: Terms, base_iri: str) -> bytes:
    """Return JSON-LD of sorted quads, with one `@graph` for each named graph."""
    graphs = [
        {"@id": iri(name), "@graph": nest(build_nodes(quad.triple for quad in members))}
        for name, members in groupby(quads, key=lambda quad: quad.graph_name)
    ]
    return write(graphs, find_iris(node for quad in quads for node in quad), context, base_iri)


def write_graph(triples: list[ox.Triple], context: Terms, base_iri: str) -> bytes:
    """Return JSON-LD of triples; the things come in the order in which the triples name them first."""
    iris = find_iris(node for triple in triples for node in triple)
    return write(nest(build_nodes(triples)), iris, context, base_iri)


def write(expanded: list[Node], iris: Iterable[str], context: Terms, base_iri: str) -> bytes:
    """Return expanded JSON-LD, in which the `iris` occur, compacted by the context that it needs."""
    short = {"@base": base_iri, **prune(context, set(iris))}
    options = {"graph": True, "skipExpansion": True, "documentLoader": refuse_to_load}
    try:
        compacted = jsonld.compact(expanded, short, options)
    except jsonld.JsonLdError as problem:
        raise OntologyError(
            f"cannot be used to write JSON-LD: {find_cause(problem)}",
            where="ontology/context.jsonld",
            hint="compare it with the JSON-LD 1.1 specification",
        ) from problem
    document = {"@context": short, "@graph": Layout.of(short).apply(compacted["@graph"])}
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()


def find_cause(problem: BaseException) -> str:
    """Return what an error of PyLD was about in the first place."""
    while problem.__cause__:
        problem = problem.__cause__
    return str(problem.args[0])


def refuse_to_load(url: str, _options: object = None) -> NoReturn:
    """Refuse a context that lies elsewhere: a build is offline."""
    raise jsonld.JsonLdError(f"the context names another one: {url}", "jsonld.LoadDocumentError")


def build_nodes(triples: Iterable[ox.Triple]) -> dict[str, Node]:
    """Return the expanded JSON-LD nodes of triples by their IRIs, in the order of first sight."""
    nodes: dict[str, Node] = {}
    for triple in triples:
        subject, value = iri(triple.subject), triple.object
        node = nodes.setdefault(subject, {"@id": subject})
        if triple.predicate == RDF_TYPE and isinstance(value, ox.NamedNode):
            node.setdefault("@type", []).append(value.value)
        else:
            node.setdefault(triple.predicate.value, []).append(build_value(value))
    return nodes


def build_value(value: object) -> Node:
    """Return a node or a literal as expanded JSON-LD."""
    if not isinstance(value, ox.Literal):
        return {"@id": iri(value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value == XSD_STRING:
        return {"@value": value.value}
    return {"@value": value.value, "@type": value.datatype.value}


def nest(nodes: dict[str, Node]) -> list[Node]:
    """Return the nodes with their parts inside: each node once, a part in the first thing that names it."""
    parts = {part for node in nodes.values() for part in find_parts(node)}
    roots = [name for number, name in enumerate(nodes) if number == 0 or name not in parts]
    placed = set(roots)
    nested = [fill(nodes[name], nodes, placed) for name in roots]
    for name, node in nodes.items():
        if name not in placed:  # parts of one another, in a circle
            placed.add(name)
            nested.append(fill(node, nodes, placed))
    return nested


def find_parts(node: Node) -> Iterator[str]:
    """Yield the IRIs of a node's parts."""
    for name in PART_PROPERTIES:
        for value in node.get(name, ()):
            if "@id" in value:
                yield value["@id"]


def fill(node: Node, nodes: Mapping[str, Node], placed: set[str]) -> Node:
    """Return the node with its parts, those that are not `placed` yet, in the place of their references."""
    filled = dict(node)
    for name in PART_PROPERTIES:
        if name in node:
            filled[name] = [place(value, nodes, placed) for value in node[name]]
    return filled


def place(value: Node, nodes: Mapping[str, Node], placed: set[str]) -> Node:
    """Return the node that a reference stands for, or the reference when the node has its place elsewhere."""
    name = value.get("@id", "")
    if name not in nodes or name in placed:
        return value
    placed.add(name)
    return fill(nodes[name], nodes, placed)


def prune(context: Terms, used: set[str]) -> dict[str, Any]:
    """Return the part of the context that a document with the `used` IRIs needs.

    A datatype that no value has is left out of a term's definition, because compaction would pass the
    term over: `mc:CalendarDate` stands for three datatypes, and the values have one of the three.

    >>> terms = {"dct": "http://purl.org/dc/terms/", "title": "dct:title", "date": {"@id": "dct:date"}}
    >>> prune(terms, {"http://purl.org/dc/terms/title"})
    {'dct': 'http://purl.org/dc/terms/', 'title': 'dct:title'}
    """
    return {
        term: loosen(definition, context, used)
        for term, definition in context.items()
        if is_needed(term, context, used)
    }


def loosen(definition: Any, context: Terms, used: set[str]) -> Any:
    """Return a term's definition without its datatype when that is not in use."""
    datatype = expand_term(definition.get("@type", "@id"), context) if isinstance(definition, dict) else "@id"
    if datatype.startswith("@") or datatype in used:
        return definition
    return {key: value for key, value in definition.items() if key != "@type"}


def is_prefix(definition: Any) -> bool:
    """Return True for the definition of a term that can stand before a colon (JSON-LD 1.1 §4.4)."""
    return isinstance(definition, str) and definition.endswith(("#", "/"))


def is_needed(term: str, context: Terms, used: set[str]) -> bool:
    """Return True for a keyword, its alias, and a prefix or term that stands for an IRI in use."""
    meaning = expand_term(term, context)
    if is_prefix(context[term]):
        return any(name.startswith(meaning) for name in used)
    return term.startswith("@") or meaning.startswith("@") or meaning in used


def expand_term(name: str, context: Terms) -> str:
    """Return the IRI of a term or a prefixed name, or the name itself when the context does not have it."""
    definition = context.get(name, name)
    meaning = str(definition.get("@id", name) if isinstance(definition, dict) else definition)
    prefix, colon, local = meaning.partition(":")
    return expand_term(prefix, context) + local if colon and prefix in context else meaning


@dataclass(frozen=True, slots=True)
class Layout:
    """How compacted JSON is set out: keys in the order of the context, others after them by the alphabet.

    Compaction writes some terms as prefixed names where they are values (`mc:status`, because the
    term `status` has a type); `names` has the terms for them.
    """

    order: Mapping[str, int]
    names: Mapping[str, str]
    takes_terms: frozenset[str]

    @classmethod
    def of(cls, context: Terms) -> Layout:
        """Return the layout that goes with a context."""
        definitions = {term: value for term, value in context.items() if isinstance(value, dict)}
        return cls(
            order={key: place for place, key in enumerate(context)},
            names={value["@id"]: term for term, value in definitions.items() if "@id" in value},
            takes_terms=frozenset(
                term
                for term, value in definitions.items()
                if value.get("@type") == "@vocab" and "@context" not in value
            ),
        )

    def apply(self, value: Any) -> Any:
        """Return JSON set out."""
        if isinstance(value, list):
            return [self.apply(item) for item in value]
        if not isinstance(value, dict):
            return value
        keys = sorted(value, key=lambda key: (self.order.get(key, len(self.order)), key))
        return {
            key: self.name_terms(value[key]) if key in self.takes_terms else self.apply(value[key])
            for key in keys
        }

    def name_terms(self, value: Any) -> Any:
        """Return a value, or a list of values, with terms in the place of their prefixed names."""
        if isinstance(value, list):
            return sorted(map(self.name_terms, value), key=str)
        return self.names.get(value, value) if isinstance(value, str) else self.apply(value)
