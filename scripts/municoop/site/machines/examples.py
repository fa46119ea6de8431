"""`.well-known/sparql-examples/`: the saved queries as RDF, as editors and language models look for them.

Source: the vocabulary of https://github.com/sib-swiss/sparql-examples, SHACL's SPARQL executables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from municoop import rdf
from municoop.model import LANGUAGES
from municoop.site.content.lens import Lens
from municoop.site.frame import File, Site
from municoop.site.given import SavedQuery

FOLDER = ".well-known/sparql-examples"
SPEX = "https://purl.expasy.org/sparql-examples/ontology#"
FORMS = {
    "SELECT": (rdf.expand("sh:SPARQLSelectExecutable"), rdf.expand("sh:select")),
    "ASK": (rdf.expand("sh:SPARQLAskExecutable"), rdf.expand("sh:ask")),
    "CONSTRUCT": (rdf.expand("sh:SPARQLConstructExecutable"), rdf.expand("sh:construct")),
    "DESCRIBE": (f"{SPEX}SPARQLDescribeExecutable", f"{SPEX}describe"),
}
PREFIXES = {name: rdf.PREFIXES[name] for name in ("rdfs", "schema", "sh")} | {"spex": SPEX}
TERM = re.compile(r"(?<![\w:])mc:(\w+)")


def make_files(site: Site) -> Iterator[File]:
    """Yield a file with all queries and one for each, in Turtle."""
    described = {
        name: describe_query(site, name, query) for name, query in sorted(site.given.queries.items())
    }
    yield f"{FOLDER}/index.ttl", write([triple for triples in described.values() for triple in triples])
    for name, triples in described.items():
        yield f"{FOLDER}/{name}.ttl", write(triples)


def write(triples: list[ox.Triple]) -> bytes:
    """Return statements as Turtle."""
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def describe_query(site: Site, name: str, query: SavedQuery) -> list[ox.Triple]:
    """Return what is said of a query: its kind, its text, what it answers, where to ask it, on what."""
    base_iri = site.release.base_iri
    kind, text = FORMS[query.form]
    titles = [ox.Literal(query.titles[language], language=language) for language in LANGUAGES]
    keywords = [ox.Literal(word, language="en") for word in list_keywords(site.lenses["en"], query.text)]
    said: list[tuple[str, list[ox.NamedNode] | list[ox.Literal]]] = [
        (rdf.expand("rdf:type"), [rdf.node("sh:SPARQLExecutable"), ox.NamedNode(kind)]),
        (rdf.expand("rdfs:comment"), titles),
        (text, [ox.Literal(query.text)]),
        (rdf.expand("schema:target"), [ox.NamedNode(f"{base_iri}sparql")]),
        (rdf.expand("schema:keywords"), keywords),
        (f"{SPEX}federatesWith", [ox.NamedNode(query.endpoint)] if query.endpoint else []),
    ]
    subject = ox.NamedNode(f"{base_iri}{FOLDER}/{name}")
    return [
        ox.Triple(subject, ox.NamedNode(predicate), value) for predicate, values in said for value in values
    ]


def list_keywords(lens: Lens, text: str) -> list[str]:
    """Return the English names of the terms of the ontology that a query asks about."""
    found = {lens.find_label(rdf.MC + name) for name in TERM.findall(text)}
    return sorted({label.value for label in found if label})
