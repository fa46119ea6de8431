from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municoop.matching.spelling import read_all
from municoop.matching.text import normalise


def find_sounds(name: str) -> set[str]:
    return set(read_all(normalise(name).replace(" ", "")))


@pytest.mark.parametrize(
    ("ukrainian", "romanised"),
    [
        # the official romanisation of 2010, with its examples for each difficult letter
        ("Алушта", "Alushta"),
        ("Борщагівка", "Borshchahivka"),
        ("Вінниця", "Vinnytsia"),
        ("Гадяч", "Hadiach"),
        ("Згурський", "Zghurskyi"),
        ("Ґалаґан", "Galagan"),
        ("Рівне", "Rivne"),
        ("Єнакієве", "Yenakiieve"),
        ("Житомир", "Zhytomyr"),
        ("Запоріжжя", "Zaporizhzhia"),
        ("Медвин", "Medvyn"),
        ("Їжакевич", "Yizhakevych"),
        ("Кадиївка", "Kadyivka"),
        ("Олексій", "Oleksii"),
        ("Київ", "Kyiv"),
        ("Ужгород", "Uzhhorod"),
        ("Харків", "Kharkiv"),
        ("Біла Церква", "Bila Tserkva"),
        ("Чернівці", "Chernivtsi"),
        ("Гоща", "Hoshcha"),
        ("Русь", "Rus"),
        ("Юрій", "Yurii"),
        ("Крюківка", "Kriukivka"),
        ("Яготин", "Yahotyn"),
        ("Знам'янка", "Znamianka"),
        # scholarly
        ("Хмельницький", "Xmel′nyc′kyj"),
        ("Кременчук", "Kremenčuk"),
        ("Запоріжжя", "Zaporižžja"),
        # German
        ("Чернігів", "Tschernihiw"),
        ("Кропивницький", "Kropywnyzkyj"),
        ("Шепетівка", "Schepetiwka"),
        # Polish
        ("Чернівці", "Czerniwci"),
        ("Жмеринка", "Żmerynka"),
        ("Шепетівка", "Szepetiwka"),
        ("Щирець", "Szczyreć"),
    ],
)
def test_a_romanised_name_sounds_like_the_ukrainian_one(ukrainian: str, romanised: str) -> None:
    assert find_sounds(ukrainian) & find_sounds(romanised)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łódź", "Lodz"),
        ("Köln", "Koeln"),
        ("Düsseldorf", "Dusseldorf"),
        ("Šiauliai", "Siauliai"),
        ("Odessa", "Odesa"),
    ],
)
def test_marks_and_double_letters_may_be_left_out(one: str, other: str) -> None:
    assert find_sounds(one) & find_sounds(other)


@pytest.mark.parametrize(("one", "other"), [("Ужгород", "Вишгород"), ("Lublin", "Lubin"), ("Суми", "Чуми")])
def test_other_names_sound_otherwise(one: str, other: str) -> None:
    assert not find_sounds(one) & find_sounds(other)


@given(st.text())
def test_every_word_has_a_sound_and_none_twice(raw: str) -> None:
    for word in normalise(raw).split():
        sounds = read_all(word)
        assert sounds
        assert len(set(sounds)) == len(sounds)
