"""The query page as a page: what stands in it, with its program and without."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from municoop.model import LANGUAGES
from municoop.rdf import PREFIXES
from municoop.site import make_site
from municoop.site.hosting.headers import PAGE_POLICY, QUERY_PAGE_POLICY
from municoop.site.pages import sparql
from site_tree import Made, Page, read_pages

PAGES = {"en": "sparql/index.html", "uk": "sparql/index.uk.html", "pl": "sparql/index.pl.html"}
needs_program = pytest.mark.skipif(
    not sparql.read_bundle(), reason="the query page's program is not made: install npm, then municoop again"
)


@pytest.fixture
def without(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The site of an installation without the program."""
    monkeypatch.setattr(sparql, "BUNDLE", tmp_path)
    return dict(make_site(made.release, made.given))


def find_policy(page: Page) -> str:
    (policy,) = (meta["content"] for meta in page.find("meta") if "http-equiv" in meta)
    return policy


def test_every_page_leads_to_the_query_page(made: Made) -> None:
    """Also that page itself."""
    for name, page in made.pages.items():
        assert any("/sparql/index" in f"/{link.get('href', '')}" for link in page.find("a")), name


def test_only_the_query_page_may_run_webassembly(made: Made) -> None:
    """Each page carries the policy that hosts are told, so hosts that say none are covered too."""
    for name, page in made.pages.items():
        assert find_policy(page) == (QUERY_PAGE_POLICY if name in PAGES.values() else PAGE_POLICY), name
    assert "unsafe-inline" not in QUERY_PAGE_POLICY


@needs_program
def test_the_page_holds_what_its_program_asks_for(made: Made) -> None:
    """The words, the addresses and the queries are there, in each language; every word is used."""
    program = made.files["assets/sparql/sparql.js"].decode()
    sources = "".join(
        path.read_text("utf-8")
        for path in (Path(__file__).parents[2] / "scripts" / "frontend" / "src").glob("*.js")
    )
    for name in PAGES.values():
        page = made.pages[name]
        words = json.loads(page.scripts[-1])
        assert words
        assert all(
            key.startswith(("failed_", "phase_")) or f'"{key}"' in program or f".{key}" in program
            for key in words
        )
        kinds = {key.removeprefix("failed_") for key in words if key.startswith("failed_")}
        assert all(f'"{kind}"' in sources or f"failed_{kind}" in sources for kind in kinds)
        (host,) = (attrs for _, attrs in page.elements if attrs.get("id") == "sparql")
        for key in ("data-worker", "data-engine"):
            assert host[key].removeprefix("../") in made.files
        assert int(host["data-engine-size"]) == len(made.files["assets/sparql/oxigraph.wasm"])
        assert int(host["data-dump-size"]) == len(made.release_files["municoop.nq.gz"])
    library = json.loads(made.files["sparql/queries.json"])
    assert set(library["queries"]) == {name for name, query in made.given.queries.items() if query.answer}
    assert "wikidata-population" not in library["queries"]
    assert library["prefixes"] == PREFIXES
    assert all(f"def/{scheme}/index.html" in made.pages for scheme in library["schemes"])


@needs_program
def test_the_licences_of_all_that_is_bundled_are_there(made: Made) -> None:
    """Those of the engine, the editor and the reader of Turtle among them."""
    text = made.files["assets/sparql/LICENCES.txt"].decode()
    for name in ("oxigraph ", "@codemirror/view ", "@codemirror/legacy-modes ", "n3 ", "style-mod "):
        assert f"\n{name}" in f"\n{text}"
    assert text.count("MIT License") + text.count("The MIT License") >= text.count("-" * 72)


@needs_program
def test_saved_queries_are_chosen_by_their_titles(made: Made) -> None:
    """In the page's language, and without JavaScript as links."""
    for language in LANGUAGES:
        page = made.pages[PAGES[language]]
        options = [attrs["value"] for attrs in page.find("option")]
        assert "partners" in options
        for name, query in made.given.queries.items():
            assert query.titles[language] in page.text
            assert name in page.ids


def test_saved_queries_move_with_the_base(made: Made) -> None:
    """Under another base the page's queries ask for the things of that base, and the vocabulary stays."""
    from municoop.publication import answer_queries
    from municoop.query.library import read_library
    from municoop.sources.project import Project

    root = Path(__file__).parents[2]
    release = replace(made.release, base_iri="https://data.example.org/towns/")
    moved = answer_queries(release, read_library(Project.at(root)))
    assert "<https://data.example.org/towns/id/authority/kropyvnytskyi>" in moved["partners"].text
    assert "<https://w3id.org/municoop/def#>" in moved["partners"].text


def test_without_its_program_the_page_says_how_to_get_it(without: dict[str, bytes]) -> None:
    """No script is named; the navigation leads to the page, and the saved queries stand there."""
    assert not any(name.startswith("assets/sparql/") for name in without)
    pages = read_pages(without)
    for language, word in zip(LANGUAGES, ("is missing", "немає редактора", "brakuje edytora"), strict=True):
        page = pages[PAGES[language]]
        assert word in page.text
        assert "pip install" in page.text
        assert page.find("script") == []
        assert any(link.get("href", "").startswith("../queries/partners") for link in page.find("a"))
