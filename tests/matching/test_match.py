from __future__ import annotations

from collections import Counter

import pytest

from matching.names import read_names, write_key
from matching.places import make_place
from municoop.matching.index import Index, make_index
from municoop.matching.language import find_packaged, read_languages
from municoop.matching.match import Candidate, match


@pytest.fixture(scope="session")
def small() -> Index:
    """An index of places that are easily confused."""
    languages = read_languages(find_packaged())
    return make_index(
        [
            make_place("big", "pl", 63565, "Leszno", "Лешно", "Lissa"),
            make_place("small", "pl", 3253, "Leszno"),
            make_place("lwow", "ua", 717273, "Львів", "Lwów", "Lemberg"),
            make_place("pfalz", "de", 4317, "Lemberg"),
            make_place("kropyvnytskyi", "ua", 219676, "Кропивницький"),
            make_place("kropyvnytske", "ua", 937, "Кропивницьке"),
            make_place("bonn", "de", 313125, "Bonn", "Бонн"),
        ],
        languages,
    )


def keys(candidates: tuple[Candidate, ...]) -> list[str]:
    return [write_key(candidate.thing.id) for candidate in candidates]


def ends(candidates: tuple[Candidate, ...]) -> list[str]:
    return [candidate.thing.id.rpartition("/")[2] for candidate in candidates]


@pytest.mark.parametrize(
    "name",
    [
        *[
            "Львів",
            "Львова",
            "Львові",
            "Львовом",
            "Lwów",
            "Lwowa",
            "Lwowem",
            "Lwowie",
            "Lviv",
            "Lwiw",
            "L′viv",
        ],
        *["Lemberg", "LVIV", "Lviv, Ukraine", "м. Львів", "місто Львів", "міста Львова", "City of Lviv"],
    ],
)
def test_the_names_of_lviv_all_find_it_and_need_nobody_to_look(register: Index, name: str) -> None:
    candidates = match(name, register)
    assert keys(candidates)[:1] == ["authority/lviv"]
    assert candidates[0].match


@pytest.mark.parametrize(
    ("name", "among"),
    [
        ("Покровськ", ["authority/pokrovsk", "authority/pokrovsk-hromada"]),
        ("Покровська громада", ["authority/pokrovsk-hromada"]),
        (
            "Kansas City",
            ["authority/kansas-city-mo", "authority/kansas-city-ks", "authority/kansas-city-metro"],
        ),
        ("Łomianki", ["authority/lomianki", "authority/lomianki-gmina"]),
    ],
)
def test_a_name_that_several_things_of_the_register_have_is_not_accepted(
    register: Index, name: str, among: list[str]
) -> None:
    candidates = match(name, register)
    assert keys(candidates)[: len(among)] == among
    assert not any(candidate.match for candidate in candidates)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("м. Херсон", "authority/kherson"),
        ("Херсонська міська територіальна громада", "authority/kherson-hromada"),
        ("Kansas City, Missouri", "authority/kansas-city-mo"),
        ("Metropolia Kansas City", "authority/kansas-city-metro"),
        ("Miasto i Gmina Łomianki", "authority/lomianki-gmina"),
        ("miasto Łomianki", "authority/lomianki"),
        ("Кропивницької міської ради", "authority/kropyvnytskyi-city-council"),
        ("PwС", "organization/pwc"),
        ("Związku Miast Polskich", "network/zmp"),
    ],
)
def test_words_that_tell_one_thing_from_the_others_are_enough(register: Index, name: str, key: str) -> None:
    candidates = match(name, register)
    assert keys(candidates)[:1] == [key]
    assert candidates[0].match


def test_homonyms_come_ranked_by_size_and_unmatched(small: Index) -> None:
    candidates = match("Leszno", small)
    assert ends(candidates) == ["big", "small"]
    assert [candidate.score for candidate in candidates] == [100, 100]
    assert not any(candidate.match for candidate in candidates)


def test_a_country_decides_between_homonyms_of_two_countries(small: Index) -> None:
    assert not match("Lemberg", small)[0].match
    for country in ("UA", "Україна", "Ukraine", "https://w3id.org/municoop/def/area/ua"):
        candidates = match("Lemberg", small, country=country)
        assert ends(candidates)[:1] == ["lwow"]
        assert candidates[0].match
    assert ends(match("Lemberg (Deutschland)", small))[:1] == ["pfalz"]


def test_a_country_does_not_make_a_thing_of_another_country_fit(small: Index) -> None:
    candidates = match("Bonn", small, country="pl")
    assert ends(candidates) == ["bonn"]
    assert candidates[0].why == ("other country",)
    assert not candidates[0].match


def test_what_a_place_is_part_of_decides_between_homonyms(small: Index) -> None:
    candidates = match("Leszno", small, within="https://example.org/region-of-small")
    assert ends(candidates)[:1] == ["small"]
    assert candidates[0].match


@pytest.mark.parametrize(
    "sought", ["city", "Municipality", "mc:Municipality", "https://w3id.org/municoop/def#Municipality"]
)
def test_a_type_leaves_out_what_is_not_of_it(register: Index, sought: str) -> None:
    candidates = match("Kherson", register, type=sought)
    assert keys(candidates)[:1] == ["authority/kherson"]
    assert all(candidate.thing.is_a(sought) for candidate in candidates)
    assert match("Kherson", register, type="person") == ()


def test_a_city_is_told_from_its_hromada_by_its_sort(register: Index) -> None:
    assert not match("Kherson", register)[0].match
    assert match("Kherson", register, type="city")[0].match
    assert keys(match("Kherson", register, type="hromada")) == ["authority/kherson-hromada"]


def test_a_registered_name_is_not_taken_for_a_form_of_a_far_smaller_place(small: Index) -> None:
    candidates = match("Кропивницький", small)
    assert candidates[0].match
    assert ends(candidates)[0] == "kropyvnytskyi"
    assert not match("Кропивницького", small)[0].match


@pytest.mark.parametrize("name", ["Крапивницький", "Кропинвицький", "Кропевницького", "Boon", "Lszno"])
def test_a_typing_error_is_found_and_never_accepted(small: Index, name: str) -> None:
    candidates = match(name, small)
    assert candidates[0].why == ("typing",)
    assert not candidates[0].match


def test_a_language_given_reads_its_case_forms_in_latin_letters_too(small: Index) -> None:
    assert match("Kropyvnytskoho", small)[0].why == ("typing",)
    assert match("Kropyvnytskoho", small, language="uk")[0].why == ("form, alphabet",)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Bonn", ()),
        ("BONN", ()),
        ("Bon", ("spelling",)),
        ("Бонна", ("form",)),
        ("Bonnu", ("form",)),
        ("Stadt Bonn", ("kind",)),
        ("miasta Bonna", ("form", "kind")),
        ("Bo nn", ("spelling",)),
        ("Bonn am Rhein", ("part",)),
        ("Bonnn", ("spelling",)),
    ],
)
def test_a_candidate_says_why_it_does_not_fit_fully(small: Index, name: str, why: tuple[str, ...]) -> None:
    candidate = match(name, small)[0]
    assert candidate.thing.id.endswith("/bonn")
    assert candidate.why == why
    assert (candidate.score == 100) is (why == ())


@pytest.mark.parametrize("name", ["", " ", "…", "ʼ", "?!"])
def test_what_has_no_letters_finds_nothing(register: Index, name: str) -> None:
    assert match(name, register) == ()


def test_no_more_come_than_are_asked_for(register: Index) -> None:
    assert len(match("Kansas City", register, limit=2)) == 2


def test_every_reason_but_one_is_seen_in_the_names(register: Index) -> None:
    seen = Counter(reason for row in read_names() for c in match(row.name, register) for reason in c.why)
    assert {"spelling", "form", "alphabet", "kind", "territory", "qualifier", "part", "typing"} <= set(seen)
