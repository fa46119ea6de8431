"""Statements about one subject, written as a table of properties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from municoop.rdf import node

Value = ox.NamedNode | ox.Literal


def describe(subject: str, properties: Mapping[str, Iterable[Value]]) -> Iterator[ox.Triple]:
    """Yield the statements about `subject`; properties are prefixed names.

    >>> [str(triple) for triple in describe("http://a.example/", {"dcterms:identifier": [ox.Literal("a")]})]
    ['<http://a.example/> <http://purl.org/dc/terms/identifier> "a"']
    """
    about = ox.NamedNode(subject)
    for name, values in properties.items():
        predicate = node(name)
        for value in values:
            yield ox.Triple(about, predicate, value)


def texts(by_language: Mapping[str, str]) -> list[Value]:
    """Return a text in each of its languages."""
    return [ox.Literal(text, language=language) for language, text in by_language.items()]


def iris(*names: str) -> list[Value]:
    """Return the nodes of absolute IRIs."""
    return [ox.NamedNode(name) for name in names]


def terms(*names: str) -> list[Value]:
    """Return the nodes of prefixed names."""
    return [node(name) for name in names]


def typed(value: str | int, datatype: str) -> list[Value]:
    """Return a literal of a datatype, given as a prefixed name."""
    return [ox.Literal(str(value), datatype=node(datatype))]
