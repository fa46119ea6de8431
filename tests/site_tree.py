"""Looks at a made site: its files, its links, its text."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import html5rdf  # type: ignore[import-untyped]

from municoop.model import Release
from municoop.site import Given

REFERENCES = {"a": "href", "link": "href", "img": "src", "script": "src", "use": "href", "iframe": "src"}


class Page(HTMLParser):
    """The elements of a page: (tag, attributes), its anchors, its headings and its visible text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.pieces: list[str] = []
        self.scripts: list[str] = []
        self.is_script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.elements.append((tag, found))
        self.is_script = tag == "script"
        if "id" in found:
            self.ids.append(found["id"])

    def handle_endtag(self, tag: str) -> None:
        self.is_script = False

    def handle_data(self, data: str) -> None:
        (self.scripts if self.is_script else self.pieces).append(data)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def find(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.elements if name == tag]

    def references(self) -> Iterator[str]:
        for tag, attrs in self.elements:
            if tag in REFERENCES and REFERENCES[tag] in attrs:
                yield attrs[REFERENCES[tag]]


def parse_strictly(html: str) -> None:
    """Raise for anything that the HTML standard calls a parse error."""
    html5rdf.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


def read_pages(files: Mapping[str, bytes]) -> dict[str, Page]:
    """Return the pages of a site by path; those that only lead on to another are none."""
    return {
        name: Page(data.decode())
        for name, data in files.items()
        if name.endswith(".html") and b'http-equiv="refresh"' not in data
    }


def find_broken(pages: Mapping[str, Page], others: set[str], folder: str = "") -> list[tuple[str, str]]:
    """Return (page, reference) of what leads nowhere, the site lying in `folder` of a host."""
    known = {f"{folder}{name}" for name in (*pages, *others)}
    broken = []
    for name, page in pages.items():
        for reference in page.references():
            parts = urlsplit(reference)
            if parts.scheme:
                continue
            path = unquote(parts.path)
            start = posixpath.dirname(folder + name)
            target = posixpath.normpath(posixpath.join(start, path)) if path else folder + name
            page_there = pages.get(target.removeprefix(folder))
            has_anchor = not (parts.fragment and page_there) or parts.fragment in page_there.ids
            if path.startswith("/") or target not in known or not has_anchor:
                broken.append((name, reference))
    return broken


@dataclass(frozen=True)
class Made:
    """A release, its own files, and the files and pages of its site."""

    release: Release
    release_files: dict[str, bytes]
    given: Given
    files: dict[str, bytes]
    pages: dict[str, Page]
