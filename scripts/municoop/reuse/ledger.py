"""From which statements each file was made, so that a release makes only those whose statements changed.

Files are made in groups: those of the description of a thing, the pages of a thing, a page of a list.
While a group is made, all that is read of the statements is noted (`municoop.reuse.notes`). The next release
holds its statements against those of the former one: a group is touched when something that it read has
changed, or when what else it was made from (`inputs`) has. What a program reads next depends on nothing but
what it read before; so a group of which nothing changed would read the same again and make the same bytes.

What all groups are made from, the program, the ontology and what the data set says of itself, is one key:
with another key nothing is taken over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from string import ascii_letters
from typing import Any, TypeVar

import pyoxigraph as ox

from municoop.reuse.aside import doing
from municoop.reuse.former import Former
from municoop.reuse.notes import BUNDLE, MADE, Notes, Read
from municoop.reuse.statements import Statements

WORTH_A_COPY = 20_000
"""Subjects from which on to copy this process costs less than to wait for what it makes."""
STATEMENTS = "statements"
T = TypeVar("T")
File = tuple[str, bytes]
Kept = tuple[str, bytes | None]
Made = tuple[list[Any], set[Read]]
Handed = tuple[dict[str, Made], dict[str, set[Read]]]


@dataclass(slots=True)
class Ledger:
    """What was read for each group of files, for this release and for the former one.

    `before` and `groups`: lines by the name of the group, of the former release and of this one: name,
    inputs, numbers of the reads, results; a file as a result is `size/path`. `bundles`: lines of the former
    release by number: numbers of the reads. `names`: a number for each name in a read, `signs`: a letter for
    what is read of it; both are the number of the read. `changed`: those of which the statements are others.
    `notes`: who reads statements adds to it.
    `kept`: what is made once of all statements of this release, by name.
    `handed`: what a copy of this process has made for groups, and read for it; `is_copy`: this is the copy,
    which does not look for files.
    """

    former: Former | None = None
    before: dict[str, str] = field(default_factory=dict)
    bundles: dict[str, str] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    notes: Notes = field(default_factory=Notes)
    groups: dict[str, str] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    handed: dict[str, Made] = field(default_factory=dict)
    is_copy: bool = False
    await_copy: Callable[[], Handed | None] = lambda: None

    def look_up(self, quads: Iterable[ox.Quad]) -> Statements:
        """Return the statements of this release in an order to look them up, made once."""
        return self.keep(STATEMENTS, lambda: Statements.of(quads))

    def keep(self, name: str, make: Callable[[], T]) -> T:
        """Return what is made once of this release, also for the copy of this process that comes after."""
        if name not in self.kept:
            self.kept[name] = make()
        kept: T = self.kept[name]
        return kept

    def carry(self, name: str, make: Callable[[], Iterable[File]], inputs: str = "") -> Iterator[Kept]:
        """Yield the files of a group: without content where they are as in the former release."""
        files = self.find_untouched(name, inputs)
        if files and self.former and (self.is_copy or self.former.has_all(files)):
            self.groups[name] = self.before[name]
            for file in files:
                yield file.partition("/")[2], None
            return
        made, reads = self.make(name, make)
        self.add(name, inputs, reads, [f"{len(data)}/{path}" for path, data in made])
        self.changed.add(self.number((name, MADE)))
        yield from made

    def recall(self, name: str, make: Callable[[], list[str]]) -> list[str]:
        """Return the results of a group of texts without tabs: those of the former release if untouched."""
        if texts := self.find_untouched(name, ""):
            self.groups[name] = self.before[name]
            return texts
        texts, reads = self.make(name, make)
        self.add(name, "", reads, texts)
        return texts

    def make(self, name: str, make: Callable[[], Iterable[Any]]) -> Made:
        """Return what is made for a group, here or before by a copy of this process."""
        if name in self.handed:
            return self.handed.pop(name)
        made = self.notes.watch(lambda: list(make()))
        if self.is_copy:
            self.handed[name] = made
        return made

    @contextmanager
    def sharing(self, work: Callable[[Ledger], Iterable[object]]) -> Iterator[None]:
        """Have a copy of this process begin with the groups of some work, which is to be done here later.

        `work` is called here and gone through by the copy: what it does at once, both have.
        Before it is done here `take_over` has to be called; then it has only to list what is made. A small
        release is not worth a copy, nor is one of which nothing has changed.
        """
        is_large = STATEMENTS in self.kept and len(self.kept[STATEMENTS].by_subject) >= WORTH_A_COPY
        if not is_large or (self.before and not self.changed):
            yield
            return
        steps = work(self)
        with doing(lambda: self.hand_over(steps)) as self.await_copy:
            yield

    def hand_over(self, steps: Iterable[object]) -> Handed:
        """Return, as the copy, the groups that had to be made for some work, and what was read for them."""
        self.is_copy = True
        for _ in steps:
            pass
        return self.handed, self.notes.bundles

    def take_over(self) -> None:
        """Wait for the copy, if there is one, and take over what it has made.

        What was lost with it is made where it is needed.
        """
        if handed := self.await_copy():
            self.handed, bundles = handed
            for name, reads in bundles.items():
                self.notes.bundles.setdefault(name, set()).update(reads)

    @property
    def made(self) -> list[str]:
        """The names of the groups that were made and not taken over."""
        return [name for name, group in self.groups.items() if group is not self.before.get(name)]

    def find_untouched(self, name: str, inputs: str) -> list[str]:
        """Return the results of a group of which nothing changed, else none."""
        line = self.before.get(name)
        if line is None:
            return []
        _, before, reads, *results = line.split("\t")
        return results if before == inputs and self.changed.isdisjoint(reads.split(" ")) else []

    def add(self, name: str, inputs: str, reads: set[Read], results: Iterable[str]) -> None:
        """Add a group that has been made."""
        self.groups[name] = "\t".join((name, inputs, " ".join(sorted(self.number_all(reads))), *results))

    def number(self, read: Read) -> str:
        """Return the number of a read."""
        name, what = read
        names, signs = self.names, self.signs
        if what not in signs:
            signs[what] = letter(len(signs))
        return f"{names.setdefault(name, len(names))}{signs[what]}"

    def number_all(self, reads: Iterable[Read]) -> list[str]:
        """Return the numbers of reads, as `number` does: for hundreds of thousands, a call each is dear."""
        names, signs = self.names, self.signs
        return [
            f"{names[name]}{signs[what]}" if name in names and what in signs else self.number((name, what))
            for name, what in reads
        ]

    def mark(self, changed: Iterable[Read]) -> None:
        """Note reads whose statements have changed; the bundles that have one of them have changed too."""
        names, signs = self.names, self.signs
        self.changed |= {
            f"{names[name]}{signs[what]}" for name, what in changed if name in names and what in signs
        }
        self.changed |= {
            number for number, reads in self.bundles.items() if not self.changed.isdisjoint(reads.split(" "))
        }

    def list_bundles(self) -> dict[str, str]:
        """Return the bundles that the groups may refer to: numbers of reads by number of bundle."""
        listed = {number: reads for number, reads in self.bundles.items() if number not in self.changed}
        for name, reads in self.notes.bundles.items():
            number, numbers = self.number((name, BUNDLE)), set(self.number_all(reads))
            before = set(listed[number].split(" ")) if number in listed else set()
            if number not in listed or not before.issuperset(numbers):
                listed[number] = " ".join(sorted(before | numbers))
        return listed


def letter(number: int) -> str:
    """Return the letter, or two, that stand for what is read of names.

    >>> letter(0), letter(51), letter(52), letter(53)
    ('a', 'Z', 'aa', 'ab')
    """
    rounds, place = divmod(number, len(ascii_letters))
    return (letter(rounds - 1) if rounds else "") + ascii_letters[place]
