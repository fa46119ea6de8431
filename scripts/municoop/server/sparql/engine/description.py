"""The service description: what the endpoint speaks, what it holds, and what it allows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from municoop.rdf import PREFIXES
from municoop.server.sparql.engine.evaluation import GRAPHS

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
# https://www.w3.org/ns/formats/
RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)
LIMITS = {
    "time": "Seconds a query may take from its arrival. The parameter timeout asks for fewer. Status 504.",
    "rows": "Rows, or triples, of an answer. Status 422.",
    "bytes": "Bytes of an answer. Status 422.",
    "memory": "Bytes a query may need. Status 422.",
    "request": "Bytes of the body of a request. Status 413.",
    "address": "Bytes of the query part of an address. Status 414.",
}
NAMESPACES = {
    "sd": SD,
    "formats": FORMATS,
    **{name: PREFIXES[name] for name in ("dcterms", "schema", "void")},
}


def describe_service(store: ox.Store, address: str, format: str, limits: dict[str, float]) -> bytes:
    """Return the description (SPARQL 1.1 Service Description) of the endpoint at `address`.

    `limits` has the value of each of `LIMITS`; a problem's type (RFC 9457) is the address of one of them.
    """
    triples = [*describe_endpoint(address), *describe_data(store, address), *describe_limits(address, limits)]
    prefixes = NAMESPACES if format in ("ttl", "rdf") else None
    return ox.serialize(triples, format=GRAPHS[format], prefixes=prefixes) or b""


def describe_endpoint(address: str) -> Iterator[ox.Triple]:
    """Yield what the endpoint speaks."""
    service = ox.NamedNode(f"{address}#service")
    yield ox.Triple(service, RDF_TYPE, sd("Service"))
    yield ox.Triple(service, sd("endpoint"), ox.NamedNode(address))
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL10Query"))
    yield ox.Triple(service, sd("feature"), sd("UnionDefaultGraph"))
    yield ox.Triple(
        service,
        sd("defaultEntailmentRegime"),
        ox.NamedNode("http://www.w3.org/ns/entailment/Simple"),
    )
    for name in RESULT_FORMATS:
        yield ox.Triple(service, sd("resultFormat"), ox.NamedNode(FORMATS + name))


def describe_data(store: ox.Store, address: str) -> Iterator[ox.Triple]:
    """Yield the data set: its default graph, which is the union of the named ones, and these."""
    dataset, default = (ox.NamedNode(f"{address}#{name}") for name in ("dataset", "default-graph"))
    yield ox.Triple(ox.NamedNode(f"{address}#service"), sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, RDF_TYPE, sd("Dataset"))
    yield ox.Triple(dataset, sd("defaultGraph"), default)
    yield ox.Triple(default, RDF_TYPE, sd("Graph"))
    names = sorted(name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode))
    for number, name in enumerate(names, 1):
        graph = ox.NamedNode(f"{address}#graph-{number}")
        yield ox.Triple(dataset, sd("namedGraph"), graph)
        yield ox.Triple(graph, RDF_TYPE, sd("NamedGraph"))
        yield ox.Triple(graph, sd("name"), ox.NamedNode(name))


def describe_limits(address: str, limits: dict[str, float]) -> Iterator[ox.Triple]:
    """Yield what the endpoint allows, as property values of schema.org."""
    service = ox.NamedNode(f"{address}#service")
    for name, text in LIMITS.items():
        limit = ox.NamedNode(f"{address}#{name}")
        yield ox.Triple(service, schema("additionalProperty"), limit)
        yield ox.Triple(limit, RDF_TYPE, schema("PropertyValue"))
        yield ox.Triple(limit, schema("name"), literal(name))
        yield ox.Triple(limit, schema("description"), literal(text, language="en"))
        yield ox.Triple(limit, schema("maxValue"), literal(limits[name]))


def sd(name: str) -> ox.NamedNode:
    """Return a term of the service description vocabulary."""
    return ox.NamedNode(SD + name)


def schema(name: str) -> ox.NamedNode:
    """Return a term of schema.org."""
    return ox.NamedNode(PREFIXES["schema"] + name)


def literal(value: Any, language: str | None = None) -> ox.Literal:
    """Return a literal."""
    return ox.Literal(value, language=language)
