"""What lies in the folders of releases; of large ones, found by another process while this one goes on.

That process runs this file alone: it needs nothing but Python's own library.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple

SUMS = "SHA256SUMS"
WORTH_A_PROCESS = 20_000
"""Files from which on looking through them takes longer than starting a process."""


class Scan(NamedTuple):
    """What lies in a finished release, and in the folder that is to become another.

    `untouched`: the files of the release not written to since it was finished, as `size in bytes/path`.
    `touched`: the paths of the others. `there`: all that lies in the folder by path; True for what is the
    very file of the release.
    """

    untouched: set[str]
    touched: set[str]
    there: dict[str, bool]


@contextmanager
def scanning(release: Path | None, folder: Path, files: int) -> Iterator[Callable[[], Scan]]:
    """Look through a release of so many files and a folder; yield what returns the outcome.

    Raises OSError when the folders cannot be read.
    """
    if release is None or files < WORTH_A_PROCESS:
        yield cache(lambda: scan(release, folder))
        return
    command = [sys.executable, "-I", __file__, os.fspath(release.resolve()), os.fspath(folder.resolve())]
    with (
        TemporaryFile() as told,  # a pipe would make the process wait until it is read
        subprocess.Popen(command, stdout=told) as process,  # noqa: S603 - this very file
    ):
        try:
            yield cache(lambda: receive(process, told))
        finally:
            process.kill()


def receive(process: subprocess.Popen[bytes], told: BinaryIO) -> Scan:
    """Return what the other process has found when it ends."""
    if process.wait():
        raise OSError(f"the folders of the releases cannot be read (exit {process.returncode})")
    told.seek(0)
    return Scan(*pickle.load(told))  # noqa: S301 - written by this very file


def scan(release: Path | None, folder: Path) -> Scan:
    """Look through a release, where there is one, and a folder."""
    untouched, touched, inodes = look_through(release) if release else (set(), set(), {})
    there = {name: bool(inode) and inode == inodes.get(name) for name, inode in list_inodes(folder).items()}
    return Scan(untouched, touched, there)


def look_through(release: Path) -> tuple[set[str], set[str], dict[str, int]]:
    """Return the files of a finished release, untouched and touched, and the inodes of all.

    Its list of checksums was written last.
    """
    listing = release / SUMS
    finished = listing.stat().st_mtime_ns if listing.exists() else 0
    untouched, touched, inodes = set(), set(), {}
    for name, entry in walk(release):
        if entry.is_file(follow_symlinks=False):
            stat = entry.stat(follow_symlinks=False)
            inodes[name] = stat.st_ino
            if stat.st_mtime_ns <= finished:
                untouched.add(f"{stat.st_size}/{name}")
            else:
                touched.add(name)
    return untouched, touched, inodes


def list_inodes(folder: Path) -> dict[str, int]:
    """Return the inodes of all that lies below a folder but folders, by path; 0 for what is no file."""
    return {
        name: entry.inode() if entry.is_file(follow_symlinks=False) else 0 for name, entry in walk(folder)
    }


def walk(top: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield all that lies below a folder but folders, each with its path from there."""
    folders = [(os.fspath(top), "")]
    for folder, start in folders:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append((entry.path, f"{start}{entry.name}/"))
                else:
                    yield start + entry.name, entry


def main() -> None:
    """Scan the folders named on the command line, and write what is found for `receive`."""
    release, folder = map(Path, sys.argv[1:])
    pickle.dump(tuple(scan(release, folder)), sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
