"""The files of the search: what to look up first, the words in their order, the things by number."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox

from municoop.matching.index import find_things, write_line
from municoop.matching.language import Language, find_packaged, read_languages
from municoop.matching.query import build_lexicon
from municoop.matching.search.records import ORDER, TellClass, make_records, read_dates, sort_things
from municoop.matching.search.rules import make_rules
from municoop.matching.search.words import collect_words, sort_sounds, write_word
from municoop.matching.thing import Thing

FOLDER = "search"
WORD_BYTES = 48_000
RECORD_BYTES = 24_000

File = tuple[str, bytes]


def search_files(quads: Sequence[ox.Quad], tell_class: TellClass) -> Iterator[File]:
    """Yield the files of the search in a release; the same statements give the same bytes."""
    things = find_things(quads, ORDER)
    yield from make_files(things, read_languages(find_packaged()), read_dates(quads), tell_class)


def make_files(
    things: Iterable[Thing], languages: tuple[Language, ...], dates: dict[str, str], tell_class: TellClass
) -> Iterator[File]:
    """Yield the files by which things are found.

    `rules.json`: how to read a query. `words-*.txt`: a word on a line, sorted by sound, with numbers of
    things. `things-*.json`: the things by number. `index.json`: the first word of each file of words, the
    first number of each file of things, and a digest of all these files for their addresses.
    """
    ordered = sort_things(things)
    lexicon = build_lexicon(languages)
    words = collect_words(ordered, lexicon.small)
    lines = [write_word(sound, words[sound]) for sound in sort_sounds(words)]
    records = [write_line(record.to_plain()) for record in make_records(ordered, dates, tell_class)]
    word_files, record_files = cut(lines, WORD_BYTES), cut(records, RECORD_BYTES)
    files = [("rules.json", f"{write_line(make_rules(lexicon))}\n".encode())]
    files += [(f"words-{n}.txt", "\n".join(part).encode()) for n, part in enumerate(word_files)]
    files += [(f"things-{n}.json", write_list(part)) for n, part in enumerate(record_files)]
    index = {
        "digest": hashlib.sha256(b"".join(data for _, data in files)).hexdigest()[:12],
        "words": [part[0].partition(" ")[0] for part in word_files],
        "things": [sum(map(len, record_files[:n])) for n in range(len(record_files))],
    }
    yield f"{FOLDER}/index.json", f"{write_line(index)}\n".encode()
    yield from ((f"{FOLDER}/{name}", data) for name, data in files)


def cut(lines: Sequence[str], size: int) -> list[list[str]]:
    """Return lines in parts of about a size in bytes; a longer line is a part of its own."""
    parts: list[list[str]] = []
    room = 0
    for line in lines:
        needed = len(line.encode()) + 2  # a comma and the end of a line
        if needed > room:
            parts.append([])
            room = size
        parts[-1].append(line)
        room -= needed
    return parts


def write_list(lines: Sequence[str]) -> bytes:
    """Return values that are JSON already as a list, one on a line."""
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()
