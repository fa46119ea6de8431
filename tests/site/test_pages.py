from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from municoop.model import LANGUAGES
from municoop.site import make_site
from municoop.site.formats import PLURALS
from municoop.site.frame import NAVIGATION
from municoop.site.words import read_words
from site_tree import Made, find_broken, parse_strictly

SITE = Path(__file__).parents[2] / "scripts" / "municoop" / "site"
KREFELD = "doc/cooperation/twinning-krefeld-kropyvnytskyi.html"
FIRST_PAGE_BYTES = 100_000


def test_every_page_is_there_in_three_languages(made: Made) -> None:
    """A page has a Ukrainian and a Polish sibling, says so, and says which language it is in."""
    english = [name for name in made.pages if not re.search(r"\.(uk|pl)\.html$", name)]
    assert len(english) > 300
    for name in english:
        for language, path in zip(
            LANGUAGES,
            (name, *(name.removesuffix("html") + f"{code}.html" for code in ("uk", "pl"))),
            strict=True,
        ):
            page = made.pages[path]
            assert page.find("html")[0]["lang"] == language
            assert [link["hreflang"] for link in page.find("link") if "hreflang" in link] == list(LANGUAGES)
            switch = [link for link in page.find("a") if "hreflang" in link]
            assert [link["hreflang"] for link in switch] == list(LANGUAGES)


@pytest.mark.parametrize("folder", ["", "sub/path/"])
def test_no_link_is_broken(made: Made, folder: str) -> None:
    """Every relative address leads to a page and an anchor of the site, or to a file of the release."""
    others = {name for name in (*made.files, *made.release_files) if name not in made.pages}
    assert find_broken(made.pages, others, folder) == []
    assert sum(1 for page in made.pages.values() for _ in page.references()) > 30_000


def test_pages_are_valid(made: Made) -> None:
    """The pages have no parse error, no id twice, one h1, headings in order, and no inline style."""
    assert made.pages
    for name, page in made.pages.items():
        parse_strictly(made.files[name].decode())
        assert [key for key, count in Counter(page.ids).items() if count > 1] == [], name
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1, name
        assert levels.count(1) == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), name
        assert all("style" not in attrs for _, attrs in page.elements), name
        assert all(not key.startswith("on") for _, attrs in page.elements for key in attrs), name
        scripts = [attrs for attrs in page.find("script") if attrs.get("type") != "application/ld+json"]
        assert scripts == [] or name.startswith(("search/", "sparql/")), name
        assert len(page.find("main")) == 1
        assert len(page.find("table")) == len(page.find("caption"))


def test_nothing_is_fetched_from_elsewhere(made: Made) -> None:
    """What a page loads (styles, scripts, pictures) lies in the site."""
    for name, page in made.pages.items():
        loaded = [attrs["href"] for attrs in page.find("link") if attrs.get("rel") in ("stylesheet", "icon")]
        loaded += [attrs["src"] for _, attrs in page.elements if "src" in attrs]
        assert loaded
        assert all("//" not in address for address in loaded), name
    assert "url(" not in made.files["assets/style.css"].decode()


def test_every_stated_value_of_a_cooperation_has_evidence(made: Made) -> None:
    """Each value of a cooperation or an office has the number of a quote, unless a rule made it."""
    seen = 0
    for name in made.pages:
        if re.fullmatch(r"doc/(cooperation|office)/(?!index|by-)[^/.]+\.html", name):
            html = made.files[name].decode()
            table = html[html.index('<table class="facts">') :]
            for item in re.findall(r"<li>.*?</li>", table[: table.index("</table>")]):
                seen += 1
                assert 'href="#e' in item or 'href="#basis-rule"' in item, (name, item)
    assert seen > 250


def test_marks_lead_to_the_quotes_of_the_value(made: Made) -> None:
    """Krefeld as a party has two quotes, Kropyvnytskyi the one that names both."""
    html = made.files[KREFELD].decode()
    krefeld, kropyvnytskyi = re.findall(
        r"<li><a href=\"../../doc/authority/[^<]*<bdi>\w+</bdi></a>.*?</li>", html
    )[:2]
    assert re.findall(r'href="#e(\d)"', krefeld) == ["1", "2"]
    assert re.findall(r'href="#e(\d)"', kropyvnytskyi) == ["1"]
    second = html[html.index('<li id="e2">') :]
    assert (
        "відвідав з робочим візитом міста-побратими Крефельд у Німеччині" in second[: second.index("</li>")]
    )
    assert "207–270" in second[: second.index("</li>")]


def test_a_document_shows_little_more_than_its_quotes(made: Made) -> None:
    """Around the quotes stand at most a few words: none of the other words of the text is shown."""
    for key in made.given.texts:
        html = made.files[f"doc/document/{key}.html"].decode()
        blocks = re.findall(r"<blockquote[^>]*><p>(.*?)</p></blockquote>", html, re.DOTALL)
        assert blocks
        around = re.sub(
            r"<mark>.*?</mark>|<span class=\"gap\">.*?</span>|<[^>]+>", "|", "|".join(blocks), flags=re.DOTALL
        )
        assert all(len(piece.split()) <= 9 for piece in around.split("|")), key


def test_embedded_data_is_the_thing_as_published(made: Made) -> None:
    """The JSON-LD in a page is isomorphic to the Turtle that the page names; no blank nodes, so equal."""
    names = [name for name in made.release_files if name.startswith("data/") and name.endswith(".ttl")]
    assert len(names) > 250
    for name in names[::7]:
        path = name.removeprefix("data/").removesuffix(".ttl")
        script = made.pages[f"doc/{path}.uk.html"].scripts[0]
        embedded = {quad.triple for quad in ox.parse(script, format=ox.RdfFormat.JSON_LD)}
        turtle = ox.parse(made.release_files[name], format=ox.RdfFormat.TURTLE)
        assert embedded == {quad.triple for quad in turtle}, path


def test_formats_are_named_in_the_head(made: Made) -> None:
    """A page of a thing names each of its other forms by media type, and its own address."""
    links = made.pages[KREFELD].find("link")
    assert {link["type"] for link in links if link["rel"] == "alternate" and "type" in link} == {
        "text/turtle",
        "application/ld+json",
        "application/n-triples",
        "application/rdf+xml",
        "application/atom+xml",
    }
    assert [link["href"] for link in links if link["rel"] == "canonical"] == [
        f"https://w3id.org/municoop/{KREFELD}"
    ]


def test_words_are_the_same_in_all_languages_and_all_used() -> None:
    """Every word stands in en, uk and pl, and every one is shown somewhere."""
    keys = set(read_words("en"))
    assert keys
    for language in LANGUAGES:
        words = read_words(language)
        assert set(words) == keys
        assert all(text.strip() for text in words.values())
        counted = [text for key, text in words.items() if key.startswith("count_")]
        assert {len(text.split("|")) for text in counted} == {len(PLURALS[language])}
    code = "".join(path.read_text("utf-8") for path in (*SITE.rglob("*.py"), *SITE.rglob("*.j2")))
    made_up = (
        *("term_", "list_", "intro_", "by_", "group_", "sign_", "basis_", "picture_"),
        *("count_", "checked_", "severity_", "begin_", "sparql_js_"),
    )
    unused = [key for key in keys if not key.startswith(made_up) and not re.search(rf"\b{key}\b", code)]
    assert unused == []
    assert {word for word, _ in NAVIGATION} <= keys


def test_terms_of_the_ontology_are_all_shown(made: Made) -> None:
    """Every class and property of the ontology has its place on the page."""
    quads = ox.parse(made.release_files["ontology.ttl"], format=ox.RdfFormat.TURTLE)
    namespace = "https://w3id.org/municoop/def#"
    terms = {
        str(quad.subject.value)
        for quad in quads
        if str(getattr(quad.subject, "value", "")).startswith(namespace)
    }
    assert len(terms) > 50
    assert {term.removeprefix(namespace) for term in terms} <= set(made.pages["def/index.html"].ids)


def test_data_set_page_describes_itself(made: Made) -> None:
    """The data set page has a schema.org description with a licence and the dumps with their checksums."""
    described = json.loads(made.pages["dataset/index.html"].scripts[0])
    assert described["@type"] == "Dataset"
    assert described["license"] == made.release.metadata.license
    assert len(described["distribution"]) == 5
    assert all(len(file["sha256"]) == 64 for file in described["distribution"])
    assert "municoop.nq.gz" in made.pages["dataset/index.pl.html"].text


def test_first_page_is_light_and_shows_pictures(made: Made) -> None:
    """The first page stays under 300 kB, without its pictures under 100 kB; each picture has its table."""
    sheets = sum(len(data) for name, data in made.files.items() if name.endswith(".css"))
    for name in ("index.html", "index.uk.html", "index.pl.html"):
        page = made.files[name].decode()
        assert len(page.encode()) + sheets < 3 * FIRST_PAGE_BYTES
        rest = re.sub(r'<section class="picture".*?</section>', "", page, flags=re.DOTALL)
        assert len(rest.encode()) + sheets < FIRST_PAGE_BYTES
        pictures = page.split('<section class="picture"')[1:]
        assert len(pictures) == 3
        assert all("<svg" in picture and "<caption" in picture for picture in pictures)


def test_same_release_same_bytes(made: Made) -> None:
    """The order of the statements does not show in the pages."""
    backwards = replace(made.release, quads=tuple(reversed(made.release.quads)))
    again = dict(make_site(backwards, made.given))
    assert [name for name, data in made.files.items() if again.get(name) != data] == []
    assert list(again) == list(made.files)


def test_stored_answers_have_all_rows(made: Made) -> None:
    """The page of a query has a row for each row of its answer, and the text of the query."""
    for name, query in made.given.queries.items():
        page = made.pages[f"queries/{name}.html"]
        rows = len(query.answer.rows) if query.answer else 0
        assert len(page.find("tr")) == (rows + 1 if rows else 0)
        assert query.text.strip() in page.text
