"""From which statements each file was made, so that a release makes only those whose statements changed.

Files are made in groups: those of the description of a thing, the pages of a thing, a page of a list.
While a group is made, all that is read of the statements is noted (`Read`). The next release holds its
statements against those of the former one: a group is touched when something that it read has changed,
or when what else it was made from (`inputs`) has. What a program reads next depends on nothing but what
it read before; so a group of which nothing changed would read the same again and make the same bytes.

    (subject, property)    the values of a property of a subject
    (subject, "*")         all statements about a subject
    (subject, "?")         whether there is a statement about a subject
    (name, "^")            the statements that name something
    (group, "@")           the files of another group

What all groups are made from, the program, the ontology and what the data set says of itself, is one key:
with another key nothing is taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from municoop.reuse.former import Former

Read = tuple[str, str]
ALL, EXISTS, NAMED, MADE = "*", "?", "^", "@"
File = tuple[str, bytes]
Kept = tuple[str, bytes | None]


class Group(NamedTuple):
    """Files that were made together: from what, by the numbers of the reads, and their paths."""

    inputs: str
    reads: tuple[int, ...]
    files: tuple[str, ...]


@dataclass(slots=True)
class Ledger:
    """What was read for each group of files, for this release and for the former one.

    `reads`: what has been read since the present group was begun; whoever reads statements adds to it.
    `numbers`: a number for each read. `changed`: the numbers of those whose statements are others now.
    """

    former: Former | None = None
    before: dict[str, Group] = field(default_factory=dict)
    numbers: dict[Read, int] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    reads: set[Read] = field(default_factory=set)
    groups: dict[str, Group] = field(default_factory=dict)

    def carry(self, name: str, make: Callable[[], Iterable[File]], inputs: str = "") -> Iterator[Kept]:
        """Yield the files of a group: without content where they are as in the former release."""
        group = self.before.get(name)
        if group and group.inputs == inputs and self.is_untouched(group):
            self.groups[name] = group
            for file in group.files:
                yield file, None
            return
        self.reads.clear()
        files = list(make())
        numbers = tuple(sorted(self.number(read) for read in self.reads))
        self.groups[name] = Group(inputs, numbers, tuple(file for file, _ in files))
        self.changed.add(self.number((name, MADE)))
        yield from files

    @property
    def made(self) -> list[str]:
        """The names of the groups that were made and not taken over."""
        return [name for name, group in self.groups.items() if group is not self.before.get(name)]

    def is_untouched(self, group: Group) -> bool:
        """Return whether nothing changed that a group was made from, and all its files are there."""
        former = self.former
        return (
            former is not None and self.changed.isdisjoint(group.reads) and all(map(former.has, group.files))
        )

    def number(self, read: Read) -> int:
        """Return the number of a read."""
        return self.numbers.setdefault(read, len(self.numbers))
