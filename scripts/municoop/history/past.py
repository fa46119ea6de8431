"""The release before: its versions, which are carried on byte for byte, and what its data was.

A release folder is trusted as far as its `SHA256SUMS` go: what differs from it is damaged, and nothing is
built on what is damaged.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

from municoop.errors import InputError
from municoop.history.record import RECORD, read_record
from municoop.model import PublishedFile, Version
from municoop.rdf import graph_iri
from municoop.sources.dump import DUMP, read_dump

SUMS = "SHA256SUMS"
SUM = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>[^\x00-\x1f\\]+)", re.ASCII)
VERSION_FILE = re.compile(r"releases/(?P<number>\d+(\.\d+)*)/(?P<name>\w[\w.-]*)", re.ASCII)
DUMPS = (DUMP, "municoop.nt.gz")
ANEW = "restore it, or begin anew with --previous none"


@dataclass(frozen=True, slots=True)
class Past:
    """What was published before.

    `versions` are those before the one to be made, the earliest first, and `same` is an earlier build of
    that one. `quads` are what the last of them held, or a dump without a version. `folder` and `sums` are
    where the versions lie.
    """

    versions: tuple[Version, ...] = ()
    same: Version | None = None
    quads: frozenset[ox.Quad] = frozenset()
    folder: Path | None = None
    sums: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to go on from."""
        return not (self.versions or self.same or self.quads)

    def carry(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of all versions as they are. Raises InputError for one that is damaged."""
        numbers = {version.number for version in self.versions}
        for name in sorted(self.sums):
            found = VERSION_FILE.fullmatch(name)
            if self.folder and found and found["number"] in numbers:
                yield name, read_whole(self.folder, name, self.sums)


def read_past(path: Path, base_iri: str, number: str) -> Past:
    """Return what a release folder or a dump has for a version with a number.

    Raises InputError for what is damaged, has another base IRI, or is later than the version.
    """
    if path.is_dir():
        return read_folder(path.resolve(), path, base_iri, number)
    if not path.exists():
        raise InputError("there is no release and no dump", where=str(path), hint=ANEW)
    return Past(quads=read_quads(path, base_iri))


def read_folder(folder: Path, path: Path, base_iri: str, number: str) -> Past:
    """Return what a release folder has; messages call it by `path`."""
    sums = read_sums(folder, path)
    names = sorted({found["number"] for name in sums if (found := VERSION_FILE.fullmatch(name))}, key=order)
    versions = [read_version(folder, path, each, sums, base_iri) for each in names]
    same = next((version for version in versions if version.number == number), None)
    others = tuple(version for version in versions if version.number != number)
    if others and order(number) <= order(others[-1].number):
        raise InputError(
            f"the version {number} is not later than {others[-1].number}, which is published already",
            where=str(path),
            hint="raise `version` in mappings/dataset.yaml, or build elsewhere with --out",
        )
    if not others:
        return Past((), same, frozenset(), folder, sums)
    dump = f"{others[-1].folder}{DUMP}"
    read_whole(folder, dump, sums)
    return Past(others, same, read_quads(folder / dump, base_iri), folder, sums)


def order(number: str) -> tuple[int, ...]:
    """Return what versions are sorted by.

    >>> order("0.10") > order("0.9.1")
    True
    """
    return tuple(map(int, number.split(".")))


def read_sums(folder: Path, path: Path) -> dict[str, str]:
    """Return the checksums of a release by the names of its files. Raises InputError for what has none."""
    if not (folder / SUMS).is_file():
        raise InputError(f"there is no {SUMS}", where=str(path), hint=f"name a release folder; {ANEW}")
    try:
        lines = (folder / SUMS).read_bytes().decode("utf-8").splitlines()
    except UnicodeDecodeError:
        lines = ["not UTF-8"]
    found = [SUM.fullmatch(line) for line in lines]
    sums = {match["name"]: match["digest"] for match in found if match}
    if len(sums) < len(lines) or DUMP not in sums:
        raise InputError("is no list of the files of a release", where=str(path / SUMS), hint=ANEW)
    return sums


def read_whole(folder: Path, name: str, sums: Mapping[str, str]) -> bytes:
    """Return the content of a file. Raises InputError when it is not what was published."""
    try:
        data = (folder / name).read_bytes()
    except FileNotFoundError:
        raise InputError("the file is missing", where=str(folder / name), hint=ANEW) from None
    if hashlib.sha256(data).hexdigest() != sums.get(name):
        raise InputError(f"differs from what {SUMS} says", where=str(folder / name), hint=ANEW)
    return data


def read_version(folder: Path, path: Path, number: str, sums: Mapping[str, str], base_iri: str) -> Version:
    """Return a version of a release folder, with its dumps."""
    place = f"releases/{number}/"
    record = read_whole(folder, f"{place}{RECORD}", sums)
    version = read_record(record, f"{base_iri}{place}", str(path / place / RECORD))
    if version.number != number:
        raise InputError(f"is the record of {version.number}", where=str(path / place / RECORD), hint=ANEW)
    files = {name: find_file(folder, f"{place}{name}", sums) for name in DUMPS}
    return replace(version, files=files)


def find_file(folder: Path, name: str, sums: Mapping[str, str]) -> PublishedFile:
    """Return size and checksum of a file. Raises InputError when it is missing, or was never published."""
    if name not in sums or not (folder / name).is_file():
        raise InputError("the file is missing", where=str(folder / name), hint=ANEW)
    return PublishedFile((folder / name).stat().st_size, sums[name])


def read_quads(path: Path, base_iri: str) -> frozenset[ox.Quad]:
    """Return the statements of a dump. Raises InputError for one that no patch could start from."""
    with read_dump(path) as quads:
        found = frozenset(quads)
    register = ox.NamedNode(graph_iri(base_iri, "register"))
    if not any(quad.graph_name == register for quad in found):
        raise InputError(
            f"has no graph {register.value}",
            where=str(path),
            hint="give the same --base-iri and a dump with graphs, or begin anew with --previous none",
        )
    if any(isinstance(part, ox.BlankNode) for quad in found for part in quad):
        raise InputError("has blank nodes, which have no names", where=str(path), hint="give them IRIs")
    return found
