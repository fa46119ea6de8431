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


def write_read(read: Read) -> str:
    """Return a read as a line of the ledger: IRIs and names of groups have no tabs."""
    return "\t".join(read)


class Group(NamedTuple):
    """Files that were made together: from what, by the numbers of the reads, and their sizes by path."""

    inputs: str
    reads: list[str]
    files: dict[str, int]

    @classmethod
    def parse(cls, line: str) -> Group:
        """Return the group of a line of the ledger."""
        _, inputs, reads, *files = line.split("\t")
        sizes = (file.partition("/") for file in files)
        return cls(inputs, reads.split(" "), {path: int(size) for size, _, path in sizes})

    def write(self, name: str) -> str:
        """Return the line of the ledger of a group."""
        files = (f"{size}/{path}" for path, size in self.files.items())
        return "\t".join((name, self.inputs, " ".join(self.reads), *files))


@dataclass(slots=True)
class Ledger:
    """What was read for each group of files, for this release and for the former one.

    `before` and `groups`: lines of the ledger by the name of the group, of the former release and of this
    one. `numbers`: a number for each read. `changed`: the numbers of those whose statements are others now.
    `reads`: what has been read since the present group was begun; whoever reads statements adds to it.
    """

    former: Former | None = None
    before: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    reads: set[Read] = field(default_factory=set)
    groups: dict[str, str] = field(default_factory=dict)

    def carry(self, name: str, make: Callable[[], Iterable[File]], inputs: str = "") -> Iterator[Kept]:
        """Yield the files of a group: without content where they are as in the former release."""
        line = self.before.get(name)
        if line is not None and (files := self.find_untouched(line, inputs)):
            self.groups[name] = line
            for file in files:
                yield file, None
            return
        self.reads.clear()
        made = list(make())
        numbers = sorted(self.number(read) for read in self.reads)
        self.groups[name] = Group(inputs, numbers, {file: len(data) for file, data in made}).write(name)
        self.changed.add(self.number((name, MADE)))
        yield from made

    @property
    def made(self) -> list[str]:
        """The names of the groups that were made and not taken over."""
        return [name for name, group in self.groups.items() if group is not self.before.get(name)]

    def find_untouched(self, line: str, inputs: str) -> dict[str, int]:
        """Return the files of a group of which nothing changed and no file is damaged, else none."""
        group = Group.parse(line)
        if self.former is None or group.inputs != inputs or not self.changed.isdisjoint(group.reads):
            return {}
        are_whole = all(self.former.has(file, size) for file, size in group.files.items())
        return group.files if are_whole else {}

    def number(self, read: Read) -> str:
        """Return the number of a read."""
        return self.numbers.setdefault(write_read(read), str(len(self.numbers)))
