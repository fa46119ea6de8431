"""What stands in a page for programs: its data, and links to the same in other forms."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic
from selectolax.lexbor import LexborHTMLParser

from municoop.model import LANGUAGES
from municoop.site.content.lens import page_suffix
from municoop.site.hosting.headers import MEDIA_TYPES

TYPES = {media.ending: media.name for media in MEDIA_TYPES}
SYNTAXES = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def pages(built_site: Path) -> dict[str, LexborHTMLParser]:
    """All pages of the real build, parsed as a browser does."""
    return {
        str(path.relative_to(built_site)): LexborHTMLParser(path.read_text(encoding="utf-8"))
        for path in sorted(built_site.rglob("*.html"))
    }


def canonicalize(data: str | bytes, form: ox.RdfFormat) -> set[str]:
    """Return a graph as the lines of its canonical form (RDFC-1.0)."""
    dataset = ox.Dataset(ox.parse(data, format=form))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def find_scripts(page: LexborHTMLParser) -> list[str]:
    """Return the JSON-LD in a page."""
    return [node.text() for node in page.css('script[type="application/ld+json"]')]


def list_things(built_site: Path) -> Iterator[str]:
    """Yield `{kind}/{key}` of all things."""
    for path in sorted((built_site / "data").rglob("*.ttl")):
        yield str(path.relative_to(built_site / "data").with_suffix(""))


def test_the_data_in_every_page_is_the_data_beside_it(
    built_site: Path, pages: dict[str, LexborHTMLParser]
) -> None:
    """All pages of all things: the JSON-LD in each is isomorphic to the Turtle that it names."""
    things = list(list_things(built_site))
    assert len(things) > 250
    for thing in things:
        turtle = (built_site / "data" / f"{thing}.ttl").read_bytes()
        expected = canonicalize(turtle, ox.RdfFormat.TURTLE)
        assert expected
        for language in LANGUAGES:
            (script,) = find_scripts(pages[f"doc/{thing}{page_suffix(language)}"])
            assert canonicalize(script, ox.RdfFormat.JSON_LD) == expected, (thing, language)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own use
def test_another_reader_finds_the_same(built_site: Path, pages: dict[str, LexborHTMLParser]) -> None:
    """rdflib, which wrote none of it, calls the two graphs isomorphic; a changed one it does not."""
    things = list(list_things(built_site))[::12]
    assert len(things) > 20
    for thing in things:
        (script,) = find_scripts(pages[f"doc/{thing}.html"])
        embedded = rdflib.Graph().parse(data=script, format="json-ld")
        beside = rdflib.Graph().parse(built_site / "data" / f"{thing}.ttl", format="turtle")
        assert isomorphic(embedded, beside), thing
        beside.remove(next(iter(beside)))
        assert not isomorphic(embedded, beside)


def test_no_other_page_has_data_in_it(built_site: Path, pages: dict[str, LexborHTMLParser]) -> None:
    """Only things and the data set describe themselves."""
    things = set(list_things(built_site))
    with_data = {name for name, page in pages.items() if find_scripts(page)}
    stems = {name.removesuffix(".html").removesuffix(".uk").removesuffix(".pl") for name in with_data}
    assert stems == {f"doc/{thing}" for thing in things} | {"dataset/index"}


def test_each_alternate_is_there_and_is_what_it_says(
    built_site: Path, pages: dict[str, LexborHTMLParser]
) -> None:
    """Its ending has the media type that is said, and RDF parses as that."""
    seen: dict[str, str] = {}
    for name, page in pages.items():
        for link in page.css("link[rel=alternate][type]"):
            href, said = link.attributes["href"] or "", link.attributes["type"] or ""
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), href))
            assert (built_site / path).is_file(), (name, href)
            assert seen.setdefault(path, said) == said
            assert TYPES[path.rpartition(".")[2]] == said, (name, href)
    assert {"text/turtle", "application/ld+json", "application/sparql-query"} <= set(seen.values())
    parsed = [path for path, said in seen.items() if said in SYNTAXES]
    assert len(parsed) > 1_000
    for path in parsed[::9]:
        assert list(ox.parse((built_site / path).read_bytes(), format=SYNTAXES[seen[path]])), path


def test_pages_of_things_name_all_their_forms_and_languages(
    built_site: Path, pages: dict[str, LexborHTMLParser]
) -> None:
    """Four forms of data, three languages, and in each language the page itself among them."""
    for thing in list_things(built_site):
        for language in LANGUAGES:
            page = pages[f"doc/{thing}{page_suffix(language)}"]
            links = page.css("link[rel=alternate]")
            forms = {link.attributes["type"] for link in links if "type" in link.attributes}
            assert forms >= set(SYNTAXES), thing
            siblings = {
                link.attributes["hreflang"]: link.attributes["href"]
                for link in links
                if "hreflang" in link.attributes
            }
            assert set(siblings) == set(LANGUAGES)
            assert (siblings[language] or "").endswith(f"doc/{thing}{page_suffix(language)}")
