"""Dates, numbers and counted words as readers of a language write them, by CLDR."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

LOCALES = {"en": Locale("en", "GB"), "uk": Locale("uk"), "pl": Locale("pl")}
DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", re.ASCII)
# By the number of parts that a date states. CLDR's own long form adds the word for "year" in Ukrainian.
PATTERNS = {2: "LLLL y", 3: "d MMMM y"}
GENITIVE_MONTH = "MMMM y"
# The forms of a counted word in the order of the wording; CLDR's other forms are for fractions.
PLURALS = {"en": ("one", "other"), "uk": ("one", "few", "many"), "pl": ("one", "few", "many")}


@lru_cache(maxsize=4096)
def write_date(text: str, language: str, *, genitive: bool = False) -> str:
    """Return a year, a month or a day in ISO 8601 in the words of a language; what is none as it is.

    `genitive`: as it stands after Ukrainian and Polish words for "since" and "until".

    >>> write_date("2025-10-30", "en"), write_date("2023-11", "uk"), write_date("2022", "pl")
    ('30 October 2025', 'листопад 2023', '2022')
    >>> write_date("2023-11", "uk", genitive=True)
    'листопада 2023'
    """
    match = DATE.fullmatch(text)
    parts = [int(part) for part in match.groups() if part] if match else []
    if len(parts) not in PATTERNS:
        return text
    try:
        pattern = GENITIVE_MONTH if genitive and len(parts) == 2 else PATTERNS[len(parts)]
        return format_date(date(*(*parts, 1)[:3]), pattern, LOCALES[language])
    except ValueError:
        return text


def write_number(number: float, language: str) -> str:
    """Return a number with its digits in groups.

    >>> write_number(219676, "en"), write_number(219676, "pl"), write_number(4.1, "uk")
    ('219,676', '219\\xa0676', '4,1')
    """
    return format_decimal(number, locale=LOCALES[language])


def write_count(forms: str, number: int, language: str) -> str:
    """Return a number with its word; `forms` are those of the word as `PLURALS` lists them, `|` between.

    >>> [write_count("цитата|цитати|цитат", number, "uk").split() for number in (3, 11, 21)]
    [['3', 'цитати'], ['11', 'цитат'], ['21', 'цитата']]
    """
    return f"{write_number(number, language)}\N{NO-BREAK SPACE}{choose_form(forms, number, language)}"


def choose_form(forms: str, number: int, language: str) -> str:
    """Return the form of a word that goes with a number."""
    return dict(zip(PLURALS[language], forms.split("|"), strict=True))[LOCALES[language].plural_form(number)]


def name_language(code: str, language: str) -> str:
    """Return what a language is called; its code where CLDR has no name.

    >>> name_language("uk", "pl"), name_language("xx", "pl")
    ('ukraiński', 'xx')
    """
    return LOCALES[language].languages.get(code) or code
