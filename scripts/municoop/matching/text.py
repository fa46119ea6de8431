"""One way of writing for what people write in many: letters, spaces, apostrophes, dashes, quotes."""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = re.compile("['’‘ʼʻʹ′`´ʽ＇]")
BRACKET_OR_COMMA = re.compile(r"[,(\[]")
LATIN_TWINS = "ABCEHIJKMOPSTXYaceijopsxyÏïËë"
CYRILLIC_TWINS = "АВСЕНІЈКМОРЅТХУасеіјорѕхуЇїЁё"
TO_CYRILLIC = str.maketrans(LATIN_TWINS, CYRILLIC_TWINS)
TO_LATIN = str.maketrans(CYRILLIC_TWINS, LATIN_TWINS)


def normalise(name: str) -> str:
    """Return a name in small letters, its words apart by one space, with no punctuation or stress marks.

    >>> normalise("  «КАМ'ЯНЕЦЬ\u2011ПОДІЛЬСЬКИЙ» ")
    'камянець подільський'
    >>> normalise("Ки\u0301їв"), normalise("PwС")
    ('київ', 'pwc')
    """
    text = unicodedata.normalize("NFKC", APOSTROPHES.sub("", name))
    words = "".join(filter_marks(text)).split()
    return fold_case(" ".join(repair_script(word) for word in words))


def fold_case(text: str) -> str:
    """Return a text in small letters; a few letters need two rounds (Unicode, section 3.13)."""
    for _ in range(2):
        text = unicodedata.normalize("NFKC", text.casefold())
    return " ".join("".join(filter_marks(text)).split())


def filter_marks(text: str) -> list[str]:
    """Return the letters and digits of a composed text; other signs become spaces, marks and format signs nothing."""
    kept = []
    for sign in text:
        category = unicodedata.category(sign)
        if category[0] in "LN":
            kept.append(sign)
        elif category not in ("Mn", "Me", "Cf"):
            kept.append(" ")
    return kept


def is_cyrillic(letter: str) -> bool:
    """Return True for a letter of the Cyrillic blocks."""
    return "\u0400" <= letter <= "\u052f"


def repair_script(word: str) -> str:
    """Return a word of mixed scripts in one, where letters that look alike explain the mixture.

    >>> repair_script("Xерсон"), repair_script("Кrefeld"), repair_script("Kраків")
    ('Херсон', 'Krefeld', 'Краків')
    """
    cyrillic = [letter for letter in word if is_cyrillic(letter)]
    latin = [letter for letter in word if "a" <= letter.lower() <= "z" or letter in LATIN_TWINS]
    if not cyrillic or not latin:
        return word
    if all(letter in LATIN_TWINS for letter in latin) and not all(c in CYRILLIC_TWINS for c in cyrillic):
        return word.translate(TO_CYRILLIC)
    if all(letter in CYRILLIC_TWINS for letter in cyrillic):
        return word.translate(TO_LATIN)
    return word


def count_head(name: str) -> int:
    """Return how many words of a name stand before its first comma or bracket; all, where it has none.

    >>> count_head("Kansas City (Missouri)"), count_head("Venlo")
    (2, 1)
    """
    head = BRACKET_OR_COMMA.split(name, maxsplit=1)[0]
    return len(normalise(head).split()) or len(normalise(name).split())
