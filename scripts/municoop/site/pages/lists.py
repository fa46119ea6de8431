"""Lists: things of a kind from A to Z, quotes by source, and the cooperations that a filter lets through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from municoop.model import LANGUAGES
from municoop.site.content.collation import OTHER, find_letter, sort_key
from municoop.site.content.evidence import quote_place
from municoop.site.content.facets import FACETS, Choice
from municoop.site.content.index import Index
from municoop.site.content.lens import Lens, Link, Text
from municoop.site.content.ties import read_plain_tie, sort_cooperations
from municoop.site.formats import write_date
from municoop.site.frame import File, Kept, Place, Site, digest

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


class Listed(NamedTuple):
    """A thing in a list, and what it stands under: a letter, or the IRI of a source."""

    thing: str
    under: str


class Section(NamedTuple):
    """The entries of a page that stand under one heading, `anchor` being its place on the page."""

    heading: Link
    anchor: str
    entries: list[Entry]


class Whole(NamedTuple):
    """What the pages of a list have in common: its number of things, its letters, the stems of its pages."""

    kind: str
    total: int
    letters: list[Letter]
    pages: list[str]


Paged = tuple[Whole, list[Sequence[Listed]]]


def make_pages(site: Site) -> Iterator[Kept]:
    """Yield the lists by kind, but those of cooperations."""
    recall_quotes(site)  # asked for in every build, or the next one could not recall it
    for kind in KINDS:
        if kind != "cooperation":
            for language in LANGUAGES:
                yield from make_list(site, kind, language)


def make_cooperation_pages(site: Site) -> Iterator[Kept]:
    """Yield the lists of all cooperations and of those of each choice."""
    for language in LANGUAGES:
        yield from make_list(site, "cooperation", language)
        ranks = rank_cooperations(site, language)
        for choice in site.choices:
            yield from make_filter(site, choice, language, ranks)


def cut(entries: Sequence[T], number: int = ENTRIES_A_PAGE) -> list[Sequence[T]]:
    """Return the entries page by page, so many a page; an empty list has one page too."""
    return [entries[start : start + number] for start in range(0, max(1, len(entries)), number)]


def name_page(stem: str, number: int) -> str:
    """Return the stem of a page of a list, `number` counting from 0: one that no key of a thing leads to."""
    return stem if number == 0 else f"{stem}/{number + 1}"


def make_list(site: Site, kind: str, language: str) -> Iterator[Kept]:
    """Yield the pages of the list of a kind."""
    stem, lens = f"doc/{kind}/index", site.lenses[language]
    choices = site.choices if kind == "cooperation" else []

    def read() -> Paged:
        listed = (
            [Listed(*text.split(" ")) for text in recall_quotes(site)]
            if kind == "evidence"
            else name_things(lens, site.index.find_things(kind))
        )
        return read_whole(kind, listed, stem)

    counts = [(choice.stem, len(choice.cooperations)) for choice in choices]
    yield from carry_list(site, Place(stem, language), read, partial(make_list_page, site, choices), counts)


def carry_list(
    site: Site,
    first: Place,
    read: Callable[[], Paged],
    make: Callable[[Whole, Sequence[Listed], Place], Iterator[File]],
    *inputs: Any,
) -> Iterator[Kept]:
    """Yield the pages of a list, whose first is at a place: each a group of its own.

    What stands on which page is read only where names have changed or a page is to be made. `inputs` are all
    that a page is made from beside that, the index and the lenses.
    """
    notes = site.index.notes
    watched = cache(lambda: notes.watch(read))

    def tell_pages() -> list[str]:
        (whole, pages), reads = watched()
        notes.reads |= reads
        return [digest(whole, page) for page in pages]

    def make_page(place: Place, number: int) -> Iterator[File]:
        whole, pages = watched()[0]
        return make(whole, pages[number], place)

    for number, told in enumerate(site.ledger.recall(f"{first.path} list", tell_pages)):
        place = Place(name_page(first.stem, number), first.language)
        yield from site.carry(place.path, partial(make_page, place, number), told, *inputs)


def name_things(lens: Lens, things: Iterable[str]) -> list[Listed]:
    """Return things by their names."""
    named = [(lens.name(thing).value, thing) for thing in things]
    named.sort(key=lambda pair: sort_key(pair[0], lens.language))
    return [Listed(thing, find_letter(name)) for name, thing in named]


def recall_quotes(site: Site) -> list[str]:
    """Return all quotes with their sources, in the order of `sort_quotes`, which is that of all languages."""
    return site.recall("quotes", lambda: [" ".join(one) for one in sort_quotes(site.index)])


def sort_quotes(index: Index) -> list[Listed]:
    """Return quotes by source, the latest first, then as the words stand in it."""
    quotes = index.find_things("evidence")
    listed = [Listed(quote, index.first(quote, "oa:hasSource") or OTHER) for quote in quotes]
    listed.sort(key=lambda one: (quote_place(index, one.thing), one.thing))
    issued = {source: index.first(source, "dcterms:issued") for source in {one.under for one in listed}}
    return sorted(listed, key=lambda one: (issued[one.under], one.under), reverse=True)


def read_whole(kind: str, listed: Sequence[Listed], stem: str) -> Paged:
    """Return a list as a whole, and cut into its pages."""
    pages = cut(listed)
    stems = [name_page(stem, number) for number in range(len(pages))]
    return Whole(kind, len(listed), list_letters(pages, stem), stems), pages


def make_list_page(
    site: Site, choices: list[Choice], whole: Whole, page: Sequence[Listed], place: Place
) -> Iterator[File]:
    """Yield a page of a list."""
    lens = site.lenses[place.language]
    yield site.render(
        "list",
        place,
        lens.words[f"list_{whole.kind}"],
        intro=lens.words[f"intro_{whole.kind}"],
        kind=whole.kind,
        total=whole.total,
        letters=whole.letters,
        sections=read_sections(lens, page, is_kind_told=whole.kind in VARIED),
        facets=group_choices(lens, choices),
        pages=whole.pages,
    )


def read_sections(lens: Lens, page: Iterable[Listed], *, is_kind_told: bool = True) -> list[Section]:
    """Return what stands on a page, heading by heading."""
    return [
        Section(
            lens.link(under) if is_source(under) else Link(Text(under)),
            name_anchor(under),
            [read_entry(lens, one.thing, under, is_kind_told=is_kind_told) for one in listed],
        )
        for under, listed in groupby(page, key=lambda one: one.under)
    ]


def is_source(under: str) -> bool:
    """Return whether things stand under a source, and not under a letter."""
    return "://" in under


def name_anchor(under: str) -> str:
    """Return the anchor of a heading, which is the same in every language.

    >>> name_anchor("Ж"), name_anchor("https://example.org/id/document/001")
    ('letter-416', 'from-001')
    """
    return f"from-{under.rpartition('/')[2]}" if is_source(under) else f"letter-{ord(under):x}"


def list_letters(pages: list[Sequence[Listed]], stem: str) -> list[Letter]:
    """Return the letters of a list, each with the first page on which it stands."""
    letters: dict[str, Letter] = {}
    for number, page in enumerate(pages):
        for under in {one.under: None for one in page if not is_source(one.under)}:
            letters.setdefault(under, Letter(under, name_anchor(under), name_page(stem, number)))
    return list(letters.values())


def read_entry(lens: Lens, thing: str, under: str, *, is_kind_told: bool) -> Entry:
    """Return a thing as a line of a list; what it stands under is not said again.

    Of a quote the line says what it tells of: several may have the same words.
    """
    index = lens.index
    details = [lens.kind_of(thing)] if is_kind_told else []
    details += [
        lens.link(value.text)
        for name in DETAILS
        for value in index.values(thing, name)[:1]
        if value.text != under
    ]
    if is_source(under):
        told = {naming.subject for naming in index.namings(thing) if naming.predicate == "mc:evidence"}
        details += map(lens.link, sorted(told))
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


def rank_cooperations(site: Site, language: str) -> dict[str, int]:
    """Return the places of all cooperations, the latest first."""
    lens = site.lenses[language]

    def sort() -> list[str]:
        return sort_cooperations(lens, site.index.find_things("cooperation"))

    return {name: place for place, name in enumerate(site.ledger.recall(f"cooperations {language}", sort))}


def make_filter(site: Site, choice: Choice, language: str, ranks: Mapping[str, int]) -> Iterator[Kept]:
    """Yield the pages of the cooperations of a choice, by their ranks."""
    pages = cut(sorted(choice.cooperations, key=ranks.__getitem__), TIES_A_PAGE)
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
        ties=[read_plain_tie(lens, cooperation) for cooperation in page],
        pages=stems,
    )
