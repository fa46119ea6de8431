"""What is damaged in the former release is never taken over."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from municoop.model import Release
from release.sample_release import make_release
from reuse.builder import Builder, read_tree, relabel

PAGE = "doc/authority/krefeld.html"
DATA = "data/cooperation/visit-lutsk.jsonld"
DUMP = "municoop.nq.gz"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return make_release(tmp_path_factory.mktemp("project"))


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    return Builder(tmp_path, {})


def cut(path: Path) -> None:
    """Shorten a file, as a disk that lost its end, and say it was never touched."""
    found = path.stat()
    path.write_bytes(path.read_bytes()[:-1])
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def overwrite(path: Path) -> None:
    """Write other bytes of the same length."""
    path.write_bytes(path.read_bytes()[:-1] + b"~")


def turn_into_link(path: Path) -> None:
    """Put a link to some other file in the place of a file."""
    path.unlink()
    path.symlink_to("/etc/hostname")


DAMAGES = (Path.unlink, cut, overwrite, turn_into_link)


@pytest.mark.parametrize("name", [PAGE, DATA, DUMP, "index.html", "ontology.ttl"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_made_again(
    builder: Builder, sample: Release, name: str, damage: Callable[[Path], None]
) -> None:
    first = builder.build(sample)
    damage(builder.folder / "public" / name)
    assert builder.build(sample) == first
    assert not (builder.folder / "public" / name).is_symlink()


def test_a_damaged_list_of_checksums_is_no_use(builder: Builder, sample: Release) -> None:
    first = builder.build(sample)
    whole = len(builder.made)
    overwrite(builder.folder / "public" / "SHA256SUMS")
    assert builder.build(sample) == first
    assert len(builder.made) == whole > 10


def test_a_release_that_was_copied_is_read_and_taken_over(builder: Builder, sample: Release) -> None:
    first = builder.build(sample)
    home = (builder.folder / "public").resolve()
    shutil.copytree(home, builder.folder / "copy", copy_function=shutil.copyfile)
    shutil.rmtree(home)
    (builder.folder / "copy").rename(home)
    os.utime(home / "SHA256SUMS", (0, 0))
    assert builder.build(sample) == first
    assert builder.made == []
    overwrite(home / PAGE)
    assert builder.build(sample) == first
    assert builder.made == ["doc/authority/krefeld"]


@pytest.mark.parametrize("problem", [errno.EXDEV, errno.EMLINK, errno.EPERM])
def test_where_there_are_no_links_files_are_copied(
    builder: Builder, sample: Release, monkeypatch: pytest.MonkeyPatch, problem: int
) -> None:
    def refuse(*_paths: object, **_options: object) -> None:
        raise OSError(problem, os.strerror(problem))

    first = builder.build(sample)
    home = (builder.folder / "public").resolve()
    home.rename(home.with_name("000000000000"))
    (builder.folder / "public").unlink()
    (builder.folder / "public").symlink_to(Path(".public", "000000000000"))
    monkeypatch.setattr(os, "link", refuse)
    assert builder.build(sample) == first
    assert builder.made == []
    assert {path.stat().st_nlink for path in (builder.folder / "public").rglob("*.html")} == {1}


def test_what_lies_in_the_oldest_release_does_not_matter(builder: Builder, sample: Release) -> None:
    """It becomes the new one: what is not the very file of the former release goes."""
    for word in ("One", "Two"):
        builder.build(relabel(sample, "authority/krefeld", word))
    current = (builder.folder / "public").resolve()
    (oldest,) = (path for path in current.parent.glob("?" * 12) if path != current)
    overwrite(oldest / "index.html")
    turn_into_link(oldest / DATA)
    (oldest / "doc" / "strange").mkdir()
    (oldest / "doc" / "strange" / "file.html").write_text("strange")
    (oldest / "ontology.ttl").unlink()
    (oldest / "ontology.ttl").write_bytes((current / "ontology.ttl").read_bytes())
    inode, before = oldest.stat().st_ino, read_tree(current)
    release = relabel(sample, "authority/krefeld", "Three")
    got = builder.build(release)
    assert (builder.folder / "public").resolve().stat().st_ino == inode, "the oldest folder was used again"
    assert got == builder.build_anew(release)
    assert read_tree(current) == before
    assert not (builder.folder / "public" / "doc" / "strange").exists()
    assert (builder.folder / "public" / "ontology.ttl").samefile(current / "ontology.ttl")


def test_a_file_of_the_former_release_is_never_written_to(builder: Builder, sample: Release) -> None:
    before = builder.build(sample)
    home = (builder.folder / "public").resolve()
    for file in home.rglob("*"):
        file.chmod(0o555 if file.is_dir() else 0o444)
    builder.build(sample)
    assert read_tree(home) == before
