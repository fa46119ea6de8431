"""The whole server over the real release, asked by the clients that people have."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from rdflib import URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSON, SPARQLWrapper

from municoop.query.library import read_library
from municoop.query.run import run_query
from municoop.site.pages import sparql
from municoop.sources.project import Project
from web_browser.watching import watch_page
from web_hosts.hosts import Answer, Host
from web_hosts.own import run_own, serving, wait_until_ready

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
LIBRARY = read_library(Project.at(ROOT))
LOCAL = [name for name, query in LIBRARY.items() if not query.remote]
VISITS = "SELECT ?visit { ?visit a <https://w3id.org/municoop/def#Visit> } ORDER BY ?visit"


@pytest.fixture(scope="module")
def whole(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """The server over the real release."""
    with serving(built_site, tmp_path_factory.mktemp("whole")) as (_, host):
        yield host


def address(host: Host, path: str = "sparql") -> str:
    return f"http://127.0.0.1:{host.port}/{path}"


@pytest.mark.parametrize("name", LOCAL)
def test_saved_queries_have_the_answers_of_the_command_line(whole: Host, built_site: Path, name: str) -> None:
    there = run_query(name, LIBRARY, release=built_site, endpoint=address(whole))
    assert there == run_query(name, LIBRARY, release=built_site)


def test_sparqlwrapper_gets_rows(whole: Host) -> None:
    client = SPARQLWrapper(address(whole))
    client.setReturnFormat(JSON)
    client.setQuery(VISITS)
    answer: Any = client.queryAndConvert()
    rows = answer["results"]["bindings"]
    assert len(rows) >= 3
    assert all(row["visit"]["value"].startswith("https://w3id.org/municoop/id/cooperation/") for row in rows)


def test_rdflib_reads_the_endpoint_as_a_store(whole: Host) -> None:
    store = SPARQLStore(address(whole))
    label = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
    krefeld = URIRef("https://w3id.org/municoop/id/authority/krefeld")
    labels = {str(triple[2]) for triple, _ in store.triples((krefeld, label, None))}
    assert "Krefeld" in labels


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl_gets_what_it_asks_for(whole: Host) -> None:
    def curl(*arguments: str) -> str:
        command = ["curl", "--silent", "--show-error", "--fail", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout

    rows = curl("--data-urlencode", f"query={VISITS}", "--header", "Accept: text/csv", address(whole))
    assert rows.splitlines()[0] == "visit"
    thing = address(whole, "id/authority/krefeld")
    turtle = curl("--location", "--header", "Accept: text/turtle", thing)
    assert list(ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE))
    found = json.loads(curl("--get", "--data-urlencode", "q=Крефельдом", address(whole, "api/search")))
    assert found["results"][0]["id"].endswith("/authority/krefeld")


def test_browser_is_led_to_the_editor_in_its_language_and_others_to_the_description(whole: Host) -> None:
    def ask(accept: str, language: str = "en") -> Answer:
        return whole.ask("sparql", {"Accept": accept, "Accept-Language": language})

    page = ask("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "uk,en;q=0.5")
    assert (page.status, page.headers["location"]) == (303, "sparql/editor.uk.html")
    assert "accept-language" in page.headers["vary"].lower()
    described = ask("*/*")
    assert described.status == 200
    assert b"sparql-service-description" in described.body


@pytest.mark.skipif(not sparql.read_bundle(), reason="the query page's program is not made: install npm")
def test_editor_asks_this_endpoint_and_loads_no_data(whole: Host, chromium: Browser) -> None:
    with watch_page(chromium) as watched:
        page = watched.page
        page.goto(address(whole, "sparql/editor.pl.html"))
        assert page.locator("html").get_attribute("lang") == "pl"
        page.select_option("#sparql-saved", "visits")
        page.click("#sparql-run")
        page.locator("#sparql-result table").wait_for()
        rows = page.locator("#sparql-result tbody tr").count()
        assert page.locator('nav a[href="../sparql/editor.uk.html"]').count()
    assert (
        rows
        == len(
            run_query("visits", LIBRARY, release=Path(), endpoint=address(whole), format="csv").splitlines()
        )
        - 1
    )
    assert not watched.foreign_requests()
    assert not watched.violations
    assert not any(asked.endswith((".wasm", ".nq.gz")) for asked in watched.requests)


def test_api_may_be_asked_by_any_page_and_says_what_is_wrong(whole: Host) -> None:
    preflight = whole.ask("api/reconcile", {"Origin": "https://other.example"}, "OPTIONS")
    assert preflight.status == 204
    refused = whole.ask("api/search", {"Accept": "application/json"})
    assert json.loads(refused.body)["detail"] == "q is missing: the name to look for"
    preview = whole.ask("api/reconcile/preview?id=authority/krefeld&language=uk")
    assert preview.headers["content-security-policy"] == "default-src 'none'; frame-ancestors *"
    wrong_method = whole.ask("api/search", method="DELETE")
    missing = whole.ask("api/nothing")
    statuses = [answer.status for answer in (refused, preview, wrong_method, missing)]
    assert statuses == [400, 200, 405, 404]
    for answer in (preflight, refused, preview, wrong_method, missing):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


def test_queries_are_measured_without_their_text(whole: Host) -> None:
    whole.ask("sparql?query=ASK%7B%7D%23hidden")
    measures = whole.ask("metrics").body.decode()
    assert 'municoop_queries_total{outcome="answered"}' in measures
    assert "municoop_queries_running 0.0" in measures
    assert "hidden" not in measures


def test_release_without_names_is_served_but_not_ready(built_site: Path, tmp_path: Path) -> None:
    release = tmp_path / "release"
    shutil.copytree(built_site, release)
    (release / "reconcile.json").unlink()
    with run_own(release, tmp_path) as own:
        host = Host("own", own.port, "/")
        assert host.ask("index.html").status == 200
        answer = host.ask("readyz")
        assert answer.status == 503
        assert host.ask("api/search?q=x").status == 503
        assert "reconcile.json cannot be read" in own.errors.read_text()


def test_each_host_is_told_its_own_addresses_and_a_public_one_counts_more(
    whole: Host, built_site: Path, tmp_path: Path
) -> None:
    for name in ("one.example", "two.example", "one.example"):
        described = whole.ask("sparql", {"Accept": "text/turtle", "Host": name}).body.decode()
        relative = whole.ask("sparql?query=SELECT(%3Ca%3E%20AS%20%3Fx)%7B%7D", {"Host": name}).body.decode()
        assert f"http://{name}/sparql" in described
        assert f"http://{name}/a" in relative
    public = "https://data.example.org/sub/"
    with run_own(built_site, tmp_path, "--public-url", public) as own:
        host = Host("own", own.port, "/")
        wait_until_ready(host)
        manifest = json.loads(host.ask("api/reconcile").body)
        assert manifest["preview"]["url"].startswith(f"{public}api/reconcile/preview")
        assert f"<{public}sparql>" in host.ask("sparql", {"Accept": "text/turtle"}).body.decode()


def test_java_and_others_with_odd_preferences_get_an_answer(whole: Host) -> None:
    java = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
    assert whole.ask("sparql?query=ASK%7B%7D", {"Accept": java}).status == 200


def test_blanks_within_an_iri_are_not_folded(whole: Host) -> None:
    def ask(blank: str) -> bytes:
        query = f"SELECT (STR(<x:a{blank}b>) AS ?iri) {{}}"
        return whole.ask(f"sparql?query={quote(query)}", {"Accept": "text/csv"}).body

    assert ask("\u00a0") != ask("\u2003")


def test_data_that_cannot_be_loaded_ends_the_server_in_one_line(tmp_path: Path) -> None:
    data = tmp_path / "broken.nq"
    data.write_text("<http://a.example/s> no N-Quads\n")
    command = [sys.executable, "-m", "municoop", "serve", "--port", "0", "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "broken.nq" in done.stderr


def test_killed_server_leaves_no_process(built_site: Path, tmp_path: Path) -> None:
    with serving(built_site, tmp_path) as (own, host):
        assert host.ask("api/search?q=Krefeld").status == 200
        family = list_children(own.process.pid)
        assert len(family) >= 3
        own.process.kill()
        own.process.wait(15)
        end = time.monotonic() + 10
        while alive := [pid for pid in family if Path(f"/proc/{pid}").exists()]:
            assert time.monotonic() < end, alive
            time.sleep(0.05)


def list_children(pid: int) -> list[int]:
    """Return the processes that a process has started, and theirs."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in map(int, listed) for one in (child, *list_children(child))]


def test_any_data_can_be_served(tmp_path: Path) -> None:
    data = tmp_path / "others.trig"
    data.write_text("<http://a.example/g> { <http://a.example/s> a <http://a.example/T> }")
    command = [sys.executable, "-m", "municoop", "serve", "--port", "0", "--data", str(data)]
    with run_own(tmp_path, tmp_path, command=command) as own:
        host = Host("own", own.port, "/")
        wait_until_ready(host)
        rows = host.ask("sparql?query=SELECT*%7B%3Fs%20a%20%3Ft%7D", {"Accept": "text/csv"})
        assert rows.body.split() == [b"s,t", b"http://a.example/s,http://a.example/T"]
        assert host.ask("index.html").status == 404
