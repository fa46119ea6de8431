"""The pages of a built site by their type: the template that made them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from municoop.site.frame import TEMPLATES

BASE = '{% extends "base.html.j2" %}'
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
        if path.read_text(encoding="utf-8").startswith(BASE)
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


def in_language(path: str, language: str) -> str:
    """Return the path of an English page's sibling."""
    return path if language == "en" else f"{path.removesuffix('html')}{language}.html"
