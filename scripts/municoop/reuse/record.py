"""The ledger of a release on the disk, beside the release: it is no part of what is published.

    .public/ledger    of the release that was finished last; a ledger of any other release is no use

Its lines are texts between tabs, so that what is taken over is copied as it is and never taken apart:

    the digest of all other lines
    the key of the program · the digest of the release's list of checksums · how many names and bundles follow
        · what is read of names; its letter is its place
    a name; its number is its place, and with a letter it is the number of a read
    a bundle: its number · the numbers of its reads
    a group: its name · its inputs · the numbers of its reads · its results, a file as `size/path`

A ledger that is damaged, of another release, or of another program is as good as none: all is made again.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from municoop.reuse.changes import find_changes
from municoop.reuse.former import Former, read_sums
from municoop.reuse.ledger import Ledger, letter
from municoop.reuse.scan import SUMS, Scan

FILE = "ledger"
DUMP = "municoop.nq.gz"


def open_ledger(
    store: Path, home: Path | None, listing: bytes, look: Callable[[], Scan], key: str, lines: list[bytes]
) -> Ledger:
    """Return a ledger to make a release with, from that of the release `home` where there is a fitting one.

    `listing` is the list of its checksums, `look` returns what lies in its folder. `lines` are those of the
    new release in canonical N-Quads.
    """
    written = read_lines(store / FILE)
    head = written[0].split("\t") if written else []
    if home is None or head[:2] != [key, hashlib.sha256(listing).hexdigest()]:
        return Ledger()
    former = Former(home, read_sums(listing), look)
    dump = former.read(DUMP)
    if dump is None:
        return Ledger()
    names, bundles, whats = int(head[2]), int(head[3]), head[4:]
    numbered = written[1 : names + 1]
    bundled = (line.partition("\t") for line in written[names + 1 : names + bundles + 1])
    ledger = Ledger(
        former,
        before={line.partition("\t")[0]: line for line in written[names + bundles + 1 :]},
        bundles={number: reads for number, _, reads in bundled},
        names={name: number for number, name in enumerate(numbered)},
        signs={what: letter(number) for number, what in enumerate(whats)},
    )
    ledger.mark(find_changes(gzip.decompress(dump).splitlines(keepends=True), lines))
    return ledger


def write_ledger(store: Path, ledger: Ledger, key: str, listing: bytes) -> None:
    """Write the ledger of a release that is about to be finished; `listing` are its checksums."""
    new = store / f"{FILE}.new"
    data = "\n".join(list_lines(ledger, key, listing)).encode()
    try:
        with new.open("wb") as file:
            file.writelines((hashlib.sha256(data).hexdigest().encode(), b"\n", data))
        new.replace(store / FILE)
    finally:
        new.unlink(missing_ok=True)


def list_lines(ledger: Ledger, key: str, listing: bytes) -> Iterator[str]:
    """Yield the lines of a ledger after the first."""
    bundles = ledger.list_bundles()
    sums = hashlib.sha256(listing).hexdigest()
    yield "\t".join((key, sums, str(len(ledger.names)), str(len(bundles)), *ledger.signs))
    yield from ledger.names
    yield from (f"{number}\t{reads}" for number, reads in bundles.items())
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
