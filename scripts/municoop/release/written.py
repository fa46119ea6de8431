"""The files of a new release: written, or taken over from the former one, and listed with their checksums."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from municoop.reuse.former import SUMS, Former, link
from municoop.reuse.ledger import Kept


@dataclass(slots=True)
class Written:
    """A folder that is being filled: by path the checksum and the size in bytes of each file in it."""

    folder: Path
    former: Former
    sums: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    folders: set[Path] = field(default_factory=set)

    def add(self, files: Iterable[Kept]) -> None:
        """Write files; take over those without content."""
        kept: list[str] = []
        for name, data in files:
            self.make_folder((self.folder / name).parent)
            if data is None:
                kept.append(name)
            else:
                self.write(name, data)
        self.former.give(kept, self.folder)
        self.sums.update((name, self.former.sums[name]) for name in kept)
        self.sizes.update((name, self.former.sizes[name]) for name in kept)

    def make_folder(self, folder: Path) -> None:
        """Make a folder where it is not there yet."""
        if folder not in self.folders:
            folder.mkdir(parents=True, exist_ok=True)
            self.folders.add(folder)

    def write(self, name: str, data: bytes) -> None:
        """Write a file; one that the former release has with the same bytes is taken over.

        It is made anew, never opened: a name may already be that of a file of the former release.
        """
        self.sums[name], self.sizes[name] = hashlib.sha256(data).hexdigest(), len(data)
        if self.former.sums.get(name) == self.sums[name] and self.former.read(name) is not None:
            link(f"{self.former.folder}/{name}", f"{self.folder}/{name}")
        else:
            with (self.folder / name).open("xb") as file:
                file.write(data)

    def list_sums(self) -> bytes:
        """Write the list of the checksums, as `sha256sum` does, and return it."""
        listing = "".join(f"{self.sums[name]}  {name}\n" for name in sorted(self.sums)).encode()
        (self.folder / SUMS).write_bytes(listing)
        return listing
