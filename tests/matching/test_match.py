from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.names import read_names, write_key
from municoop.matching.index import Index, add_things, index_file, make_index
from municoop.matching.language import find_packaged, read_languages
from municoop.matching.match import Candidate, match
from municoop.matching.text import normalise
from municoop.matching.thing import PLACE, Name, Thing

LOOK = """
import sys
from municoop.matching.index import load_index
from municoop.matching.match import match
index = load_index(open(sys.argv[1], "rb").read())
for name in sys.argv[2:]:
    print([(c.thing.id, c.name.text, c.score, c.match, c.why) for c in match(name, index)])
"""


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


def make_place(key: str, country: str, size: int, *names: str) -> Thing:
    return Thing(
        id=f"https://example.org/{key}",
        kind=PLACE,
        types=("mc:Municipality",),
        sort="city",
        country=country,
        names=tuple(Name(name, "", "label") for name in names),
        within=(f"https://example.org/region-of-{key}",),
        size=size,
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
            ["authority/kansas-city-ks", "authority/kansas-city-metro", "authority/kansas-city-mo"],
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


@settings(max_examples=300, deadline=None)
@given(st.text(), st.sampled_from([None, "uk", "pl", "xx"]), st.sampled_from([None, "ua", "нема", "/"]))
@example("Nowa " * 40, None, None)
@example("м" * 10_000, None, None)
@example("м. ст. 'ʼ (", "uk", "ua")
def test_any_text_gives_candidates_in_order(
    register: Index, name: str, language: str | None, country: str | None
) -> None:
    candidates = match(name, register, language=language, country=country)
    scores = [candidate.score for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)
    assert not any(candidate.match for candidate in candidates[1:])
    assert candidates == match(name, register, language=language, country=country)


def test_every_name_that_one_thing_alone_has_puts_it_first(register: Index) -> None:
    owners: dict[str, set[str]] = {}
    for thing in register.things:
        for name in thing.names:
            owners.setdefault(normalise(name.text), set()).add(thing.id)
    unique = {name: next(iter(things)) for name, things in owners.items() if len(things) == 1}
    assert len(unique) > len(register.things)
    assert {name for name, iri in unique.items() if match(name, register)[0].thing.id != iri} == set()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("абвїґльŁóžnwс’ -,(", min_size=1), min_size=1, max_size=6, unique_by=normalise))
def test_an_exact_name_of_one_thing_puts_it_first_in_any_index(register: Index, names: list[str]) -> None:
    things = [make_place(f"p{n}", "ua", n, name) for n, name in enumerate(names) if normalise(name)]
    index = make_index(things, register.lexicon.languages)
    for thing in things:
        found = match(thing.names[0].text, index)[0]
        assert (found.thing, found.score) == (thing, 100)


def test_the_seed_of_hashes_does_not_show(quads: tuple[ox.Quad, ...], tmp_path: Path) -> None:
    path = tmp_path / "reconcile.json"
    path.write_bytes(index_file(quads))
    names = [row.name for row in read_names()][::25]
    command = [sys.executable, "-c", LOOK, str(path), *names]
    runs = {
        subprocess.run(
            command, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(names) > 20
    assert len(runs) == 1


def fill_up(index: Index, things: tuple[Thing, ...], size: int) -> Index:
    """Return an index with the largest of some things added until it has `size`."""
    places = sorted((thing for thing in things if thing.kind == PLACE), key=lambda thing: -thing.size)
    return add_things(index, places[: size - len(index.things)])


def measure_ms(index: Index) -> list[float]:
    """Return how long the processor is busy with each name of the table."""
    taken = []
    for row in read_names():
        start = time.thread_time()
        match(row.name, index)
        taken.append(1000 * (time.thread_time() - start))
    return taken


@pytest.mark.slow
def test_a_name_is_found_among_a_thousand_things_in_5_ms(register: Index, gazetteer: Index) -> None:
    index = fill_up(register, gazetteer.things, 1000)
    assert len(index.things) == 1000
    assert statistics.quantiles(measure_ms(index), n=20)[-1] < 5


@pytest.mark.slow
def test_a_name_is_found_among_50_000_things_in_50_ms(gazetteer: Index) -> None:
    twins = [
        replace(
            thing, id=thing.id + "twin", names=tuple(Name(n.text + "ina", "", "label") for n in thing.names)
        )
        for thing in gazetteer.things
    ]
    index = add_things(gazetteer, [*twins, *(replace(twin, id=twin.id + "s") for twin in twins[:4000])])
    assert len(index.things) > 50_000
    assert statistics.quantiles(measure_ms(index), n=20)[-1] < 50


def test_every_reason_but_one_is_seen_in_the_names(register: Index) -> None:
    seen = Counter(reason for row in read_names() for c in match(row.name, register) for reason in c.why)
    assert {"spelling", "form", "alphabet", "kind", "territory", "qualifier", "part", "typing"} <= set(seen)
