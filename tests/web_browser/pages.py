"""The pages of a built site by their type: the template that made them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from playwright.sync_api import Page, Route

from municoop.site.frame import TEMPLATES

# A template of whole pages is one of these, or makes the document itself.
BASE, WHOLE = '{% extends "base.html.j2" %}', "<!doctype html>"
REFRESH = re.compile(r'<meta http-equiv="refresh"[^>]*>')
TYPE = re.compile(r'<body data-page="([a-z]+)">')
FILTERS = 'id="filters"'
# What is wider than the window, where a page scrolls sideways.
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth
  return document.documentElement.scrollWidth <= room ? [] :
    [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > room + 1)
      .slice(0, 3).map(e => e.outerHTML.slice(0, 120))
}"""


def list_templates() -> list[str]:
    """Return the names of all templates of whole pages."""
    return sorted(
        path.name.removesuffix(".html.j2")
        for path in TEMPLATES.glob("*.html.j2")
        if path.name != "base.html.j2" and path.read_text(encoding="utf-8").startswith((BASE, WHOLE))
    )


@cache
def find_pages(folder: Path) -> dict[str, list[str]]:
    """Return the paths of all pages of a site by type; those that name none under ""."""
    found: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("*.html")):
        match = TYPE.search(file.read_text(encoding="utf-8"))
        found.setdefault(match[1] if match else "", []).append(file.relative_to(folder).as_posix())
    return found


def choose_samples(folder: Path, template: str) -> list[str]:
    """Return the English pages of a type to look at: the largest.

    Of things it is the largest of each kind, of lists one with filters and one without.
    """
    english = [path for path in find_pages(folder)[template] if not re.search(r"\.(uk|pl)\.html$", path)]
    groups: dict[str, list[str]] = {}
    for path in english:
        has_filters = FILTERS in (folder / path).read_text(encoding="utf-8")
        kind = path.rpartition("/")[0] if template == "thing" else str(has_filters)
        groups.setdefault(kind, []).append(path)
    return [pick_largest(folder, group) for _, group in sorted(groups.items())]


def pick_largest(folder: Path, paths: Iterable[str]) -> str:
    """Return the page with most bytes."""
    return max(paths, key=lambda path: ((folder / path).stat().st_size, path))


def in_language(folder: Path, path: str, language: str) -> str:
    """Return the path of an English page's sibling; of a page for all languages its own."""
    sibling = f"{path.removesuffix('html')}{language}.html"
    return sibling if (folder / sibling).is_file() else path


def stay(page: Page) -> None:
    """Keep a page from leading on to another by itself, so that it can be looked at."""

    def serve(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=REFRESH.sub("", response.text()))

    page.route("**/*.html", serve)
