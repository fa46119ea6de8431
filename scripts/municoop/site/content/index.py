"""The statements of a release by what they are about and by what they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, TypeVar

import pyoxigraph as ox

from municoop.rdf import compact
from municoop.reuse.ledger import ALL, EXISTS, NAMED, Read

T = TypeVar("T")

GONE = "owl:deprecated"
REPLACED = "dcterms:isReplacedBy"  # said by a tombstone: nothing that takes part in a thing
THING = re.compile(r"id/([a-z]+)/([a-z0-9-]+)", re.ASCII)


class Value(NamedTuple):
    """The object of a statement: an IRI or a literal. `derived` when only a rule says so."""

    text: str
    language: str = ""
    is_iri: bool = False
    derived: bool = False


class Naming(NamedTuple):
    """That a subject names something by a property."""

    subject: str
    predicate: str


@lru_cache(maxsize=4096)
def shorten(iri: str) -> str:
    """Return the prefixed name of a property or class."""
    return compact(iri)


@dataclass(slots=True)
class Index:
    """Statements by subject IRI and prefixed property name, and by the IRI of the object.

    `reads` tells what has been asked of it (`municoop.reuse.ledger`). Pages of things ask by the methods
    only: of what is read from `about`, `naming` and `things` themselves, nothing is noted.
    """

    base_iri: str
    about: dict[str, dict[str, list[Value]]] = field(default_factory=dict)
    naming: dict[str, list[Naming]] = field(default_factory=dict)
    things: dict[str, list[str]] = field(default_factory=dict)
    reads: set[Read] = field(default_factory=set)

    @classmethod
    def of(cls, quads: Iterable[ox.Quad], base_iri: str, reads: set[Read] | None = None) -> Index:
        """Return the index of quads. What is stated and derived too counts as stated, once."""
        index = cls(base_iri, reads=set() if reads is None else reads)
        derived_graph = ox.NamedNode(f"{base_iri}graph/derived")
        found: dict[str, dict[str, dict[Value, bool]]] = {}
        for subject, predicate, object_, graph in quads:
            if isinstance(subject, ox.NamedNode) and (value := read_value(object_)):
                about = found.setdefault(subject.value, {})
                values = about.setdefault(shorten(predicate.value), {})
                values[value] = values.get(value, True) and graph == derived_graph
        for name in sorted(found):
            index.add(name, found[name])
        return index

    def add(self, subject: str, about: Mapping[str, Mapping[Value, bool]]) -> None:
        """Add what is stated about a subject: values by property, each with whether only a rule says so."""
        self.about[subject] = {
            predicate: [value._replace(derived=True) if values[value] else value for value in sorted(values)]
            for predicate, values in sorted(about.items())
        }
        for predicate, listed in self.about[subject].items():
            for value in listed:
                if value.is_iri and predicate != REPLACED:
                    self.naming.setdefault(value.text, []).append(Naming(subject, predicate))
        if (thing := self.split(subject)) and GONE not in about:
            self.things.setdefault(thing[0], []).append(subject)

    def values(self, subject: str, predicate: str) -> list[Value]:
        """Return the values of a property."""
        self.reads.add((subject, predicate))
        return self.about.get(subject, {}).get(predicate, [])

    def facts(self, subject: str) -> Mapping[str, list[Value]]:
        """Return all that is stated about a subject: the values by property."""
        self.reads.add((subject, ALL))
        return self.about.get(subject, {})

    def has(self, subject: str) -> bool:
        """Return whether there is a statement about a subject."""
        self.reads.add((subject, EXISTS))
        return subject in self.about

    def first(self, subject: str, predicate: str) -> str:
        """Return the text of the first value of a property, or an empty one."""
        found = self.values(subject, predicate)
        return found[0].text if found else ""

    def types(self, subject: str) -> set[str]:
        """Return the classes of a thing as prefixed names, derived ones too."""
        return {shorten(value.text) for value in self.values(subject, "rdf:type")}

    def namings(self, name: str) -> list[Naming]:
        """Return where a thing is named."""
        self.reads.add((name, NAMED))
        return self.naming.get(name, [])

    def watch(self, make: Callable[[], T]) -> tuple[T, frozenset[Read]]:
        """Return what is made, and what was read for it: for who keeps it, and notes that for each use."""
        outer, self.reads = self.reads, set()
        try:
            return make(), frozenset(self.reads)
        finally:
            self.reads = outer

    def find_things(self, kind: str = "") -> Iterator[str]:
        """Yield the IRIs of the things described, or of those of a kind, in their order."""
        yield from self.things.get(kind, []) if kind else sorted(chain.from_iterable(self.things.values()))

    def find_gone(self) -> Iterator[str]:
        """Yield the IRIs of the things that are gone: of them only a tombstone is left."""
        for subject, about in self.about.items():
            if GONE in about and self.split(subject):
                yield subject

    def split(self, iri: str) -> tuple[str, str] | None:
        """Return the kind and the key of a thing's IRI, or None for any other IRI."""
        match = THING.fullmatch(iri.removeprefix(self.base_iri)) if iri.startswith(self.base_iri) else None
        return (match[1], match[2]) if match else None

    def kind(self, iri: str) -> str:
        """Return the kind of a thing, or an empty text."""
        found = self.split(iri)
        return found[0] if found else ""


def read_value(term: object) -> Value | None:
    """Return an object as a value; None for a blank node, which is never published."""
    if isinstance(term, ox.NamedNode):
        return Value(term.value, is_iri=True)
    if isinstance(term, ox.Literal):
        return Value(term.value, term.language or "")
    return None
