"""The versions in a release: the folder of the one it holds, and those of earlier ones as they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal

from municoop.errors import InputError, TargetError
from municoop.history.past import SUMS, Past, read_past
from municoop.history.succession import Succession
from municoop.release.switch import is_ours
from municoop.reuse.ledger import File, Kept

Previous = Path | Literal["standing", "none"]
# What a version keeps of the release: the compressed dumps, and what is needed to read them.
KEPT = (
    "municoop.nq.gz",
    "municoop.nt.gz",
    "ontology.ttl",
    "shapes.ttl",
    "context.jsonld",
    "dcat.ttl",
    "void.ttl",
)


@dataclass(frozen=True, slots=True)
class Predecessor:
    """Where the version `number`, to be built in `target`, finds the release before it.

    "standing" is the release at `target`, "none" begins anew.
    """

    previous: Previous
    target: Path
    base_iri: str
    number: str

    def read(self) -> Past:
        """Return what there was before.

        Raises InputError for a release that is damaged, or has another base IRI or a later version.
        """
        if self.previous == "none":
            return Past()
        if self.previous == "standing":
            is_release = self.target.is_symlink() and is_ours(self.target)
            return read_past(self.target, self.base_iri, self.number) if is_release else Past()
        past = read_past(self.previous, self.base_iri, self.number)
        if past.is_empty:
            raise InputError(
                "the release has no versions",
                where=str(self.previous),
                hint="it was made before there were any: name its municoop.nq.gz",
            )
        return past

    def require(self, past: Past) -> None:
        """Raise TargetError when another build has published a version since the past was read."""
        if self.previous == "standing" and self.target.is_symlink():
            is_moved = past.folder is None or self.target.resolve() != past.folder
            if is_moved and self.read().versions != past.versions:
                raise TargetError(
                    "another build has published a version here", where=str(self.target), hint="build again"
                )


def keep_versions(succession: Succession, pages: Iterable[Kept], folder: Path) -> Iterator[Kept]:
    """Yield `pages`, the files of all versions, and the checksums of those of the last one.

    `folder` holds the other files of the release. Raises InputError for an earlier version that is damaged.
    """
    place = succession.version.folder
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in succession.files.items()}
    for name, data in chain(list_kept(place, folder), pages):
        if data is not None and name.startswith(place):
            sums[name] = hashlib.sha256(data).hexdigest()
        yield name, data
    listing = "".join(f"{sums[name]}  {name.removeprefix(place)}\n" for name in sorted(sums))
    yield f"{place}{SUMS}", listing.encode()
    yield from succession.past.carry()


def list_kept(place: str, folder: Path) -> Iterator[File]:
    """Yield the copies of files of the release."""
    for name in KEPT:
        yield f"{place}{name}", (folder / name).read_bytes()
