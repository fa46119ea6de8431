"""The statements of a release by what they are about and by what they name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import pyoxigraph as ox

from municoop.rdf import compact, node
from municoop.reuse.notes import ALL, BELOW, EXISTS, NAMED, Notes
from municoop.reuse.statements import Statements

GONE = node("owl:deprecated")
REPLACED = node("dcterms:isReplacedBy")  # said by a tombstone: nothing that takes part in a thing
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


class About(dict[str, list[Value]]):
    """What is stated about one subject: the values by property, read when they are asked for.

    What is stated and derived too counts as stated, once. `derived` is the graph of what only a rule says.
    """

    __slots__ = ("derived", "unread")

    def __init__(self, quads: Iterable[ox.Quad], derived: ox.NamedNode) -> None:
        super().__init__()
        self.derived = derived
        self.unread: dict[str, list[ox.Quad]] = {}
        for quad in quads:
            self.unread.setdefault(shorten(quad.predicate.value), []).append(quad)

    def __missing__(self, predicate: str) -> list[Value]:
        """Return the values of a property in their order; none for one that is not stated."""
        if predicate not in self.unread:
            return []
        values = self[predicate] = read_values(self.unread.pop(predicate), self.derived)
        return values

    def read_all(self) -> dict[str, list[Value]]:
        """Return the values of all properties, in the order of their names."""
        read = {predicate: self[predicate] for predicate in sorted({*self, *self.unread})}
        return {predicate: values for predicate, values in read.items() if values}


@dataclass(slots=True)
class Index:
    """Statements by subject IRI and prefixed property name, and by the IRI of the object.

    `notes` has what has been asked of it. Groups of pages (`municoop.reuse.ledger`) ask by the methods
    only: of what is read from `subjects`, `things` and `gone` themselves, nothing is noted.
    """

    statements: Statements
    base_iri: str
    notes: Notes = field(default_factory=Notes)
    things: dict[str, list[str]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    known: dict[str, About] = field(default_factory=dict)
    derived: ox.NamedNode = field(init=False)

    @classmethod
    def of(cls, quads: Iterable[ox.Quad], base_iri: str) -> Index:
        """Return the index of quads."""
        return cls(Statements.of(quads), base_iri)

    def __post_init__(self) -> None:
        self.derived = ox.NamedNode(f"{self.base_iri}graph/derived")
        for subject in sorted(self.subjects):
            if thing := self.split(subject):
                is_gone = any(quad.predicate == GONE for quad in self.statements.by_subject[subject])
                (self.gone if is_gone else self.things.setdefault(thing[0], [])).append(subject)

    @property
    def subjects(self) -> Collection[str]:
        """The IRIs of all that there is a statement about."""
        return self.statements.by_subject.keys()

    def read(self, subject: str) -> About:
        """Return what is stated about a subject."""
        about = self.known.get(subject)
        if about is None:
            quads = self.statements.by_subject.get(subject, ())
            about = self.known[subject] = About(quads, self.derived)
        return about

    def values(self, subject: str, predicate: str) -> list[Value]:
        """Return the values of a property."""
        self.notes.reads.add((subject, predicate))
        return self.read(subject)[predicate]

    def facts(self, subject: str) -> Mapping[str, list[Value]]:
        """Return all that is stated about a subject: the values by property."""
        self.notes.reads.add((subject, ALL))
        return self.read(subject).read_all()

    def has(self, subject: str) -> bool:
        """Return whether there is a statement about a subject."""
        self.notes.reads.add((subject, EXISTS))
        return subject in self.subjects

    def says(self, subject: str, predicate: ox.NamedNode) -> bool:
        """Return whether a property of a subject has a value, by a look that costs less than to read it."""
        self.notes.reads.add((subject, shorten(predicate.value)))
        return any(quad.predicate == predicate for quad in self.statements.by_subject.get(subject, ()))

    def first(self, subject: str, predicate: str) -> str:
        """Return the text of the first value of a property, or an empty one."""
        found = self.values(subject, predicate)
        return found[0].text if found else ""

    def types(self, subject: str) -> set[str]:
        """Return the classes of a thing as prefixed names, derived ones too."""
        return {shorten(value.text) for value in self.values(subject, "rdf:type")}

    def namings(self, name: str) -> list[Naming]:
        """Return where a thing is named, in order."""
        self.notes.reads.add((name, NAMED))
        return sorted(
            {
                Naming(quad.subject.value, shorten(quad.predicate.value))
                for quad in self.statements.by_object.get(name, ())
                if isinstance(quad.subject, ox.NamedNode) and quad.predicate != REPLACED
            }
        )

    def find_things(self, kind: str = "") -> Iterator[str]:
        """Yield the IRIs of the things described, or of those of a kind, in their order."""
        self.notes.reads.add((f"{self.base_iri}id/{kind}/" if kind else f"{self.base_iri}id/", BELOW))
        yield from self.things.get(kind, []) if kind else sorted(chain.from_iterable(self.things.values()))

    def find_gone(self) -> Iterator[str]:
        """Yield the IRIs of the things that are gone: of them only a tombstone is left."""
        self.notes.reads.add((f"{self.base_iri}id/", BELOW))
        yield from self.gone

    def split(self, iri: str) -> tuple[str, str] | None:
        """Return the kind and the key of a thing's IRI, or None for any other IRI."""
        match = THING.fullmatch(iri.removeprefix(self.base_iri)) if iri.startswith(self.base_iri) else None
        return (match[1], match[2]) if match else None

    def kind(self, iri: str) -> str:
        """Return the kind of a thing, or an empty text."""
        found = self.split(iri)
        return found[0] if found else ""


def read_values(quads: Iterable[ox.Quad], derived: ox.NamedNode) -> list[Value]:
    """Return the objects of statements in their order, each once."""
    found: dict[Value, bool] = {}
    for quad in quads:
        if value := read_value(quad.object):
            found[value] = found.get(value, True) and quad.graph_name == derived
    values = sorted(found) if len(found) > 1 else found
    return [Value(*value[:3], True) if found[value] else value for value in values]


def read_value(term: object) -> Value | None:
    """Return an object as a value; None for a blank node, which is never published."""
    if isinstance(term, ox.NamedNode):
        return Value(term.value, "", True)
    if isinstance(term, ox.Literal):
        return Value(term.value, term.language or "")
    return None
