"""The words of names as they sound, each with the things whose names have it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from municoop.matching.spelling import read_all
from municoop.matching.table import make_entries
from municoop.matching.thing import Thing

WHOLE = 9
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SHARES = ".ABCDEFGHI"
MOST_JOINED = 4  # names of more words are not written as one

Words = Mapping[str, Mapping[int, int]]


def collect_words(things: Sequence[Thing], small: Collection[str]) -> Words:
    """Return by sound the numbers of the things, each with how much of a name the word is: 1 to 9, all of it.

    Small words are left out of names that have others. A name of few words counts as one word too, for
    those who leave out its gaps.
    """
    found: dict[str, dict[int, int]] = {}
    for number, thing in enumerate(things):
        for entry in make_entries(number, thing):
            for sound, share in weigh_words(entry.words, small):
                numbers = found.setdefault(sound, {})
                numbers[number] = max(share, numbers.get(number, 0))
    return found


def weigh_words(words: tuple[str, ...], small: Collection[str]) -> Iterator[tuple[str, int]]:
    """Yield the sounds of the words of a name, each with its share of the letters."""
    telling = [word for word in words if word not in small] or words
    letters = sum(map(len, telling))
    for word in telling:
        for sound in read_all(word):
            yield sound, max(1, WHOLE * len(word) // letters)
    if 1 < len(words) <= MOST_JOINED:
        for sound in read_all("".join(words)):
            yield sound, WHOLE


def write_word(sound: str, numbers: Mapping[int, int]) -> str:
    """Return a word as a line: its sound, and for each thing the step from the one before and the share.

    >>> write_word("kiiv", {3: 9, 40: 2})
    'kiiv 3I11B'
    """
    steps, before = [], 0
    for number in sorted(numbers):
        steps.append(write_number(number - before) + SHARES[numbers[number]])
        before = number
    return f"{sound} {''.join(steps)}"


def write_number(number: int) -> str:
    """Return a number in base 36.

    >>> write_number(0), write_number(36)
    ('0', '10')
    """
    digits = DIGITS[number % 36]
    while number := number // 36:
        digits = DIGITS[number % 36] + digits
    return digits


def sort_sounds(sounds: Collection[str]) -> list[str]:
    """Return sounds as a browser sorts them: by their code units in UTF-16."""
    return sorted(sounds, key=lambda sound: sound.encode("utf-16-be"))
