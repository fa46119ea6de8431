"""Text of a seed is hostile until proven otherwise: on a page it stays text."""

from __future__ import annotations

import re
from dataclasses import replace

import pyoxigraph as ox
import pytest

from municoop.rdf import node
from municoop.site import Given, make_site
from site_tree import Made, Page, find_broken, parse_strictly, read_pages

BASE = "https://w3id.org/municoop/"
HOSTILE = (
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)> ' & &amp; &lt;b&gt;",
    "\u202egnp.exe \u200f\u2067abc",
    "x" * 10_000,
    "{{ 7 * 7 }} {% raw %}",
    "]]> --> <!-- <style>*{display:none}</style>",
)
ADDRESSES = (
    "javascript:alert(1)",
    "data:text/html,<b>",
    "JAVASCRIPT:x",
    "file:///etc/passwd",
    "http://a.example/a",
)


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


def build_quads(text: str) -> list[ox.Quad]:
    """Return an authority, a document, a cooperation and its evidence, named by `text`."""
    graph = ox.NamedNode(f"{BASE}graph/evil")
    city, document, tie, evidence = (
        ox.NamedNode(f"{BASE}id/{path}")
        for path in ("authority/evil", "document/evil", "cooperation/evil", "evidence/evil-1")
    )
    quote, position = (ox.NamedNode(f"{evidence.value}#{part}") for part in ("quote", "position"))
    said: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (city, "rdf:type", node("mc:Municipality")),
        (city, "rdfs:label", ox.Literal(text, language="en")),
        (city, "mc:identifierSource", ox.Literal(text, language="en")),
        (city, "mc:katottg", ox.Literal(text)),
        (document, "rdf:type", node("mc:SourceDocument")),
        (document, "dcterms:title", ox.Literal(text, language="ar")),
        (document, "dcterms:language", ox.Literal(text)),
        (document, "dcterms:issued", ox.Literal(text)),
        (tie, "rdf:type", node("mc:Twinning")),
        (tie, "rdfs:label", ox.Literal(text, language="ar")),
        (tie, "skos:note", ox.Literal(text, language="en")),
        (tie, "mc:party", city),
        (tie, "mc:date", ox.Literal(text)),
        (tie, "mc:evidence", evidence),
        (evidence, "rdf:type", node("mc:Evidence")),
        (evidence, "oa:hasSource", document),
        (evidence, "mc:supports", node("mc:party")),
        (evidence, "mc:inference", ox.Literal(text, language="uk")),
        (quote, "oa:exact", ox.Literal(text)),
        (position, "oa:start", ox.Literal("7")),
        (position, "oa:end", ox.Literal(str(7 + len(text)))),
        *((city, "foaf:homepage", ox.NamedNode(address.replace("<b>", ""))) for address in ADDRESSES),
        *((document, "schema:url", ox.NamedNode(address.replace("<b>", ""))) for address in ADDRESSES),
    ]
    return [ox.Quad(subject, node(name), value, graph) for subject, name, value in said]


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
