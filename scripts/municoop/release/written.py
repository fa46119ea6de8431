"""The files of a new release: written, or taken over from the former one, and listed with their checksums."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from municoop.reuse.former import Former, link
from municoop.reuse.ledger import Kept
from municoop.reuse.scan import SUMS


@dataclass(slots=True)
class Written:
    """A folder that is being filled: the checksum of each file by path, the size in bytes of those written.

    The folder may be that of an old release that is no longer needed: `there` has what lies in it. What is
    True there is the very file of the former release and stays, all else is replaced or removed. `fresh` has
    the files that were written, `folders` the folders in which anything was put or removed.
    """

    folder: Path
    former: Former
    there: Mapping[str, bool]
    sums: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    fresh: list[str] = field(default_factory=list)
    folders: set[str] = field(default_factory=set)

    def add(self, files: Iterable[Kept]) -> None:
        """Write files; take over those without content."""
        kept: list[str] = []
        for name, data in files:
            if data is not None:
                self.write(name, data)
                continue
            self.sums[name] = self.former.sums[name]
            if not self.there.get(name):
                self.make_room(name)
                kept.append(name)
        self.former.give(kept, self.folder)

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
        if is_same and self.there.get(name):
            return
        self.make_room(name)
        if is_same:
            link(f"{self.former.folder}/{name}", f"{self.folder}/{name}")
        else:
            self.write_new(name, data)

    def finish(self) -> bytes:
        """Remove what is not of this release, write the list of the checksums, and return it."""
        for name in self.there.keys() - self.sums.keys():
            (self.folder / name).unlink()
            self.folders.add(name.rpartition("/")[0])
            remove_empty(self.folder, name)
        listing = "".join([f"{self.sums[name]}  {name}\n" for name in sorted(self.sums)]).encode()
        self.write_new(SUMS, listing)
        return listing

    def write_new(self, name: str, data: bytes) -> None:
        """Write a file. Raises FileExistsError for one that is there."""
        with (self.folder / name).open("xb") as file:
            file.write(data)
        self.fresh.append(name)

    def list_folders(self) -> set[str]:
        """Return the folders that are there in which anything has changed, or in whose folders."""
        outer = {parent.as_posix() for name in self.folders for parent in Path(name, "x").parents}
        return {name for name in outer if (self.folder / name).is_dir()}


def remove_empty(top: Path, name: str) -> None:
    """Remove the folders of a file below `top` that have nothing in them any more."""
    for folder in (top / name).parents:
        if folder == top or any(folder.iterdir()):
            return
        folder.rmdir()
