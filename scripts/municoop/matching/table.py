"""The names of things, in the order and by the keys in which a name is looked up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from municoop.matching.spelling import read_all
from municoop.matching.text import count_head, normalise
from municoop.matching.thing import Name, Thing


@dataclass(frozen=True, slots=True)
class Entry:
    """A name of thing number `thing`. Its words from number `head` on stood in brackets or after a comma."""

    thing: int
    name: Name
    words: tuple[str, ...]
    head: int


@dataclass(frozen=True, slots=True)
class Table:
    """Names by number; by the sound of a word: (number, place of the word); by the sound of all words as one.

    `spellings` holds, once each, how names sound as they are written: typing errors are counted by that.
    """

    entries: tuple[Entry, ...]
    words: Mapping[str, Sequence[tuple[int, int]]]
    joined: Mapping[str, Sequence[int]]
    spellings: Sequence[str]


def build_table(things: Sequence[Thing]) -> Table:
    """Return the table of the names of things."""
    entries = tuple(entry for number, thing in enumerate(things) for entry in make_entries(number, thing))
    words: dict[str, list[tuple[int, int]]] = {}
    joined: dict[str, list[int]] = {}
    spellings: dict[str, None] = {}
    for number, entry in enumerate(entries):
        for place, word in enumerate(entry.words):
            for sound in read_all(word):
                words.setdefault(sound, []).append((number, place))
        whole = read_all("".join(entry.words))
        spellings[whole[0]] = None
        for sound in whole:
            joined.setdefault(sound, []).append(number)
    return Table(entries, words, joined, tuple(spellings))


def make_entries(number: int, thing: Thing) -> list[Entry]:
    """Return the names of a thing that differ in more than language and way of writing."""
    found: dict[tuple[str, ...], Entry] = {}
    for name in thing.names:
        words = tuple(normalise(name.text).split())
        if words and words not in found:
            found[words] = Entry(number, name, words, count_head(name.text))
    return list(found.values())
