"""`municoop query`: which query is meant and whom it asks."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from municoop.errors import InputError, TargetError
from municoop.query.library import SavedQuery
from municoop.query.run import run_query
from municoop.rdf import rebase
from network.hostile import Reply, StartEndpoint

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def test_saved_query_answers_with_a_table(library: dict[str, SavedQuery], release: Path) -> None:
    table = run_query("partners", library, release=release, width=200)
    assert "│ Krefeld " in table
    assert "│ Twinning │" in table
    assert table.endswith("2 rows\n")


def test_file_is_read_when_no_saved_query_has_its_name(
    library: dict[str, SavedQuery], release: Path, tmp_path: Path
) -> None:
    path = tmp_path / "my query.rq"
    path.write_text("ASK { ?s ?p ?o }", encoding="utf-8")
    assert run_query(str(path), library, release=release) == "yes\n"


def test_saved_query_wins_over_a_file_of_its_name(
    library: dict[str, SavedQuery], release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "all-quoted").write_text("SELECT * {", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run_query("all-quoted", library, release=release) == "yes\n"


@pytest.mark.parametrize("text", ["ASK{?s?p?o}", "ASK { ?s ?p ?o }" + " # why" * 2000])
def test_text_is_run_as_it_is(library: dict[str, SavedQuery], release: Path, text: str) -> None:
    assert run_query(text, library, release=release) == "yes\n"


def test_known_prefixes_need_no_declaration(
    library: dict[str, SavedQuery], release: Path, start_endpoint: StartEndpoint
) -> None:
    text = "ASK { ?visit a mc:Visit }"
    assert run_query(text, library, release=release) == "yes\n"
    endpoint = start_endpoint(Reply(body='{"head": {}, "boolean": true}'))
    run_query(text, library, release=release, endpoint=endpoint.url)
    assert endpoint.queries == [f"PREFIX mc: <https://w3id.org/municoop/def#> {text}"]


def test_describe_without_braces_is_text(library: dict[str, SavedQuery], release: Path) -> None:
    iri = "<https://w3id.org/municoop/id/authority/gdynia>"
    assert f"{iri} a org:Organization , mc:LocalAuthority" in run_query(
        f"DESCRIBE {iri}", library, release=release
    )


def test_misspelt_name_is_answered_with_the_likely_ones(
    library: dict[str, SavedQuery], release: Path
) -> None:
    with pytest.raises(InputError, match=r"^'partnes' is no saved query, .* → did you mean partners"):
        run_query("partnes", library, release=release)


@pytest.mark.parametrize("query", ["", "zzzzzz", "."])
def test_name_like_no_other_is_answered_with_all(
    library: dict[str, SavedQuery], release: Path, query: str
) -> None:
    with pytest.raises(InputError, match=r"the saved queries are agreements, .*, working-groups$"):
        run_query(query, library, release=release)


def test_file_that_is_not_utf_8_is_refused(
    library: dict[str, SavedQuery], release: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.rq"
    path.write_bytes(b"ASK { ?s ?p '\xff' }")
    with pytest.raises(InputError, match=r"mine.rq:1: not UTF-8"):
        run_query(str(path), library, release=release)


def test_text_from_a_terminal_that_is_not_utf_8_is_refused(
    library: dict[str, SavedQuery], release: Path
) -> None:
    with pytest.raises(InputError, match="the query: not UTF-8"):
        run_query("ASK { ?s ?p '\udcff' }", library, release=release)


def test_syntax_error_names_file_line_and_column(
    library: dict[str, SavedQuery], release: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("SELECT *\nWHERE { ?s }", encoding="utf-8")
    with pytest.raises(InputError, match=r"mine.rq:2:\d+: not SPARQL 1.1"):
        run_query(str(path), library, release=release)


def test_update_is_refused_before_anyone_is_asked(
    library: dict[str, SavedQuery], tmp_path: Path, start_endpoint: StartEndpoint
) -> None:
    endpoint = start_endpoint(Reply())
    for place in (None, endpoint.url):
        with pytest.raises(InputError, match="queries only read"):
            run_query("DELETE WHERE { ?s ?p ?o }", library, release=tmp_path, endpoint=place)
    assert endpoint.queries == []


def test_query_that_federates_is_refused_without_an_endpoint(
    library: dict[str, SavedQuery], release: Path
) -> None:
    with pytest.raises(InputError, match=r"wikidata-population.rq: .* SERVICE, .* → give --endpoint"):
        run_query("wikidata-population", library, release=release)


def test_missing_release_says_what_to_run(library: dict[str, SavedQuery], tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="run `municoop build` first"):
        run_query("partners", library, release=tmp_path)


def test_saved_query_follows_the_base_of_the_release(
    library: dict[str, SavedQuery], tmp_path: Path, sample_dump: bytes
) -> None:
    base = "https://example.org/towns/"
    dump = gzip.compress(rebase(sample_dump.decode(), base).encode(), mtime=0)
    (tmp_path / "municoop.nq.gz").write_bytes(dump)
    rows = json.loads(run_query("partners", library, release=tmp_path, format="json"))["results"]["bindings"]
    assert {row["partner"]["value"] for row in rows} == {
        f"{base}id/authority/krefeld",
        f"{base}id/authority/venlo",
    }
    assert "│ id/authority/krefeld │" in run_query("partners", library, release=tmp_path, width=300)


def test_users_own_query_is_not_changed(
    library: dict[str, SavedQuery], tmp_path: Path, start_endpoint: StartEndpoint
) -> None:
    endpoint = start_endpoint(Reply(body='{"head": {}, "boolean": false}'))
    text = "ASK { <https://w3id.org/municoop/id/authority/gzm> ?p ?o }"
    run_query(text, library, release=tmp_path, endpoint=endpoint.url, base_iri="https://example.org/")
    assert endpoint.queries == [text]


def test_endpoint_is_asked_instead_of_the_release(
    library: dict[str, SavedQuery], tmp_path: Path, start_endpoint: StartEndpoint
) -> None:
    endpoint = start_endpoint(Reply())
    assert run_query("timeline", library, release=tmp_path, endpoint=endpoint.url, format="csv") == "n\n1\n"
    assert endpoint.queries == [library["timeline"].text]


def test_saved_query_to_an_endpoint_is_put_under_the_base_given(
    library: dict[str, SavedQuery], tmp_path: Path, start_endpoint: StartEndpoint
) -> None:
    endpoint = start_endpoint(Reply())
    base = "https://example.org/"
    run_query("partners", library, release=tmp_path, endpoint=endpoint.url, base_iri=base)
    assert endpoint.queries == [rebase(library["partners"].text, base)]
    assert "<https://example.org/id/authority/kropyvnytskyi>" in endpoint.queries[0]


def test_table_is_as_wide_as_the_terminal(
    library: dict[str, SavedQuery], release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "110")
    lines = run_query("partners", library, release=release).splitlines()
    assert 100 < len(lines[0]) <= 110


def test_count_is_the_same_twice(library: dict[str, SavedQuery], release: Path) -> None:
    first = run_query(COUNT, library, release=release)
    assert run_query(COUNT, library, release=release) == first
