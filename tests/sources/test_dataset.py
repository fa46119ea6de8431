from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from municoop.errors import MappingError
from municoop.sources.dataset import read_metadata
from municoop.sources.project import Project


@pytest.fixture
def metadata_file(root: Path, project_folder: Path) -> Path:
    """The metadata of the real project, in the sample project."""
    return Path(shutil.copy(root / "mappings" / "dataset.yaml", project_folder / "mappings" / "dataset.yaml"))


def read(metadata_file: Path) -> object:
    """Return the metadata of the project that the file is in."""
    return read_metadata(Project.at(metadata_file.parents[1]))


def test_the_metadata_of_the_project_is_read(metadata_file: Path) -> None:
    assert read(metadata_file)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("license: https://creativecommons", "license: javascript:alert(1)//", "no address for 'license'"),
        ("license: https://creative", "license: https://a b/creative", "no address for 'license'"),
        ("publisher_iri: https://", "publisher_iri: data:text/html,", "no address for 'publisher_iri'"),
        ("  uk: Як співпрацюють громади\n", "", "the title in 'uk' is missing"),
        ("  pl: Jak współpracują gminy i miasta\n", "  pl: ''\n", "a text is needed here"),
        ("version: ", "version: ../", "is no version"),
        ("issued: 2026-11-22", "issued: 2026-02-30", "is no day"),
    ],
)
def test_what_pages_could_not_show_is_refused(metadata_file: Path, old: str, new: str, said: str) -> None:
    """An address that browsers would run, or a text that some readers would not find: with its line."""
    text = metadata_file.read_text(encoding="utf-8")
    assert old in text
    metadata_file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MappingError) as caught:
        read(metadata_file)
    assert said in str(caught.value)
    assert "mappings/dataset.yaml:" in str(caught.value)
