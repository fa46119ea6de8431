"""The first page: what this is, how much there is, the latest sources, pictures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple, Protocol

from markupsafe import Markup

from municoop.model import LANGUAGES
from municoop.site.content.index import Index
from municoop.site.content.lens import Lens, Link
from municoop.site.content.specimen import find_specimen
from municoop.site.frame import File, Kept, Place, Site, render_part
from municoop.site.pages.documents import list_quotes, list_reported
from municoop.site.pages.lists import group_choices
from municoop.site.pictures.from_quads import Facts, Labels, read_facts, restore_facts, write_facts
from municoop.site.pictures.map import draw_map
from municoop.site.pictures.network import draw_network
from municoop.site.pictures.timeline import draw_timeline
from municoop.site.pictures.values import Names, Picture, Tie
from municoop.site.pictures.values import Place as Party
from municoop.site.pictures.words import Words, read_words

COUNTED = ("cooperation", "authority", "network", "programme", "document", "evidence")
LATEST = 5
# Where to begin: the key of its word and the page.
BEGINNINGS = (
    ("begin_who", "doc/authority/index"),
    ("begin_sources", "doc/document/index"),
    ("begin_questions", "queries/index"),
    ("begin_data", "dataset/index"),
)
FACETS_SHOWN = ("country", "theme")


class Drawing(Protocol):
    """Draws a picture of ties; what is shown is named last."""

    __name__: str

    def __call__(
        self, places: Iterable[Party], ties: Iterable[Tie], words: Words, names: Names = ..., /
    ) -> Picture:
        """Return the picture."""


DRAWN: tuple[Drawing, ...] = (draw_map, draw_network, draw_timeline)


class Source(NamedTuple):
    """A source on the first page, with what it tells of."""

    link: Link
    published: str
    publisher: Link
    things: list[Link]


def make_pages(site: Site) -> Iterator[Kept]:
    """Yield the first page in all languages, with the pictures of all."""
    tell_facts(site)  # asked for in every build, or the next one could not recall it
    about, drawn = site.release.metadata, [recall_picture(site, draw) for draw in DRAWN]
    for number, language in enumerate(LANGUAGES):
        pictures = [shown[number] for shown in drawn]
        make = partial(make_home, site, language, pictures)
        yield from site.carry(f"index {language}", make, about.version, about.modified, pictures)


def make_home(site: Site, language: str, pictures: list[Markup]) -> Iterator[File]:
    """Yield the first page in a language."""
    lens = site.lenses[language]
    choices = [choice for choice in site.choices if choice.facet in FACETS_SHOWN]
    yield site.render(
        "home",
        Place("index", language),
        site.release.metadata.title[language],
        counts={kind: sum(1 for _ in site.index.find_things(kind)) for kind in COUNTED},
        specimen=find_specimen(lens, list_documents(lens.index)),
        beginnings=BEGINNINGS,
        latest=list_latest(lens),
        facets=group_choices(lens, choices),
        pictures=pictures,
    )


def list_documents(index: Index) -> list[str]:
    """Return the IRIs of the sources that were published last, the latest first."""

    def age(name: str) -> tuple[str, str]:
        return index.first(name, "dcterms:issued"), name

    return sorted(index.find_things("document"), key=age)[: -LATEST - 1 : -1]


def list_latest(lens: Lens) -> list[Source]:
    """Return the sources that were published last."""
    index = lens.index
    return [
        Source(
            lens.link(document),
            index.first(document, "dcterms:issued"),
            lens.link(index.first(document, "dcterms:publisher")),
            [
                link
                for link in list_reported(lens, list_quotes(index, document))
                if link.href.startswith("doc/cooperation/")
            ],
        )
        for document in list_documents(index)
    ]


def tell_facts(site: Site) -> list[str]:
    """Return what the pictures are drawn from; a change of names is none of it."""
    return site.recall("facts", lambda: write_facts(read_facts(site.index)))


def recall_picture(site: Site, draw: Drawing) -> list[Markup]:
    """Return a picture with its table in all languages."""

    def show() -> list[str]:
        texts = tell_facts(site)
        facts = site.keep(("facts",), lambda: restore_facts(texts))
        # As JSON, which has neither tabs nor line breaks.
        return [json.dumps(show_picture(site, draw, facts, language)) for language in LANGUAGES]

    return [Markup(json.loads(text)) for text in site.ledger.recall(draw.__name__, show)]  # noqa: S704 - ours


def show_picture(site: Site, draw: Drawing, facts: Facts, language: str) -> Markup:
    """Return a picture in a language, with its table."""
    words, names = read_words(language), Labels(site.index, language)
    picture = draw(facts.places, facts.ties, words, names)
    heading, svg = site.words[language][f"picture_{picture.name}"], Markup(picture.svg)  # noqa: S704 - ours
    return render_part(
        "picture", {"w": site.words[language], "heading": heading, "svg": svg, "picture": picture}
    )
