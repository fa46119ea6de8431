"""The statements of a release by what they are about and by what they name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import pyoxigraph as ox

from municoop.rdf import compact

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
    """Statements by subject IRI and prefixed property name, and by the IRI of the object."""

    base_iri: str
    about: dict[str, dict[str, list[Value]]] = field(default_factory=dict)
    naming: dict[str, list[Naming]] = field(default_factory=dict)

    @classmethod
    def of(cls, quads: Iterable[ox.Quad], base_iri: str) -> Index:
        """Return the index of quads. What is stated and derived too counts as stated, once."""
        index = cls(base_iri)
        derived_graph = f"{base_iri}graph/derived"
        seen: dict[tuple[str, str, Value], bool] = {}
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode) and (value := read_value(quad.object)):
                graph = quad.graph_name
                derived = isinstance(graph, ox.NamedNode) and graph.value == derived_graph
                key = (quad.subject.value, shorten(quad.predicate.value), value)
                seen[key] = seen.get(key, True) and derived
        for (subject, predicate, value), derived in sorted(seen.items()):
            index.add(subject, predicate, value._replace(derived=derived) if derived else value)
        return index

    def add(self, subject: str, predicate: str, value: Value) -> None:
        """Add a statement."""
        self.about.setdefault(subject, {}).setdefault(predicate, []).append(value)
        if value.is_iri and predicate != REPLACED:
            self.naming.setdefault(value.text, []).append(Naming(subject, predicate))

    def values(self, subject: str, predicate: str) -> list[Value]:
        """Return the values of a property."""
        return self.about.get(subject, {}).get(predicate, [])

    def first(self, subject: str, predicate: str) -> str:
        """Return the text of the first value of a property, or an empty one."""
        found = self.values(subject, predicate)
        return found[0].text if found else ""

    def types(self, subject: str) -> set[str]:
        """Return the classes of a thing as prefixed names, derived ones too."""
        return {shorten(value.text) for value in self.values(subject, "rdf:type")}

    def namings(self, name: str) -> list[Naming]:
        """Return where a thing is named."""
        return self.naming.get(name, [])

    def find_things(self, kind: str = "") -> Iterator[str]:
        """Yield the IRIs of the things described, or of those of a kind, in their order."""
        for subject in sorted(self.about):
            found = self.split(subject)
            if found and kind in ("", found[0]) and GONE not in self.about[subject]:
                yield subject

    def find_gone(self) -> Iterator[str]:
        """Yield the IRIs of the things that are gone: of them only a tombstone is left."""
        for subject in sorted(self.about):
            if GONE in self.about[subject] and self.split(subject):
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
