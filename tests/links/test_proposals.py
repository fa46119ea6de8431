"""Proposals as files: what is there stays byte for byte, and `municoop link suggest` from the outside."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from links.running import Door, run_door, run_oxigraph
from municoop.cli import main
from municoop.errors import MappingError
from municoop.links.sssom import insert_rows, write_atomically
from municoop.sources.links import read_links

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACKAGED = ROOT / "mappings/links/wikidata.sssom.tsv"
ACCEPTED = "mappings/links/wikidata.sssom.tsv"
HEADER = """#curie_map:
#  mcid: https://w3id.org/municoop/id/
#  semapv: https://w3id.org/semapv/vocab/
#  skos: http://www.w3.org/2004/02/skos/core#
#  wd: http://www.wikidata.org/entity/
#comment: kept   as it is
"""
TITLE = "subject_id\tpredicate_id\tobject_id\tmapping_justification\tcomment\n"
KYIV = 'mcid:authority/kyiv\tskos:exactMatch\twd:Q1899\tsemapv:MappingReview\t"a ""quoted""\nword"\n'
LVIV = "mcid:authority/lviv\tskos:exactMatch\twd:Q36036\tsemapv:MappingReview\tseen\n"
REGISTER = """alphaville:
  type: Municipality
  label: {en: Alphaville}
  authorityType: hromada
  country: ua
  katottg: UA99000000000000001
betaville:
  type: Municipality
  label: {en: Betaville}
  authorityType: hromada
  country: ua
  katottg: UA99000000000000002
gammaville:
  type: Municipality
  label: {en: Gammaville}
  authorityType: hromada
  country: ua
  homepage: https://www.gamma.example
deltaville:
  type: Municipality
  label: {en: Deltaville}
  authorityType: hromada
  country: ua
"""

CODE = "shares KATOTTG code UA9900000000000000"
SITE = "shares website https://www.gamma.example"
CLASS = "class administrative territorial entity"
AGREES = f"{CLASS}; same country"
BACKGROUND = "semapv:BackgroundKnowledgeBasedMatching"


def record(subject: str, item: str, comment: str = "found") -> dict[str, str]:
    return {
        "subject_id": f"mcid:authority/{subject}",
        "predicate_id": "skos:exactMatch",
        "object_id": f"wd:{item}",
        "mapping_justification": "semapv:LexicalMatching",
        "comment": comment,
        "confidence": "0.5",
    }


def row(subject: str, item: str, comment: str = "found") -> str:
    return f"mcid:authority/{subject}\tskos:exactMatch\twd:{item}\tsemapv:LexicalMatching\t{comment}\n"


def test_a_row_goes_where_it_sorts_and_all_else_stays() -> None:
    text = insert_rows(HEADER + TITLE + KYIV + LVIV, [record("leszno", "Q52892"), record("ahlen", "Q1")], "f")
    assert text == HEADER + TITLE + row("ahlen", "Q1") + KYIV + row("leszno", "Q52892") + LVIV


def test_nothing_to_write_changes_nothing() -> None:
    text = PACKAGED.read_text(encoding="utf-8")
    assert insert_rows(text, [], "f") == text


def test_a_last_line_without_an_end_gets_one_before_a_row_goes_behind_it() -> None:
    text = insert_rows(HEADER + TITLE + LVIV.rstrip("\n"), [record("zabrze", "Q1")], "f")
    assert text == HEADER + TITLE + LVIV + row("zabrze", "Q1")


def test_line_ends_stay_those_of_the_file() -> None:
    crlf = (HEADER + TITLE + LVIV).replace("\n", "\r\n")
    text = insert_rows(crlf, [record("zabrze", "Q1")], "f")
    assert text == crlf + row("zabrze", "Q1").replace("\n", "\r\n")


def test_what_comes_from_elsewhere_cannot_make_a_cell_or_a_row(tmp_path: Path) -> None:
    text = insert_rows(HEADER + TITLE, [record("ahlen", "Q1", 'a\tb\n"c"\u2028d\u00a0e')], "f")
    path = tmp_path / "links.sssom.tsv"
    path.write_text(text, encoding="utf-8", newline="")
    assert text.endswith('\t"a b ""c"" d e"\n')
    assert len(read_links([path], str)) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TITLE + LVIV, "curie_map"),
        (HEADER.replace("#  wd: http://www.wikidata.org/entity/\n", "") + TITLE, "the prefix wd"),
        (HEADER.replace("municoop/id/", "other/") + TITLE, "the prefix mcid"),
        (HEADER, "no table"),
    ],
)
def test_a_file_that_cannot_hold_the_rows_is_refused(text: str, words: str) -> None:
    with pytest.raises(MappingError, match=words):
        insert_rows(text, [record("ahlen", "Q1")], "links.sssom.tsv")


def test_a_file_is_written_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    write_atomically(path, "один\r\n")
    assert path.read_bytes() == "один\r\n".encode()
    path.chmod(0o640)
    write_atomically(path, "two")
    assert path.stat().st_mode & 0o777 == 0o640
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "\ud800")
    assert path.read_text(encoding="utf-8") == "two"
    assert [found.name for found in path.parent.iterdir()] == ["file"]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with run_oxigraph(HERE / "wikidata-suggest.ttl") as address:
        yield address


@pytest.fixture
def door(url: str) -> Iterator[Door]:
    with run_door(url) as door:
        yield door


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a register of its own, and nobody's cache but its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("municoop.cli.links.read_today", lambda: date(2026, 11, 22))
    path = tmp_path / "project/mappings/register/ours.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(REGISTER, encoding="utf-8")
    return tmp_path / "project"


def suggest(endpoint: str, project: Path, *arguments: str | Path) -> Result:
    call = ["link", "suggest", "--endpoint", endpoint, "--project", str(project), *map(str, arguments)]
    return CliRunner().invoke(main, call)


def test_candidates_are_shown_with_score_and_reasons_and_nothing_is_written(url: str, project: Path) -> None:
    result = suggest(url, project)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "alphaville (Alphaville): the first can be accepted",
        f"  0.899  Q9000401  Alphaville: {CODE}1 (P9435); label “Alphaville” (en); {AGREES}",
        f"  0.079  Q9000405  Alphaville: label “Alphaville” (en); not of the {CLASS}; in another country",
        "betaville (Betaville): the first can be accepted",
        f"  0.899  Q9000402  Betaville: {CODE}2 (P9435); label “Betaville” (en); {AGREES}",
        "deltaville (Deltaville): names only",
        f"  0.534  Q9000404  Deltaville: label “Deltaville” (en); {AGREES}",
        "gammaville (Gammaville): the first can be accepted",
        f"  0.859  Q9000403  Gammaville: {SITE} (P856); label “Gammaville” (en); {AGREES}",
    ]
    assert [path.name for path in project.rglob("*") if path.is_file()] == ["ours.yaml"]


def test_what_is_accepted_joins_the_links_of_the_package_which_stay_as_they_are(
    url: str, project: Path
) -> None:
    result = suggest(url, project, "--accept", "0.87")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1].startswith("accepted: 2, in ")
    written = (project / ACCEPTED).read_bytes().splitlines(keepends=True)
    packaged = PACKAGED.read_bytes().splitlines(keepends=True)
    new = [line for line in written if line not in packaged]
    assert [line for line in written if line in packaged] == packaged
    assert new == [
        f"mcid:authority/{key}ville\t{name}\tskos:exactMatch\twd:{item}\t{name}\t{BACKGROUND}\tmunicoop\t2026-11-22\t"
        f"0.899\t127.0.0.1: {CODE}{number} (P9435); label “{name}” (en); {AGREES}.\n".encode()
        for key, name, item, number in (
            ("alpha", "Alphaville", "Q9000401", 1),
            ("beta", "Betaville", "Q9000402", 2),
        )
    ]
    assert len(read_links([project / ACCEPTED], str)) == len(read_links([PACKAGED], str)) + 2


def test_accepting_twice_adds_nothing(url: str, project: Path) -> None:
    suggest(url, project, "--accept", "0.87")
    before = (project / ACCEPTED).read_bytes()
    result = suggest(url, project, "--accept", "0.87")
    assert result.stdout.splitlines()[-1] == "accepted: 0"
    assert (project / ACCEPTED).read_bytes() == before


def test_two_runs_with_nothing_kept_give_the_same_bytes(
    url: str, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said, files = [], []
    for name in ("one", "two"):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))
        said.append(suggest(url, project, "--out", tmp_path / f"{name}.sssom.tsv").stdout)
        files.append((tmp_path / f"{name}.sssom.tsv").read_bytes())
    assert said[0] == said[1]
    assert files[0] == files[1]
    assert len(read_links([tmp_path / "one.sssom.tsv"], str)) == 5


def test_proposals_are_kept_away_from_what_a_build_publishes(url: str, project: Path) -> None:
    result = suggest(url, project, "--out", project / "mappings/links/proposed.sssom.tsv")
    assert result.exit_code == 2
    assert "these are proposals" in result.stderr
    assert not (project / "mappings/links").exists()


def test_what_our_own_link_sets_refuse_is_not_proposed(url: str, project: Path) -> None:
    result = suggest(url, ROOT, "pokrovsk", "pokrovsk-hromada", "leszno")
    assert result.exit_code == 0, result.output
    candidates = re.findall(r"^  \d\.\d+  (Q\d+)", result.stdout, re.MULTILINE)
    assert candidates[0] == "Q52892"
    assert {"Q611086", "Q181548"}.isdisjoint(candidates)
    assert candidates.count("Q1000446") == 1, "the city was proposed for the hromada too"


def test_an_unknown_key_ends_the_command(url: str, project: Path) -> None:
    result = suggest(url, project, "alfaville")
    assert result.exit_code == 2
    assert "did you mean 'alphaville'" in result.stderr


def test_a_run_that_was_killed_goes_on_from_where_it_was_and_asks_nothing_twice(
    door: Door, project: Path
) -> None:
    door.limit = 3
    command = [sys.executable, "-m", "municoop", "link", "suggest", "--endpoint", door.url]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    with subprocess.Popen([*command, "--project", project], env=environment) as process:
        assert door.reached.wait(60)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert len(door.queries) == 3
    door.limit = None
    resumed = suggest(door.url, project)
    assert resumed.exit_code == 0, resumed.output
    assert len(door.queries) == len(set(door.queries)) > 4
    asked = len(door.queries)
    assert suggest(door.url, project).stdout == resumed.stdout
    assert len(door.queries) == asked


def test_a_store_that_cannot_be_reached_ends_in_one_line(project: Path) -> None:
    result = suggest("http://127.0.0.1:9/query", project)
    assert result.exit_code == 3
    assert result.stderr.startswith(
        "error: http://127.0.0.1:9/query: asked for items by KATOTTG code (P9435), it "
    )
    assert result.stderr.count("\n") == 1
