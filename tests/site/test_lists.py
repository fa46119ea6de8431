"""Lists that are longer than a page, and the order of lists."""

from __future__ import annotations

import re
from collections import Counter

import pyoxigraph as ox
import pytest

from benchmarks.data import make_large
from municoop.rdf import node
from municoop.site import Given, make_site
from municoop.site.pages.lists import ENTRIES_A_PAGE, TIES_A_PAGE
from site_tree import Made, find_broken, read_pages

THINGS = 2_000


@pytest.mark.slow
def test_every_page_has_an_address_of_its_own_and_is_found_from_the_others() -> None:
    """The data have things with the key of another and a number: no page of a list may have theirs."""
    large = make_large(THINGS)
    files = list(make_site(large.release, Given(texts=large.texts)))
    twice = [path for path, number in Counter(path for path, _ in files).items() if number > 1]
    assert twice == []
    pages = read_pages(dict(files))
    assert "doc/evidence/index/2.uk.html" in pages, ENTRIES_A_PAGE
    second = [name for name in pages if "/by-" in name and name.endswith("/2.html")]
    assert second, TIES_A_PAGE
    lists = {name: page for name, page in pages.items() if "/by-" in name or "/index/" in name}
    broken = find_broken(lists, {path for path, _ in files})
    assert [reference for _, reference in broken if "/by-" in reference or "index" in reference] == []


@pytest.mark.parametrize("suffix", [".html", ".uk.html", ".pl.html"])
def test_quotes_stand_under_their_sources_in_the_order_of_the_text(made: Made, suffix: str) -> None:
    page = made.files[f"doc/evidence/index{suffix}"].decode()
    sections = re.split(r'<section class="letter"', page)[1:]
    sources = [
        re.findall(rf'<h2[^>]*><a href="../../doc/document/([^"]+){suffix}"', part) for part in sections
    ]
    assert sorted(key for found in sources for key in found) == sorted(keys(made, "document"))
    for part, (source,) in zip(sections, sources, strict=True):
        listed = re.findall(rf'<li><a href="../../doc/evidence/([^"]+){suffix}"', part)
        places = [find_place(made, key) for key in listed]
        assert [key for key, _ in places] == [source] * len(places)
        assert places == sorted(places)
        assert len(places) > 5
        assert '<span class="soft"></span>' not in part, "each line says what its quote tells of"


def keys(made: Made, kind: str) -> set[str]:
    """Return the keys of all things of a kind."""
    start = f"{made.release.base_iri}id/{kind}/"
    subjects = {str(quad.subject)[1:-1] for quad in made.release.quads}
    return {
        subject.removeprefix(start)
        for subject in subjects
        if subject.startswith(start) and "#" not in subject
    }


def find_place(made: Made, evidence: str) -> tuple[str, int]:
    """Return the key of the source of a quote, and where it begins."""
    thing = ox.NamedNode(f"{made.release.base_iri}id/evidence/{evidence}")
    position = ox.NamedNode(f"{thing.value}#position")
    found = {
        quad.predicate: str(quad.object.value)  # type: ignore[union-attr]
        for quad in made.release.quads
        if quad.subject in (thing, position)
    }
    return found[node("oa:hasSource")].rpartition("/")[2], int(found[node("oa:start")])
