"""From the terms of pyoxigraph to those of rdflib, letter by letter."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

import pyoxigraph as ox
import rdflib

from municoop.errors import InputError

# The first is told of ill-typed literals, with a traceback; the second of shapes that are refused.
LOGGERS = ("rdflib.term", "pyshacl-validate")

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def to_graph(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Return the triples of `quads` as an rdflib graph; the names of their graphs are dropped.

    Terms are handed over one by one and not as text, for rdflib's parsers rewrite literals
    ("010" becomes "10"). Lexical forms stay as they are, also those no value has, such as 30 February.
    """
    graph = rdflib.Graph(bind_namespaces="none")
    with quiet_loggers():
        graph.addN(
            (to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object), graph)
            for quad in quads
        )
    return graph


@lru_cache(maxsize=1 << 16)
def to_rdflib(term: Term) -> rdflib.term.Node:
    """Return the rdflib term that is written like `term`. Raises InputError for a statement as a term."""
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if isinstance(term, ox.Triple):
        raise InputError(
            "SHACL does not know statements about statements",
            where=str(term),
            hint="leave them out, or describe a thing of its own",
        )
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


@contextmanager
def quiet_loggers() -> Iterator[None]:
    """Keep rdflib and pySHACL from writing to the terminal while the block runs: findings and errors tell."""
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [logger.disabled for logger in loggers]
    for logger in loggers:
        logger.disabled = True
    try:
        yield
    finally:
        for logger, disabled in zip(loggers, before, strict=True):
            logger.disabled = disabled
