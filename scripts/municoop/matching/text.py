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
    text = repair_scripts(clean(APOSTROPHES.sub("", name)))  # before `clean`: it takes ´ apart
    for _ in range(2):  # a few letters are small only after two rounds (Unicode, section 3.13)
        text = clean(text.casefold())
    return repair_scripts(text)


def clean(text: str) -> str:
    """Return the letters and digits of a text, composed; marks are left out, other signs become spaces."""
    kept = []
    for sign in APOSTROPHES.sub("", unicodedata.normalize("NFKC", text)):
        category = unicodedata.category(sign)
        if category[0] in "LN":
            kept.append(sign)
        elif category not in ("Mn", "Me", "Cf"):
            kept.append(" ")
    return " ".join("".join(kept).split())


def is_cyrillic(letter: str) -> bool:
    """Return True for a letter of the Cyrillic blocks."""
    return "\u0400" <= letter <= "\u052f"


def repair_scripts(text: str) -> str:
    """Return a text, each word in one script."""
    return " ".join(repair_script(word) for word in text.split())


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
