"""The search page in a real browser, at the root of a host and under a path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from municoop.matching.search.files import search_files
from municoop.model import LANGUAGES
from municoop.rdf import DEFAULT_BASE_IRI, node
from municoop.site import Given, make_site, tell_class
from municoop.site.pages.search import NAMED
from site_tree import Made, Page
from web_browser.server import serve_tree

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

    from web_browser.watching import Watched

SUFFIX = {"en": ".html", "uk": ".uk.html", "pl": ".pl.html"}
# What readers may write, and the page that has to come first.
SOUGHT = (
    ("Львів", "authority/lviv"),
    ("Львова", "authority/lviv"),
    ("Львову", "authority/lviv"),
    ("Львовом", "authority/lviv"),
    ("Lwów", "authority/lviv"),
    ("Lwowem", "authority/lviv"),
    ("Lwowie", "authority/lviv"),
    ("Lviv", "authority/lviv"),
    ("L'viv", "authority/lviv"),
    ("Lemberg", "authority/lviv"),
    ("LVIV", "authority/lviv"),
    ("у Кривому Розі", "authority/kryvyi-rih"),
    ("Kryvyirih", "authority/kryvyi-rih"),
    ("Krakowem", "authority/krakow"),
    ("Кракова", "authority/krakow"),
    ("міста Крефельда", "authority/krefeld"),
    ("Kropyvnytsky", "authority/kropyvnytskyi"),
    ("Крапивницький", "authority/kropyvnytskyi"),
    ("Kirovohrad", "authority/kropyvnytskyi"),
    ("Zapor", "authority/zaporizhzhia"),
    ("METREX", "network/metrex"),
    ("міста-побратими Крефельд", "cooperation/twinning-krefeld-kropyvnytskyi"),
    ("miasta partnerskie Krefeld", "cooperation/twinning-krefeld-kropyvnytskyi"),
    ("sister cities Krefeld", "cooperation/twinning-krefeld-kropyvnytskyi"),
    ("почесним членом METREX", "document/"),
)


@pytest.fixture
def search(chromium: Browser, site_address: str) -> Iterator[Watched]:
    """The Ukrainian search page; nothing on it may break the policy or ask another host."""
    from web_browser.watching import watch_page

    with watch_page(chromium) as watched:
        watched.page.goto(f"{site_address}search/index.uk.html")
        yield watched
        assert watched.violations == []
        assert watched.foreign_requests() == []


def write(watched: Watched, text: str) -> Locator:
    """Write a text into the empty field as a reader does, and return what is found."""
    watched.page.fill("#q", "")
    watched.page.type("#q", text)
    watched.page.wait_for_selector("#finds[aria-busy=false]", state="attached")
    return watched.page.locator("#finds li")


def find_requests(watched: Watched) -> list[str]:
    """Return the names of the index files that were asked for."""
    return [
        urlsplit(address).path.rpartition("/")[2]
        for address in watched.requests
        if re.search(r"/search/[^/]+\.(json|txt)", address)
    ]


def test_names_are_found_in_any_language_form_and_spelling(search: Watched) -> None:
    wrong = {}
    for text, expected in SOUGHT:
        first = write(search, text).locator("a").first.get_attribute("href") or ""
        if not first.startswith(f"../doc/{expected}") or not first.endswith(".uk.html"):
            wrong[text] = first
    assert wrong == {}


def test_every_name_of_every_thing_finds_it(search: Watched, made: Made) -> None:
    """By its label in each language; what has the same name comes with it."""
    index = made.release.quads
    names = [
        (quad.object.value, quad.subject.value.removeprefix(f"{DEFAULT_BASE_IRI}id/"))
        for quad in index
        if quad.predicate in (node("rdfs:label"), node("dcterms:title"), node("skos:altLabel"))
        and isinstance(quad.object, ox.Literal)
        and isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(f"{DEFAULT_BASE_IRI}id/")
    ]
    assert len(names) > 300
    missing = search.page.evaluate(
        """async names => {
          const { Finder } = await import(new URL("../assets/search/find.js", location))
          const finder = new Finder(new URL("../search/", location)), missing = []
          for (const [name, path] of names) {
            const { finds } = await finder.find(name, 20)
            if (!finds.slice(0, 3).some(find => find.thing.path === path)) missing.push([name, path])
          }
          return missing
        }""",
        names,
    )
    assert missing == []


def test_nothing_is_loaded_before_the_reader_writes(search: Watched) -> None:
    """Then once: what to look up first, the rules, and the files with the words and things."""
    assert find_requests(search) == []
    write(search, "Львова")
    asked = find_requests(search)
    assert asked[:2] == ["index.json", "rules.json"]
    assert set(asked[2:]) <= {"words-0.txt", "things-0.json", "things-1.json"}
    write(search, "Krakowem")
    write(search, "Львів")
    assert len(find_requests(search)) == len(set(find_requests(search)))


def test_homonyms_are_told_apart(search: Watched) -> None:
    """Each result says what it is and where, and no two look the same."""
    found = write(search, "Kansas City").all_inner_texts()
    assert len(found) > 2
    assert len(found) == len(set(found))
    assert all("Сполучені Штати" in text for text in found[:3])
    assert [text.count("місто") for text in found[:3]] == [1, 1, 0]
    assert len(write(search, "Kansas City, Польща").all_inner_texts()) == len(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_with_a_query_shows_its_results(
    chromium: Browser, site_address: str, language: str
) -> None:
    from web_browser.watching import watch_page

    with watch_page(chromium) as watched:
        page = watched.page
        page.goto(f"{site_address}search/index{SUFFIX[language]}?q=%D0%9B%D1%8C%D0%B2%D0%BE%D0%B2%D0%B0")
        first = page.locator("#finds a").first
        first.wait_for()
        assert page.input_value("#q") == "Львова"
        assert "1" in page.inner_text("#found")
        first.click()
        page.wait_for_url(f"**/doc/authority/lviv{SUFFIX[language]}")
        assert watched.violations == []
        assert watched.foreign_requests() == []


def test_the_address_keeps_what_is_sought_also_in_other_languages(search: Watched) -> None:
    write(search, "Львова & co")
    assert parse_qs(urlsplit(search.page.url).query) == {"q": ["Львова & co"]}
    search.page.click("a[hreflang=pl]")
    search.page.wait_for_url("**/search/index.pl.html?q=*")
    assert search.page.input_value("#q") == "Львова & co"


def test_the_first_page_leads_to_results(chromium: Browser, site_address: str) -> None:
    from web_browser.watching import watch_page

    with watch_page(chromium) as watched:
        watched.page.goto(f"{site_address}index.pl.html")
        watched.page.fill("#q", "Lwowem")
        watched.page.press("#q", "Enter")
        watched.page.wait_for_url("**/search/index.pl.html?q=Lwowem")
        assert watched.page.locator("#finds li").first.inner_text().startswith("Lwów")
        assert watched.violations == []


def test_keys_and_screen_readers_are_served(search: Watched) -> None:
    """The number of results is told, each result is a link in a list, and all is reached by Tab."""
    page = search.page
    found = write(search, "Kansas City")
    assert page.get_by_role("status").inner_text() == f"Знайдено: {found.count()}"
    assert page.get_by_role("list", name="Результати").get_by_role("link").count() == found.count()
    page.get_by_role("searchbox").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#finds') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/authority/kansas-city-*")


def test_names_in_other_languages_say_so(search: Watched) -> None:
    other = write(search, "Lemberg").first.locator("bdi")
    assert other.all_inner_texts() == ["Львів", "Lemberg"]
    assert [name.get_attribute("lang") for name in other.all()] == [None, "de"]


def test_likeness_and_failure_are_told(search: Watched) -> None:
    page = search.page
    write(search, "Крапивницький")
    assert "Схожі" in page.inner_text("#found")
    write(search, "Їжакотопія")
    assert page.inner_text("#found").startswith("Нічого не знайдено")
    assert page.locator("#a-to-z").is_visible()
    page.context.route("**/search/index.json*", lambda route: route.abort())
    page.reload()
    page.wait_for_selector("#finds[aria-busy=false]", state="attached")
    assert "не вдається завантажити" in page.inner_text("#found")
    page.context.unroute("**/search/index.json*")
    write(search, "Львова")
    assert page.inner_text("#found") == "Знайдено: 1"


def test_many_results_are_shown_by_and_by(search: Watched) -> None:
    found = write(search, "мі")
    assert found.count() == 20
    assert "перші 20" in search.page.inner_text("#found")
    search.page.click("#more")
    search.page.locator("#finds li").nth(20).wait_for()
    assert search.page.locator("#finds li:nth-child(21) a:focus").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts_there_is_a_list_from_a_to_z(
    chromium: Browser, site_address: str, made: Made, language: str
) -> None:
    """Every named thing stands in it; the field, which would do nothing, does not show."""
    from web_browser.watching import watch_page

    with watch_page(chromium, java_script_enabled=False) as watched:
        page = watched.page
        page.goto(f"{site_address}search/index{SUFFIX[language]}?q=Lviv")
        assert not page.locator("#q").is_visible()
        paths = {link.get_attribute("href") for link in page.locator("#a-to-z .letter a").all()}
        things = {
            name
            for name in made.pages
            if re.fullmatch(
                rf"doc/({'|'.join(NAMED)})/(?!index)[a-z0-9-]+{re.escape(SUFFIX[language])}", name
            )
        }
        assert len(things) > 60
        assert paths == {f"../{name}" for name in things}
        letters = page.locator("#a-to-z .letters a").all()
        assert len(letters) > 10
        assert all(
            page.locator(f"[id='{(link.get_attribute('href') or '').partition('#')[2]}']").count() == 1
            for link in letters
        )
        page.locator("#a-to-z .choices a").first.click()
        page.wait_for_url(f"**/doc/cooperation/index{SUFFIX[language]}")


HOSTILE = "</script><img src=x onerror=alert(1)> \u202egnp «'\"&lt;b&gt; Львів"


def test_hostile_names_stay_text(chromium: Browser, made: Made, tmp_path: Path) -> None:
    """In the list, in the index and among the results."""
    from web_browser.watching import watch_page

    graph = ox.NamedNode(f"{DEFAULT_BASE_IRI}graph/evil")
    city = ox.NamedNode(f"{DEFAULT_BASE_IRI}id/authority/evil")
    quads = (
        ox.Quad(city, node("rdf:type"), node("mc:Municipality"), graph),
        ox.Quad(city, node("rdfs:label"), ox.Literal(HOSTILE, language="en"), graph),
    )
    files = dict(make_site(replace(made.release, quads=quads), Given()))
    for name, data in (*files.items(), *search_files(quads, tell_class)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert HOSTILE in Page(files["search/index.html"].decode()).text
    with serve_tree(tmp_path) as address, watch_page(chromium) as watched:
        watched.page.goto(f"{address}search/index.html")
        found = write(watched, "Львова onerror")
        assert found.locator("a").first.text_content() == HOSTILE
        assert watched.page.locator("#finds img").count() == 0
        assert watched.violations == []
