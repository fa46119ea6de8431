"""The ledger of a release on the disk, beside the release: it is no part of what is published.

    .public/ledger    of the release that was finished last; a ledger of any other release is no use

Its lines are texts between tabs, so that what is taken over is copied as it is and never taken apart:

    the digest of all other lines
    the key of the program · the digest of the release's list of checksums · how many reads follow
    a read: subject or name · property or sign                                      (once for each read)
    a group: its name · its inputs · the numbers of its reads · its files, each as `size/path`

A ledger that is damaged, of another release, or of another program is as good as none: all is made again.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from pathlib import Path

from municoop.reuse.changes import find_changes
from municoop.reuse.former import SUMS, Former, read_sums
from municoop.reuse.ledger import Ledger, write_read

FILE = "ledger"
DUMP = "municoop.nq.gz"


def open_ledger(store: Path, home: Path | None, key: str, statements: bytes) -> Ledger:
    """Return a ledger to make a release with, from that of the release `home` where there is a fitting one.

    `statements` are those of the new release in canonical N-Quads.
    """
    lines, listing = read_lines(store / FILE), read_listing(home)
    head = lines[0].split("\t") if lines else []
    if home is None or head[:2] != [key, hashlib.sha256(listing).hexdigest()]:
        return Ledger()
    former = Former(home, read_sums(listing))
    dump = former.read(DUMP)
    if dump is None:
        return Ledger()
    end = int(head[2]) + 1
    numbers = {read: str(number) for number, read in enumerate(lines[1:end])}
    changed = map(write_read, find_changes(gzip.decompress(dump), statements))
    before = {line.partition("\t")[0]: line for line in lines[end:]}
    return Ledger(former, before, numbers, {numbers[read] for read in changed if read in numbers})


def write_ledger(store: Path, ledger: Ledger, key: str, listing: bytes) -> None:
    """Write the ledger of a release that is about to be finished; `listing` are its checksums."""
    new = store / f"{FILE}.new"
    data = "\n".join(list_lines(ledger, key, listing)).encode()
    try:
        new.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        new.replace(store / FILE)
    finally:
        new.unlink(missing_ok=True)


def list_lines(ledger: Ledger, key: str, listing: bytes) -> Iterator[str]:
    """Yield the lines of a ledger after the first."""
    yield f"{key}\t{hashlib.sha256(listing).hexdigest()}\t{len(ledger.numbers)}"
    yield from ledger.numbers
    yield from ledger.groups.values()


def read_lines(path: Path) -> list[str]:
    """Return the lines after the first, none when they are not what was written."""
    try:
        digest, _, data = path.read_bytes().partition(b"\n")
    except OSError:
        return []
    return data.decode().split("\n") if hashlib.sha256(data).hexdigest().encode() == digest else []


def read_listing(home: Path | None) -> bytes:
    """Return the list of the checksums of a release, empty where there is none."""
    try:
        return (home / SUMS).read_bytes() if home else b""
    except OSError:
        return b""
