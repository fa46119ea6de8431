"""Words as they sound, whichever alphabet and convention wrote them.

The alphabet of sounds is Latin: one small letter for one sound, capitals for the hushes (Z ж, S ш, C ч),
`x` for х, `c` for ц, `i` for all of и, і, ї, й, y, j. It forgets soft signs, marks and double letters, except
double vowels (Hoorn is not Horn).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Each letter with its sound; ь, ъ and the apostrophe have none.
LETTERS = """аa бb вv гh ґg дd еe єie жZ зz иi іi їi йi кk лl мm нn оo пp рr сs тt уu фf хx цc чC шS щSC
    ь юiu яia ыi эe ёio ъ ўv јi"""
CYRILLIC = {pair[0]: pair[1:] for pair in LETTERS.split()}
MARKLESS = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})
HACEKS = {"š": "S", "č": "C", "ž": "Z", "šč": "SC"}
UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue"}
CONVENTIONS: dict[str, dict[str, str]] = {
    # as written, marks dropped
    "plain": {},
    # English and the Ukrainian official romanisation (KMU 2010, with BGN/PCGN)
    "english": {"zgh": "zh", "shch": "SC", "zh": "Z", "kh": "x", "ts": "c", "ch": "C", "sh": "S"},
    # Polish, and the scholarly romanisation with its hacheks
    "polish": {"szcz": "SC", "sz": "S", "cz": "C", "ż": "Z", "ch": "x", **HACEKS},
    "german": {"schtsch": "SC", "tsch": "C", "sch": "S", "ch": "x", "z": "c", **UMLAUTS},
}
PATTERNS = {
    name: re.compile("|".join(sorted(table, key=len, reverse=True)))
    for name, table in CONVENTIONS.items()
    if table
}
SAME_SOUND = str.maketrans({**CYRILLIC, "y": "i", "j": "i", "w": "v"})
REPEATED = re.compile(r"([^aeou])\1+")


@lru_cache(maxsize=1 << 16)
def read_word(word: str, convention: str) -> str:
    """Return how a word in small letters sounds when its Latin letters are read by a convention.

    >>> read_word("львів", "plain"), read_word("lwiw", "german"), read_word("lviv", "english")
    ('lviv', 'lviv', 'lviv')
    """
    pattern, table = PATTERNS.get(convention), CONVENTIONS[convention]
    if pattern:
        word = pattern.sub(lambda found: table[found[0]], word)
    decomposed = unicodedata.normalize("NFD", word.translate(SAME_SOUND).translate(MARKLESS))
    bare = "".join(sign for sign in decomposed if unicodedata.category(sign) != "Mn")
    return REPEATED.sub(r"\1", bare)


@lru_cache(maxsize=1 << 16)
def read_all(word: str) -> tuple[str, ...]:
    """Return how a word may sound, under each convention, as written first, none twice.

    >>> read_all("чернігів"), read_all("czernihów")
    (('Cernihiv',), ('czernihov', 'Cernihov', 'cernihov'))
    """
    if word.isascii() or not any("\u0400" <= letter <= "\u052f" for letter in word):
        return tuple(dict.fromkeys(read_word(word, convention) for convention in CONVENTIONS))
    return (read_word(word, "plain"),)
