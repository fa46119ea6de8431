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


@lru_cache(maxsize=8)
def rank_letters(language: str) -> dict[str, int]:
    """Return the rank of each letter of a language's alphabet."""
    return {letter: rank for rank, letter in enumerate(ALPHABETS[language])}


def sort_key(name: str, language: str) -> tuple[tuple[int, ...], str]:
    """Return what names are sorted by: letters of the alphabet first, others after, marks do not count.

    >>> sorted(["Яворів", "Ірпінь", "Їжакове", "Зміїв"], key=lambda name: sort_key(name, "uk"))
    ['Зміїв', 'Ірпінь', 'Їжакове', 'Яворів']
    """
    ranks = rank_letters(language)
    letters = (letter for letter in name.casefold() if letter.isalnum() or letter.isspace())
    return tuple(
        ranks.get(letter, -1 if letter.isspace() else 1000 + ord(letter)) for letter in letters
    ), name


def find_letter(name: str) -> str:
    """Return the letter that a name is found under; `#` for names that begin with no letter.

    >>> find_letter("«Żory»"), find_letter("Łódź"), find_letter("2026")
    ('Ż', 'Ł', '#')
    """
    first = next((letter for letter in name if letter.isalnum()), OTHER)
    return first.upper()[:1] if first.isalpha() else OTHER
