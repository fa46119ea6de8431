from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from municoop.errors import TargetError
from municoop.release import switch

OLD, NEW, THIRD = "0" * 12, "1" * 12, "2" * 12
PROGRAM = f"""
import os, sys
from pathlib import Path
from municoop.errors import TargetError
from municoop.release import switch
def fill(folder):
    (folder / "a").write_text("x" * 100_000)
    return switch.Filled("{NEW}", 1, ["a"], [""])
LIMIT
try:
    switch.replace_folder(Path(sys.argv[1]), fill)
except TargetError as error:
    print(error)
"""


def filler(digest: str, text: str = "") -> Callable[[Path], switch.Filled]:
    """Return what writes a folder of two files."""

    def fill(folder: Path) -> switch.Filled:
        (folder / "data").mkdir()
        (folder / "data" / "a.txt").write_text(text or digest)
        (folder / "b.txt").write_text(digest)
        return switch.Filled(digest, 2, ["data/a.txt", "b.txt"], ["", "data"])

    return fill


def fail(error: BaseException) -> Callable[[Path], switch.Filled]:
    """Return what writes half a folder and fails."""

    def fill(folder: Path) -> switch.Filled:
        (folder / "half").write_text("half")
        raise error

    return fill


def look(folder: Path) -> dict[str, str]:
    """Return all files below a folder, and the links, with what they hold."""
    return {
        path.relative_to(folder).as_posix(): str(path.readlink()) if path.is_symlink() else path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def write_apart(target: Path, limit: str) -> str:
    """Write a folder with a file of 100 kB in a process with a limit; return the error's message."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("LIMIT", limit), target],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return run.stdout


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "public"


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with room for very little."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("no right to mount a disk; test_a_file_too_big_leaves_the_old_release stands for it")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_the_target_is_a_link_to_a_folder_named_after_its_digest(target: Path) -> None:
    switch.replace_folder(target, filler(OLD))
    assert target.readlink() == Path(f".public/{OLD}")
    assert (target / "data" / "a.txt").read_text() == OLD


def test_the_next_release_takes_its_place_and_the_former_one_stays_readable(target: Path) -> None:
    switch.replace_folder(target, filler(OLD))
    reader = target.resolve()
    switch.replace_folder(target, filler(NEW))
    assert (target / "b.txt").read_text() == NEW
    assert (reader / "b.txt").read_text() == OLD


def test_releases_before_the_former_one_are_removed(target: Path) -> None:
    for digest in (OLD, NEW, THIRD):
        switch.replace_folder(target, filler(digest))
    assert {path.name for path in target.with_name(".public").iterdir()} == {NEW, THIRD, "lock"}


def test_an_identical_release_changes_nothing(target: Path) -> None:
    for digest in (OLD, NEW, NEW):
        switch.replace_folder(target, filler(digest))
    assert {path.name for path in target.with_name(".public").iterdir()} == {OLD, NEW, "lock"}
    assert target.readlink() == Path(f".public/{NEW}")


def test_a_former_release_can_come_back(target: Path) -> None:
    for digest in (OLD, NEW, OLD):
        switch.replace_folder(target, filler(digest))
    assert target.readlink() == Path(f".public/{OLD}")


def test_after_a_large_first_release_the_next_one_has_a_folder(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(switch, "WORTH_A_SPARE", 2)
    store, spare = target.with_name(".public"), f"{OLD}-0"
    for is_first in (True, False):
        switch.replace_folder(target, filler(OLD))
        assert {path.name for path in store.iterdir()} == {OLD, spare, "lock"}
        assert target.readlink() == Path(f".public/{OLD}")
        assert (store / spare / "b.txt").samefile(target / "b.txt") == is_first, "or what was built again"
        new = store / "new"
        new.mkdir()
        switch.reuse_oldest(new, target.resolve())
        assert look(new) == look(target.resolve())
    for digest in (NEW, THIRD):
        switch.replace_folder(target, filler(digest))
    assert {path.name for path in store.iterdir()} == {NEW, THIRD, "lock"}


def test_without_links_there_is_no_folder_for_the_next_release(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(switch, "WORTH_A_SPARE", 2)
    monkeypatch.setattr(os, "link", refuse)
    switch.replace_folder(target, filler(OLD))
    assert {path.name for path in target.with_name(".public").iterdir()} == {OLD, "lock"}
    assert (target / "b.txt").read_text() == OLD


@pytest.mark.parametrize("damage", ["other bytes", "file missing", "file too many"])
def test_a_damaged_release_is_repaired_by_writing_it_again(target: Path, damage: str) -> None:
    switch.replace_folder(target, filler(OLD))
    whole = look(target.resolve())
    if damage == "file missing":
        (target / "b.txt").unlink()
    else:
        (target / ("b.txt" if damage == "other bytes" else "c.txt")).write_text("x" * 12)
    switch.replace_folder(target, filler(OLD))
    assert look(target.resolve()) == whole
    switch.replace_folder(target, filler(NEW))
    switch.replace_folder(target, filler(THIRD))
    assert {path.name for path in target.with_name(".public").iterdir()} == {NEW, THIRD, "lock"}


def test_parents_are_made_and_an_empty_folder_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "public"
    target.mkdir(parents=True)
    switch.replace_folder(target, filler(OLD))
    assert target.is_symlink()
    switch.replace_folder(tmp_path / "c" / "d", filler(OLD))
    assert (tmp_path / "c" / "d" / "b.txt").exists()


def test_a_link_of_ours_that_leads_nowhere_is_replaced(target: Path) -> None:
    target.symlink_to(f".public/{THIRD}")
    switch.replace_folder(target, filler(OLD))
    assert (target / "b.txt").read_text() == OLD


def test_leftovers_of_a_killed_build_are_removed(target: Path) -> None:
    store = target.with_name(".public")
    (store / "new" / "deep").mkdir(parents=True)
    (store / "new" / "deep" / "half").write_text("half")
    (store / "link").symlink_to("nowhere")
    switch.replace_folder(target, filler(OLD))
    assert {path.name for path in store.iterdir()} == {OLD, "lock"}
    assert look(target.resolve()) == {"b.txt": OLD, "data/a.txt": OLD}


def test_files_of_others_beside_the_releases_are_left_alone(target: Path) -> None:
    store = target.with_name(".public")
    (store / "notes").mkdir(parents=True)
    for digest in (OLD, NEW, THIRD):
        switch.replace_folder(target, filler(digest))
    assert (store / "notes").is_dir()


def test_a_target_that_is_a_file_is_refused(target: Path) -> None:
    target.write_text("my file")
    with pytest.raises(TargetError) as refused:
        switch.replace_folder(target, filler(OLD))
    assert str(refused.value) == f"{target}: is a file → move it away, or name a folder"
    assert look(target.parent) == {"public": "my file"}


def test_a_folder_with_files_of_others_is_refused(target: Path) -> None:
    target.mkdir()
    (target / "thesis.txt").write_text("my work")
    with pytest.raises(
        TargetError, match=r"a folder with files that municoop did not put there → move it away"
    ):
        switch.replace_folder(target, filler(OLD))
    assert look(target.parent) == {"public/thesis.txt": "my work"}


@pytest.mark.parametrize("goal", ["elsewhere", f"elsewhere/{OLD}", ".public/lock", f"../.public/{OLD}"])
def test_a_link_of_others_is_refused(target: Path, goal: str) -> None:
    target.symlink_to(goal)
    with pytest.raises(TargetError, match="a link that municoop did not make"):
        switch.replace_folder(target, filler(OLD))
    assert look(target.parent) == {"public": goal}


@pytest.mark.parametrize("name", [".", "..", "x/.."])
def test_the_folder_one_stands_in_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    here = tmp_path / "here"
    (here / "x").mkdir(parents=True)
    monkeypatch.chdir(here)
    with pytest.raises(TargetError, match="a folder with files"):
        switch.replace_folder(Path(name), filler(OLD))


def test_a_file_where_a_folder_is_needed_is_one_line_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    target = tmp_path / "file" / "public"
    with pytest.raises(TargetError) as refused:
        switch.replace_folder(target, filler(OLD))
    assert str(refused.value).startswith(f"{target}: the release cannot be written: Not a directory → ")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("code", "way_out"),
    [
        (errno.ENOSPC, "make room on the disk"),
        (errno.EDQUOT, "make room on the disk"),
        (errno.EACCES, "name a folder that you may write to"),
        (errno.EROFS, "name a folder that you may write to"),
        (errno.EIO, "check the folder and the disk"),
    ],
)
def test_a_failure_of_the_system_leaves_the_old_release(target: Path, code: int, way_out: str) -> None:
    switch.replace_folder(target, filler(OLD))
    before = look(target.parent)
    with pytest.raises(TargetError, match=way_out) as refused:
        switch.replace_folder(target, fail(OSError(code, os.strerror(code))))
    assert os.strerror(code) in str(refused.value)
    assert look(target.parent) == before


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("a mistake of ours")])
def test_an_interruption_leaves_the_old_release(target: Path, error: BaseException) -> None:
    switch.replace_folder(target, filler(OLD))
    before = look(target.parent)
    with pytest.raises(type(error)):
        switch.replace_folder(target, fail(error))
    assert look(target.parent) == before


def test_a_disk_that_says_it_is_full_only_when_flushed_leaves_the_old_release(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch.replace_folder(target, filler(OLD))
    before = look(target.parent)

    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(TargetError, match="No space left"):
        switch.replace_folder(target, filler(NEW))
    assert look(target.parent) == before


def test_a_full_disk_leaves_the_old_release(full_disk: Path) -> None:
    target = full_disk / "public"
    switch.replace_folder(target, filler(OLD))
    before = look(full_disk)
    with pytest.raises(TargetError, match=r"No space left on device → make room on the disk"):
        switch.replace_folder(target, filler(NEW, "x" * 500_000))
    assert look(full_disk) == before
    switch.replace_folder(target, filler(NEW))
    assert (target / "b.txt").read_text() == NEW


def test_a_file_too_big_leaves_the_old_release(target: Path) -> None:
    switch.replace_folder(target, filler(OLD))
    before = look(target.parent)
    message = write_apart(
        target, "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))"
    )
    assert "File too large → make room on the disk" in message
    assert look(target.parent) == before


def test_a_folder_without_the_right_to_write_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    message = write_apart(tmp_path / "public", "if os.geteuid() == 0: os.seteuid(65534)")
    assert "Permission denied → name a folder that you may write to" in message
    assert look(tmp_path) == {}


def test_a_build_waits_for_the_one_before_it(target: Path) -> None:
    switch.replace_folder(target, filler(OLD))
    with (target.with_name(".public") / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        build = threading.Thread(target=switch.replace_folder, args=(target, filler(NEW)))
        build.start()
        build.join(0.2)
        assert build.is_alive()
        assert (target / "b.txt").read_text() == OLD
        fcntl.flock(lock, fcntl.LOCK_UN)
        build.join(10)
    assert (target / "b.txt").read_text() == NEW


def test_the_target_is_whole_at_every_moment_of_many_builds(target: Path) -> None:
    switch.replace_folder(target, filler(OLD))
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            home = target.resolve(strict=True)
            found = {path.name: path.read_text() for path in (home / "b.txt", home / "data" / "a.txt")}
            if set(found.values()) != {home.name}:
                wrong.append(found)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(100):
        switch.replace_folder(target, filler((OLD, NEW)[number % 2]))
    done.set()
    reader.join()
    assert wrong == []
