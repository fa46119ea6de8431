"""Lists: every kind of thing from A to Z, and the cooperations that a filter lets through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple, TypeVar

from municoop.model import LANGUAGES
from municoop.site.content.collation import find_letter, sort_key
from municoop.site.content.facets import FACETS, Choice
from municoop.site.content.lens import Lens, Link, Text
from municoop.site.content.ties import read_tie, sort_cooperations
from municoop.site.formats import write_date
from municoop.site.frame import File, Kept, Place, Site

KINDS = (
    *("cooperation", "authority", "network", "programme", "organization", "person", "office"),
    *("document", "evidence"),
)
# Things of these kinds are of several classes; of others the class says no more than the list.
VARIED = ("cooperation", "authority")
ENTRIES_A_PAGE, TIES_A_PAGE = 300, 100
DETAILS = ("mc:country", "mc:status", "dcterms:publisher", "oa:hasSource")
DATES = ("mc:date", "mc:startDate", "dcterms:issued")

T = TypeVar("T")


class Entry(NamedTuple):
    """A line of a list: the thing and a few words on it."""

    link: Link
    details: tuple[Link, ...]


class Letter(NamedTuple):
    """A letter of the way through a list: its anchor and the page it begins on."""

    letter: str
    anchor: str
    stem: str


class Named(NamedTuple):
    """A thing and its name in the language of a list."""

    thing: str
    name: str


class Whole(NamedTuple):
    """What the pages of a list have in common: its number of things, its letters, the stems of its pages."""

    kind: str
    total: int
    letters: list[Letter]
    pages: list[str]


def make_pages(site: Site) -> Iterator[Kept]:
    """Yield the lists by kind and the filters."""
    choices = site.choices
    for kind in KINDS:
        things = list(site.index.find_things(kind))
        for language in LANGUAGES:
            yield from make_list(site, kind, things, language, choices if kind == "cooperation" else [])
    for choice in choices:
        for language in LANGUAGES:
            yield from make_filter(site, choice, language)


def cut(entries: Sequence[T], number: int = ENTRIES_A_PAGE) -> list[Sequence[T]]:
    """Return the entries page by page, so many a page; an empty list has one page too."""
    return [entries[start : start + number] for start in range(0, max(1, len(entries)), number)]


def name_page(stem: str, number: int) -> str:
    """Return the stem of a page of a list, `number` counting from 0: one that no key of a thing leads to."""
    return stem if number == 0 else f"{stem}/{number + 1}"


def make_list(
    site: Site, kind: str, things: list[str], language: str, choices: list[Choice]
) -> Iterator[Kept]:
    """Yield the pages of the list of a kind."""
    named = name_things(site.lenses[language], things)
    whole, pages = read_whole(kind, named, f"doc/{kind}/index")
    counts = [(choice.stem, len(choice.cooperations)) for choice in choices]
    for stem, page in zip(whole.pages, pages, strict=True):
        place = Place(stem, language)
        make = partial(make_list_page, site, place, whole, page, choices)
        yield from site.carry(place.path, make, whole, page, counts)


def name_things(lens: Lens, things: Iterable[str]) -> list[Named]:
    """Return things with their names, by those."""
    named = [Named(thing, lens.name(thing).value) for thing in things]
    return sorted(named, key=lambda one: sort_key(one.name, lens.language))


def read_whole(kind: str, named: Sequence[Named], stem: str) -> tuple[Whole, list[Sequence[Named]]]:
    """Return a list as a whole, and cut into its pages."""
    pages = cut(named)
    stems = [name_page(stem, number) for number in range(len(pages))]
    return Whole(kind, len(named), list_letters(pages, stem), stems), pages


def make_list_page(
    site: Site, place: Place, whole: Whole, page: Sequence[Named], choices: list[Choice]
) -> Iterator[File]:
    """Yield a page of a list."""
    lens = site.lenses[place.language]
    by_letter = groupby(page, key=lambda named: find_letter(named.name))
    yield site.render(
        "list",
        place,
        lens.words[f"list_{whole.kind}"],
        intro=lens.words[f"intro_{whole.kind}"],
        kind=whole.kind,
        total=whole.total,
        letters=whole.letters,
        anchors={letter.letter: letter.anchor for letter in whole.letters},
        groups=[
            (letter, [read_entry(lens, named.thing, is_kind_told=whole.kind in VARIED) for named in group])
            for letter, group in by_letter
        ],
        facets=group_choices(lens, choices),
        pages=whole.pages,
    )


def name_letter(letter: str) -> str:
    """Return the anchor of a letter, which is the same in every language."""
    return f"letter-{ord(letter):x}"


def list_letters(pages: list[Sequence[Named]], stem: str) -> list[Letter]:
    """Return the letters of a list, each with the first page on which it stands."""
    letters: dict[str, Letter] = {}
    for number, page in enumerate(pages):
        for named in page:
            letter = find_letter(named.name)
            letters.setdefault(letter, Letter(letter, name_letter(letter), name_page(stem, number)))
    return list(letters.values())


def read_entry(lens: Lens, thing: str, *, is_kind_told: bool = True) -> Entry:
    """Return a thing as a line of a list."""
    index = lens.index
    details = [lens.kind_of(thing)] if is_kind_told else []
    details += [lens.link(value.text) for name in DETAILS for value in index.values(thing, name)[:1]]
    details += [
        Link(Text(write_date(value.text, lens.language)))
        for name in DATES
        for value in index.values(thing, name)[:1]
    ]
    return Entry(lens.link(thing), tuple(details))


def group_choices(lens: Lens, choices: list[Choice]) -> list[tuple[str, list[tuple[Link, int]]]]:
    """Return the filters facet by facet: the word for the facet, and links with numbers of cooperations."""
    groups = []
    for facet in FACETS:
        found = [choice for choice in choices if choice.facet == facet]
        links = [(Link(choice.name(lens), choice.stem + lens.suffix), choice) for choice in found]
        if facet != "year":
            links.sort(key=lambda pair: sort_key(pair[0].text.value, lens.language))
        groups.append(
            (lens.words[f"by_{facet}"], [(link, len(choice.cooperations)) for link, choice in links])
        )
    return [group for group in groups if group[1]]


def make_filter(site: Site, choice: Choice, language: str) -> Iterator[Kept]:
    """Yield the pages of the cooperations of a choice, the latest first."""
    pages = cut(sort_cooperations(site.lenses[language], choice.cooperations), TIES_A_PAGE)
    stems = [name_page(choice.stem, number) for number in range(len(pages))]
    for stem, page in zip(stems, pages, strict=True):
        place = Place(stem, language)
        make = partial(make_filter_page, site, place, choice, page, stems)
        yield from site.carry(place.path, make, page, stems, len(choice.cooperations))


def make_filter_page(
    site: Site, place: Place, choice: Choice, page: Sequence[str], stems: list[str]
) -> Iterator[File]:
    """Yield a page of the cooperations of a choice."""
    lens = site.lenses[place.language]
    yield site.render(
        "filter",
        place,
        f"{lens.words['list_cooperation']}: {choice.name(lens).value}",
        facet=lens.words[f"by_{choice.facet}"],
        name=choice.name(lens),
        subjects=[lens.link(iri) for iri in choice.iris],
        total=len(choice.cooperations),
        ties=[read_tie(lens, cooperation) for cooperation in page],
        pages=stems,
    )
