"""The files of the release that was finished last, taken over into a new one without being made again.

A file is taken over when it is still what was written: it has the size that was recorded, and nothing
has written to it since the list of checksums, the last file of a release, was finished. (The time of
change of a file is set by whoever writes to it; it takes malice or a broken disk to change a file and
neither that nor the size. To read 140,000 files again would take longer than to make a release.) A file
that was written to later, as all are in a folder that was copied, is read and held against its checksum.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import groupby
from pathlib import Path

SUMS = "SHA256SUMS"
DIGITS = 64
NOT_THERE = (-1, 0, -1)
LINKERS = 4
# No links here, not across these folders, or as many of this file as there can be.
NO_LINK = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS, errno.EACCES}


@dataclass(frozen=True)
class Former:
    """A finished release: where it is, and the checksum of each file that it lists, by path."""

    folder: Path
    sums: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def finished(self) -> int:
        """When the list of checksums was written, in nanoseconds."""
        return (self.folder / SUMS).stat().st_mtime_ns

    @cached_property
    def found(self) -> dict[str, tuple[int, int, int]]:
        """Size, time of change and inode of each file that is there, by path."""
        return dict(look_through(os.fspath(self.folder), ""))

    def has(self, name: str, size: int) -> bool:
        """Return whether a file is still what was written, with its size in bytes."""
        found, changed, _ = self.found.get(name, NOT_THERE)
        if found != size or name not in self.sums:
            return False
        return changed <= self.finished or digest_file(self.folder / name) == self.sums[name]

    def find_size(self, name: str) -> int:
        """Return the size of a file in bytes, -1 where there is none."""
        return self.found.get(name, NOT_THERE)[0]

    def find_inode(self, name: str) -> int:
        """Return the inode of a file, -1 where there is none."""
        return self.found.get(name, NOT_THERE)[2]

    def read(self, name: str) -> bytes | None:
        """Return a file that is still what was written, else None."""
        if name not in self.sums:
            return None
        try:
            data = (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        return data if hashlib.sha256(data).hexdigest() == self.sums[name] else None

    def give(self, names: Iterable[str], folder: Path) -> None:
        """Put files into another folder, whose folders are there: as links where the disk has them."""
        here, there = os.fspath(self.folder), os.fspath(folder)
        parts = [list(part) for _, part in groupby(sorted(names), key=find_folder)]
        with ThreadPoolExecutor(LINKERS) as pool:
            for _ in pool.map(partial(link_all, here, there), parts):
                pass


def look_through(folder: str, start: str) -> Iterable[tuple[str, tuple[int, int, int]]]:
    """Yield the files below a folder: path, size in bytes, time of change in nanoseconds, inode."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from look_through(entry.path, f"{start}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                found = entry.stat(follow_symlinks=False)
                yield start + entry.name, (found.st_size, found.st_mtime_ns, found.st_ino)


def find_folder(name: str) -> str:
    """Return the folder of a path."""
    return name.rpartition("/")[0]


def link_all(source: str, target: str, names: list[str]) -> None:
    """Link files of one folder into another."""
    for name in names:
        link(f"{source}/{name}", f"{target}/{name}")


def link(source: str, target: str) -> None:
    """Link a file, or copy it where that cannot be."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as problem:
        if problem.errno not in NO_LINK:
            raise
        shutil.copyfile(source, target)


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_sums(listing: bytes) -> dict[str, str]:
    """Return checksums by path from a list as `sha256sum` writes it."""
    return {line[DIGITS + 2 :]: line[:DIGITS] for line in listing.decode().splitlines()}
