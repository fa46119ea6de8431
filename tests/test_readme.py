"""README.md is true to the letter."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from municoop.cli import main
from readme import README, find_command, read_commands

TEXT = README.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def clone(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's files as a newcomer has them, beside each other."""
    folder = tmp_path_factory.mktemp("readme") / "municoop"
    folder.mkdir()
    for name in (
        "seeds",
        "ontology",
        "mappings",
        "scripts",
        "tests",
        "pyproject.toml",
        "README.md",
        "LICENSE",
    ):
        (folder / name).symlink_to(root / name)
    return folder


def run(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_first_command_sets_up_and_builds(root: Path, tmp_path: Path) -> None:
    """In a copy of the project, with an environment of its own made by the very command."""
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    for name in files.split("\0"):
        if (root / name).is_file() and not name.startswith("tests/"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes((root / name).read_bytes())
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", find_command("build")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "public" / "municoop.ttl").is_file()
    listed = re.findall(r"^\| `([^`]+)`", TEXT.split("## What is in `public/`")[1].split("##")[0], re.M)
    assert listed
    for name in listed:
        assert list((tmp_path / "public").glob(re.sub(r"\{[^}]*\}", "*", name))), name


def test_the_second_command_is_the_one_that_ci_runs(root: Path) -> None:
    assert find_command("test").splitlines()[0] == "python3 -m venv .venv"
    assert "tests/readme.py test" in (root / ".ci" / "run").read_text(encoding="utf-8")


def test_the_queries_to_try_answer(clone: Path) -> None:
    assert run(f"{sys.executable} -m municoop build", clone).returncode == 0
    asked = [line for block in read_commands() for line in block.splitlines() if "municoop query" in line]
    assert len(asked) >= 6
    for command in asked:
        done = run(command.replace(".venv/bin/municoop", f"{sys.executable} -m municoop"), clone)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) > 1, command


def test_every_command_is_named_that_a_newcomer_needs(root: Path) -> None:
    for name in main.commands:
        assert f"municoop {name}" in TEXT, name


def test_every_folder_is_explained_and_no_other(root: Path) -> None:
    named = set(re.findall(r"^\| `([a-z]+)/", TEXT.split("## Where things are")[1].split("##")[0], re.M))
    tracked = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout
    assert named == {name.split("/")[0] for name in tracked.splitlines() if "/" in name and name[0] != "."}


def test_the_example_fact_is_one_of_ours(root: Path) -> None:
    """The quote that the README shows stands in the text it names."""
    (quote,) = re.findall(r"- quote: (.+)", TEXT)
    assert quote in (root / "seeds" / "003_6ee051e8797e8b75.txt").read_text(encoding="utf-8")
