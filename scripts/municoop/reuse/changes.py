"""Which reads of a release's statements would find something else in another release."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import pyoxigraph as ox

from municoop.rdf import compact, expand
from municoop.reuse.notes import ALL, BELOW, EXISTS, NAMED, Read, list_starts

GONE = expand("owl:deprecated")
AT_ONCE = 4096


def find_changes(before: list[bytes], after: list[bytes]) -> set[Read]:
    """Return the reads that are answered otherwise `after` than `before`: lines of canonical N-Quads."""
    changed = b"".join(list_changed(before, after))
    reads = {read for quad in ox.parse(changed, format=ox.RdfFormat.N_QUADS) for read in list_reads(quad)}
    subjects = {subject for subject, what in reads if what == ALL}
    others = {name for name in subjects if is_subject(name, before) != is_subject(name, after)}
    return (
        reads
        | {(name, EXISTS) for name in others}
        | {(start, BELOW) for name in others for start in list_starts(name)}
    )


def list_changed(before: list[bytes], after: list[bytes]) -> Iterator[bytes]:
    """Yield what only one of two sorted lists has, in no order. Where both are equal, many are seen at once.

    >>> sorted(list_changed([b"a", b"b", b"d"], [b"b", b"c", b"d"]))
    [b'a', b'c']
    """
    here = there = 0
    while here < len(before) or there < len(after):
        old, new = before[here : here + AT_ONCE], after[there : there + AT_ONCE]
        if old != new:
            last = min(part[-1] for part in (old, new) if part)  # up to it, both parts have all lines
            old, new = old[: bisect_right(old, last)], new[: bisect_right(new, last)]
            yield from set(old) ^ set(new)
        here, there = here + len(old), there + len(new)


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
