"""What axe-core finds on a page."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from playwright.sync_api import Page


class Finding(NamedTuple):
    """A rule of axe that a page breaks, how grave it is, and the first element that does."""

    rule: str
    impact: str
    element: str


class Looked(NamedTuple):
    """What was found, and which rules had something to look at."""

    findings: tuple[Finding, ...]
    looked_at: frozenset[str]


@cache
def read_axe() -> str:
    """Return the program of axe-core."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def look(page: Page, *rules: str) -> Looked:
    """Hold a page against some rules of axe-core, against all of them if none is named."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(read_axe())
    options = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    result = page.evaluate("options => axe.run(document, options)", options)
    return Looked(
        tuple(
            Finding(found["id"], found["impact"], found["nodes"][0]["html"]) for found in result["violations"]
        ),
        frozenset(found["id"] for part in ("passes", "violations") for found in result[part]),
    )
