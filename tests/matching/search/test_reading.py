"""The browser reads a name as `municoop.matching` does."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.names import read_names
from matching.search.browser import Evaluate, open_search
from municoop.matching.language import find_packaged, read_languages
from municoop.matching.query import Lexicon, build_lexicon, read_query
from municoop.matching.spelling import read_all
from municoop.matching.text import count_head, normalise

if TYPE_CHECKING:
    from playwright.sync_api import Browser

READ = """
async (names, address) => {
  const { Reader } = await import(`${address}assets/search/reading.js`)
  const reader = new Reader(await (await fetch(`${address}search/rules.json`)).json())
  return names.map(name => {
    const query = reader.readQuery(name), words = reader.normalise(name)
    return {
      words, head: reader.countHead(name), sounds: words.split(" ").map(word => reader.readAll(word)),
      country: query.country, core: query.core.map(word => word.text),
      read: query.words.map(({ text, sounds, lemmas, kinds, isSmall }) =>
        [text, sounds, [...lemmas].sort(), [...kinds].sort(), isSmall]),
    }
  })
}
"""
LETTERS = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАЙїёўъыэ aąbcćdeęłńóśźżABCKMPŁŻäöüßšžčėųū'’ʼ´-–,(). ́̆"


@pytest.fixture(scope="module")
def evaluate(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Evaluate]:
    with open_search(chromium, tmp_path_factory.mktemp("search"), []) as evaluate:
        yield evaluate


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return build_lexicon(read_languages(find_packaged()))


def read_here(name: str, lexicon: Lexicon) -> dict[str, Any]:
    """Return how Python reads a name, in the form of `READ`."""
    query, words = read_query(name, lexicon), normalise(name)
    return {
        "words": words,
        "head": count_head(name),
        "sounds": [list(read_all(word)) for word in words.split(" ")],
        "country": query.country,
        "core": [word.text for word in query.core] if query.words else [],
        "read": [
            [word.text, list(word.sounds), sort(word.lemmas), sort(word.kinds), word.is_small]
            for word in query.words
        ],
    }


def sort(texts: frozenset[str]) -> list[str]:
    """Return texts as a browser sorts them."""
    return sorted(texts, key=lambda text: text.encode("utf-16-be"))


def is_known(text: str) -> bool:
    """Return True for a text of letters that this Python knows: browsers may know younger ones."""
    return all(unicodedata.category(sign) not in ("Cn", "Cs") for sign in text)


def test_the_hand_made_names_are_read_alike(evaluate: Evaluate, lexicon: Lexicon) -> None:
    names = [row.name for row in read_names()]
    assert len(names) > 700
    assert evaluate(READ, names) == [read_here(name, lexicon) for name in names]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(LETTERS) | st.text().filter(is_known), min_size=20, max_size=60))
def test_any_texts_are_read_alike(evaluate: Evaluate, lexicon: Lexicon, names: list[str]) -> None:
    assert evaluate(READ, names) == [read_here(name, lexicon) for name in names]


def test_every_letter_is_read_alike(evaluate: Evaluate, lexicon: Lexicon) -> None:
    """Small, capital and composed letters of every script that this Python knows."""
    signs = [chr(code) for code in range(0x30000) if is_known(chr(code)) and chr(code).isalnum()]
    cases = [f"{sign}{sign.upper()}" for sign in signs if sign.upper() != sign or sign.lower() != sign]
    cases += signs[::50]
    assert len(cases) > 4000
    assert evaluate(READ, cases) == [read_here(name, lexicon) for name in cases]
