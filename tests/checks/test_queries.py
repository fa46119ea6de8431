"""Saved checks: queries that must return nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from municoop.checks.queries import SavedQuery, check_queries, read_queries
from municoop.errors import OntologyError
from municoop.model import LANGUAGES, Finding, Location, Origins

BASE = "https://example.org/"
HEADER = """# title-en: Two names: keep one.
# title-uk: Дві назви: залиште одну.
# title-pl: Dwie nazwy: zostaw jedną.
# severity: Warning
"""
SELECT = (
    "SELECT ?focus ?path ?value "
    "WHERE { VALUES ?path { <https://example.org/name> } "
    "?focus ?path ?value , ?other FILTER(?value != ?other) }"
)
DATA = """@prefix : <https://example.org/> .
:g1 { :a :name "one" . :b :name "only" }
:g2 { :a :name "two" }
"""


def files(folder: Path, **texts: str) -> Mapping[str, Path]:
    paths = {f"ontology/checks/{name}.rq": folder / f"{name}.rq" for name in texts}
    for path, text in zip(paths.values(), texts.values(), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def read(folder: Path, text: str) -> tuple[SavedQuery, ...]:
    return read_queries(files(folder, names=text))


def quads(text: str = DATA) -> list[ox.Quad]:
    return list(ox.parse(text, format=ox.RdfFormat.TRIG))


def test_each_row_is_a_finding_over_all_graphs_as_one(tmp_path: Path) -> None:
    place = Location("mappings/register/a.yaml", 4)
    origins = Origins({(f"{BASE}a", ""): place})
    messages = {
        "en": "Two names: keep one.",
        "uk": "Дві назви: залиште одну.",
        "pl": "Dwie nazwy: zostaw jedną.",
    }
    assert check_queries(quads(), read(tmp_path, HEADER + SELECT), origins) == [
        Finding("Warning", "names", f"{BASE}a", f"{BASE}name", value, messages, place)
        for value in ("one", "two")
    ]


def test_data_that_is_well_gets_no_finding(tmp_path: Path) -> None:
    assert (
        check_queries(
            quads("@prefix : <https://example.org/> . :a :name 'x' ."),
            read(tmp_path, HEADER + SELECT),
            Origins(),
        )
        == []
    )


def test_path_and_value_may_be_left_out(tmp_path: Path) -> None:
    query = read(tmp_path, HEADER + "SELECT ?focus WHERE { ?focus <https://example.org/name> 'only' }")
    (finding,) = check_queries(quads(), query, Origins())
    assert (finding.focus, finding.path, finding.value) == (f"{BASE}b", "", "")


def test_rows_that_say_the_same_are_one_finding(tmp_path: Path) -> None:
    query = read(tmp_path, HEADER + "SELECT ?focus WHERE { ?focus <https://example.org/name> ?any }")
    assert [finding.focus for finding in check_queries(quads(), query, Origins())] == [f"{BASE}a", f"{BASE}b"]


def test_queries_are_sorted_by_name(tmp_path: Path) -> None:
    queries = read_queries(files(tmp_path, b=HEADER + SELECT, a=HEADER + SELECT))
    assert [query.name for query in queries] == ["a", "b"]
    assert all(set(query.messages) == set(LANGUAGES) for query in queries)


@pytest.mark.parametrize("line", ["title-en", "title-uk", "title-pl", "severity"])
def test_a_header_line_that_is_missing_is_named(tmp_path: Path, line: str) -> None:
    header = "".join(text for text in HEADER.splitlines(keepends=True) if not text.startswith(f"# {line}"))
    with pytest.raises(OntologyError, match=line) as caught:
        read(tmp_path, header + SELECT)
    assert caught.value.where == "ontology/checks/names.rq"


def test_a_severity_that_shacl_does_not_have_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="'Error' is not a severity"):
        read(tmp_path, HEADER.replace("Warning", "Error") + SELECT)


def test_a_query_that_does_not_parse_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="not SPARQL") as caught:
        read(tmp_path, HEADER + "SELECT ?focus WHERE {\n ?focus nonsense }")
    assert caught.value.where == "ontology/checks/names.rq:6"


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("ASK {}", "SELECT query"),
        ("SELECT ?x WHERE { ?x ?y ?z }", r"\?focus"),
        ("DESCRIBE <https://x.org/>", "SELECT"),
    ],
)
def test_a_query_that_is_no_check_is_refused(tmp_path: Path, query: str, problem: str) -> None:
    with pytest.raises(OntologyError, match=problem):
        read(tmp_path, HEADER + query)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "names.rq").write_bytes(b"# title-en: \xff")
    with pytest.raises(OntologyError, match="cannot be read") as caught:
        read_queries({"ontology/checks/names.rq": tmp_path / "names.rq"})
    assert caught.value.where == "ontology/checks/names.rq"
