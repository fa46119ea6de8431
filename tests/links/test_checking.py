"""Accepted links against a graph like Wikidata's, asked of a real SPARQL server over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from links.running import run_door, run_oxigraph
from municoop.cli import main
from municoop.errors import RemoteError
from municoop.links.asking import BATCH_SIZE, WIKIDATA
from municoop.links.checking import (
    Expectation,
    check_links,
    check_project,
    expect_areas,
    expect_things,
    find_countries,
)
from municoop.links.things import describe_things
from municoop.model import Finding, Link, Location
from municoop.network.cache import Cache
from municoop.network.client import Endpoint, ask_rows
from municoop.network.limits import Limits
from municoop.rdf import DEF, expand
from municoop.sources.context import read_context
from municoop.sources.links import read_links
from municoop.sources.project import Project
from municoop.sources.register import read_register
from municoop.sources.vocabulary import read_vocabulary
from network.hostile import Reply, serve

GRAPH = Path(__file__).with_name("wikidata-check.ttl")
DELETED = "Q9200100"
Check = Callable[..., list[Finding]]


@pytest.fixture(scope="module")
def wikidata() -> Iterator[str]:
    """The address of a store that holds the graph."""
    with run_oxigraph(GRAPH) as url:
        yield url


@pytest.fixture(scope="module")
def expectations(root: Path) -> dict[str, Expectation]:
    """What we expect of the items of our things."""
    project = Project.around(root)
    context, vocabulary = read_context(project), read_vocabulary(project)
    links = read_links(project.files("mappings/links/*.sssom.tsv"), project.name)
    things = describe_things(read_register(project, context, vocabulary), links)
    return {**expect_things(things), **expect_areas(vocabulary, find_countries(vocabulary))}


@pytest.fixture
def check(wikidata: str, expectations: dict[str, Expectation]) -> Check:
    """Check links against the graph."""

    def run(*links: Link, most_km: float = 20) -> list[Finding]:
        ask = partial(ask_rows, Endpoint(wikidata))
        return check_links(links, expectations, ask, most_km, lambda _message: None)

    return run


def link(subject: str, item: str, predicate: str = "owl:sameAs", line: int = 7) -> Link:
    target = item if "://" in item else WIKIDATA + item
    return Link(subject, expand(predicate), target, Location("links.tsv", line))


def outline(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.check, finding.severity) for finding in findings]


def test_all_accepted_links_agree_with_the_source(wikidata: str, root: Path) -> None:
    notes: list[str] = []
    report = check_project(Project.around(root), Endpoint(wikidata), 20, notes.append)
    assert report.findings == ()
    assert report.checked["links to Wikidata"] == 42
    assert report.checked["links"] > 80
    assert notes[0] == "asking about 42 of 42 items"


WROCLAW = "id/authority/wroclaw"


@pytest.mark.parametrize(
    ("subject", "item", "found"),
    [
        (WROCLAW, DELETED, [("link-missing", "Violation")]),
        (WROCLAW, "Q9200103", [("link-type", "Violation")]),  # a disambiguation page
        (WROCLAW, "Q715974", [("link-type", "Violation")]),  # the rural county around it
        (WROCLAW, "Q458", [("link-type", "Violation")]),  # an organisation
        (WROCLAW, "Q9200104", [("link-type", "Warning")]),  # a class that leads nowhere we know
        (WROCLAW, "Q9200105", [("link-type", "Warning")]),  # an item with a name and nothing else
        (WROCLAW, "Q9200108", [("link-identifier", "Violation")]),
        (WROCLAW, "Q9200109", [("link-distance", "Violation"), ("link-identifier", "Warning")]),
        (WROCLAW, "Q9200106", []),  # no place, no country: nothing to compare
        (WROCLAW, "Q9200107", []),  # a place on the Moon is no place
        ("id/authority/venlo", "Q3322237", [("link-type", "Violation")]),  # the town, not the municipality
        (
            "id/authority/pokrovsk",
            "Q181548",  # the one in Yakutia
            [("link-country", "Violation"), ("link-distance", "Violation"), ("link-identifier", "Warning")],
        ),
        (f"{DEF}/area/nl", "Q29999", [("link-identifier", "Violation")]),
        (f"{DEF}/area/europe", "Q36", [("link-type", "Warning")]),
        (f"{DEF}/theme/education", "Q9200103", [("link-type", "Violation")]),
        (f"{DEF}/theme/education", "Q9200104", []),
        ("id/organization/giz", "Q7164", [("link-identifier", "Violation"), ("link-identifier", "Warning")]),
    ],
)
def test_wrong_item_is_found(check: Check, subject: str, item: str, found: list[tuple[str, str]]) -> None:
    assert outline(check(link(subject, item))) == found


def test_finding_says_what_and_where_in_three_languages(check: Check) -> None:
    (finding,) = check(link(WROCLAW, "Q715974", line=12))
    assert str(finding.location) == "links.tsv:12"
    assert finding.focus == "https://w3id.org/municoop/id/authority/wroclaw"
    assert finding.path == expand("owl:sameAs")
    assert finding.value == "http://www.wikidata.org/entity/Q715974"
    assert finding.messages.keys() == {"en", "uk", "pl"}
    for message in finding.messages.values():
        assert "Q715974 (Wrocław County)" in message
        assert "human settlement" in message
        assert "{" not in message


def test_distance_is_a_matter_of_the_limit(check: Check) -> None:
    (finding, _) = check(link(WROCLAW, "Q9200109"))
    assert "33 km" in finding.message()
    assert [finding.check for finding in check(link(WROCLAW, "Q9200109"), most_km=40)] == ["link-identifier"]


def test_redirect_is_named_and_what_it_leads_to_is_checked(check: Check) -> None:
    good = check(link("id/authority/kyiv", "Q9200101"))
    assert outline(good) == [("link-redirect", "Warning")]
    assert "Q9200101 leads on to Q1899 (Kyiv)" in good[0].message()
    bad = check(link("id/authority/kyiv", "Q9200102"))
    assert outline(bad)[:2] == [("link-redirect", "Warning"), ("link-country", "Violation")]


def test_item_of_two_things_is_found_at_both(check: Check) -> None:
    findings = check(
        link("id/authority/kyiv", "Q1899", line=1), link("id/authority/kyiv-council", "Q1899", line=2)
    )
    assert outline(findings) == [("link-shared", "Violation")] * 2
    assert [str(finding.location) for finding in findings] == ["links.tsv:1", "links.tsv:2"]
    assert "id/authority/kyiv-council" in findings[0].message()


def test_item_is_shared_through_a_redirect_too(check: Check) -> None:
    findings = check(link("id/authority/kyiv", "Q1899"), link("id/authority/kyiv-council", "Q9200101"))
    assert outline(findings).count(("link-shared", "Violation")) == 2


def test_thing_with_two_items_is_found(check: Check) -> None:
    findings = check(link("id/authority/kyiv", "Q1899"), link("id/authority/kyiv", "Q36036"))
    assert outline(findings).count(("link-double", "Violation")) == 2
    assert "Q36036" in findings[0].message()


def test_redirect_and_its_target_are_one_item(check: Check) -> None:
    findings = check(link("id/authority/kyiv", "Q1899"), link("id/authority/kyiv", "Q9200101"))
    assert outline(findings) == [("link-redirect", "Warning")]


def test_thing_may_have_an_id_in_each_of_two_registers(check: Check) -> None:
    assert check(link("id/x/y", "https://ror.org/1"), link("id/x/y", "https://isni.org/isni/1")) == []
    twice = check(link("id/x/y", "https://ror.org/1"), link("id/x/y", "https://ror.org/2"))
    assert outline(twice) == [("link-double", "Violation")] * 2


def test_close_match_need_only_be_there(check: Check) -> None:
    """Of a thing that is near ours and not the same, neither class nor place is expected."""
    assert check(link(WROCLAW, "Q715974", "skos:closeMatch"), link(WROCLAW, "Q1799")) == []
    gone = check(link(WROCLAW, DELETED, "skos:closeMatch"))
    assert outline(gone) == [("link-missing", "Violation")]


def test_more_links_than_one_question_holds(check: Check) -> None:
    links = [link(f"id/x/{number}", f"Q{9300000 + number}") for number in range(BATCH_SIZE + 1)]
    assert outline(check(*links)) == [("link-missing", "Violation")] * (BATCH_SIZE + 1)


def test_run_that_broke_off_goes_on_from_what_was_fetched(wikidata: str, root: Path, tmp_path: Path) -> None:
    with run_door(wikidata) as door:
        cache = Cache(tmp_path, 1)
        hasty = Endpoint(door.url, cache, Limits(request_seconds=2))
        door.limit = 2
        with pytest.raises(RemoteError, match=r"asked .*, it did not answer within 2 s"):
            check_project(Project.around(root), hasty, 20, lambda _message: None)
        door.limit = None
        assert check_project(
            Project.around(root), Endpoint(door.url, cache), 20, lambda _message: None
        ).conforms
        assert len(door.queries) > 3
        assert len(set(door.queries)) == len(door.queries)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with nothing of its own, and a cache that is nobody else's."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def run(project: Path, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["link", "check", "--project", str(project), *arguments])
    return result.exit_code, result.stdout, result.stderr


def write_link(project: Path, item: str) -> None:
    (project / "mappings" / "links").mkdir(parents=True)
    (project / "mappings" / "links" / "wikidata.sssom.tsv").write_text(
        "#curie_map:\n#  wd: http://www.wikidata.org/entity/\n#  mcid: https://w3id.org/municoop/id/\n"
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
        f"mcid:authority/pokrovsk\towl:sameAs\twd:{item}\tsemapv:ManualMappingCuration\n",
        encoding="utf-8",
    )


def test_command_says_how_much_it_checked(project: Path, wikidata: str) -> None:
    code, out, _ = run(project, "--endpoint", wikidata)
    assert code == 0
    assert "links to Wikidata 42" in out
    assert out.endswith("found: 0 violations, 0 warnings\n")


def test_command_prints_findings_with_their_lines(project: Path, wikidata: str) -> None:
    write_link(project, DELETED)
    code, out, _ = run(project, "--endpoint", wikidata)
    assert code == 1
    assert out.startswith("mappings/links/wikidata.sssom.tsv:5: Violation: Q9200100 is unknown to the source")
    code, out, _ = run(project, "--endpoint", wikidata, "--json")
    assert code == 1
    assert [finding["check"] for finding in json.loads(out)["findings"]] == ["link-missing"]


def test_command_fails_in_one_line_when_nobody_answers(project: Path) -> None:
    with serve(Reply(400, body="no such query")) as server:
        code, out, err = run(project, "--endpoint", server.url)
    assert (code, out) == (3, "")
    assert err == (f"error: {server.url}: asked about 42 items, it refused (HTTP 400): no such query\n")


def test_command_asks_once_a_day(project: Path, wikidata: str) -> None:
    with run_door(wikidata) as door:
        assert run(project, "--endpoint", door.url)[0] == 0
        asked = len(door.queries)
        assert run(project, "--endpoint", door.url)[0] == 0
        assert len(door.queries) == asked
        assert run(project, "--endpoint", door.url, "--max-age", "0")[0] == 0
        assert len(door.queries) == 2 * asked


def test_queries_are_plain_sparql(wikidata: str, root: Path) -> None:
    """No label service, no hints, no path over a whole hierarchy."""
    with run_door(wikidata) as door:
        check_project(Project.around(root), Endpoint(door.url), 20, lambda _message: None)
        assert len(door.queries) >= 3
        for query in door.queries:
            assert not any(word in query for word in ("SERVICE", "wikibase:", "bd:", "hint:", "279*"))
