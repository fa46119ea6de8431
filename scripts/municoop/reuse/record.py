"""The ledger of a release on the disk, beside the release: it is no part of what is published.

    .public/ledger    of the release that was finished last; a ledger of any other release is no use

A ledger that is damaged, of another release, or of another program is as good as none: all is made again.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from municoop.reuse.changes import find_changes
from municoop.reuse.former import SUMS, Former, read_sums
from municoop.reuse.ledger import Group, Ledger

FILE = "ledger"
DUMP = "municoop.nq.gz"


def open_ledger(store: Path, home: Path | None, key: str, statements: bytes) -> Ledger:
    """Return a ledger to make a release with, from that of the release `home` where there is a fitting one.

    `statements` are those of the new release in canonical N-Quads.
    """
    record, listing = read_record(store / FILE), read_listing(home)
    if (
        home is None
        or not record
        or record["key"] != key
        or record["sums"] != hashlib.sha256(listing).hexdigest()
    ):
        return Ledger()
    sums = read_sums(listing)
    names = sorted(sums)
    former = Former(home, sums, dict(zip(names, record["sizes"], strict=True)))
    dump = former.read(DUMP)
    if dump is None:
        return Ledger()
    reads = (line.split(" ") for line in filter(None, record["reads"].split("\n")))
    numbers = {(subject, what): number for number, (subject, what) in enumerate(reads)}
    changed = find_changes(gzip.decompress(dump), statements)
    return Ledger(
        former,
        {
            name: Group(inputs, tuple(numbers), tuple(names[file] for file in files))
            for name, (inputs, numbers, files) in record["groups"].items()
        },
        numbers,
        {numbers[read] for read in changed if read in numbers},
    )


def write_ledger(store: Path, ledger: Ledger, key: str, listing: bytes, sizes: Mapping[str, int]) -> None:
    """Write the ledger of a release that is about to be finished; `listing` are its checksums."""
    places = {name: place for place, name in enumerate(sorted(sizes))}
    record = {
        "key": key,
        "sums": hashlib.sha256(listing).hexdigest(),
        "sizes": [sizes[name] for name in places],
        "reads": "\n".join(f"{subject} {what}" for subject, what in ledger.numbers),
        "groups": {
            name: (group.inputs, group.reads, [places[file] for file in group.files])
            for name, group in ledger.groups.items()
        },
    }
    new = store / f"{FILE}.new"
    try:
        new.write_bytes(gzip.compress(json.dumps(record, separators=(",", ":")).encode(), 1))
        new.replace(store / FILE)
    finally:
        new.unlink(missing_ok=True)


def read_record(path: Path) -> dict[str, Any]:
    """Return what was written, or nothing when it is not there or not whole."""
    try:
        found: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    except (OSError, EOFError, zlib.error, ValueError):
        return {}
    return found


def read_listing(home: Path | None) -> bytes:
    """Return the list of the checksums of a release, empty where there is none."""
    try:
        return (home / SUMS).read_bytes() if home else b""
    except OSError:
        return b""
