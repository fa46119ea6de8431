"""One statement with the words that it rests on, to show on the first page how the site is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from municoop.site.content.evidence import Marks, Proof, read_proof
from municoop.site.content.facts import list_rows
from municoop.site.content.index import Index, shorten
from municoop.site.content.lens import Lens, Link

# What a statement of the first page may be about, the best first.
SHOWN = ("mc:status", "mc:form", "mc:theme", "mc:party", "mc:host")
UNSPECIFIED = "/status/unspecified"
LONGEST_QUOTE = 140


class Specimen(NamedTuple):
    """A statement about a cooperation, and its proof."""

    thing: Link
    property: Link
    value: Link
    proof: Proof


class Candidate(NamedTuple):
    """A property of a cooperation with a quote that supports it; the first in order is the best."""

    rank: int
    iri: str
    thing: str
    predicate: str


def find_specimen(lens: Lens, documents: Sequence[str]) -> Specimen | None:
    """Return a statement from the first of the documents that has one with a short quote in so many words."""
    for document in documents:
        for candidate in sorted(list_candidates(lens.index, document)):
            if specimen := read_specimen(lens, candidate):
                return specimen
    return None


def list_candidates(index: Index, document: str) -> Iterator[Candidate]:
    """Yield what the quotes of a document support of cooperations."""
    for evidence in list_subjects(index, document, "oa:hasSource"):
        quote = index.first(f"{evidence}#quote", "oa:exact")
        if index.values(evidence, "mc:inference") or not 0 < len(quote) <= LONGEST_QUOTE:
            continue
        supported = {shorten(value.text) for value in index.values(evidence, "mc:supports")}
        for thing in list_subjects(index, evidence, "mc:evidence"):
            if index.kind(thing) == "cooperation":
                for rank, predicate in enumerate(SHOWN):
                    if predicate in supported and not index.first(thing, predicate).endswith(UNSPECIFIED):
                        yield Candidate(rank, evidence, thing, predicate)


def list_subjects(index: Index, name: str, predicate: str) -> Iterable[str]:
    """Return what has something as a value of a property."""
    return sorted({naming.subject for naming in index.namings(name) if naming.predicate == predicate})


def read_specimen(lens: Lens, candidate: Candidate) -> Specimen | None:
    """Return a candidate for readers; None where its page shows no such value."""
    marks = Marks(lens.index, candidate.thing)
    number = marks.evidence.index(candidate.iri) + 1
    values = [
        Specimen(lens.link(candidate.thing), row.name, stated.link, read_proof(lens, candidate.iri, number))
        for row in list_rows(lens, candidate.thing, marks)
        for stated in row.values
        if row.predicate == candidate.predicate and number in stated.marks
    ]
    return values[0] if values else None
