"""The order of names as readers of English, Ukrainian and Polish know it, whatever the machine's locale."""

from __future__ import annotations

from functools import lru_cache

ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "pl": "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż",
}
OTHER = "#"
# Letters of other alphabets come after those of a language.
OUTSIDE = 1000


class Ranks(dict[int, int | None]):
    """By code point, the code point that stands for a letter's rank; None for what does not count."""

    def __missing__(self, point: int) -> int | None:
        letter = chr(point)
        rank = OUTSIDE + point if letter.isalnum() else 0 if letter.isspace() else None
        self[point] = rank
        return rank


@lru_cache(maxsize=8)
def rank_letters(language: str) -> Ranks:
    """Return the ranks of letters in a language: first a space, then its alphabet, then all others."""
    return Ranks({ord(letter): rank for rank, letter in enumerate(ALPHABETS[language], 1)})


def sort_key(name: str, language: str) -> tuple[str, str]:
    """Return what names are sorted by: letters of the alphabet first, others after, marks do not count.

    >>> sorted(["Яворів", "Ірпінь", "Їжакове", "Зміїв"], key=lambda name: sort_key(name, "uk"))
    ['Зміїв', 'Ірпінь', 'Їжакове', 'Яворів']
    """
    return name.casefold().translate(rank_letters(language)), name


def find_letter(name: str) -> str:
    """Return the letter that a name is found under; `#` for names that begin with no letter.

    >>> find_letter("«Żory»"), find_letter("Łódź"), find_letter("2026")
    ('Ż', 'Ł', '#')
    """
    first = next((letter for letter in name if letter.isalnum()), OTHER)
    return first.upper()[:1] if first.isalpha() else OTHER
