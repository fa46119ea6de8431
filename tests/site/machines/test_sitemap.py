"""The map of the site and the rules for crawlers, held against the rules of sitemaps.org and RFC 9309."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest

from municoop.model import LANGUAGES
from municoop.site.machines import sitemap
from site_tree import Made

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
BASE = "https://w3id.org/municoop/"


def read_entries(files: Mapping[str, bytes], base_iri: str = BASE) -> dict[str, ElementTree.Element]:
    """Return the entries of all sitemaps by address; fail on what the rules of sitemaps.org forbid.

    UTF-8, the namespace, at most 50,000 addresses and 50 MB a file, full addresses below the folder of the
    sitemap and shorter than 2,048 characters, none twice, dates as W3C Datetime, an index only of sitemaps.
    """
    root = ElementTree.fromstring(files["sitemap.xml"])
    names = ["sitemap.xml"]
    if root.tag == f"{MAP}sitemapindex":
        names = [(entry.findtext(f"{MAP}loc") or "").removeprefix(base_iri) for entry in root]
        assert 1 < len(names) <= 50_000
    entries: dict[str, ElementTree.Element] = {}
    for name in names:
        data = files[name]
        assert len(data) <= 50 * 1024 * 1024
        assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
        found = ElementTree.fromstring(data)
        assert found.tag == f"{MAP}urlset"
        assert 0 < len(found) <= 50_000
        for entry in found:
            assert entry.tag == f"{MAP}url"
            address = entry.findtext(f"{MAP}loc") or ""
            assert address.startswith(base_iri)
            assert len(address) < 2048
            assert re.fullmatch(r"[!-~]+", address)
            assert address not in entries
            assert all(child.tag in (f"{MAP}loc", f"{MAP}lastmod", f"{XHTML}link") for child in entry)
            assert all(DAY.fullmatch(date.text or "") for date in entry.findall(f"{MAP}lastmod"))
            entries[address] = entry
    return entries


def test_every_page_is_on_the_map_with_its_siblings(built_site: Path) -> None:
    """All pages that name themselves as canonical; each with all three languages, itself among them."""
    entries = read_entries({"sitemap.xml": (built_site / "sitemap.xml").read_bytes()})
    pages = set()
    for path in built_site.rglob("*.html"):
        name = str(path.relative_to(built_site))
        if f'<link rel="canonical" href="{BASE}{name}">' in path.read_text(encoding="utf-8"):
            pages.add(BASE + name)
    assert len(pages) > 900
    assert set(entries) == pages
    for address, entry in entries.items():
        siblings = {link.attrib["hreflang"]: link.attrib["href"] for link in entry.findall(f"{XHTML}link")}
        assert set(siblings) == set(LANGUAGES)
        assert address in siblings.values()
        assert set(siblings.values()) <= pages


def test_only_dates_of_the_data_are_given(made: Made) -> None:
    """Of three pages the release says when they changed; of the others nobody knows."""
    dated = {
        address.removeprefix(BASE).split(".")[0]: entry.findtext(f"{MAP}lastmod")
        for address, entry in read_entries(made.files).items()
        if entry.find(f"{MAP}lastmod") is not None
    }
    assert dated == dict.fromkeys(
        ("index", "dataset/index", "releases/index"), made.release.metadata.modified
    )


@pytest.mark.parametrize(("addresses", "size"), [(7, 10**9), (50_000, 3_000)])
def test_a_long_map_is_split(made: Made, addresses: int, size: int) -> None:
    """By number or by size; an index names the parts, which together hold all pages once."""
    pages = [
        f"doc/authority/a{number}{end}" for number in range(10) for end in (".html", ".uk.html", ".pl.html")
    ]
    files = dict(sitemap.make_files(made.release, pages, addresses, size))
    assert len(files) >= 5
    parts = [data for name, data in files.items() if name != "sitemap.xml"]
    assert all(len(data) <= size and data.count(b"<url>") <= addresses for data in parts)
    assert set(read_entries(files)) == {BASE + page for page in pages}


def test_addresses_are_written_for_xml(made: Made) -> None:
    """What means something in XML is escaped, wherever it comes from."""
    hostile = replace(made.release, base_iri="https://a.example/?a=1&b=%22'<x>/")
    (file,) = dict(sitemap.make_files(hostile, ["index.html"])).values()
    (entry,) = ElementTree.fromstring(file)
    assert entry.findtext(f"{MAP}loc") == "https://a.example/?a=1&b=%22'<x>/index.html"


def test_crawlers_may_read_everything_and_find_the_map(built_site: Path) -> None:
    """Read by Python's own reader of `robots.txt`."""
    rules = RobotFileParser()
    rules.parse((built_site / "robots.txt").read_text(encoding="utf-8").splitlines())
    assert rules.site_maps() == [f"{BASE}sitemap.xml"]
    assert all(
        rules.can_fetch("*", BASE + path) for path in ("", "data/authority/kyiv.ttl", ".well-known/void")
    )
    assert (built_site / ".nojekyll").read_bytes() == b""
