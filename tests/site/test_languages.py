"""Texts in another language than their page say so, wherever they stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from municoop.model import LANGUAGES
from municoop.sources.dump import read_dump

# Elements whose text is not read as a text of the page.
UNREAD = {"script", "style", "title", "code", "pre"}
# Names of variables and keys of concepts in answers, which are the same in all languages.
CODE = re.compile(r"[A-Za-z-]+")
LETTERS = 4  # shorter texts, as EU or METREX, stand for themselves in any language


@pytest.fixture(scope="module")
def spoken(built_site: Path) -> dict[str, set[str]]:
    """All texts of the data and of the ontology with the languages that they are in.

    A quote has no language of its own, but that of the document that it stands in.
    """
    languages: dict[str, set[str]] = defaultdict(set)
    quads: list[ox.Quad] = []
    for file in ("municoop.nq.gz", "ontology.ttl", "shapes.ttl"):
        with read_dump(built_site / file) as found:
            quads += found
    values = {(quad.subject, quad.predicate.value.rpartition("#")[2]): quad.object for quad in quads}
    for quad in quads:
        if isinstance(quad.object, ox.Literal) and quad.object.language:
            languages[" ".join(quad.object.value.split())].add(quad.object.language)
        if quad.predicate.value.endswith("/oa#exact") and isinstance(quad.object, ox.Literal):
            evidence = ox.NamedNode(str(getattr(quad.subject, "value", "")).partition("#")[0])
            source = values[evidence, "hasSource"]
            languages[" ".join(quad.object.value.split())] |= find_languages(quads, source)
    return languages


def find_languages(quads: list[ox.Quad], document: object) -> set[str]:
    """Return the languages of a document."""
    return {
        quad.object.value
        for quad in quads
        if quad.subject == document
        and quad.predicate.value == "http://purl.org/dc/terms/language"
        and isinstance(quad.object, ox.Literal)
    }


def read_texts(html: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of a page, each with the language that it is said to be in."""
    root = LexborHTMLParser(html).root
    assert root is not None
    yield from read_node(root, "")


def read_node(node: LexborNode, language: str) -> Iterator[tuple[str, str]]:
    """Yield the texts in an element."""
    language = node.attributes.get("lang") or language
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            text = " ".join(child.text(deep=True).split())
            if text:
                yield text, language
        elif child.tag not in UNREAD:
            yield from read_node(child, language)


def is_telling(text: str) -> bool:
    """Whether a text is long enough to be in one language."""
    return len(text) >= LETTERS


def find_unsaid(html: str, spoken: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Yield the texts of the data in a page that are said to be in a language in which they are not."""
    for text, language in read_texts(html):
        if text in spoken and is_telling(text) and language not in spoken[text]:
            yield text, language


def test_every_text_of_the_data_is_said_to_be_in_its_language(
    built_site: Path, spoken: dict[str, set[str]]
) -> None:
    """All pages: each text of data or ontology that is shown stands in an element with its language."""
    assert len(spoken) > 1_000
    seen: Counter[str] = Counter()
    unsaid = {}
    for path in sorted(built_site.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        page_language = path.name.split(".")[-2] if path.name.count(".") > 1 else "en"
        for text, language in read_texts(html):
            if text in spoken and is_telling(text):
                seen["own" if language == page_language else "other"] += 1
        name = str(path.relative_to(built_site))
        faults = list(find_unsaid(html, spoken))
        if name.startswith("queries/"):
            faults = [fault for fault in faults if not CODE.fullmatch(fault[0])]
        if faults:
            unsaid[name] = faults[:3]
    assert unsaid == {}
    assert seen["own"] > 10_000
    assert seen["other"] > 5_000


def test_a_text_without_its_language_is_found(built_site: Path, spoken: dict[str, set[str]]) -> None:
    """The check above can fail: a Ukrainian quote on an English page that does not say so."""
    html = next((built_site / "doc" / "evidence").glob("000-*-1.html")).read_text(encoding="utf-8")
    assert 'lang="uk"' in html
    assert list(find_unsaid(html, spoken)) == []
    assert list(find_unsaid(html.replace(' lang="uk"', ""), spoken))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_in_its_language(built_site: Path, language: str) -> None:
    """The element of a whole page says the language that the name of its file says."""
    ending = ".html" if language == "en" else f".{language}.html"
    pages = [path for path in built_site.rglob(f"*{ending}") if path.name.count(".") == ending.count(".")]
    assert len(pages) > 300
    for path in pages:
        (html,) = LexborHTMLParser(path.read_text(encoding="utf-8")).css("html")
        assert html.attributes["lang"] == language, path
