"""A second SPARQL engine, for queries that have to run on any."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef

from municoop.links.asking import Ask
from municoop.network.answer import Rows, Term


def ask_rdflib(*files: Path) -> Ask:
    """Return what asks RDFLib, which holds these files."""
    graph = Graph()
    for file in files:
        graph.parse(file)

    def ask(query: str, _what: str) -> Rows:
        answer = graph.query(query)
        rows = tuple(tuple(map(convert, row)) for row in answer if isinstance(row, tuple))
        return Rows(tuple(map(str, answer.vars or ())), rows)

    return ask


def convert(term: object) -> Term | None:
    """Return a term of RDFLib as one of ours."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if not isinstance(term, Literal):
        return None
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return (
        ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
        if term.datatype
        else ox.Literal(str(term))
    )
