"""Every name that the release uses leads somewhere on a host that only serves files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest

from link_check.crawl import Host, placed
from municoop.rdf import DEF, DEFAULT_BASE_IRI
from municoop.release.dumps import find_iris
from municoop.site.hosting.patterns import FORMATS
from municoop.sources.dump import read_dump
from site_tree import Page

FILES = (
    "municoop.nq.gz",
    "dcat.ttl",
    "dcat.jsonld",
    "void.ttl",
    "ontology.ttl",
    "shapes.ttl",
    "report.ttl",
    ".well-known/sparql-examples/index.ttl",
)
# Addresses that only a host with a program can answer.
PROGRAMS = (f"{DEFAULT_BASE_IRI}sparql",)


@pytest.fixture(scope="module")
def names(built_site: Path) -> list[str]:
    """All our own IRIs in the RDF files of the release."""
    found = set()
    for file in FILES:
        with read_dump(built_site / file) as quads:
            found |= set(find_iris(term for quad in quads for term in (*quad.triple, quad.graph_name)))
    return sorted(name for name in found if name.startswith((DEFAULT_BASE_IRI, DEF)) and name not in PROGRAMS)


def locate(name: str, base: str) -> tuple[str, str]:
    """Return the path on the host and the fragment of a name. (`DEF` lies under the default base.)"""
    path, _, fragment = name.removeprefix(DEFAULT_BASE_IRI).partition("#")
    return base + quote(path), fragment


def follow(host: Host, path: str) -> Iterator[str]:
    """Yield the path of what a browser sees first, and of where that sends it on to."""
    for _ in range(3):
        answer = host.ask(path)
        assert answer.status == 200, path
        yield answer.path
        refresh = host.read(path).refresh
        if not refresh:
            return
        path = urlsplit(urljoin(answer.path, refresh)).path
    raise AssertionError(f"{path} leads round in circles")


@pytest.mark.parametrize("base", ["/", "/sub/path/"])
def test_every_name_leads_to_something(built_site: Path, names: list[str], base: str, tmp_path: Path) -> None:
    """Without its fragment to a page or a file; the fragment to an anchor on the way."""
    faults = []
    with placed(built_site, base, tmp_path / "spare") as host:
        for name in names:
            path, fragment = locate(name, base)
            if host.ask(path).status != 200:
                faults.append(name)
                continue
            pages = list(follow(host, path))
            if fragment and not any(fragment in host.read(page).anchors for page in pages):
                faults.append(name)
    assert faults == []
    rooms = Counter(name.removeprefix(DEFAULT_BASE_IRI).partition("/")[0].partition("#")[0] for name in names)
    assert rooms["id"] > 600
    assert rooms["def"] > 250
    assert rooms["graph"] > 8
    assert rooms["dataset"] > 130


def test_a_name_that_is_not_there_is_found_out(built_site: Path, tmp_path: Path) -> None:
    """The check above can fail."""
    with placed(built_site, "/", tmp_path / "spare") as host:
        assert host.ask("/id/authority/nowhere").status == 404
        (page,) = follow(host, "/def")
        assert page == "/def/"
        assert "Nowhere" not in host.read(page).anchors


def test_the_page_at_a_name_leads_to_page_and_data(built_site: Path) -> None:
    """In three languages and four formats, by relative addresses; search engines are told the page."""
    posts = sorted((built_site / "id").rglob("index.html"))
    things = list((built_site / "data").rglob("*.ttl"))
    assert len(posts) == len(things) > 250
    for post in posts:
        kind, key = post.parts[-3:-1]
        page = Page(post.read_text(encoding="utf-8"))
        target = f"../../../doc/{kind}/{key}"
        (refresh,) = [meta["content"] for meta in page.find("meta") if meta.get("http-equiv") == "refresh"]
        assert refresh == f"0; url={target}.html"
        links = {link["href"]: link["hreflang"] for link in page.find("a") if "hreflang" in link}
        assert links == {
            f"{target}.html": "en",
            f"{target}.uk.html": "uk",
            f"{target}.pl.html": "pl",
        }
        data = {f"../../../data/{kind}/{key}{form.ending}" for form in FORMATS if form.folder == "data"}
        assert data <= {link["href"] for link in page.find("a")}
        assert data == {link["href"] for link in page.find("link") if link["rel"] == "alternate"}
        (canonical,) = [link["href"] for link in page.find("link") if link["rel"] == "canonical"]
        assert canonical == f"{DEFAULT_BASE_IRI}doc/{kind}/{key}.html"
        assert [attributes["lang"] for attributes in page.find("p")] == ["en", "uk", "pl"]
