"""The commands, driven as a user would."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from municoop.cli import main
from samples import FACTS, TEXT_FILE

FACT_FILE = "mappings/documents/krefeld_2025.yaml"
Spoil = Callable[[Path], object]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def read_tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change_facts(old: str, new: str) -> Spoil:
    assert old in FACTS
    return lambda folder: (folder / FACT_FILE).write_text(FACTS.replace(old, new, 1), encoding="utf-8")


def write(name: str, content: str | bytes) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return spoil


def remove(name: str) -> Spoil:
    return lambda folder: (folder / name).unlink()


# What is spoilt, the place the message names, and words of it.
BAD_INPUTS: dict[str, tuple[Spoil, str, str]] = {
    "malformed YAML": (
        change_facts("[kropyvnytskyi, krefeld]", "[kropyvnytskyi"),
        f"{FACT_FILE}:5",
        "malformed YAML",
    ),
    "unknown key": (change_facts("party:", "partys:"), f"{FACT_FILE}:4", "did you mean 'party'?"),
    "unknown register key": (
        change_facts("krefeld]", "krefled]"),
        f"{FACT_FILE}:4",
        "did you mean 'krefeld'?",
    ),
    "unknown type": (change_facts("Twinning", "Twining"), f"{FACT_FILE}:3", "did you mean 'Twinning'?"),
    "a quote found twice": (
        change_facts("Партнерство міст триває", "Партнерство"),
        f"{FACT_FILE}:7",
        "2 times",
    ),
    "a quote not in the text": (
        change_facts("Партнерство міст", "Побратимство"),
        f"{FACT_FILE}:7",
        "does not have",
    ),
    "a text that is not UTF-8": (write(f"seeds/{TEXT_FILE}", b"\n\xd0"), f"seeds/{TEXT_FILE}:2", "not UTF-8"),
    "an empty seed": (write(f"seeds/{TEXT_FILE}", ""), f"seeds/{TEXT_FILE}:1", "the text is empty"),
    "a catalog entry without its file": (
        remove(f"seeds/{TEXT_FILE}"),
        "seeds/catalog.yaml:1",
        "there is no seeds/",
    ),
    "no catalog": (remove("seeds/catalog.yaml"), "seeds/catalog.yaml", "missing"),
    "a broken context": (
        write("ontology/context.jsonld", '{"@context":\n{,'),
        "ontology/context.jsonld:2",
        "not JSON",
    ),
    "a context that is not one": (
        write("ontology/context.jsonld", "[]"),
        "ontology/context.jsonld:1",
        "@context",
    ),
    "a shape file that does not parse": (
        write("ontology/shapes/broken.ttl", "@prefix sh: <x:> .\nsh:a sh:b"),
        "ontology/shapes/broken.ttl:2",
        "not Turtle",
    ),
    "an ontology that does not parse": (
        write("ontology/municoop.ttl", "\n\n<a> <b"),
        "ontology/municoop.ttl:3",
        "not Turtle",
    ),
    "a rule that is no query": (
        write("ontology/rules/99.rq", "CONSTRUCT {"),
        "ontology/rules/99.rq:1",
        "not SPARQL",
    ),
    "a rule that constructs nothing": (
        write("ontology/rules/99.rq", "ASK {}"),
        "ontology/rules/99.rq",
        "CONSTRUCT",
    ),
    "a saved check that is no query": (
        write(
            "ontology/checks/x.rq", "# title-en: a\n# title-uk: b\n# title-pl: c\n# severity: Info\nSELECT"
        ),
        "ontology/checks/x.rq:5",
        "not SPARQL",
    ),
    "a link row with a hole": (
        write("mappings/links/wikidata.sssom.tsv", "#curie_map:\n#  a: https://a.example/\nsubject_id\n"),
        "mappings/links/wikidata.sssom.tsv:3",
        "",
    ),
    "a register key twice": (
        write("mappings/register/more.yaml", "krefeld:\n  type: Municipality\n"),
        "mappings/register/more.yaml:1",
        "stands at mappings/register/authorities.yaml",
    ),
    "dataset metadata with a hole": (
        write("mappings/dataset.yaml", "version: '1'\n"),
        "mappings/dataset.yaml:1",
        "missing",
    ),
}


@pytest.fixture
def published(project_folder: Path) -> Path:
    """The sample project with a release."""
    assert run("build", "--project", project_folder).exit_code == 0
    return project_folder


@pytest.mark.parametrize("name", BAD_INPUTS)
def test_bad_input_gets_one_line_with_place_and_way_out_and_public_is_untouched(
    published: Path, name: str
) -> None:
    spoil, where, words = BAD_INPUTS[name]
    before = read_tree(published / "public")
    spoil(published)
    result = run("build", "--project", published)
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"error: {where}: ")
    assert words in result.stderr
    assert " → " in result.stderr
    assert "Traceback" not in result.output
    assert read_tree(published / "public") == before


def test_data_that_does_not_conform_is_not_published_and_the_line_is_named(published: Path) -> None:
    before = read_tree(published / "public")
    change_facts("party: [kropyvnytskyi, krefeld]", "party: [krefeld]")(published)
    result = run("build", "--project", published)
    assert result.exit_code == 1
    assert f"{FACT_FILE}:4: Violation" in result.stdout
    assert "[mcs:twinning-party]" in result.stdout
    assert "nothing was published" in result.stderr
    assert read_tree(published / "public") == before


def test_a_target_that_is_a_file_is_left_alone(project_folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "taken"
    target.write_text("mine", encoding="utf-8")
    result = run("build", "--project", project_folder, "--out", target)
    assert result.exit_code == 2
    assert str(target) in result.stderr
    assert target.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_no_project_is_named(tmp_path: Path) -> None:
    result = run("build", "--project", tmp_path)
    assert result.exit_code == 2
    assert "there is no folder seeds/" in result.stderr


@pytest.mark.parametrize(
    "base_iri", ["data.example.org", "ftp://x/", "https://x/y", "https://x/ y/", "https://x/<a>/"]
)
def test_a_base_iri_that_data_cannot_live_under_is_refused(project_folder: Path, base_iri: str) -> None:
    result = run("build", "--project", project_folder, "--base-iri", base_iri)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_check_counts_what_it_looked_at(project_folder: Path) -> None:
    result = run("check", "--project", project_folder)
    assert result.exit_code == 0
    assert "checked: documents 1" in result.stdout
    assert "0 violations" in result.stdout


def test_check_gives_findings_to_programs(project_folder: Path) -> None:
    change_facts("status: in-force", "status: eternal")(project_folder)
    result = run("check", "--json", "--project", project_folder)
    document = json.loads(result.stdout)
    assert (result.exit_code, document["conforms"]) == (1, False)
    finding = next(found for found in document["findings"] if found["check"].endswith("#cooperation-status"))
    assert finding["location"] == {"file": FACT_FILE, "line": 5}
    assert set(finding["messages"]) == {"en", "uk", "pl"}


def test_check_takes_any_rdf_file(root: Path, tmp_path: Path) -> None:
    examples = root / "ontology" / "examples"
    (valid, *_), (invalid, *_) = sorted(examples.glob("valid-*.ttl")), sorted(examples.glob("invalid-*.ttl"))
    assert run("check", valid).exit_code == 0
    assert run("check", invalid).exit_code == 1
    for name, words in {
        "data.ttl": "not Turtle",
        "data.xyz": "tells no RDF syntax",
        "data.jsonld": "not JSON-LD",
    }.items():
        path = tmp_path / name
        path.write_text("\n{ nonsense", encoding="utf-8")
        result = run("check", path)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert words in result.stderr


def test_query_asks_the_release(published: Path) -> None:
    table = run("query", "partners", "--project", published)
    assert table.exit_code == 0
    assert "Krefeld" in table.stdout
    text = "PREFIX mc: <https://w3id.org/municoop/def#> SELECT ?visit { ?visit a mc:Visit }"
    answer = run("query", text, "--format", "csv", "--project", published)
    assert answer.stdout.splitlines() == ["visit", "https://w3id.org/municoop/id/cooperation/visit-krefeld"]


def test_query_lists_the_saved_queries_with_their_titles() -> None:
    result = run("query")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) >= 20
    assert "partners" in result.stdout


def test_query_without_a_release_says_how_to_make_one(project_folder: Path) -> None:
    result = run("query", "partners", "--project", project_folder)
    assert result.exit_code == 2
    assert "municoop build" in result.stderr


def test_progress_is_not_shown_in_a_pipe(project_folder: Path) -> None:
    result = run("build", "--project", project_folder)
    assert result.stderr == ""
    assert result.stdout.splitlines()[-1].startswith("published in ")


def find_commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command that does something, with the words that call it."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from find_commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(find_commands(main))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_help_with_an_example(words: tuple[str, ...]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert "Examples:" in result.stdout
    assert f"municoop {' '.join(words)}" in result.stdout
    assert all(option.help for option in COMMANDS[words].params if isinstance(option, click.Option))


def test_help_loads_none_of_the_engines() -> None:
    """`municoop --help` stays quick because what a command needs is imported when it runs."""
    code = (
        "import sys; from click.testing import CliRunner; from municoop.cli import main;"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0;"
        "print(sorted({'rdflib', 'pyshacl', 'pyld', 'jinja2', 'ruamel', 'SPARQLWrapper'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_an_error_cannot_steer_the_terminal(project_folder: Path) -> None:
    change_facts("status: in-force", 'status: "\\e]0;owned\\a"')(project_folder)
    result = run("build", "--project", project_folder)
    assert result.exit_code == 2
    assert "\x1b" not in result.output


@pytest.mark.skipif(
    shutil.which("mount") is None or os.geteuid() != 0, reason="only root can mount a small disk"
)
def test_a_full_disk_leaves_the_old_release(project_folder: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", disk], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    try:
        assert run("build", "--project", project_folder, "--out", disk / "public").exit_code == 0
        before = read_tree(disk / "public")
        (disk / "filler").write_bytes(b"x" * (shutil.disk_usage(disk).free - 300_000))
        result = run(
            "build",
            "--project",
            project_folder,
            "--out",
            disk / "public",
            "--base-iri",
            "https://new.example/",
        )
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
        assert read_tree(disk / "public") == before
        assert read_tree(disk / ".public").keys() == {
            f"{(disk / 'public').resolve().name}/{name}" for name in before
        } | {"lock", "ledger"}
    finally:
        subprocess.run(["umount", disk], check=True)
