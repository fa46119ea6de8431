"""The pages of a release, in three languages: static, and usable without scripts but for the query page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from municoop.model import LANGUAGES, Release
from municoop.reuse.ledger import File, Kept, Ledger
from municoop.site.content.index import Index
from municoop.site.content.lens import Lens, tell_class
from municoop.site.content.vocabulary import spread_unions
from municoop.site.feed import make_feeds
from municoop.site.frame import Site
from municoop.site.given import Answer, Download, Given, SavedQuery
from municoop.site.machines import make_files, make_maps
from municoop.site.pages import (
    dataset,
    documents,
    gone,
    home,
    lists,
    ontology,
    queries,
    releases,
    report,
    search,
    shapes,
    sparql,
    things,
)
from municoop.site.words import read_words

__all__ = [
    "Answer",
    "Download",
    "Given",
    "SavedQuery",
    "carry_site",
    "make_ahead",
    "make_site",
    "open_site",
    "tell_class",
]

ROOM = Path(__file__).parent
ASSETS = (ROOM / "pictures" / "pictures.css", ROOM / "assets" / "style.css", ROOM / "assets" / "icon.svg")
TERM_FILES = ("alignments.ttl", "municoop.ttl")


def make_site(release: Release, given: Given) -> Iterator[File]:
    """Yield the files of the site, (path, content), always in the same order and with the same bytes."""
    for name, data in carry_site(release, given, Ledger()):
        if data is not None:
            yield name, data


def carry_site(release: Release, given: Given, ledger: Ledger) -> Iterator[Kept]:
    """Yield the files of the site; those without content are, by the ledger, as in the former release."""
    site = open_site(release, given, ledger)
    for asset in ASSETS:
        yield f"assets/{asset.name}", asset.read_bytes()
    pages: list[str] = []
    yield from note_pages(make_pages(site), pages)
    yield from make_files(site)
    ledger.take_over()
    yield from note_pages(make_last(site), pages)
    yield from make_maps(site, pages)


def note_pages(files: Iterable[Kept], pages: list[str]) -> Iterator[Kept]:
    """Yield files, and add those that are pages to a list."""
    for path, data in files:
        if path.endswith(".html"):
            pages.append(path)
        yield path, data


def make_pages(site: Site) -> Iterator[Kept]:
    """Yield all pages but the last, with their scripts and feeds."""
    for make in (
        things.make_pages,
        documents.make_pages,
        lists.make_pages,
        ontology.make_pages,
        shapes.make_pages,
        dataset.make_pages,
        queries.make_pages,
        report.make_pages,
        search.make_pages,
        sparql.make_pages,
        releases.make_pages,
        gone.make_pages,
        make_feeds,
    ):
        yield from make(site)


def make_last(site: Site) -> Iterator[Kept]:
    """Yield the first page with its pictures, and the lists of the cooperations."""
    yield from home.make_pages(site)
    yield from lists.make_cooperation_pages(site)


def make_ahead(release: Release, ledger: Ledger) -> Iterator[Kept]:
    """Return what a copy of the process makes of the site: it takes long, and needs the statements alone."""
    return make_last(open_site(release, Given(), ledger))


def open_site(release: Release, given: Given, ledger: Ledger | None = None) -> Site:
    """Return a release ready to be shown; the ledger is told what is read of it."""
    ledger = ledger or Ledger()
    view = ledger.keep("view", lambda: make_view(release, ledger))
    return Site(release, given, record=Index.of(read_records(given), release.base_iri), ledger=ledger, **view)


def make_view(release: Release, ledger: Ledger) -> dict[str, Any]:
    """Return the parts of a site that depend on nothing else than the release."""
    index = Index(ledger.look_up(release.quads), release.base_iri, ledger.notes)
    terms = Index.of(spread_unions(read_terms(release)), release.base_iri)
    words = {language: read_words(language) for language in LANGUAGES}
    lenses = {language: Lens(index, terms, words[language], language) for language in LANGUAGES}
    return {"index": index, "terms": terms, "words": words, "lenses": lenses}


def read_records(given: Given) -> Iterator[ox.Quad]:
    """Yield what the release says of itself."""
    for record in given.records:
        yield from ox.parse(record, format=ox.RdfFormat.TURTLE)


def read_terms(release: Release) -> Iterator[ox.Quad]:
    """Yield the statements of the ontology; the schemes are among those of the release."""
    for path in release.ontology:
        if path.name in TERM_FILES and path.parent.name == "ontology":
            yield from ox.parse(path=path, format=ox.RdfFormat.TURTLE)
