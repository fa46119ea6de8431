"""Three releases in a row: what is told, and what the patches do."""

import gzip
import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from history.conftest import GONE, Chain
from municoop.cli import main
from municoop.history.patch import apply_patch, identify, read_patch
from municoop.rdf import canonical_nquads


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["diff", *(str(argument) for argument in arguments)])


def read_dump(release: Path) -> bytes:
    return gzip.decompress((release / "municoop.nq.gz").read_bytes())


def tell(chain: Chain, old: int, new: int, *options: str) -> str:
    result = run(chain.releases[old - 1], chain.releases[new - 1], "--project", chain.project, *options)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_patches_applied_in_a_row_give_the_last_release_byte_for_byte(chain: Chain) -> None:
    quads = set(ox.parse(read_dump(chain.releases[0]), format=ox.RdfFormat.N_QUADS))
    name = identify(quads)
    for step in (1, 2):
        patch = read_patch(tell(chain, step, step + 1, "--format", "patch").encode())
        assert patch.prev == name
        assert patch.changes.added
        quads, name = apply_patch(quads, patch), patch.id
        assert identify(quads) == name
        assert canonical_nquads(quads) == read_dump(chain.releases[step])


def test_the_second_release_tells_of_its_new_tie_and_document(chain: Chain) -> None:
    lines = tell(chain, 1, 2).splitlines()
    assert "Kropyvnytskyi: +1 twinning with Venlo (source: “Угода з Венло”, 2025-10-30)" in lines
    assert "Venlo: +1 twinning with Kropyvnytskyi (source: “Угода з Венло”, 2025-10-30)" in lines
    assert "Угода з Венло: new: source document" in lines
    assert "Venlo: new: municipality" in lines
    assert "new: 3; gone: 0; changed: 0" in lines


def test_the_third_release_tells_of_status_date_and_what_is_gone(chain: Chain) -> None:
    lines = tell(chain, 2, 3).splitlines()
    source = "(source: “Угода з Венло”, 2025-10-30)"
    assert f"twinning: Kropyvnytskyi – Venlo: status changed: planned → in force {source}" in lines
    assert f"twinning: Kropyvnytskyi – Venlo: date changed: 2025-11-03 → 2025-11 {source}" in lines
    assert "Kropyvnytskyi: −1 visit to Krefeld" in lines
    assert "Krefeld: −1 visit from Kropyvnytskyi" in lines
    assert "new: 0; gone: 1; changed: 2" in lines
    warning = next(line for line in lines if line.startswith("Warning: "))
    assert warning.endswith("(https://w3id.org/municoop/id/cooperation/visit-krefeld)")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "uk",
            "Кропивницький: +1 побратимство, сторона: Венло (джерело: «Угода з Венло», 2025-10-30)",
        ),
        (
            "pl",
            "Kropywnycki: +1 partnerstwo miast, strona: Venlo (źródło: „Угода з Венло”, 2025-10-30)",
        ),
    ],
)
def test_the_news_come_in_the_readers_language(chain: Chain, language: str, line: str) -> None:
    assert line in tell(chain, 1, 2, "--language", language).splitlines()


def test_what_is_gone_is_told_with_reason_and_successor_and_then_warned_of_no_more(
    chain: Chain, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    shutil.copytree(chain.project, project)
    (project / "mappings" / "gone.yaml").write_text(GONE, encoding="utf-8")
    result = run(chain.releases[1], chain.releases[2], "--project", project)
    assert "Warning" not in result.stdout
    assert (
        "Krefeld: −1 visit from Kropyvnytskyi (reason: It was entered twice; "
        "replaced by: twinning: Kropyvnytskyi – Venlo)"
    ) in result.stdout.splitlines()


def test_programs_get_every_change_in_all_languages(chain: Chain) -> None:
    document = json.loads(tell(chain, 2, 3, "--format", "json"))
    (status,) = [news for news in document["news"] if str(news["predicate"]).endswith("#status")]
    assert [value["value"].rpartition("/")[2] for value in (*status["before"], *status["after"])] == [
        "planned",
        "in-force",
    ]
    assert set(status["text"]) == {"en", "uk", "pl"}
    counted = sum(part["added"] + part["removed"] for part in document["graphs"].values())
    assert counted == document["statements"]["added"] + document["statements"]["removed"]
    assert [finding["severity"] for finding in document["findings"]] == ["Warning"]


def test_a_release_compared_with_itself_has_no_news(chain: Chain) -> None:
    assert tell(chain, 2, 2).splitlines()[0] == "nothing that concerns readers has changed"
    patch = read_patch(tell(chain, 2, 2, "--format", "patch").encode())
    assert (patch.id, patch.changes.added, patch.changes.removed) == (patch.prev, frozenset(), frozenset())


@pytest.mark.parametrize("name", ["municoop.nq.gz", "municoop.trig", "municoop.jsonld"])
def test_any_dump_with_graphs_stands_for_the_release(chain: Chain, name: str) -> None:
    first, second, _ = chain.releases
    assert run(first, second / name, "--format", "patch").stdout == tell(chain, 1, 2, "--format", "patch")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.nq", b"\n<x:a> nonsense", "a.nq:2: not N-Quads"),
        ("a.nq.gz", b"no gzip", "a.nq.gz: not gzip"),
        ("a.nq.gz", gzip.compress(b"<x:a> <x:b> <x:c> .\n" * 9, mtime=0)[:-9], "a.nq.gz: not gzip"),
        ("a.csv", b"", "a.csv: the name tells no RDF syntax"),
        ("a.nq", b"_:a <x:b> <x:c> <x:g> .", "blank nodes"),
        ("a.ttl", b"<x:a> <x:b> <x:c> .", "named graphs"),
        ("a.nq", b"<x:a> <x:b> \"\xff\" .", "a.nq:1: not N-Quads"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_gets_one_line(
    chain: Chain, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = run(chain.releases[0], path)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
    assert words in result.stderr
    assert result.stdout == ""


def test_a_folder_without_a_release_is_named(chain: Chain, tmp_path: Path) -> None:
    result = run(tmp_path, chain.releases[0])
    assert result.exit_code == 2
    assert "there is no municoop.nq.gz" in result.stderr
    assert run(tmp_path / "missing", chain.releases[0]).exit_code == 2


@pytest.mark.parametrize("form", ["text", "patch", "json"])
def test_hostile_text_cannot_steer_the_terminal(tmp_path: Path, form: str) -> None:
    old, new = tmp_path / "old.nq", tmp_path / "new.nq"
    old.write_text("", encoding="utf-8")
    evil = "\x1b]0;evil\x07\x9b31m\u202e\u2066"
    label = ox.Quad(
        ox.NamedNode("https://a.example/id/authority/x"),
        ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"),
        ox.Literal(evil, language="en"),
        ox.NamedNode("https://a.example/graph/register"),
    )
    new.write_bytes(canonical_nquads([label]))
    result = run(old, new, "--format", form, "--project", tmp_path)
    assert result.exit_code == 0, result.output
    assert result.stdout
    assert not set(result.stdout) & set(evil) - set("]0;evil31m")
    if form == "patch":
        assert apply_patch([], read_patch(result.stdout.encode())) == {label}
