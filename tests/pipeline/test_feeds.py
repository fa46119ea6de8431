"""The feeds of a chain of versions, read by a feed reader's own parser and held against RFC 4287."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]
import pytest

from municoop.model import LANGUAGES
from site_tree import Page
from version_chain import ADDED, BASE, HOSTILE, Versions

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMES = {"en": "changes.atom", "uk": "changes.uk.atom", "pl": "changes.pl.atom"}


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each language."""
    return str(request.param)


@pytest.fixture(scope="module")
def data(versions: Versions, language: str) -> bytes:
    """The feed of the language."""
    return (versions.last / NAMES[language]).read_bytes()


def find_faults(feed: ElementTree.Element) -> list[str]:
    """Return what breaks a MUST of RFC 4287 (§4.1.1, §4.1.2, §3.2, §3.3, §4.2.6, §4.2.7)."""
    faults = [] if feed.tag == f"{ATOM}feed" else ["the root is no feed"]
    for holder in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            if len(holder.findall(f"{ATOM}{name}")) != 1:
                faults.append(f"not exactly one {name} in {holder.tag}")
        for moment in holder.findall(f"{ATOM}updated") + holder.findall(f"{ATOM}published"):
            text = moment.text or ""
            if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text) or not datetime.fromisoformat(text):
                faults.append(f"no moment: {text}")
        for address in holder.findall(f"{ATOM}id"):
            if not urlsplit(address.text or "").scheme:
                faults.append(f"no absolute IRI: {address.text}")
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in holder.findall(f"{ATOM}link")
            if link.get("rel", "alternate") == "alternate"
        ]
        faults += ["two alternates alike"] if len(alternates) != len(set(alternates)) else []
    faults += [] if feed.find(f"{ATOM}author/{ATOM}name") is not None else ["no author"]
    faults += ["a link without an address" for link in feed.iter(f"{ATOM}link") if not link.get("href")]
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    faults += ["two entries with one id"] if len(ids) != len(set(ids)) else []
    for entry in feed.iter(f"{ATOM}entry"):
        content = entry.find(f"{ATOM}content")
        if content is None or content.get("type") != "html" or len(content):
            faults.append("content is not escaped HTML")
    return faults


def test_the_feed_keeps_the_rules_of_atom(data: bytes) -> None:
    assert find_faults(ElementTree.fromstring(data)) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<updated>", b"<updated>x"),
        (b"<id>https:", b"<id>"),
        (b' type="html"', b""),
        (b"<author>", b"<rights>a</rights><author><x/></author><x>"),
        (b"releases/0.2.0/</id>", b"releases/0.3.0/</id>"),
    ],
)
def test_the_rules_refuse_a_spoilt_feed(versions: Versions, old: bytes, new: bytes) -> None:
    spoilt = (versions.last / "changes.atom").read_bytes().replace(old, new)
    try:
        faults = find_faults(ElementTree.fromstring(spoilt))
    except ElementTree.ParseError:
        faults = ["not XML"]
    assert faults


def test_a_reader_finds_three_entries_the_latest_first(data: bytes, language: str) -> None:
    feed = feedparser.parse(data)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert feed.feed.language == language
    assert feed.feed.updated == "2026-12-24T00:00:00Z"
    mark = "" if language == "en" else f"#{language}"
    assert [entry.id for entry in feed.entries] == [
        f"{BASE}releases/{number}/{mark}" for number in ("0.3.0", "0.2.0", "0.1.0")
    ]
    assert [entry.updated for entry in feed.entries] == [
        f"{day}T00:00:00Z" for day in ("2026-12-24", "2026-12-01", "2026-11-22")
    ]
    ending = ".html" if language == "en" else f".{language}.html"
    assert feed.entries[0].link == f"{BASE}releases/0.3.0/index{ending}"


def test_the_news_are_links_to_pages_of_the_release(data: bytes, language: str, versions: Versions) -> None:
    feed = feedparser.parse(data, sanitize_html=False)
    pages = [Page(entry.content[0].value) for entry in feed.entries]
    links = [link for page in pages for link in page.references()]
    assert len(links) > 5
    for link in links:
        assert (versions.last / link.removeprefix(BASE)).is_file(), link
    ending = ".html" if language == "en" else f".{language}.html"
    assert f"{BASE}doc/{ADDED}{ending}" in links


def test_hostile_text_is_text_to_a_reader(versions: Versions) -> None:
    feed = feedparser.parse((versions.last / "changes.atom").read_bytes(), sanitize_html=False)
    page = Page(feed.entries[0].content[0].value)
    assert HOSTILE in page.text
    assert {tag for tag, _ in page.elements} <= {"p", "ul", "li", "a", "bdi"}


def test_ids_of_entries_stay_from_version_to_version(versions: Versions) -> None:
    found = [feedparser.parse((folder / "changes.atom").read_bytes()).entries for folder in versions.folders]
    assert [len(entries) for entries in found] == [1, 2, 3]
    for earlier, later in pairwise(found):
        assert [(entry.id, entry.updated, entry.content) for entry in earlier] == [
            (entry.id, entry.updated, entry.content) for entry in later[1:]
        ]


def test_every_page_names_the_feed_of_its_language(versions: Versions) -> None:
    pages = sorted(versions.last.rglob("*.html"))
    checked = 0
    for path in pages:
        text = path.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in text:
            continue
        page = Page(text)
        (feed,) = [link for link in page.find("link") if link.get("type") == "application/atom+xml"]
        assert (path.parent / feed["href"]).resolve() == versions.last / NAMES[page.find("html")[0]["lang"]]
        checked += 1
    assert checked > 500
