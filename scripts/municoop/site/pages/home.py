"""The first page: what this is, how much there is, the latest sources, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from municoop.model import LANGUAGES
from municoop.site.content.facets import Choice
from municoop.site.content.index import Index
from municoop.site.content.lens import Lens, Link
from municoop.site.content.specimen import find_specimen
from municoop.site.frame import File, Place, Site
from municoop.site.pages.documents import list_quotes, list_reported
from municoop.site.pages.lists import group_choices
from municoop.site.pictures.from_quads import read_facts
from municoop.site.pictures.map import draw_map
from municoop.site.pictures.network import draw_network
from municoop.site.pictures.timeline import draw_timeline
from municoop.site.pictures.values import Picture
from municoop.site.pictures.words import read_words

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


class Source(NamedTuple):
    """A source on the first page, with what it tells of."""

    link: Link
    published: str
    publisher: Link
    things: list[Link]


def make_pages(site: Site) -> Iterator[File]:
    """Yield the first page in all languages."""
    counts = {kind: sum(1 for _ in site.index.find_things(kind)) for kind in COUNTED}
    choices = [choice for choice in site.choices if choice.facet in FACETS_SHOWN]
    for language in LANGUAGES:
        yield make_home(site, language, counts, choices)


def make_home(site: Site, language: str, counts: dict[str, int], choices: list[Choice]) -> File:
    """Return the first page in a language."""
    lens = site.lenses[language]
    return site.render(
        "home",
        Place("index", language),
        site.release.metadata.title[language],
        counts=counts,
        specimen=find_specimen(lens, list_documents(lens.index)),
        beginnings=BEGINNINGS,
        latest=list_latest(lens),
        facets=group_choices(lens, choices),
        pictures=draw_pictures(site, lens),
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


def draw_pictures(site: Site, lens: Lens) -> list[tuple[str, Markup, Picture]]:
    """Return the pictures of the ties, each with title, SVG (ours, escaped where made) and table."""
    facts = read_facts(site.index, lens.language)
    words = read_words(lens.language)
    drawn = [draw(facts.places, facts.ties, words) for draw in (draw_map, draw_network, draw_timeline)]
    return [(lens.words[f"picture_{picture.name}"], Markup(picture.svg), picture) for picture in drawn]  # noqa: S704
