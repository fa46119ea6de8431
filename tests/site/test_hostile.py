"""Text of a seed is hostile until proven otherwise: on a page it stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from ruamel.yaml import YAML
from selectolax.lexbor import LexborHTMLParser

from hostile_quads import BASE, HOSTILE, build_quads, build_record
from municoop.model import LANGUAGES
from municoop.rdf import expand
from municoop.site import Given, SavedQuery, make_site
from site_tree import Made, Page, find_broken, parse_strictly, read_pages

ITEM = re.compile(r"- \[(?:[^\]\\]|\\.)+\]\([\w./-]+\)(?:: [^\n]+)?")
SIGNPOST = {*("html", "head", "meta", "title", "link", "body", "main", "h1", "bdi", "p", "a", "ul", "li")}
# The scripts that are the site's own.
PROGRAMS = ("../assets/search/page.js", "../assets/sparql/sparql.js")
Hostile = tuple[str, dict[str, Page], dict[str, bytes]]


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request: pytest.FixtureRequest, made: Made) -> Hostile:
    """The site of a few things all of whose texts are hostile."""
    text = request.param
    about = replace(
        made.release.metadata,
        title=dict.fromkeys(LANGUAGES, text),
        description=dict.fromkeys(LANGUAGES, text),
        publisher=text,
    )
    release = replace(made.release, quads=tuple(build_quads(text)), metadata=about)
    described = f'{{"@id": "x", "label": "{text.encode("unicode_escape").decode()}"}}'
    texts = {"evil": f"before {text} after"}
    describe = described.replace('\\"', "'").encode
    given = Given(
        texts=texts,
        describe=lambda _: describe(),
        queries={
            "evil": SavedQuery(dict.fromkeys(LANGUAGES, text), (text,), f"# {text}\nASK {{}}", None, "ASK")
        },
        records=[build_record(text)],
    )
    files = dict(make_site(release, given))
    return text, read_pages(files), files


def test_hostile_text_stays_text(hostile: Hostile) -> None:
    """No element, attribute or script comes out of a text; the text itself is shown."""
    text, pages, files = hostile
    for name, page in pages.items():
        parse_strictly(files[name].decode())
        assert page.find("img") == []
        assert page.find("style") == []
        written = [script for script in page.find("script") if script.get("src") not in PROGRAMS]
        assert all(script["type"] in ("application/ld+json", "application/json") for script in written)
        assert len(written) <= 1
        assert all(not key.startswith("on") for _, attrs in page.elements for key in attrs)
    for path in ("authority/evil", "cooperation/evil", "document/evil"):
        assert text in pages[f"doc/{path}.html"].text


def test_only_web_addresses_are_links(hostile: Hostile) -> None:
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
    return {
        name for name in relative if name.startswith("data/") or name.endswith((".ttl", ".jsonld", ".rq"))
    }


def test_an_empty_release_has_pages(made: Made) -> None:
    """Without any statement the site is whole, and says that there is nothing yet."""
    files = dict(make_site(replace(made.release, quads=()), Given()))
    assert "Nothing here yet." in Page(files["doc/authority/index.html"].decode()).text
    assert "Na razie nic tu nie ma." in Page(files["index.pl.html"].decode()).text


def test_signposts_lead_where_they_should(hostile: Hostile) -> None:
    """A page at a name goes on to the page of that name, shows its text as text, and loads nothing."""
    text, _, files = hostile
    posts = {name: data.decode() for name, data in files.items() if b'http-equiv="refresh"' in data}
    assert {"id/authority/evil/index.html", "graph/register/index.html"} <= set(posts)
    for name, written in posts.items():
        parse_strictly(written)
        page = Page(written)
        assert {tag for tag, _ in page.elements} <= SIGNPOST, name
        assert all(not key.startswith("on") for _, attrs in page.elements for key in attrs)
        references = [reference for reference in page.references() if not reference.startswith(BASE)]
        assert all(re.fullmatch(r"(\.\./)+[\w./#-]+", reference) for reference in references), name
        (refresh,) = [meta["content"] for meta in page.find("meta") if meta.get("http-equiv") == "refresh"]
        assert re.fullmatch(r"0; url=(\.\./)+[\w./#-]+", refresh), name
    for kind in ("authority", "cooperation", "document", "evidence"):
        key = "evil-1" if kind == "evidence" else "evil"
        assert f'content="0; url=../../../doc/{kind}/{key}.html"' in posts[f"id/{kind}/{key}/index.html"]
    assert text in Page(posts["id/authority/evil/index.html"]).text


def test_the_description_for_search_engines_holds_the_text(hostile: Hostile) -> None:
    """Parsed as a browser and as JSON: nothing is lost, nothing gets out."""
    text, _, files = hostile
    for language, end in zip(LANGUAGES, (".html", ".uk.html", ".pl.html"), strict=True):
        page = LexborHTMLParser(files[f"dataset/index{end}"].decode())
        (script,) = page.css("script")
        told = json.loads(script.text())
        assert told["name"] == told["description"] == told["publisher"]["name"] == text
        assert told["inLanguage"] == list(LANGUAGES)
        assert language != "en" or told["keywords"] == [text]


def test_the_map_and_the_rules_for_crawlers_hold_no_text(hostile: Hostile) -> None:
    """Only addresses below the base, all of them safe in XML."""
    _, pages, files = hostile
    root = ElementTree.fromstring(files["sitemap.xml"])
    addresses = [element.text or "" for element in root.iter() if element.tag.endswith("}loc")]
    assert {address.removeprefix(BASE) for address in addresses} == set(pages)
    assert files["robots.txt"].count(b"\n") == 6


def test_texts_for_programs_stay_in_their_places(hostile: Hostile) -> None:
    """Citation and examples give the text back; in `llms.txt` it makes no link, no heading, no line."""
    text, _, files = hostile
    cited = YAML(typ="safe", pure=True).load(files["CITATION.cff"].decode())
    assert cited["title"] == cited["abstract"] == cited["authors"][0]["name"] == text
    assert cited["keywords"] == [text]
    written = files["llms.txt"].decode()
    lines = written.splitlines()
    assert re.sub(r"\\(.)", r"\1", lines[0].removeprefix("# ")) == " ".join(text.split())
    headings = [line for line in lines if line.startswith("#")]
    assert headings[1:] == ["## Pages", "## Saved queries", "## Optional"]
    assert all(ITEM.fullmatch(line) for line in lines if line.startswith("-"))
    assert not re.search(r"(?<!\\)<(?!https://)", written)
    examples = ox.parse(files[".well-known/sparql-examples/evil.ttl"], format=ox.RdfFormat.TURTLE)
    values = {quad.predicate.value: quad.object for quad in examples}
    assert values[expand("rdfs:comment")].value == text
    assert values[expand("sh:ask")] == ox.Literal(f"# {text}\nASK {{}}")
