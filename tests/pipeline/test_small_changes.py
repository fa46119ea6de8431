"""A small change of a fact is a small change of the data."""

import gzip
import shutil
from pathlib import Path

import pytest

from municoop import pipeline
from municoop.sources.project import Project

MOST_LINES = 12
EDITS = [
    ("003_6ee051e8797e8b75", "startedBefore: 2023-11", "startedBefore: 2023-10"),
    ("003_6ee051e8797e8b75", "status: in-force", "status: unspecified"),
    ("003_6ee051e8797e8b75", "en: Krefeld and Kropyvnytskyi, sister cities", "en: Krefeld and Kropyvnytskyi"),
    (
        "003_6ee051e8797e8b75",
        "- quote: відвідав з робочим візитом міста-побратими Крефельд у Німеччині\n    supports: {form",
        "- quote: міста-побратими Крефельд у Німеччині\n    supports: {form",
    ),
]


def read_lines(public: Path) -> set[str]:
    return set(gzip.decompress((public / "municoop.nq.gz").read_bytes()).decode().splitlines())


@pytest.fixture(scope="module")
def copy(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy") / "project"
    for room in ("seeds", "ontology", "mappings"):
        shutil.copytree(root / room, folder / room)
    pipeline.build(Project.at(folder), folder / "before")
    return folder


@pytest.mark.parametrize(("document", "old", "new"), EDITS)
def test_editing_one_fact_changes_at_most_twelve_lines(copy: Path, document: str, old: str, new: str) -> None:
    path = copy / "mappings" / "documents" / f"{document}.yaml"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    try:
        outcome = pipeline.build(Project.at(copy), copy / "after")
    finally:
        path.write_text(content, encoding="utf-8")
    assert outcome.report.conforms
    changed = read_lines(copy / "before") ^ read_lines(copy / "after")
    assert 0 < len(changed) <= MOST_LINES
