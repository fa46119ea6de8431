"""The files of a new release: written, or taken over from the former one, and listed with their checksums."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from municoop.reuse.former import SUMS, Former, link
from municoop.reuse.ledger import Kept


@dataclass(slots=True)
class Written:
    """A folder that is being filled: by path the checksum and the size in bytes of each file in it.

    The folder may be that of an old release that is no longer needed: `there` has the inodes of what lies
    in it. What is the very file of the former release stays, all else is replaced or removed.
    """

    folder: Path
    former: Former
    sums: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    there: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.there.update(list_inodes(os.fspath(self.folder), ""))

    def add(self, files: Iterable[Kept]) -> None:
        """Write files; take over those without content."""
        kept: list[str] = []
        for name, data in files:
            if data is not None:
                self.write(name, data)
            elif not self.is_in_place(name):
                self.make_room(name)
                kept.append(name)
            if data is None:
                self.sums[name], self.sizes[name] = self.former.sums[name], self.former.find_size(name)
        self.former.give(kept, self.folder)

    def is_in_place(self, name: str) -> bool:
        """Return whether a file of the former release lies in the folder already, by another name of it."""
        return name in self.there and self.there[name] == self.former.find_inode(name)

    def make_room(self, name: str) -> None:
        """Make the folder of a file, and remove what has its name."""
        folder = name.rpartition("/")[0]
        if folder not in self.folders:
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
            self.folders.add(folder)
        if name in self.there:
            (self.folder / name).unlink()

    def write(self, name: str, data: bytes) -> None:
        """Write a file; one that the former release has with the same bytes is taken over.

        It is made anew, never opened: a name may already be that of a file of the former release.
        """
        self.sums[name], self.sizes[name] = hashlib.sha256(data).hexdigest(), len(data)
        is_same = self.former.sums.get(name) == self.sums[name] and self.former.read(name) is not None
        if is_same and self.is_in_place(name):
            return
        self.make_room(name)
        if is_same:
            link(f"{self.former.folder}/{name}", f"{self.folder}/{name}")
        else:
            write_new(self.folder / name, data)

    def finish(self) -> bytes:
        """Remove what is not of this release, write the list of the checksums, and return it."""
        for name in self.there.keys() - self.sums.keys():
            (self.folder / name).unlink()
            remove_empty(self.folder, name)
        listing = "".join(f"{self.sums[name]}  {name}\n" for name in sorted(self.sums)).encode()
        write_new(self.folder / SUMS, listing)
        return listing


def write_new(path: Path, data: bytes) -> None:
    """Write a file. Raises FileExistsError for one that is there."""
    with path.open("xb") as file:
        file.write(data)


def remove_empty(top: Path, name: str) -> None:
    """Remove the folders of a file below `top` that have nothing in them any more."""
    for folder in (top / name).parents:
        if folder == top or any(folder.iterdir()):
            return
        folder.rmdir()


def list_inodes(folder: str, start: str) -> Iterator[tuple[str, int]]:
    """Yield all that lies below a folder but folders: path and inode, 0 for what is no file."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from list_inodes(entry.path, f"{start}{entry.name}/")
            else:
                yield start + entry.name, entry.inode() if entry.is_file(follow_symlinks=False) else 0
