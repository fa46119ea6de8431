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
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path

from municoop.reuse.scan import Scan

DIGITS = 64
LINKERS = 4
# No links here, not across these folders, or as many of this file as there can be.
NO_LINK = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS, errno.EACCES}


def look_nowhere() -> Scan:
    """Return what there is where there is no release."""
    return Scan(set(), set(), {})


@dataclass(frozen=True)
class Former:
    """A finished release: where it is, and the checksum of each file that it lists, by path.

    `look` returns what lies in its folder, looked for once.
    """

    folder: Path
    sums: Mapping[str, str] = field(default_factory=dict)
    look: Callable[[], Scan] = look_nowhere

    def has_all(self, files: Sequence[str]) -> bool:
        """Return whether files, each as `size/path`, are still what was written."""
        return self.look().untouched.issuperset(files) or all(map(self.has, files))

    def has(self, file: str) -> bool:
        """Return whether a file, as `size/path`, is still what was written."""
        if file in self.look().untouched:
            return True
        name = file.partition("/")[2]
        return name in self.look().touched and digest_file(self.folder / name) == self.sums.get(name)

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
