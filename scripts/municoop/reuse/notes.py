"""What is noted of the statements that are read: from it follows which files a change touches.

(subject, property)    the values of a property of a subject
(subject, "*")         all statements about a subject
(subject, "?")         whether there is a statement about a subject
(start, "/")           the subjects whose IRI begins so, up to a `/`, and which of them are gone
(name, "^")            the statements that name something
(group, "@")           the files of another group (`municoop.reuse.ledger`)
(name, "~")            a bundle: what was read for something that is made once and used in many files
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")
Read = tuple[str, str]
ALL, EXISTS, BELOW, NAMED, MADE, BUNDLE = "*", "?", "/", "^", "@", "~"


@dataclass(slots=True)
class Notes:
    """`reads`: what has been read since the present group was begun. `bundles`: reads by name.

    `made`: what was made once, by name and variant.
    """

    reads: set[Read] = field(default_factory=set)
    bundles: dict[str, set[Read]] = field(default_factory=dict)
    made: dict[tuple[str, str], Any] = field(default_factory=dict)

    def watch(self, make: Callable[[], T]) -> tuple[T, set[Read]]:
        """Return what is made and what is read for it, which is not noted yet."""
        outer, self.reads = self.reads, set()
        try:
            return make(), self.reads
        finally:
            self.reads = outer

    def once(self, name: str, make: Callable[[], T], variant: str = "") -> T:
        """Return what is made once and used in many files; its reads are one bundle for all variants."""
        key = name, variant
        if key not in self.made:
            self.made[key], reads = self.watch(make)
            self.bundles.setdefault(name, set()).update(self.unpack(reads))
        self.reads.add((name, BUNDLE))
        made: T = self.made[key]
        return made

    def unpack(self, reads: set[Read]) -> Iterator[Read]:
        """Yield reads, those of a bundle in its place."""
        for read in reads:
            if read[1] == BUNDLE:
                yield from self.bundles[read[0]]
            else:
                yield read


def list_starts(iri: str) -> Iterator[str]:
    """Yield what an IRI begins with, up to its last `/` and up to the one before.

    >>> list(list_starts("https://example.org/id/authority/kyiv"))
    ['https://example.org/id/authority/', 'https://example.org/id/']
    """
    folder = iri.rpartition("/")[0]
    yield f"{folder}/"
    yield f"{folder.rpartition('/')[0]}/"
