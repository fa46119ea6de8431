"""SHACL property paths as text, written as SPARQL writes them."""

from __future__ import annotations

import rdflib
from rdflib import RDF, SH
from rdflib.collection import Collection
from rdflib.term import Node

# https://www.w3.org/TR/shacl/#property-paths: the paths with one part, and how SPARQL 1.1 marks them
MARKS = (
    (SH.inversePath, "^{}"),
    (SH.zeroOrMorePath, "({})*"),
    (SH.oneOrMorePath, "({})+"),
    (SH.zeroOrOnePath, "({})?"),
)


def read_path(graph: rdflib.Graph, path: Node | None) -> str:
    """Return the IRI of a property, or a longer path with `|`, `/` and `^` between IRIs; "" for no path."""
    if path is None:
        return ""
    if isinstance(path, rdflib.URIRef):
        return str(path)
    alternatives = graph.value(path, SH.alternativePath)
    if alternatives is not None:
        return "|".join(read_path(graph, part) for part in Collection(graph, alternatives))
    if (path, RDF.first, None) in graph:
        return "/".join(read_path(graph, part) for part in Collection(graph, path))
    for predicate, mark in MARKS:
        part = graph.value(path, predicate)
        if part is not None:
            return mark.format(read_path(graph, part))
    return ""
