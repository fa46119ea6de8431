"""The page of a source document with its quotes in place, and the page of each quote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from municoop.model import LANGUAGES
from municoop.site.content.collation import sort_key
from municoop.site.content.evidence import Marks, Support, list_evidence, quote_place, read_proof
from municoop.site.content.facts import list_rows
from municoop.site.content.index import Index
from municoop.site.content.lens import Lens, Link, read_language
from municoop.site.content.passages import Passage, Span, cut_passages, quote_alone
from municoop.site.content.ties import list_naming
from municoop.site.frame import File, Kept, Place, Site, list_formats


class Said(NamedTuple):
    """That a quote supports some properties of a thing; `number` is its number on the thing's page."""

    number: int
    supports: tuple[Support, ...]
    is_inferred: bool


class Use(NamedTuple):
    """What the quotes of a passage say of one thing."""

    thing: Link
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A passage with what its quotes support."""

    passage: Passage
    uses: tuple[Use, ...]


def make_pages(site: Site) -> Iterator[Kept]:
    """Yield the pages of all documents and of all quotes."""
    for document in site.index.find_things("document"):
        key = document.rpartition("/")[2]
        text = site.given.texts.get(key)
        yield from site.carry(f"doc/document/{key}", partial(make_document, site, document, text), text)
    for evidence in site.index.find_things("evidence"):
        key = evidence.rpartition("/")[2]
        yield from site.carry(f"doc/evidence/{key}", partial(make_evidence, site, evidence))


def make_document(site: Site, document: str, text: str | None) -> Iterator[File]:
    """Yield the pages of a document, `text` being what it says."""
    index = site.index
    key = document.rpartition("/")[2]
    quotes = list_quotes(index, document)
    passages = find_passages(index, quotes, text)
    marks, described = Marks(index, document), site.describe(f"document/{key}")
    for language in LANGUAGES:
        lens = site.lenses[language]
        yield site.render(
            "document",
            Place(f"doc/document/{key}", language),
            lens.name(document).value,
            data=list_formats(f"document/{key}"),
            described=described,
            iri=document,
            name=lens.name(document),
            kind=lens.kind_of(document),
            rows=list_rows(lens, document, marks),
            rights=lens.choose(index.values(document, "dcterms:rights")),
            published_basis=lens.choose(index.values(document, "mc:publishedBasis")),
            reviewed_by=lens.choose(index.values(document, "mc:reviewedBy")),
            text_language=read_language(index, document),
            quoted=[Quoted(passage, list_uses(lens, list_within(passage, quotes))) for passage in passages],
            total=sum(map(len, quotes.values())),
            things=list_reported(lens, quotes),
        )


def list_quotes(index: Index, document: str) -> dict[Span, list[str]]:
    """Return the evidence from a document by its place in the text, in the order of the text."""
    found: dict[Span, list[str]] = {}
    for evidence in list_naming(index, document, "evidence"):
        found.setdefault(quote_place(index, evidence), []).append(evidence)
    return dict(sorted(found.items()))


def find_passages(index: Index, quotes: dict[Span, list[str]], text: str | None) -> list[Passage]:
    """Return the passages of a text around its quotes; without the text, the quotes one by one."""
    if text is not None:
        return cut_passages(text, list(quotes))
    return [
        quote_alone(index.first(f"{evidence[0]}#quote", "oa:exact"), span)
        for span, evidence in quotes.items()
    ]


def list_uses(lens: Lens, evidence: Iterable[str]) -> tuple[Use, ...]:
    """Return what quotes support, each thing's in turn."""
    found: dict[Link, list[Said]] = {}
    for quote in evidence:
        for thing in list_supported(lens.index, quote):
            found.setdefault(lens.link(thing), []).append(read_said(lens, thing, quote))
    return tuple(Use(thing, tuple(said)) for thing, said in found.items())


def list_within(passage: Passage, quotes: dict[Span, list[str]]) -> list[str]:
    """Return the evidence whose quotes lie in a passage, in the order of the text."""
    return [evidence for span in passage.quotes for evidence in quotes[span]]


def list_supported(index: Index, evidence: str) -> list[str]:
    """Return the things that a piece of evidence is of."""
    return sorted({named.subject for named in index.namings(evidence) if named.predicate == "mc:evidence"})


def read_said(lens: Lens, thing: str, evidence: str) -> Said:
    """Return what a piece of evidence does for a thing."""
    number = list_evidence(lens.index, thing).index(evidence) + 1
    proof = read_proof(lens, evidence, number)
    return Said(number, proof.supports, proof.inference is not None)


def list_reported(lens: Lens, quotes: dict[Span, list[str]]) -> list[Link]:
    """Return the things that a document tells of."""
    things = {
        thing
        for evidence in quotes.values()
        for name in evidence
        for thing in list_supported(lens.index, name)
    }
    return sorted(
        (lens.link(thing) for thing in things), key=lambda link: sort_key(link.text.value, lens.language)
    )


def make_evidence(site: Site, evidence: str) -> Iterator[File]:
    """Yield the pages of a quote."""
    key = evidence.rpartition("/")[2]
    described = site.describe(f"evidence/{key}")
    for language in LANGUAGES:
        lens = site.lenses[language]
        proof = read_proof(lens, evidence, 1)
        yield site.render(
            "evidence",
            Place(f"doc/evidence/{key}", language),
            f"{lens.words['quote']}: {proof.exact.value}",
            data=list_formats(f"evidence/{key}"),
            described=described,
            iri=evidence,
            kind=lens.kind_of(evidence),
            proof=proof,
            numbered={},
            uses=list_uses(lens, [evidence]),
            values=[lens.link(value.text) for value in site.index.values(evidence, "mc:supportsValue")],
        )
