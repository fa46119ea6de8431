"""One name with a whole folder behind it, before, during and after a build.

    public              a symbolic link to the release that was finished last
    .public/<digest>    that release, and the one before it, which somebody may still be reading
    .public/<digest>-0  links to the files of a large first release: the folder of the next one
    .public/new         a release being written, or what a killed build left of it
    .public/ledger      from what the files of the last release were made (`municoop.reuse`)
    .public/lock        held while a release is written: builds wait for one another

Readers who open files by `public/…` while the link moves may get some from the old release and
some from the new one; who must not, resolves the link once and reads from there.
"""

from __future__ import annotations

import errno
import fcntl
import filecmp
import gc
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from municoop.errors import TargetError
from municoop.reuse.scan import list_inodes

FINISHED = re.compile(r"[0-9a-f]{12}(-[0-9]+)?", re.ASCII)
FLUSHES_AT_ONCE = 16
FOLDERS_ONE_BY_ONE = 1000
WORTH_A_SPARE = 20_000
"""Files from which on to link them takes so long that it is not left to the next build."""
COLLECT_AFTER = (2_000_000, 10, 10)
FREE_SPACE = "make room on the disk and build again; nothing was changed"
OTHER_FOLDER = "name a folder that you may write to; nothing was changed"
HINTS = {
    errno.ENOSPC: FREE_SPACE,
    errno.EDQUOT: FREE_SPACE,
    errno.EFBIG: FREE_SPACE,
    errno.EACCES: OTHER_FOLDER,
    errno.EPERM: OTHER_FOLDER,
    errno.EROFS: OTHER_FOLDER,
}


class Filled(NamedTuple):
    """A folder with a release: its digest and its number of files, and what of it must reach the disk.

    Files that are taken over from another release are there already.
    """

    digest: str
    total: int
    files: Collection[str]
    folders: Collection[str]


def replace_folder(target: Path, fill: Callable[[Path], Filled]) -> None:
    """Let `fill` write a new folder, then point `target` to it in one step.

    Raises TargetError when `target` is not ours to replace or cannot be written; it is then as it was.
    """
    target = target if target.name not in ("", "..") else target.resolve()
    try:
        refuse_foreign(target)
        store = target.with_name(f".{target.name}")
        store.mkdir(parents=True, exist_ok=True)
        with hold_lock(store), collect_rarely():
            home, total = write_folder(store, fill)
            point(target, home)
            if total >= WORTH_A_SPARE:
                lay_spare(home)
    except OSError as problem:
        raise TargetError(
            f"the release cannot be written: {problem.strerror or problem}",
            where=str(target),
            hint=HINTS.get(problem.errno or 0, "check the folder and the disk; nothing was changed"),
        ) from problem


@contextmanager
def collect_rarely() -> Iterator[None]:
    """Have Python look for objects in circles less often: among millions of others, that takes long."""
    usual = gc.get_threshold()
    gc.set_threshold(*COLLECT_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def refuse_foreign(target: Path) -> None:
    """Raise TargetError when what is at `target` was not made here and may be somebody's work."""
    if target.is_symlink():
        if not is_ours(target):
            raise TargetError(
                "is a link that municoop did not make",
                where=str(target),
                hint="remove it, or name another folder",
            )
    elif target.is_dir():
        if any(target.iterdir()):
            raise TargetError(
                "is a folder with files that municoop did not put there",
                where=str(target),
                hint="move it away, or name another folder",
            )
    elif target.exists():
        raise TargetError("is a file", where=str(target), hint="move it away, or name a folder")


def is_ours(target: Path) -> bool:
    """Return True for a link that `point` made."""
    goal = target.readlink()
    return goal.parent == Path(f".{target.name}") and FINISHED.fullmatch(goal.name) is not None


def find_home(target: Path) -> Path | None:
    """Return the folder that `target` leads to, None where it leads to none of ours."""
    if not target.is_symlink() or not is_ours(target):
        return None
    home = target.parent / target.readlink()
    return home if home.is_dir() else None


def reuse_oldest(new: Path, home: Path) -> None:
    """Put the release that was finished before `home` in the place of the empty folder `new`.

    It would be removed after this build: most of its files are those of `home` and need not be linked again.
    """
    for path in list_finished(new.parent):
        if path.name != home.name:
            path.rename(new)
            return


@contextmanager
def hold_lock(store: Path) -> Iterator[None]:
    """Wait until no other build writes here, and keep others waiting. A killed build holds no lock."""
    with (store / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def lay_spare(home: Path) -> None:
    """Link the files of a release that has none before it into the folder that the next one can be put in.

    Where there can be no links, or not as many, there is no such folder.
    """
    new = home.with_name("new")
    if is_alone(home):
        try:
            shutil.copytree(home, new, copy_function=os.link)
            new.rename(name_spare(home))
        except OSError:
            shutil.rmtree(new, ignore_errors=True)


def is_alone(home: Path) -> bool:
    """Return whether a release has neither another one nor a folder for the next one beside it."""
    return list_finished(home.parent) == [home]


def name_spare(home: Path) -> Path:
    """Return the folder for the release after a first one."""
    return home.with_name(f"{home.name}-0")


def list_finished(store: Path) -> list[Path]:
    """Return the folders of finished releases, by their names."""
    return sorted(path for path in store.iterdir() if FINISHED.fullmatch(path.name))


def write_folder(store: Path, fill: Callable[[Path], Filled]) -> tuple[Path, int]:
    """Return a finished folder named after its digest, and its number of files.

    Of what is not finished nothing stays.
    """
    new = store / "new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    try:
        filled = fill(new)
        return settle(new, filled), filled.total
    finally:
        shutil.rmtree(new, ignore_errors=True)


def settle(new: Path, filled: Filled) -> Path:
    """Give the folder its lasting name: the digest, with a number where a damaged release has that name."""
    digest = filled.digest
    names = chain([digest], (f"{digest}-{number}" for number in count(1)))
    homes = (new.with_name(name) for name in names)
    home = next(home for home in homes if not home.exists() or is_same(home, new))
    if not home.exists():
        flush(new, filled)
        new.rename(home)
        flush_one(new.parent)
    elif filled.total >= WORTH_A_SPARE and is_alone(home):
        new.rename(name_spare(home))
    return home


def is_same(one: Path, other: Path) -> bool:
    """Return True when two folders of a disk have the same files, or files with the same bytes."""
    left, right = list_inodes(one), list_inodes(other)
    others = [name for name, inode in left.items() if not inode or inode != right.get(name)]
    return left.keys() == right.keys() and all(
        filecmp.cmp(one / name, other / name, shallow=False) for name in others
    )


def point(target: Path, home: Path) -> None:
    """Make `target` a link to `home` in one step, then remove releases older than the former one."""
    goal = Path(home.parent.name, home.name)
    former = target.readlink() if target.is_symlink() else None
    if former == goal:
        return
    link = home.parent / "link"
    link.unlink(missing_ok=True)
    link.symlink_to(goal, target_is_directory=True)
    if former is None and target.is_dir():
        target.rmdir()  # an empty folder: a link can take the place of a link or of nothing
    link.replace(target)
    flush_one(target.parent)
    for path in list_finished(home.parent):
        if path.name not in (goal.name, former.name if former else ""):
            shutil.rmtree(path, ignore_errors=True)


def flush(folder: Path, filled: Filled) -> None:
    """Wait until what is new in a folder is on the disk; a full disk may say so only now.

    Many folders are left to the system to flush at once: one by one they take a hundred times as long.
    """
    few = filled.folders if len(filled.folders) <= FOLDERS_ONE_BY_ONE else ()
    with ThreadPoolExecutor(FLUSHES_AT_ONCE) as pool:
        for _ in pool.map(flush_one, [folder / name for name in (*filled.files, *few)]):
            pass
    if not few:
        os.sync()


def flush_one(path: str | Path) -> None:
    """Wait until one file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
