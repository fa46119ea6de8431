"""The words of the sources that support the statements about a thing, numbered for its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from municoop.site.content.index import Index, Value, shorten
from municoop.site.content.lens import Lens, Link, Text, read_language


class Support(NamedTuple):
    """A property that a quote supports, by its prefixed name and for readers."""

    predicate: str
    name: Link


@dataclass(frozen=True, slots=True)
class Proof:
    """A quote with its place. `anchor` is its place on the page of the document; offsets count from 0.

    `reviewed_by` is who read the statements of the document against it once more, None where nobody has.
    """

    number: int
    iri: str
    exact: Text
    start: int
    end: int
    document: Link
    anchor: str
    published: str
    inference: Text | None
    publisher: Link
    reviewed_by: Text | None
    reviewed_on: str
    supports: tuple[Support, ...]
    page: str


def read_number(text: str) -> int:
    """Return an offset; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() else 0


def quote_place(index: Index, evidence: str) -> tuple[int, int]:
    """Return where a quote begins and ends in its document."""
    position = f"{evidence}#position"
    return read_number(index.first(position, "oa:start")), read_number(index.first(position, "oa:end"))


def name_anchor(start: int, end: int) -> str:
    """Return the anchor of a quote on the page of its document."""
    return f"q{start}-{end}"


def list_evidence(index: Index, thing: str) -> list[str]:
    """Return the IRIs of a thing's evidence: by document, then as the words stand in it."""
    return index.notes.once(f"evidence {thing}", lambda: sort_evidence(index, thing))


def sort_evidence(index: Index, thing: str) -> list[str]:
    """Return what `list_evidence` keeps."""

    def order(iri: str) -> tuple[str, tuple[int, int], str]:
        return index.first(iri, "oa:hasSource"), quote_place(index, iri), iri

    return sorted((value.text for value in index.values(thing, "mc:evidence") if value.is_iri), key=order)


def read_proof(lens: Lens, evidence: str, number: int) -> Proof:
    """Return a piece of evidence for readers."""
    proof = lens.index.notes.once(f"proof {evidence}", lambda: make_proof(lens, evidence), lens.language)
    return replace(proof, number=number)


def make_proof(lens: Lens, evidence: str) -> Proof:
    """Return what `read_proof` keeps, without its number."""
    index = lens.index
    start, end = quote_place(index, evidence)
    source = index.first(evidence, "oa:hasSource")
    page = lens.link(evidence)
    return Proof(
        number=0,
        iri=evidence,
        exact=read_exact(lens, evidence),
        start=start,
        end=end,
        document=lens.link(source),
        anchor=name_anchor(start, end),
        published=index.first(source, "dcterms:issued"),
        publisher=lens.link(index.first(source, "dcterms:publisher")),
        reviewed_by=lens.choose(index.values(source, "mc:reviewedBy")),
        reviewed_on=index.first(source, "mc:reviewedOn"),
        inference=lens.choose(index.values(evidence, "mc:inference")),
        supports=tuple(
            Support(name := shorten(value.text), lens.term(name))
            for value in sorted(index.values(evidence, "mc:supports"))
        ),
        page=page.href,
    )


class Lead(NamedTuple):
    """The quote that tells of a thing in lists: its words, its number, and how many there are in all."""

    exact: Text
    number: int
    total: int


def find_lead(lens: Lens, thing: str, wanted: frozenset[str]) -> Lead | None:
    """Return the first quote that supports a wanted property in so many words, else the next best one."""
    index, listed = lens.index, list_evidence(lens.index, thing)

    def rank(iri: str) -> tuple[bool, bool]:
        supported = {shorten(value.text) for value in index.values(iri, "mc:supports")}
        return bool(index.values(iri, "mc:inference")), not supported & wanted

    if not listed:
        return None
    best = min(listed, key=rank)
    return Lead(read_exact(lens, best), listed.index(best) + 1, len(listed))


def read_exact(lens: Lens, evidence: str) -> Text:
    """Return the quoted words, in the language of their source."""
    language = read_language(lens.index, lens.index.first(evidence, "oa:hasSource"))
    exact = lens.index.first(f"{evidence}#quote", "oa:exact")
    return Text(exact, language if language != lens.language else "")


@dataclass
class Marks:
    """Which pieces of a thing's evidence support which value, by their numbers on its page, from 1."""

    index: Index
    thing: str

    @cached_property
    def evidence(self) -> list[str]:
        """The evidence in the order of its numbers."""
        return list_evidence(self.index, self.thing)

    @cached_property
    def by_property(self) -> Mapping[str, list[tuple[int, frozenset[str]]]]:
        """By property: numbers, each with the values it is meant for, none for all of them."""
        found: dict[str, list[tuple[int, frozenset[str]]]] = {}
        for number, iri in enumerate(self.evidence, 1):
            only = {value.text for value in self.index.values(iri, "mc:supportsValue")}
            for supported in self.index.values(iri, "mc:supports"):
                predicate = shorten(supported.text)
                own = {value.text for value in self.index.values(self.thing, predicate)}
                found.setdefault(predicate, []).append((number, frozenset(only & own)))
        return found

    def find(self, predicate: str, value: Value) -> tuple[int, ...]:
        """Return the numbers of the evidence for one value."""
        marks = self.by_property.get(predicate, ())
        return tuple(number for number, only in marks if not only or value.text in only)
