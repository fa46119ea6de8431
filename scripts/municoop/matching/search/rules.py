"""The rules of matching as tables, so that a browser reads a query as `municoop.matching` does."""

from __future__ import annotations

import sys
import unicodedata
from functools import cache
from typing import Any

from municoop.matching import spelling, text
from municoop.matching.fit import LEAST, LOSS, PARTIAL
from municoop.matching.language import LONGEST_END, SHORTEST_STEM, Language
from municoop.matching.match import SURE
from municoop.matching.query import LONGEST, MOST_WORDS, Lexicon
from municoop.matching.similar import ALMOST, LIKE_ENOUGH
from municoop.matching.text import is_cyrillic

BEGUN = 12  # a name whose last word the reader may not have written to its end


def make_rules(lexicon: Lexicon) -> dict[str, Any]:
    """Return the tables of letters, languages and words around names, and what a name loses by reason."""
    return {
        "apostrophes": text.APOSTROPHES.pattern.strip("[]"),
        "twins": [text.LATIN_TWINS, text.CYRILLIC_TWINS],
        "folds": find_folds(),
        "sounds": {chr(letter): sound for letter, sound in spelling.SAME_SOUND.items()},
        "markless": {chr(letter): sound for letter, sound in spelling.MARKLESS.items()},
        "conventions": spelling.CONVENTIONS,
        "shortest_stem": SHORTEST_STEM,
        "longest_end": LONGEST_END,
        "longest": LONGEST,
        "most_words": MOST_WORDS,
        "languages": [make_language(language) for language in lexicon.languages],
        "kinds": {sound: sorted(sorts) for sound, sorts in lexicon.kinds.items()},
        "territory": sorted(lexicon.territory),
        "small": sorted(lexicon.small),
        "countries": lexicon.countries,
        "loss": {**LOSS, "begun": BEGUN},
        "partial": PARTIAL,
        "least": LEAST,
        "sure": SURE,
        "almost": ALMOST,
        "like_enough": LIKE_ENOUGH,
    }


def make_language(language: Language) -> dict[str, Any]:
    """Return the ends of a language's names, and by end of a changed name the ends it may come from."""
    letters = "".join(language.endings)
    return {
        "code": language.code,
        "cyrillic": is_cyrillic(letters[0]) if letters else None,
        "ends": sorted(language.lemma_ends),
        "lemmas": {end: sorted(ends) for end, ends in sorted(language.lemmas_by_end.items())},
    }


@cache
def find_folds() -> dict[str, str]:
    """Return the letters that Python folds to something else than their small letter, with what it is.

    Browsers have small letters and no case folding (Unicode, section 3.13, toCasefold).
    """
    signs = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    return {sign: fold for sign in signs if (fold := sign.casefold()) != sign.lower() and is_normal(sign)}


def is_normal(sign: str) -> bool:
    """Return True for a sign that compatibility normalisation leaves as it is."""
    return unicodedata.normalize("NFKC", sign) == sign
