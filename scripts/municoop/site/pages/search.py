"""The search page: a list of all named things from A to Z, above which a script shows what it finds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from municoop.model import LANGUAGES
from municoop.site.content.index import Index
from municoop.site.content.lens import CLASSES, FALLBACKS, Lens, Link
from municoop.site.formats import LOCALES
from municoop.site.frame import File, Kept, Place, Site
from municoop.site.pages.lists import (
    KINDS,
    Listed,
    Paged,
    Whole,
    carry_list,
    name_things,
    read_sections,
    read_whole,
)

STEM = "search/index"
NAMED = ("authority", "network", "programme", "organization", "person")
ASSETS = Path(__file__).parents[1] / "assets" / "search"
# Properties by whose values results are told apart.
SORT, COUNTRY = "mc:authorityType", "mc:country"
MESSAGES = (
    *("search_count", "search_first", "search_similar", "search_none", "search_failed"),
    "search_found_as",
)


def make_pages(site: Site) -> Iterator[Kept]:
    """Yield the search page in each language, and its script."""
    for asset in sorted(ASSETS.glob("*.js")):
        yield f"assets/search/{asset.name}", asset.read_bytes()
    counts = {kind: sum(1 for _ in site.index.find_things(kind)) for kind in KINDS}
    concepts = {predicate: find_concepts(site.index, predicate) for predicate in (SORT, COUNTRY)}
    for language in LANGUAGES:
        said = say(site.lenses[language], concepts)
        find, make = partial(read, site, language), partial(make_page, site, counts, said)
        yield from carry_list(site, Place(STEM, language), find, make, counts, said)


def read(site: Site, language: str) -> Paged:
    """Return what stands on which page."""
    return read_whole("search", name_things(site.lenses[language], list_named(site.index)), STEM)


def list_named(index: Index) -> list[str]:
    """Return the things that are searched by name. Which there are is noted, as the list depends on it."""
    return [thing for kind in NAMED for thing in index.find_things(kind)]


def make_page(
    site: Site, counts: dict[str, int], said: str, whole: Whole, page: Sequence[Listed], place: Place
) -> Iterator[File]:
    """Yield a page of the list; the first is the search page."""
    lens = site.lenses[place.language]
    yield site.render(
        "search",
        place,
        lens.words["nav_search"],
        is_first=place.stem == STEM,
        said=said,
        total=whole.total,
        lists=[
            (Link(lens.said(f"list_{kind}"), f"doc/{kind}/index{lens.suffix}"), counts[kind])
            for kind in KINDS
        ],
        letters=whole.letters,
        sections=read_sections(lens, page),
        pages=whole.pages,
    )


def say(lens: Lens, concepts: Mapping[str, list[str]]) -> str:
    """Return as JSON the words that the script shows: of kinds, of countries, its own."""
    kinds = {name.removeprefix("mc:"): lens.term(name).text.value for name in CLASSES}
    words = {
        "suffix": lens.suffix,
        "locale": str(LOCALES[lens.language]).replace("_", "-"),
        "languages": FALLBACKS[lens.language],
        "kinds": {**kinds, **name_all(lens, concepts[SORT])},
        "countries": name_all(lens, concepts[COUNTRY]),
        **{name.removeprefix("search_"): lens.words[name] for name in MESSAGES},
    }
    return json.dumps(words, ensure_ascii=False)


def find_concepts(index: Index, predicate: str) -> list[str]:
    """Return the concepts that a property leads to."""
    return sorted({value.text for thing in list_named(index) for value in index.values(thing, predicate)})


def name_all(lens: Lens, concepts: Sequence[str]) -> dict[str, str]:
    """Return the names of concepts by the last part of their IRI."""
    return {concept.rpartition("/")[2]: lens.name(concept).value for concept in concepts}
