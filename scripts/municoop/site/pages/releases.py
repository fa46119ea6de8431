"""The versions of the data: the list of all, the page of the one in this release, those of the ontology.

The pages of earlier versions were made with them and are carried on as they are. So a page of a version
links only to what later releases have too: things, whose tombstones stay where they are gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from municoop.model import LANGUAGES, NewsLine, Piece, Version
from municoop.site.content.collation import sort_key
from municoop.site.content.lens import Lens, Link, Text
from municoop.site.formats import write_number
from municoop.site.frame import Alternate, File, Place, Site
from municoop.site.given import Download
from municoop.site.markup import Writer

# The files of a version, with their media types: copies of those of the release, and the changes.
MEDIA = {
    "municoop.nq.gz": "application/n-quads",
    "municoop.nt.gz": "application/n-triples",
    "changes.rdfp": "application/rdf-patch",
    "changes.json": "application/json",
    "ontology.ttl": "text/turtle",
    "shapes.ttl": "text/turtle",
    "context.jsonld": "application/ld+json",
    "dcat.ttl": "text/turtle",
    "void.ttl": "text/turtle",
}
SUMS = Alternate("SHA256SUMS", "text/plain", "SHA256SUMS")
HEADINGS = (
    ("joined", "news_joined"),
    ("left", "news_left"),
    ("gone", "news_gone"),
    ("new", "news_new"),
    ("changed", "news_changed"),
)
TOTALS = (
    ("new", "total_new"),
    ("gone", "total_gone"),
    ("changed", "total_changed"),
    ("added", "total_added"),
    ("removed", "total_removed"),
)
MOST_IN_LIST = 5
MOST_ON_PAGE = 500  # of each kind; the file of changes has all


class Group(NamedTuple):
    """News of one kind: its word, the first of them as pieces, and how many more there are."""

    word: str
    lines: list[list[Link]]
    more: int


def make_pages(site: Site) -> Iterator[File]:
    """Yield the list of the versions, the page of the last one, and those of the ontology's versions."""
    versions = site.release.versions
    editions = find_editions(versions)
    for language in LANGUAGES:
        yield make_list(site, site.lenses[language])
        if versions:
            yield make_version(site, site.lenses[language], versions[-1])
        for number, version in editions.items():
            yield make_edition(site, site.lenses[language], number, version)


def find_editions(versions: Sequence[Version]) -> dict[str, str]:
    """Return the versions of the ontology, each with the last version of the data that has its file."""
    return {version.ontology: version.number for version in versions if version.ontology}


def make_list(site: Site, lens: Lens) -> File:
    """Return the list of the versions, the latest first."""
    entries = [
        {
            "version": version,
            "counts": list_counts(lens, version),
            "news": [link_pieces(lens, line) for line in choose_news(version, lens.language, MOST_IN_LIST)],
            "totals": list_totals(lens, version),
        }
        for version in reversed(site.release.versions)
    ]
    place = Place("releases/index", lens.language)
    return site.render("releases", place, lens.words["releases"], entries=entries)


def make_version(site: Site, lens: Lens, version: Version) -> File:
    """Return the page of the version that the release holds."""
    place = Place(f"{version.folder}index", lens.language)
    iri = site.release.base_iri + version.folder
    files = list_files(version, site.given.downloads)
    return site.render(
        "version",
        place,
        f"{lens.words['version']} {version.number}",
        data=(Alternate(f"{version.folder}dcat.ttl", "text/turtle", "DCAT, Turtle"),),
        version=version,
        counts=list_counts(lens, version),
        totals=list_totals(lens, version),
        groups=group_news(lens, version),
        files=files,
        sums=f"{version.folder}SHA256SUMS",
        citation=cite(site, lens, version),
        iri=iri,
    )


def make_edition(site: Site, lens: Lens, number: str, version: str) -> File:
    """Return the page of a version of the ontology, for hosts that cannot lead to its file by themselves."""
    file = Alternate(f"releases/{version}/ontology.ttl", "text/turtle", "Turtle")
    title = f"{lens.words['nav_ontology']} {number}"
    return site.render("edition", Place(f"def/{number}/index", lens.language), title, data=(file,))


def cite(site: Site, lens: Lens, version: Version) -> str:
    """Return how to cite exactly this version."""
    about = site.release.metadata
    return (
        f"{about.publisher} ({version.day[:4]}). {about.title[lens.language]}. "
        f"{lens.words['version']} {version.number}, {version.day}. {site.release.base_iri}{version.folder}"
    )


def list_files(version: Version, given: Mapping[str, Download]) -> list[tuple[str, str, str, Download]]:
    """Return the files of the last version: path, name, media type, size and checksum."""
    files = []
    for name, media in MEDIA.items():
        path = f"{version.folder}{name}"
        file = given.get(path) or given.get(name)  # the copy of a file of the release has its size and sum
        if file:
            files.append((path, name, media, file))
    return files


def list_counts(lens: Lens, version: Version) -> list[tuple[str, int]]:
    """Return how many things of each kind a version has, and how many statements."""
    words = {
        f"list_{kind}": number for kind, number in version.counts.items() if f"list_{kind}" in lens.words
    }
    counts = [(lens.words[word], number) for word, number in words.items()]
    return [*counts, (lens.words["statements"], version.counts.get("statements", 0))]


def list_totals(lens: Lens, version: Version) -> list[tuple[str, int]]:
    """Return how much changed, in words."""
    return [(lens.words[word], version.totals.get(name, 0)) for name, word in TOTALS]


def choose_news(version: Version, language: str, most: int) -> list[NewsLine]:
    """Return the most important news of a version, a tie told by one of its parties only."""
    told: dict[str, NewsLine] = {}
    for number, line in enumerate(version.news.get(language, ())):
        is_of_tie = line.action in ("joined", "left")
        told.setdefault(line.about if is_of_tie else f"{number}", line)
    return list(told.values())[:most]


def group_news(lens: Lens, version: Version) -> list[Group]:
    """Return the news of a version by kind, as a reader of the language finds them."""
    groups = []
    for action, word in HEADINGS:
        lines = [line for line in version.news.get(lens.language, ()) if line.action == action]
        lines.sort(key=lambda line: (sort_key(line.text, lens.language), line.about))
        shown = [link_pieces(lens, line) for line in lines[:MOST_ON_PAGE]]
        groups.append(Group(lens.words[word], shown, len(lines) - len(shown)))
    return [group for group in groups if group.lines]


def link_pieces(lens: Lens, line: NewsLine) -> list[Link]:
    """Return a line as links: what names a thing leads to its page, the rest nowhere."""
    return [Link(Text(piece.text, piece.language), find_page(lens, piece)) for piece in line.pieces]


def find_page(lens: Lens, piece: Piece) -> str:
    """Return the page of what a piece names, if it will be there in all later releases too."""
    kind = lens.index.kind(piece.iri)
    return lens.find_page(piece.iri) if kind and kind != "evidence" else ""


def describe_version(site: Site, lens: Lens, version: Version, most: int) -> Markup:
    """Return totals and the most important news of a version as HTML that can stand anywhere, for feeds."""
    writer = Writer(lens.words, site.release.base_iri, lens.language)
    totals = ", ".join(
        f"{word}: {write_number(number, lens.language)}" for word, number in list_totals(lens, version)
    )
    lines = [
        Markup("<li>{}</li>").format(Markup("").join(map(writer.write_link, link_pieces(lens, line))))
        for line in choose_news(version, lens.language, most)
    ]
    if not version.start:
        return Markup("<p>{}</p>").format(lens.words["first_version"])
    news = Markup("<ul>{}</ul>").format(Markup("").join(lines)) if lines else Markup("")
    return Markup("<p>{}</p>").format(totals) + news
