"""The page of the checks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from municoop.model import LANGUAGES, CheckReport, Finding, Location
from municoop.rdf import MC, SHAPES
from municoop.site import Given, open_site
from municoop.site.frame import Site
from municoop.site.pages.report import make_pages
from municoop.site.words import read_words
from site_tree import Made, Page

ATTACK = '<script>alert("x")</script>'
KYIV = "https://w3id.org/municoop/id/authority/kyiv"
MESSAGES = {"en": f"Mend it {ATTACK}.", "uk": "Виправте.", "pl": "Popraw."}
SHAPE = Finding(
    "Violation", f"{SHAPES}twinning-party", "https://example.org/a", f"{MC}host|{MC}place", ATTACK, MESSAGES,
    Location("mappings/documents/a.yaml", 12),
)  # fmt: skip
QUERY = Finding("Info", "label-missing-language", KYIV, "", "pl", MESSAGES)
REPORT = CheckReport((QUERY, SHAPE), {"documents": 5, "statements": 4000, "apples": 3})


@pytest.fixture(scope="module")
def site(made: Made) -> Site:
    return open_site(made.release, Given())


def show(site: Site, report: CheckReport) -> dict[str, Page]:
    """Return the pages of a report by language."""
    files = dict(make_pages(replace(site, release=replace(site.release, report=report), kept={})))
    pages = {name: Page(data.decode()) for name, data in files.items()}
    assert list(pages) == ["report.html", "report.uk.html", "report.pl.html"]
    return dict(zip(LANGUAGES, pages.values(), strict=True))


def test_the_page_says_in_each_language_what_was_checked_and_found(site: Site) -> None:
    for language, page in show(site, REPORT).items():
        words = read_words(language)
        assert words["conforms_not"] in page.text
        assert MESSAGES[language] in page.text
        assert words["checked_statements"] in page.text
        assert "apples" in page.text
        assert "mcs:twinning-party" in page.text
        assert "mc:host|mc:place" in page.text
        assert "mappings/documents/a.yaml:12" in page.text


def test_the_page_escapes_what_it_shows(site: Site) -> None:
    for page in show(site, REPORT).values():
        assert ATTACK in page.text
        assert page.find("script") == []


def test_things_are_named_and_lead_to_their_pages(site: Site) -> None:
    page = show(site, REPORT)["uk"]
    assert "doc/authority/kyiv.uk.html" in [link["href"] for link in page.find("a")]
    assert "Київ" in page.text


def test_the_page_links_to_the_web_only(site: Site) -> None:
    hostile = Finding("Violation", "x", "javascript://%0aalert(1)", "", "data:text/html,x", MESSAGES)
    page = show(site, CheckReport((hostile,), {}))["en"]
    assert "javascript://%0aalert(1)" in page.text
    assert not [link for link in page.find("a") if link.get("href", "").startswith(("javascript", "data:"))]


def test_the_order_of_findings_does_not_show(site: Site) -> None:
    turned = CheckReport((SHAPE, QUERY), REPORT.checked)
    assert [page.text for page in show(site, turned).values()] == [
        page.text for page in show(site, REPORT).values()
    ]


def test_the_page_of_clean_data_says_so(site: Site) -> None:
    for language, page in show(site, CheckReport((), {"documents": 5})).items():
        words = read_words(language)
        assert words["conforms"] in page.text
        assert words["nothing_found"] in page.text
