"""Which reads of a release's statements would find something else in another release."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

import pyoxigraph as ox

from municoop.rdf import compact, expand
from municoop.reuse.notes import ALL, BELOW, EXISTS, NAMED, Read, list_starts

GONE = expand("owl:deprecated")


def find_changes(old: bytes, new: bytes) -> set[Read]:
    """Return the reads that are answered otherwise by `new` than by `old`, both in canonical N-Quads."""
    before, after = old.splitlines(), new.splitlines()
    changed = set(before) ^ set(after)
    reads = {
        read
        for quad in ox.parse(b"\n".join(changed), format=ox.RdfFormat.N_QUADS)
        for read in list_reads(quad)
    }
    subjects = {subject for subject, what in reads if what == ALL}
    others = {name for name in subjects if is_subject(name, before) != is_subject(name, after)}
    return (
        reads
        | {(name, EXISTS) for name in others}
        | {(start, BELOW) for name in others for start in list_starts(name)}
    )


def list_reads(quad: ox.Quad) -> Iterator[Read]:
    """Yield the reads whose answer a statement is part of."""
    subject, predicate, value, _ = quad
    if isinstance(subject, ox.NamedNode):
        yield subject.value, compact(predicate.value)
        yield subject.value, ALL
        if predicate.value == GONE:
            yield from ((start, BELOW) for start in list_starts(subject.value))
    if isinstance(value, ox.NamedNode):
        yield value.value, NAMED


def is_subject(name: str, lines: list[bytes]) -> bool:
    """Return whether one of sorted lines of N-Quads is about something."""
    start = f"<{name}> ".encode()
    place = bisect_left(lines, start)
    return place < len(lines) and lines[place].startswith(start)
