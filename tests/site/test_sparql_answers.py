"""The query page in a real browser: it answers as `municoop query` does, and nothing it is given harms it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

import pyoxigraph as ox
import pytest

from municoop.errors import InputError
from municoop.query.library import read_library
from municoop.query.run import run_query
from municoop.site.pages import sparql
from municoop.sources.project import Project
from stores import run_oxigraph
from web_browser.server import serve_tree
from web_hosts.hosts import find_program, run_apache, run_nginx

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from web_browser.watching import Watched

ROOT = Path(__file__).parents[2]
LIBRARY = read_library(Project.at(ROOT))
LOCAL = [name for name, query in LIBRARY.items() if not query.remote]
PAGE = "sparql/index.html"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SHORT = "SELECT (1 + 1 AS ?two) {}"

pytestmark = pytest.mark.skipif(
    not sparql.read_bundle(), reason="the query page's program is not made: install npm, then municoop again"
)


class Asker:
    """A reader at the query page."""

    def __init__(self, watched: Watched, address: str) -> None:
        self.watched = watched
        self.page = watched.page
        self.page.goto(address)
        self.page.locator("#sparql-run").wait_for()

    def write(self, query: str) -> None:
        """Put a query into the editor, by keyboard."""
        self.page.locator("#sparql-editor .cm-content").click()
        self.page.keyboard.press("Control+a")
        if query:
            self.page.keyboard.insert_text(query)
        else:
            self.page.keyboard.press("Delete")

    def run(self) -> str:
        """Run what is in the editor; return what the page says of it."""
        self.page.click("#sparql-run")
        return self.wait()

    def wait(self) -> str:
        """Wait for the end; return what the page says."""
        self.page.locator("#sparql-run[aria-disabled=false]").wait_for()
        return self.status

    @property
    def status(self) -> str:
        return self.page.inner_text("#sparql-status")

    def ask(self, query: str) -> str:
        self.write(query)
        return self.run()

    def choose(self, name: str) -> str:
        """Run a saved query."""
        self.page.select_option("#sparql-saved", name)
        return self.run()

    def download(self, ending: str) -> str:
        """Return the file with the ending that the page offers."""
        with self.page.expect_download() as started:
            self.page.click(f"#sparql-result a[download$='.{ending}']")
        return started.value.path().read_bytes().decode()

    def rows(self) -> list[list[str]]:
        """Return the rows of the table."""
        rows: list[list[str]] = self.page.eval_on_selector_all(
            "#sparql-result tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
        )
        return rows

    def limit(self, seconds: int) -> None:
        """Let the shortest time limit be this."""
        self.page.evaluate(f"document.querySelector('#sparql-limit option').value = '{seconds}'")
        self.page.select_option("#sparql-limit", str(seconds))

    def check_clean(self) -> None:
        """Nothing was asked of others, no policy was broken, nothing went wrong unseen."""
        assert self.watched.foreign_requests() == []
        assert self.watched.violations == []
        assert self.watched.errors == []


@pytest.fixture(scope="module")
def asker(chromium: Browser, built_site: Path) -> Iterator[Asker]:
    """A reader at the page of the real project, under a path, who stays there."""
    from web_browser.watching import watch_page

    with serve_tree(built_site, "/sub/path/") as address, watch_page(chromium) as watched:
        asker = Asker(watched, address + PAGE)
        yield asker
        asker.check_clean()


def print_query(name: str, built_site: Path, format: str) -> str:
    """Return what `municoop query NAME --format FORMAT` prints."""
    return run_query(name, LIBRARY, release=built_site, format=format)  # type: ignore[arg-type]


def test_there_are_more_than_thirty_queries_to_answer() -> None:
    assert len(LOCAL) > 30


@pytest.mark.parametrize("name", LOCAL)
def test_saved_query_is_answered_as_at_the_command_line(asker: Asker, built_site: Path, name: str) -> None:
    """The very rows, in their order; of a graph the very statements; in each form that is offered."""
    assert asker.choose(name).startswith("Answered in")
    form = re.search(r"^(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", LIBRARY[name].text, re.MULTILINE)
    assert form
    if form[1] in ("CONSTRUCT", "DESCRIBE"):
        ours = set(ox.parse(print_query(name, built_site, "ttl"), format=ox.RdfFormat.TURTLE))
        assert set(ox.parse(asker.download("ttl"), format=ox.RdfFormat.TURTLE)) == ours
        assert len(asker.rows()) == len(ours) > 0
        return
    expected = json.loads(print_query(name, built_site, "json"))
    assert json.loads(asker.download("json")) == expected
    if form[1] == "ASK":
        assert asker.page.inner_text("#sparql-result .lead") == ("Yes" if expected["boolean"] else "No")
        return
    rows = list(csv.reader(io.StringIO(print_query(name, built_site, "csv"))))
    assert list(csv.reader(io.StringIO(asker.download("csv"), newline=""))) == rows
    assert len(asker.rows()) == len(rows) - 1 > 0


@pytest.mark.parametrize("name", ["partners", "themes", "document-graph", "evidence"])
def test_links_of_answers_lead_to_pages_of_the_site(asker: Asker, built_site: Path, name: str) -> None:
    """Things, terms and concepts of this data set lead to their page in the reader's language."""
    asker.choose(name)
    links = asker.page.eval_on_selector_all(
        "#sparql-result td a:not(.out)", "links => links.map(link => link.getAttribute('href'))"
    )
    assert links
    for link in links:
        path, _, anchor = urljoin("/sparql/", link).lstrip("/").partition("#")
        html = (built_site / path).read_text(encoding="utf-8")
        assert not anchor or f'id="{anchor}"' in html


def test_links_lead_to_terms_and_concepts_and_documents(asker: Asker, built_site: Path) -> None:
    asker.ask(
        "SELECT * { VALUES ?x { mc:Twinning <https://w3id.org/municoop/def/status/ended> "
        "<https://w3id.org/municoop/def/status> <https://w3id.org/municoop/graph/register> rdfs:label "
        "<https://w3id.org/municoop/dataset/> } }"
    )
    links = asker.page.eval_on_selector_all(
        "#sparql-result td", "cells => cells.map(cell => cell.querySelector('a')?.getAttribute('href') ?? '')"
    )
    assert links == [
        "../def/index.html#Twinning",
        "../def/status/index.html#ended",
        "../def/status/index.html",
        "",
        "http://www.w3.org/2000/01/rdf-schema#label",
        "../dataset/index.html",
    ]


def test_prefixes_need_not_be_declared_and_lines_stay(asker: Asker, built_site: Path) -> None:
    """The known ones are declared by the page, and messages name the reader's own lines and columns."""
    assert asker.ask("SELECT ?t { ?t a mc:Twinning } LIMIT 1").startswith("Answered in")
    assert len(asker.rows()) == 1
    for wrong in ("SELECT ?t { ?t a mc:T } LIMT 1", "SELECT ?t {\n ?t a mc:T ) LIMIT 1"):
        with pytest.raises(InputError) as told:
            run_query(wrong, LIBRARY, release=built_site)
        _, line, column = str(told.value.where).rsplit(":", 2)
        assert f"line {line}, column {column}:" in asker.ask(wrong)
    assert "A prefix is not declared; see line 2" in asker.ask("SELECT ?t {\n  nosuch:a ?p mc:T }")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELEC * {}", "A query has SELECT, ASK"),
        ("SELECT * {\n ?s ?p }", "This is not SPARQL 1.1; see line 2"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "queries only read"),
        ("SELECT * { SERVICE SILENT <https://example.org/sparql> { ?s ?p ?o } }", "opens no connections"),
        (
            "SELECT * { # comment\n SERVICE # x\n <https://example.org/> { ?s ?p ?o } }",
            "opens no connections",
        ),
        ("", "This is not SPARQL 1.1"),
    ],
)
def test_a_bad_query_is_told_in_one_line(asker: Asker, query: str, said: str) -> None:
    """And the next one is answered."""
    assert said in asker.ask(query)
    assert asker.page.locator("#sparql-answer").is_hidden()
    assert asker.ask(SHORT).startswith("Answered in")
    assert asker.rows() == [["2"]]


def test_graphs_are_named_and_their_union_has_no_row_twice(asker: Asker, built_site: Path) -> None:
    """As `municoop query` has it: FROM holds, and a statement in two graphs is one in the union."""
    for query in (
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/municoop/graph/register> { ?s ?p ?o }",
    ):
        asker.ask(query)
        expected = json.loads(run_query(query, LIBRARY, release=built_site, format="json"))
        assert json.loads(asker.download("json")) == expected


def test_the_time_limit_ends_a_query_and_the_next_is_answered(asker: Asker) -> None:
    """A cross join is ended with its worker; a new worker loads the data again."""
    before = sum(address.endswith("municoop.nq.gz") for address in asker.watched.requests)
    asker.limit(1)
    assert "ended after 1 s" in asker.ask(ENDLESS)
    asker.page.select_option("#sparql-limit", "30")
    assert asker.ask(SHORT).startswith("Answered in")
    assert asker.rows() == [["2"]]
    after = sum(address.endswith("municoop.nq.gz") for address in asker.watched.requests)
    assert after == before + 1


def test_stop_ends_a_query(asker: Asker) -> None:
    """At once, and the next is answered; Ctrl+Enter in the editor runs too."""
    asker.write(ENDLESS)
    asker.page.keyboard.press("Control+Enter")
    asker.page.locator("#sparql-status", has_text="Running").wait_for()
    asker.page.click("#sparql-stop")
    assert asker.wait() == "Stopped."
    assert asker.ask(SHORT).startswith("Answered in")


def test_more_rows_than_are_shown_are_in_the_files(asker: Asker) -> None:
    asker.ask("SELECT * { ?s ?p ?o } LIMIT 1234")
    assert "The first 1,000 of 1,234 are shown" in asker.page.inner_text("#sparql-result caption")
    assert len(asker.rows()) == 1000
    assert len(list(csv.reader(io.StringIO(asker.download("csv"), newline="")))) == 1235


def test_hostile_values_stay_text(asker: Asker) -> None:
    """No element comes out of a value, only a web address is a link, files hold the very values."""
    values = [
        "</script><script>document.title='broken'</script>",
        "<img src=x onerror=\"document.title='broken'\">",
        "\u202egnp.exe \u200f\u2067abc",
        "x" * 10_000,
        '=1+1,"quoted"\r\n\u0000end'.replace("\u0000", ""),
    ]
    addresses = [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://a.example/a",
    ]
    terms = [*(str(ox.Literal(value)) for value in values), *(f"<{address}>" for address in addresses)]
    terms.append('"مرحبا"@ar')
    asker.ask(f"SELECT ?x {{ VALUES ?x {{ {' '.join(terms)} }} }}")
    cells = asker.page.eval_on_selector_all("#sparql-result td", "all => all.map(cell => cell.textContent)")
    assert cells == [*values, *addresses, "مرحبا@ar"]
    assert asker.page.locator("#sparql-result :is(script, img)").count() == 0
    assert asker.page.eval_on_selector_all("#sparql-result td a", "all => all.map(a => a.href)") == [
        addresses[-1]
    ]
    assert asker.page.locator("#sparql-result bdi[lang=ar]").count() == 1
    assert asker.page.title().startswith("Ask with SPARQL")
    shown = list(csv.reader(io.StringIO(asker.download("csv"), newline="")))
    assert [row[0] for row in shown[1:]] == [*values, *addresses, "مرحبا"]
    assert asker.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_triples_in_triples_and_blank_nodes_are_shown(asker: Asker) -> None:
    asker.ask("SELECT ?x ?y { BIND (TRIPLE(<a:s>, <a:p>, 'o'@en) AS ?x) BIND (BNODE() AS ?y) }")
    ((triple, blank),) = asker.rows()
    assert triple == "<<( a:s a:p o@en )>>"
    assert blank.startswith("_:")
    asker.ask("CONSTRUCT { _:b rdfs:label 'a', 'b'@uk, 1.5 } WHERE {}")
    assert len(asker.rows()) == 3
    assert len(set(ox.parse(asker.download("ttl"), format=ox.RdfFormat.TURTLE))) == 3


@contextmanager
def open_asker(chromium: Browser, address: str, **options: Any) -> Iterator[Asker]:
    """Yield a reader at a new page."""
    from web_browser.watching import watch_page

    with watch_page(chromium, **options) as watched:
        yield Asker(watched, address)


def test_a_link_carries_the_query_and_nothing_runs_by_itself(chromium: Browser, site_address: str) -> None:
    """The query is put into the editor as text; the engine is not even loaded before the reader runs it."""
    query = "# <img src=x onerror=alert(1)> +&%\nSELECT (2 AS ?two) {}"
    with open_asker(chromium, f"{site_address}{PAGE}#query={quote(query)}") as asker:
        assert "came with the link" in asker.status
        lines = asker.page.eval_on_selector_all(
            "#sparql-editor .cm-line", "all => all.map(line => line.textContent)"
        )
        assert "\n".join(lines) == query
        assert not any(address.endswith((".wasm", ".gz", "worker.js")) for address in asker.watched.requests)
        assert asker.run().startswith("Answered in")
        assert asker.rows() == [["2"]]
        asker.write("ASK { ?s ?p 'ї &+#' }")
        asker.page.click("#sparql-link")
        asker.page.locator("#sparql-status", has_text="address of this page").wait_for()
        carried = asker.page.url
        asker.check_clean()
    with open_asker(chromium, carried) as again:
        assert again.page.inner_text("#sparql-editor .cm-content") == "ASK { ?s ?p 'ї &+#' }"
        assert again.page.input_value("#sparql-saved") == ""


def test_the_page_of_a_saved_query_leads_to_it_here(chromium: Browser, built_site: Path) -> None:
    with serve_tree(built_site) as address, open_asker(chromium, address + PAGE) as asker:
        asker.page.goto(f"{address}queries/themes.uk.html")
        asker.page.get_by_text("Змінити й виконати цей запит").click()
        asker.page.locator("#sparql-run").wait_for()
        assert asker.page.input_value("#sparql-saved") == "themes"
        assert asker.page.url.endswith("sparql/index.uk.html#themes")
        assert asker.run().startswith("Відповідь отримано за")


def test_a_host_that_calls_the_dump_encoded_is_no_obstacle(chromium: Browser, built_site: Path) -> None:
    """Then the browser has unpacked it already."""
    with serve_tree(built_site, encoded=True) as address, open_asker(chromium, address + PAGE) as asker:
        assert asker.choose("partners").startswith("Answered in")
        assert len(asker.rows()) == 2
        asker.check_clean()


@pytest.mark.parametrize("kind", ["apache2", "nginx"])
def test_real_servers_with_the_generated_rules_serve_the_page(
    chromium: Browser, built_site: Path, kind: str
) -> None:
    """The policies and media types that they are told to send let the editor and the engine run."""
    program = find_program(kind)
    if program is None:
        pytest.skip(f"{kind} is not installed here: apt-get install {kind}")
    with TemporaryDirectory(prefix="municoop-served-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        release = folder / "root" / "towns"
        shutil.copytree(built_site, release)
        if kind == "apache2":
            port = stack.enter_context(run_apache(program, folder / "root", folder))
        else:
            port = stack.enter_context(run_nginx(program, folder / "root", release / "hosting", folder))
        asker = stack.enter_context(open_asker(chromium, f"http://127.0.0.1:{port}/towns/{PAGE}"))
        assert asker.choose("partners").startswith("Answered in")
        assert len(asker.rows()) == 2
        asker.check_clean()


@pytest.mark.parametrize(
    ("missing", "content", "said"),
    [
        ("municoop.nq.gz", None, "Не вдалося завантажити дані"),
        ("municoop.nq.gz", b"\x1f\x8bbroken", "Не вдалося завантажити дані"),
        ("municoop.nq.gz", b"<html>not N-Quads</html>", "Не вдалося завантажити дані"),
        ("assets/sparql/oxigraph.wasm", None, "Не вдалося завантажити рушій"),
        ("assets/sparql/oxigraph.wasm", b"broken", "Не вдалося завантажити рушій"),
        ("assets/sparql/sparql-worker.js", None, "Не вдалося завантажити рушій"),
    ],
)
def test_what_cannot_be_loaded_is_told_in_the_readers_language(
    chromium: Browser, built_site: Path, tmp_path: Path, missing: str, content: bytes | None, said: str
) -> None:
    """And after the host has mended it the page answers, without being loaded again."""
    folder = copy_page(built_site, tmp_path)
    whole = (folder / missing).read_bytes()
    (folder / missing).unlink()
    if content is not None:
        (folder / missing).write_bytes(content)
    with serve_tree(folder) as address, open_asker(chromium, f"{address}sparql/index.uk.html") as asker:
        assert said in asker.choose("partners")
        (folder / missing).write_bytes(whole)
        assert asker.run().startswith("Відповідь отримано за")


def copy_page(built_site: Path, folder: Path) -> Path:
    """Copy what the query page needs."""
    names = ["municoop.nq.gz", "assets/style.css", "assets/sparql.css"]
    names += [f"sparql/{path.name}" for path in (built_site / "sparql").iterdir()]
    names += [f"assets/sparql/{path.name}" for path in (built_site / "assets" / "sparql").iterdir()]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((built_site / name).read_bytes())
    return folder


@pytest.fixture(scope="module")
def endpoint_asker(
    chromium: Browser, built_site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asker]:
    """A reader at a page whose queries a real store answers."""
    folder = copy_page(built_site, tmp_path_factory.mktemp("endpoint"))
    page = folder / PAGE
    html = page.read_text(encoding="utf-8")
    assert html.count('<div id="sparql" ') == 1
    page.write_text(
        html.replace('<div id="sparql" ', '<div id="sparql" data-endpoint="../query" '), encoding="utf-8"
    )
    with (
        run_oxigraph(built_site / "municoop.nq.gz") as store,
        serve_tree(folder, "/sub/", forward={"query": store}) as address,
        open_asker(chromium, address + PAGE) as asker,
    ):
        yield asker


@pytest.mark.parametrize("name", ["partners", "timeline", "all-quoted", "schema-events"])
def test_an_endpoint_answers_instead_of_the_browser(
    endpoint_asker: Asker, built_site: Path, name: str
) -> None:
    """The same rows in the same forms, and neither engine nor data is loaded."""
    assert endpoint_asker.choose(name).startswith("Answered in")
    if name == "schema-events":
        ours = set(ox.parse(print_query(name, built_site, "ttl"), format=ox.RdfFormat.TURTLE))
        assert set(ox.parse(endpoint_asker.download("ttl"), format=ox.RdfFormat.TURTLE)) == ours
    else:
        assert json.loads(endpoint_asker.download("json")) == json.loads(
            print_query(name, built_site, "json")
        )
    assert "/sub/query and answered there" in endpoint_asker.page.inner_text("#sparql-intro")
    requests = endpoint_asker.watched.requests
    assert any(address.endswith("/sub/query") for address in requests)
    assert not any(address.endswith((".wasm", ".gz")) for address in requests)
    assert endpoint_asker.watched.foreign_requests() == endpoint_asker.watched.violations == []


def test_what_the_endpoint_says_of_a_bad_query_is_shown(endpoint_asker: Asker) -> None:
    said = endpoint_asker.ask("SELECT ?t { ?t a mc:Twinning } LIMT 1")
    assert said.startswith("The endpoint gives no answer:")
    assert "400" in said
    assert "expected" in said


def test_waiting_for_an_endpoint_ends_on_stop_and_by_the_time_limit(endpoint_asker: Asker) -> None:
    asker = endpoint_asker
    asker.write(ENDLESS)
    asker.page.click("#sparql-run")
    asker.page.locator("#sparql-status", has_text="Running").wait_for()
    asker.page.click("#sparql-stop")
    assert asker.wait() == "Stopped."
    asker.limit(1)
    assert "ended after 1 s" in asker.ask(ENDLESS)
    assert asker.ask(SHORT).startswith("Answered in")
    assert asker.rows() == [["2"]]


def test_without_javascript_the_page_says_what_it_needs(chromium: Browser, built_site: Path) -> None:
    """And lists the saved queries as links to their answers."""
    from web_browser.watching import watch_page

    with (
        serve_tree(built_site) as address,
        watch_page(chromium, java_script_enabled=False) as watched,
    ):
        watched.page.goto(f"{address}sparql/index.pl.html")
        assert watched.page.get_by_text("Ta strona wymaga JavaScriptu").is_visible()
        assert watched.page.locator("#sparql").is_hidden()
        assert watched.page.locator("#sparql-list a").count() == len(LIBRARY)
        watched.page.click("#sparql-list a")
        assert watched.page.locator("h1").is_visible()
        assert "/queries/" in watched.page.url


def test_the_keyboard_passes_through(asker: Asker) -> None:
    """Tab goes from the list to the editor, out of it again, and to the buttons; Shift+Tab goes back."""
    asker.page.focus("#sparql-saved")
    visited = []
    for key in ("Tab", "Tab", "Tab", "Tab", "Tab", "Shift+Tab"):
        asker.page.keyboard.press(key)
        visited.append(asker.page.evaluate("document.activeElement.id"))
    assert visited == [
        "sparql-editor",
        "sparql-run",
        "sparql-stop",
        "sparql-link",
        "sparql-limit",
        "sparql-link",
    ]


def test_the_editor_has_a_name_and_messages_are_announced(asker: Asker) -> None:
    editor = asker.page.get_by_role("textbox", name="Query", exact=True)
    assert editor.count() == 1
    assert asker.page.get_by_role("status").count() == 1
    assert asker.page.get_by_label("Saved queries").count() == 1
    assert asker.page.get_by_label("Time limit").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_a_phone(chromium: Browser, built_site: Path, scheme: str) -> None:
    """At 360 pixels nothing but the table scrolls sideways; the words of the editor are legible."""
    options = {"viewport": {"width": 360, "height": 740}, "color_scheme": scheme}
    with serve_tree(built_site) as address, open_asker(chromium, address + PAGE, **options) as asker:
        asker.choose("timeline")
        assert asker.page.evaluate("document.documentElement.scrollWidth") == 360
        assert asker.page.locator("#sparql-editor .cm-line span[class]").count() > 5
        for selector in ("#sparql-editor .cm-content", "#sparql-run", "#sparql-stop", "#sparql-status"):
            assert asker.page.locator(selector).is_visible()
        asker.check_clean()
