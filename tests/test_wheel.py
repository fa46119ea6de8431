"""An installed wheel builds from a folder of the user's own."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROGRAM = ("sparql.js", "sparql-worker.js", "oxigraph.wasm", "LICENCES.txt")


@pytest.mark.slow
def test_a_wheel_brings_ontology_and_register_and_builds_a_users_folder(
    root: Path, project_folder: Path, tmp_path: Path
) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, root],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("municoop-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    if shutil.which("npm"):
        assert {f"municoop/site/assets/sparql/{name}" for name in PROGRAM} <= set(names)
    assert "municoop/_data/ontology/municoop.ttl" in names
    assert "municoop/_data/mappings/register/authorities.yaml" in names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"municoop"}
    installed = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(installed)
    others = [path for path in sys.path if path and not Path(path).is_relative_to(root)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(installed), *others])}
    code = "import municoop, sys; from municoop.cli import main; print(municoop.__file__); main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "--project", project_folder],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(installed))
    assert (project_folder / "public" / "municoop.ttl").is_file()


@pytest.mark.slow
def test_without_npm_a_wheel_is_made_and_what_it_lacks_is_told(root: Path, tmp_path: Path) -> None:
    """From a fresh checkout: one line of warning, and a wheel whose site says how to get the editor."""
    checkout = tmp_path / "checkout"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if name.startswith(("scripts/", "ontology/", "mappings/")) or "/" not in name:
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, checkout / name)
    programs = tmp_path / "bin"
    programs.mkdir()
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-v",
        "--no-deps",
        "--no-build-isolation",
    ]
    done = subprocess.run(
        [*command, "--wheel-dir", tmp_path, checkout],
        env={**os.environ, "PATH": str(programs)},
        check=True,
        capture_output=True,
        text=True,
    )
    said = [
        line for line in (done.stdout + done.stderr).splitlines() if "the query page has no editor" in line
    ]
    assert len(said) == 1
    assert "npm is not installed (install Node.js 20 or later" in said[0]
    (wheel,) = tmp_path.glob("municoop-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "municoop/site/templates/sparql.html.j2" in names
    assert not any(name.startswith("municoop/site/assets/sparql/") for name in names)


@pytest.mark.slow
def test_a_source_distribution_brings_the_program_so_that_its_wheel_needs_no_npm(
    root: Path, tmp_path: Path
) -> None:
    """What is made of it has the same program, byte for byte."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed here: apt-get install npm")
    build: list[str | Path] = [sys.executable, "-m", "hatchling", "build", "--directory", tmp_path]
    subprocess.run([*build, "--target", "sdist"], cwd=root, check=True, capture_output=True)
    (archive,) = tmp_path.glob("municoop-*.tar.gz")
    shutil.unpack_archive(archive, tmp_path, filter="data")
    unpacked = tmp_path / archive.name.removesuffix(".tar.gz")
    assert not list(unpacked.rglob("node_modules"))
    subprocess.run(
        [*build, "--target", "wheel"],
        cwd=unpacked,
        env={**os.environ, "PATH": ""},
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("municoop-*.whl")
    made = zipfile.ZipFile(wheel)
    for name in PROGRAM:
        path = f"site/assets/sparql/{name}"
        assert made.read(f"municoop/{path}") == (root / "scripts" / "municoop" / path).read_bytes()
