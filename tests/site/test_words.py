"""The words of the interface: none missing, none unused, none left in English."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from municoop.model import LANGUAGES
from municoop.site.words import read_words

SITE = Path(__file__).parents[2] / "scripts" / "municoop" / "site"
ASKED = re.compile(
    r"""\bw\.(\w+)(?!\w*\() | \bw\['(\w+)'\](?!\s*~) | words\["(\w+)"\] | \.said\("(\w+)"\)
    | words\[language\]\.(\w+) | \bsay\(site,\s"(\w+)"\)""",
    re.X,
)
# Words in the tables of modules: a whole text in quotes, of two parts or more.
LISTED = re.compile(r'"([a-z]+_\w+)"')
# Words that are the same in Polish as in English; in Ukrainian none is.
SAME = {
    ("uk", "pages"): set[str](),
    ("uk", "pictures"): set[str](),
    ("pl", "pages"): {"status", "by_status", "partner", "sparql_seconds"},
    ("pl", "pictures"): {"km"},
}
# Words for what the data may have and does not have yet.
NOT_YET = {"term_skos_narrowMatch"}


def flatten(texts: Mapping[str, object], start: str = "") -> dict[str, str]:
    """Return nested texts by path."""
    flat: dict[str, str] = {}
    for key, value in texts.items():
        flat |= flatten(value, f"{start}{key}.") if isinstance(value, dict) else {f"{start}{key}": str(value)}
    return flat


def list_blanks(text: str) -> set[str]:
    """Return the blanks to fill in a text; a date has a form of its own after some words."""
    return {blank.replace("genitive", "date") for blank in re.findall(r"\{\w*\}", text)}


def read_all(name: str) -> dict[str, dict[str, str]]:
    """Return all words of the pages or of the pictures by language."""
    if name == "pages":
        return {language: dict(read_words(language)) for language in LANGUAGES}
    texts = json.loads((SITE / "pictures" / "words.json").read_text(encoding="utf-8"))
    return {language: flatten(texts[language]) for language in LANGUAGES}


@pytest.mark.parametrize("name", ["pages", "pictures"])
def test_every_word_is_there_in_every_language(name: str) -> None:
    """The same keys, none empty, and the same blanks to fill."""
    words = read_all(name)
    keys = set(words["en"])
    assert len(keys) > 20
    for language in LANGUAGES:
        assert set(words[language]) == keys
        assert [key for key, text in words[language].items() if not text.strip()] == []
        for key, text in words[language].items():
            assert list_blanks(text) == list_blanks(words["en"][key]), key


@pytest.mark.parametrize("name", ["pages", "pictures"])
@pytest.mark.parametrize("language", ["uk", "pl"])
def test_no_word_is_left_in_english(name: str, language: str) -> None:
    """But for those that are the same, each of them listed; a Ukrainian text has Ukrainian letters."""
    words = read_all(name)
    same = {
        key for key, text in words[language].items() if text == words["en"][key] and re.search("[a-z]", text)
    }
    assert same == SAME[language, name]
    if language == "uk":
        foreign = {key for key, text in words["uk"].items() if not re.search("[а-яіїєґ]", text, re.I)}
        assert {key for key in foreign if re.search("[a-z]{4}", words["uk"][key])} == set()


def list_asked() -> set[str]:
    """Return the words that templates and modules name."""
    code = [
        path.read_text(encoding="utf-8")
        for path in (*SITE.rglob("*.j2"), *SITE.rglob("*.py"))
        if "pictures" not in path.parts and "hosting" not in path.parts
    ]
    return {name for text in code for groups in ASKED.findall(text) for name in groups if name}


def test_no_word_that_is_asked_for_is_missing() -> None:
    """Each word that a template or a module names is there."""
    asked = list_asked()
    assert len(asked) > 100
    assert asked - set(read_words("en")) - set(LANGUAGES) == set()


def test_every_word_is_shown(built_site: Path) -> None:
    """On the pages of the real release, or in a part of the code that only other releases come to."""
    shown = "".join(
        html.unescape(path.read_text(encoding="utf-8"))
        for path in sorted(built_site.rglob("*.html"))
        if path.name.count(".") == 1 and (path.parent.name != "evidence" or path.name == "index.html")
    )
    listed = {word for path in SITE.rglob("*.py") for word in LISTED.findall(path.read_text("utf-8"))}
    asked = list_asked() | listed
    hidden = {
        key
        for key, text in read_words("en").items()
        if key not in asked and not any(form in shown for form in text.split("|"))
    }
    assert hidden - NOT_YET == set()
