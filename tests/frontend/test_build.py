"""The program of the query page is made when the package is, and the build goes on where it cannot be."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from frontend.hatch_build import STAMP, hash_sources, make_program

SOURCES = Path(__file__).parents[2] / "scripts" / "frontend"
PRODUCTS = {"sparql.js", "sparql-worker.js", "oxigraph.wasm", "LICENCES.txt", STAMP}
needs_npm = pytest.mark.skipif(
    shutil.which("npm") is None, reason="npm is not installed here: apt-get install npm"
)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the sources."""
    copy = tmp_path / "frontend"
    shutil.copytree(SOURCES, copy, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    return copy


def stop_programs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """Put a `node` and an `npm` that only do `script` before all others."""
    for name in ("node", "npm"):
        program = tmp_path / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}/bin:/usr/bin")


@needs_npm
def test_the_program_is_made_once_for_the_same_sources(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is whole, and is not made again before a source changes; npm is not even asked for."""
    target = tmp_path / "made"
    assert make_program(sources, target) == ""
    assert {path.name for path in target.iterdir()} == PRODUCTS
    first = {path.name: path.read_bytes() for path in target.iterdir()}
    monkeypatch.setenv("PATH", "")
    assert make_program(sources, target) == ""
    (sources / "src" / "csv.js").write_text("// changed")
    assert "npm is not installed" in make_program(sources, target)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == first
    assert not (sources / "node_modules").exists()


@needs_npm
def test_the_same_sources_give_the_same_bytes(sources: Path, tmp_path: Path) -> None:
    """Wherever they lie, and as they are installed here."""
    installed = SOURCES.parent / "municoop" / "site" / "assets" / "sparql"
    if not installed.is_dir():
        pytest.skip("the program is not made here: install municoop again, with npm")
    assert make_program(sources, tmp_path / "made") == ""
    for name in PRODUCTS:
        assert (tmp_path / "made" / name).read_bytes() == (installed / name).read_bytes(), name


def test_without_npm_the_reason_is_told(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert make_program(sources, tmp_path / "made").startswith("npm is not installed (install Node.js")
    assert not (tmp_path / "made").exists()


def test_when_npm_fails_its_error_is_told_in_one_line(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made before stays."""
    target = tmp_path / "made"
    target.mkdir()
    (target / "sparql.js").write_text("the last one")
    stop_programs(monkeypatch, tmp_path, "echo noise; echo 'npm error network is down' >&2; exit 1")
    assert make_program(sources, target) == "npm ci failed: npm error network is down"
    assert (target / "sparql.js").read_text() == "the last one"


def test_the_hash_tells_every_change(sources: Path) -> None:
    """Of content, of names, of files that come and go; not of what npm has put there."""
    seen = {hash_sources(sources)}
    for change in (
        lambda: (sources / "src" / "csv.js").write_text("x"),
        lambda: (sources / "src" / "csv.js").rename(sources / "src" / "csv2.js"),
        lambda: (sources / "src" / "csv2.js").unlink(),
        lambda: (sources / "package-lock.json").write_text("{}"),
    ):
        change()
        seen.add(hash_sources(sources))
    assert len(seen) == 5
    (sources / "node_modules").mkdir()
    (sources / "node_modules" / "x.js").write_text("x")
    assert hash_sources(sources) in seen


def test_the_lock_names_no_host_and_has_a_checksum_for_every_package() -> None:
    """It holds wherever the packages come from, and they are the same bytes."""
    text = (SOURCES / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    assert "resolved" not in text
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert len(packages) > 10
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())


@needs_npm
def test_the_sources_keep_their_types(sources: Path) -> None:
    """TypeScript reads the JSDoc of every module, strictly."""
    commands = (["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["npm", "run", "check"])
    for command in commands:
        done = subprocess.run(command, cwd=sources, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
