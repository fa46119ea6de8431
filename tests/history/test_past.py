"""A release before that is damaged, or not the one before, gets one line, and the target stays as it is."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from municoop.archive import Predecessor
from municoop.cli import main
from municoop.errors import TargetError
from municoop.rdf import DEFAULT_BASE_IRI
from samples import write_sample_project

ROOT = Path(__file__).resolve().parents[2]
RECORD = "releases/0.1.0/changes.json"
DUMP = "releases/0.1.0/municoop.nq.gz"


def set_version(project: Path, number: str) -> None:
    text = (ROOT / "mappings" / "dataset.yaml").read_text(encoding="utf-8")
    written = text.replace("version: 0.1.0\n", f"version: {number}\n")
    (project / "mappings" / "dataset.yaml").write_text(written, encoding="utf-8")


def build(project: Path, *options: str | Path) -> Result:
    arguments = ["build", "--project", project, *options]
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with its version 0.1.0 in `public`, about to be 0.2.0."""
    project = write_sample_project(tmp_path_factory.mktemp("past") / "project")
    set_version(project, "0.1.0")
    assert build(project).exit_code == 0
    set_version(project, "0.2.0")
    return project


@pytest.fixture
def project(first: Path, tmp_path: Path) -> Path:
    """A copy of it that may be damaged."""
    shutil.copytree(first, tmp_path / "project", symlinks=True)
    return tmp_path / "project"


def read_tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def write_listed(public: Path, name: str, data: bytes) -> None:
    """Write a file of a release and its checksum: damage that checksums do not show."""
    old = hashlib.sha256((public / name).read_bytes()).hexdigest()
    (public / name).write_bytes(data)
    sums = (public / "SHA256SUMS").read_text()
    (public / "SHA256SUMS").write_text(
        sums.replace(f"{old}  {name}", f"{hashlib.sha256(data).hexdigest()}  {name}")
    )


def respell(public: Path, **changes: object) -> None:
    record = json.loads((public / RECORD).read_bytes())
    write_listed(public, RECORD, json.dumps({**record, **changes}).encode())


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda public: (public / "SHA256SUMS").unlink(), "there is no SHA256SUMS"),
        (lambda public: (public / "SHA256SUMS").write_bytes(b"\xff"), "is no list of the files"),
        (lambda public: (public / "SHA256SUMS").write_text("nonsense\n"), "is no list of the files"),
        (lambda public: (public / RECORD).unlink(), "changes.json: the file is missing"),
        (lambda public: (public / DUMP).unlink(), "municoop.nq.gz: the file is missing"),
        (lambda public: (public / "releases/0.1.0/void.ttl").unlink(), "void.ttl: the file is missing"),
        (lambda public: (public / DUMP).write_bytes(b"no gzip"), "differs from what SHA256SUMS says"),
        (lambda public: (public / "releases/0.1.0/index.uk.html").write_bytes(b""), "differs from what"),
        (lambda public: write_listed(public, DUMP, b"no gzip"), "not gzip"),
        (lambda public: write_listed(public, DUMP, gzip.compress(b"x")), "not N-Quads"),
        (lambda public: write_listed(public, DUMP, gzip.compress(b"<x:a> <x:b> <x:c> .\n")), "has no graph"),
        (lambda public: write_listed(public, RECORD, b"{}"), "not the record of a version"),
        (lambda public: write_listed(public, RECORD, b"[1]"), "not the record of a version"),
        (lambda public: write_listed(public, RECORD, b"\xff"), "not the record of a version"),
        (lambda public: respell(public, version="0.1.1"), "is the record of 0.1.1"),
        (lambda public: respell(public, counts=[]), "not the record of a version"),
        (lambda public: respell(public, news=[{"action": "new"}]), "not the record of a version"),
    ],
)  # fmt: skip
def test_a_damaged_release_before_gets_one_line_and_the_target_stays(
    project: Path, damage: Callable[[Path], object], words: str
) -> None:
    public = project / "public"
    damage(public.resolve())
    before, tree = public.readlink(), read_tree(public.resolve())
    result = build(project)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
    assert words in result.stderr
    assert "→" in result.stderr
    assert public.readlink() == before
    assert read_tree(public.resolve()) == tree
    assert not (project / ".public" / "new").exists()


def test_history_can_begin_anew(project: Path) -> None:
    (project / "public" / "SHA256SUMS").unlink()
    assert build(project, "--previous", "none").exit_code == 0
    folders = [path.name for path in (project / "public" / "releases").iterdir() if path.is_dir()]
    assert folders == ["0.2.0"]


def test_another_base_iri_is_another_data_set(project: Path) -> None:
    result = build(project, "--base-iri", "https://other.example/")
    assert result.exit_code == 2
    assert "--base-iri" in result.stderr
    assert build(project, "--base-iri", "https://other.example/", "--previous", "none").exit_code == 0


@pytest.mark.parametrize("number", ["0.1.0", "0.1", "0.0.9"])
def test_a_version_before_the_last_one_is_refused(project: Path, number: str) -> None:
    assert build(project).exit_code == 0
    set_version(project, number)
    result = build(project)
    assert result.exit_code == 2
    assert f"the version {number} is not later than 0.2.0" in result.stderr
    assert "raise `version`" in result.stderr


def test_versions_are_ordered_by_their_numbers(project: Path) -> None:
    for number in ("0.9", "0.10"):
        set_version(project, number)
        assert build(project).exit_code == 0
    record = json.loads((project / "public/releases/0.10/changes.json").read_bytes())
    assert record["previous"] == "0.9"


@pytest.mark.parametrize("number", ["", "1.0/../..", "v1", "1.0-beta", "index", "1..0", "\u0661"])
def test_a_version_that_cannot_name_a_folder_is_refused_with_its_line(project: Path, number: str) -> None:
    set_version(project, json.dumps(number))
    result = build(project)
    assert result.exit_code == 2
    assert "mappings/dataset.yaml:14" in result.stderr


@pytest.mark.parametrize("day", ["2026-13-01", "2026-2-1", "soon", "20260201"])
def test_a_day_that_is_none_is_refused_with_its_line(project: Path, day: str) -> None:
    path = project / "mappings" / "dataset.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("modified: 2026-11-22", f"modified: {day}"))
    result = build(project)
    assert result.exit_code == 2
    assert "mappings/dataset.yaml:16" in result.stderr


def test_a_dump_can_be_the_release_before(project: Path, tmp_path: Path) -> None:
    result = build(project, "--previous", project / "public/municoop.nq.gz", "--out", tmp_path / "next")
    assert result.exit_code == 0, result.output
    record = json.loads((tmp_path / "next/releases/0.2.0/changes.json").read_bytes())
    assert (record["previous"], record["prev"][:9]) == ("", "urn:uuid:")
    assert not (tmp_path / "next/releases/0.1.0").exists()


def test_a_folder_without_versions_is_no_release_before(project: Path, tmp_path: Path) -> None:
    public = project / "public"
    sums = [line for line in (public / "SHA256SUMS").read_text().splitlines() if "  releases/" not in line]
    (public / "SHA256SUMS").write_text("\n".join(sums) + "\n")
    shutil.rmtree(public.resolve() / "releases")
    result = build(project, "--previous", public, "--out", tmp_path / "next")
    assert result.exit_code == 2
    assert "has no versions" in result.stderr
    assert build(project).exit_code == 0, "a release that was made before there were versions is no obstacle"


def test_what_is_not_there_cannot_be_the_release_before(project: Path, tmp_path: Path) -> None:
    result = build(project, "--previous", tmp_path / "nothing")
    assert (result.exit_code, "there is no release and no dump" in result.stderr) == (2, True)


def test_a_version_that_another_build_published_meanwhile_is_not_lost(project: Path) -> None:
    own = Predecessor("standing", project / "public", DEFAULT_BASE_IRI, "0.3.0")
    past = own.read()
    own.require(past)
    assert build(project).exit_code == 0
    with pytest.raises(TargetError, match="another build has published a version here"):
        own.require(past)
