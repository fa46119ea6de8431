"""Which reads of a release's statements would find something else in another release."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from municoop.rdf import compact
from municoop.reuse.ledger import ALL, EXISTS, NAMED, Read


def find_changes(old: bytes, new: bytes) -> set[Read]:
    """Return the reads that are answered otherwise by `new` than by `old`, both in canonical N-Quads."""
    before, after = old.splitlines(), new.splitlines()
    changed = set(before) ^ set(after)
    reads = {
        read
        for quad in ox.parse(b"\n".join(changed), format=ox.RdfFormat.N_QUADS)
        for read in list_reads(quad)
    }
    come_or_gone = {find_subject(line) for line in before} ^ {find_subject(line) for line in after}
    return reads | {(subject[1:-1].decode(), EXISTS) for subject in come_or_gone}


def list_reads(quad: ox.Quad) -> Iterator[Read]:
    """Yield the reads whose answer a statement is part of."""
    subject, predicate, value, _ = quad
    if isinstance(subject, ox.NamedNode):
        yield subject.value, compact(predicate.value)
        yield subject.value, ALL
    if isinstance(value, ox.NamedNode):
        yield value.value, NAMED


def find_subject(line: bytes) -> bytes:
    """Return the subject of a line of N-Quads as it is written."""
    return line.partition(b" ")[0]
