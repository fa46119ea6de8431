"""Same input, same bytes."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SURROUNDINGS = [
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati", "LANG": "uk_UA.UTF-8"},
]


def build(
    project: Path, out: Path, surroundings: dict[str, str], working_directory: Path, *options: str
) -> None:
    subprocess.run(
        [sys.executable, "-m", "municoop", "build", "--project", project, "--out", out, *options],
        env={**os.environ, **surroundings, "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=working_directory,
        check=True,
        capture_output=True,
    )


def read_tree(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


@pytest.fixture
def shuffled_copy(root: Path, tmp_path: Path) -> Path:
    """The project with its files created in the opposite order, so that folders list them otherwise."""
    copy = tmp_path / "copy"
    for room in ("seeds", "ontology", "mappings"):
        for path in sorted((root / room).rglob("*"), reverse=True):
            if path.is_file():
                target = copy / path.relative_to(root)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    return copy


def test_hash_seed_locale_time_zone_folder_jobs_and_file_order_do_not_show(
    root: Path, shuffled_copy: Path, tmp_path: Path
) -> None:
    build(root, tmp_path / "one", SURROUNDINGS[0], root)
    build(shuffled_copy, tmp_path / "two", SURROUNDINGS[1], tmp_path, "--jobs", "2")
    first, second = read_tree(tmp_path / "one"), read_tree(tmp_path / "two")
    assert "municoop.ttl" in first
    assert len(first) > 500
    assert first == second
