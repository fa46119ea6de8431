from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from municoop.matching.text import count_head, normalise, repair_script


@pytest.mark.parametrize(
    "written",
    [
        "Слов'янськ",
        "Слов’янськ",
        "Словʼянськ",
        "Слов`янськ",
        "Слов′янськ",
        "Словянськ",
        "СЛОВ'ЯНСЬК",
        "«Слов’янськ»",
        "Слов’я́нськ",
        "Слов’ян\u00adськ",
        " Слов’янськ,\n",
    ],
)
def test_ways_to_write_one_word_come_to_one(written: str) -> None:
    assert normalise(written) == "словянськ"


@pytest.mark.parametrize(
    "written", ["Івано-Франківськ", "Івано\u2011Франківськ", "Івано – Франківськ", "Івано\u00a0Франківськ"]
)
def test_dashes_and_no_break_spaces_become_spaces(written: str) -> None:
    assert normalise(written) == "івано франківськ"


def test_letters_and_their_marks_may_be_one_code_point_or_two() -> None:
    assert normalise(unicodedata.normalize("NFD", "Łódź Київ")) == normalise("Łódź Київ") == "łódź київ"


@pytest.mark.parametrize(
    ("mixed", "repaired"),
    [
        ("Xерсон", "Херсон"),
        ("Oдеса", "Одеса"),
        ("Тернoпiль", "Тернопіль"),
        ("Вiнниця", "Вінниця"),
        ("PwС", "PwC"),
        ("Кrefeld", "Krefeld"),
        ("Львів", "Львів"),
        ("Krefeld", "Krefeld"),
    ],
)
def test_letters_that_look_alike_are_put_into_the_alphabet_of_the_others(mixed: str, repaired: str) -> None:
    assert repair_script(mixed) == repaired


def test_a_word_that_no_likeness_explains_stays_as_it_is() -> None:
    assert repair_script("ЛьвівLviv") == "ЛьвівLviv"


@pytest.mark.parametrize(
    ("name", "words"), [("Kansas City, Missouri", 2), ("Frankfurt (Oder)", 1), ("(Львів)", 1), ("", 0)]
)
def test_the_head_of_a_name_ends_at_a_comma_or_bracket(name: str, words: int) -> None:
    assert count_head(name) == words


@settings(max_examples=1000)
@given(st.text())
@example("ﷺ ß ΐ İ ŉ")
@example("´Ａ\u0345")
def test_normalising_twice_changes_nothing(raw: str) -> None:
    assert normalise(normalise(raw)) == normalise(raw)
