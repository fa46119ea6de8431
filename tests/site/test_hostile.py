"""Text of a seed is hostile until proven otherwise: on a page it stays text."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from hostile_quads import HOSTILE, build_quads
from municoop.site import Given, make_site
from site_tree import Made, Page, find_broken, parse_strictly, read_pages


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request: pytest.FixtureRequest, made: Made) -> tuple[str, dict[str, Page], dict[str, bytes]]:
    """The site of a few things all of whose texts are hostile."""
    text = request.param
    release = replace(made.release, quads=tuple(build_quads(text)))
    described = f'{{"@id": "x", "label": "{text.encode("unicode_escape").decode()}"}}'
    texts = {"evil": f"before {text} after"}
    describe = described.replace('\\"', "'").encode
    files = dict(make_site(release, Given(texts=texts, describe=lambda _: describe())))
    return text, read_pages(files), files


def test_hostile_text_stays_text(hostile: tuple[str, dict[str, Page], dict[str, bytes]]) -> None:
    """No element, attribute or script comes out of a text; the text itself is shown."""
    text, pages, files = hostile
    for name, page in pages.items():
        parse_strictly(files[name].decode())
        assert page.find("img") == []
        assert page.find("style") == []
        assert all(script["type"] == "application/ld+json" for script in page.find("script"))
        assert len(page.find("script")) <= 1
        assert all(not key.startswith("on") for _, attrs in page.elements for key in attrs)
    for path in ("authority/evil", "cooperation/evil", "document/evil"):
        assert text in pages[f"doc/{path}.html"].text


def test_only_web_addresses_are_links(hostile: tuple[str, dict[str, Page], dict[str, bytes]]) -> None:
    """Of the addresses only http and https ones lead anywhere; the others are shown as text."""
    _, pages, files = hostile
    references = {reference for page in pages.values() for reference in page.references()}
    schemes = {
        reference.partition(":")[0].lower() for reference in references if re.match(r"\w+:", reference)
    }
    assert schemes <= {"http", "https"}
    assert "http://a.example/a" in references
    assert "javascript:alert(1)" in pages["doc/authority/evil.html"].text
    assert find_broken(pages, {"report.html", "shapes.ttl", *files, *find_data(references)}) == []


def find_data(references: set[str]) -> set[str]:
    """Return the files of the release that pages name."""
    relative = (reference.replace("../", "") for reference in references if "://" not in reference)
    return {name for name in relative if name.startswith("data/") or name.endswith((".ttl", ".jsonld"))}


def test_an_empty_release_has_pages(made: Made) -> None:
    """Without any statement the site is whole, and says that there is nothing yet."""
    files = dict(make_site(replace(made.release, quads=()), Given()))
    assert "Nothing here yet." in Page(files["doc/authority/index.html"].decode()).text
    assert "Na razie nic tu nie ma." in Page(files["index.pl.html"].decode()).text
