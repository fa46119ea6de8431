from collections.abc import Callable
from pathlib import Path

import pytest

from municoop.errors import InputError
from municoop.model import SeedDocument
from municoop.sources.context import read_context
from municoop.sources.project import Project
from municoop.sources.seeds import read_seeds
from samples import CATALOG, TEXT_FILE


def read(folder: Path) -> tuple[SeedDocument, ...]:
    project = Project.at(folder)
    return read_seeds(project, read_context(project))


def test_a_text_is_kept_code_point_by_code_point(project_folder: Path) -> None:
    raw = "А\u00a0Б\r\nй — е\u0301\n"
    (project_folder / "seeds" / TEXT_FILE).write_bytes(raw.encode())
    assert [document.text for document in read(project_folder)] == [raw]


def write_seed(content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / "seeds" / TEXT_FILE).write_bytes(content)


def write_catalog(content: str) -> Callable[[Path], object]:
    return lambda folder: (folder / "seeds" / "catalog.yaml").write_text(content, encoding="utf-8")


def add_text(folder: Path) -> None:
    (folder / "seeds" / "new.txt").write_text("нове", encoding="utf-8")


def remove_text(folder: Path) -> None:
    (folder / "seeds" / TEXT_FILE).unlink()


def remove_catalog(folder: Path) -> None:
    (folder / "seeds" / "catalog.yaml").unlink()


@pytest.mark.parametrize(
    ("spoil", "words", "where"),
    [
        (write_seed(b""), "the text is empty", f"seeds/{TEXT_FILE}:1"),
        (write_seed(" \n\u00a0".encode()), "the text is empty", f"seeds/{TEXT_FILE}:1"),
        (write_seed(b"one\ntwo \xcf"), "not UTF-8", f"seeds/{TEXT_FILE}:2"),
        (add_text, "no entry in the catalog", "seeds/new.txt"),
        (remove_text, f"there is no seeds/{TEXT_FILE}", "seeds/catalog.yaml:1"),
        (write_catalog(CATALOG + CATALOG), "two entries", "seeds/catalog.yaml:10"),
        (write_catalog(CATALOG + "  headline: x\n"), "unknown key 'headline'", "seeds/catalog.yaml:10"),
        (write_catalog("- file: ../../etc/passwd.txt\n"), "not a file name", "seeds/catalog.yaml:1"),
        (write_catalog("- title: {uk: x}\n"), "names no file", "seeds/catalog.yaml:1"),
        (write_catalog("file: x\n"), "a list is needed", "seeds/catalog.yaml:1"),
        (remove_catalog, "missing", "seeds/catalog.yaml"),
    ],
)
def test_bad_seeds_are_refused_with_their_place(
    project_folder: Path, spoil: Callable[[Path], object], words: str, where: str
) -> None:
    spoil(project_folder)
    with pytest.raises(InputError, match=words) as caught:
        read(project_folder)
    assert getattr(caught.value, "where", "") == where
