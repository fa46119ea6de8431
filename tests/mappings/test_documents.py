"""The facts of the five texts: each rests on words of its text, and the traps in them were seen."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(ROOT.glob("mappings/documents/*.yaml"))
LANGUAGES = {"en", "uk", "pl"}
UNQUOTED = {"type", "key", "about", "label", "altLabel", "note", "evidence"}
DATES = ("date", "startDate", "endDate", "startedBefore", "atLeastUntil")
NO_BREAK_SPACE = "\u00a0"

Fact = dict[str, Any]
Evidence = dict[str, Any]


def load(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path)


def as_list(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def name(fact: Fact) -> str:
    return str(fact.get("key") or f"about {fact['about']}")


DOCUMENTS: dict[str, list[Fact]] = {path.stem: load(path)["facts"] for path in FILES}
TEXTS = {stem: (ROOT / "seeds" / f"{stem}.txt").read_bytes().decode("utf-8") for stem in DOCUMENTS}
FACTS = [(stem, fact) for stem, facts in DOCUMENTS.items() for fact in facts]
BY_KEY = {fact["key"]: fact for _, fact in FACTS if "key" in fact}
REGISTER = {key for path in ROOT.glob("mappings/register/*.yaml") for key in load(path)}
CONTEXT = json.loads((ROOT / "ontology/context.jsonld").read_text(encoding="utf-8"))["@context"]

every_fact = pytest.mark.parametrize(
    ("stem", "fact"), FACTS, ids=[f"{stem[:3]}-{name(fact).replace(' ', '-')}" for stem, fact in FACTS]
)


def stated(fact: Fact) -> set[str]:
    """Return the properties of a fact that a source must state."""
    return fact.keys() - UNQUOTED


def is_supported(item: Evidence, term: str, value: str) -> bool:
    """Return True when a piece of evidence is for this value of the property."""
    supports = item.get("supports")
    if supports is None:
        return True
    if isinstance(supports, dict):
        return term in supports and value in as_list(supports[term])
    return term in supports


def evidence_for(fact: Fact, term: str, value: str) -> list[Evidence]:
    return [item for item in fact["evidence"] if is_supported(item, term, value)]


def named_things(fact: Fact) -> Iterator[str]:
    """Yield the names of things that a fact uses: register keys, and cooperation/key."""
    if "about" in fact:
        yield fact["about"]
    for term in stated(fact):
        definition = CONTEXT[term]
        if isinstance(definition, dict) and definition.get("@type") == "@id":
            yield from as_list(fact[term])


def is_inferred(key: str, term: str, value: str) -> bool:
    """Return True when all the evidence for a value says that it was inferred."""
    found = evidence_for(BY_KEY[key], term, value)
    return bool(found) and all("inference" in item for item in found)


def quotes(stem: str) -> str:
    return "\n".join(item["quote"] for fact in DOCUMENTS[stem] for item in fact["evidence"])


# --- What holds for every fact ---


def test_every_text_has_its_facts() -> None:
    assert len(FILES) == 5
    assert {path.stem for path in ROOT.glob("seeds/*.txt")} == set(DOCUMENTS)
    for path in FILES:
        assert load(path)["document"] == f"{path.stem}.txt"
        assert DOCUMENTS[path.stem], path


def test_keys_are_unique_over_all_documents() -> None:
    keys = Counter(fact["key"] for _, fact in FACTS if "key" in fact)
    assert len(keys) > 40
    assert [key for key, number in keys.items() if number > 1] == []
    assert [key for key in keys if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)] == []


@every_fact
def test_every_quote_occurs_in_its_text_exactly_once_or_as_often_as_it_says(stem: str, fact: Fact) -> None:
    assert fact["evidence"]
    for item in fact["evidence"]:
        number = TEXTS[stem].count(item["quote"])
        assert number >= item["occurrence"] if "occurrence" in item else number == 1, item["quote"]


@every_fact
def test_every_value_of_every_property_rests_on_a_quote(stem: str, fact: Fact) -> None:
    assert stated(fact), f"{stem}: {name(fact)} states nothing"
    for term in stated(fact):
        for value in as_list(fact[term]):
            assert evidence_for(fact, term, value), f"{term}: {value}"


@every_fact
def test_quotes_support_only_what_the_fact_states(stem: str, fact: Fact) -> None:
    for item in fact["evidence"]:
        supports = item.get("supports", [])
        assert set(supports) <= stated(fact) | {"note"}, f"{stem}: {item['quote']}"
        if isinstance(supports, dict):
            for term, values in supports.items():
                assert set(as_list(values)) <= set(as_list(fact[term])), term


@every_fact
def test_inferences_are_told_in_three_languages_and_say_what_they_are_for(stem: str, fact: Fact) -> None:
    for item in fact["evidence"]:
        if "inference" in item:
            assert set(item["inference"]) == LANGUAGES, f"{stem}: {item['quote']}"
            assert all(text.strip() for text in item["inference"].values())
            assert item.get("supports"), f"{stem}: {item['quote']}"


@every_fact
def test_labels_notes_and_posts_are_in_three_languages(stem: str, fact: Fact) -> None:
    assert "about" in fact or set(fact["label"]) == LANGUAGES, stem
    for term in {"note", "post"} & fact.keys():
        assert set(fact[term]) == LANGUAGES, term


@every_fact
def test_cooperations_have_one_status_and_additions_to_the_register_none(stem: str, fact: Fact) -> None:
    is_cooperation = "type" in fact and fact["type"] != "Office"
    assert ("status" in fact) == is_cooperation, stem


@every_fact
def test_names_are_keys_of_the_register_or_of_other_facts(stem: str, fact: Fact) -> None:
    facts = {f"cooperation/{key}" for key, other in BY_KEY.items() if other["type"] != "Office"}
    used = set(named_things(fact))
    assert used
    assert used - REGISTER - facts == set(), stem


@every_fact
def test_a_year_that_the_quotes_do_not_give_is_marked_as_inferred(stem: str, fact: Fact) -> None:
    for term in stated(fact) & set(DATES):
        for item in evidence_for(fact, term, str(fact[term])):
            assert str(fact[term])[:4] in item["quote"] or "inference" in item, f"{stem}: {term}"


# --- What was found in the texts, as a second reader would ask for it ---


def test_dates_are_as_precise_as_the_texts_and_no_others_are_stated() -> None:
    dates = {
        (name(fact), term): str(fact[term]) for _, fact in FACTS for term in sorted(stated(fact) & set(DATES))
    }
    assert dates == {
        ("metrex-conference-wroclaw-2023", "startDate"): "2023-04-23",
        ("metrex-conference-wroclaw-2023", "endDate"): "2023-04-26",
        ("about pim", "startDate"): "2017",
        ("about pim3", "startDate"): "2024",
        ("about pim3", "endDate"): "2026",
        ("agreement-zmp-ua-cities-2023", "date"): "2023-07-17",
        ("kryvyi-rih-signing-2023-07-17", "date"): "2023-07-17",
        ("declaration-pl-ua-cities", "startedBefore"): "2023-07-18",
        ("working-visits-zmp", "startedBefore"): "2023-07-18",
        ("twinning-krefeld-kropyvnytskyi", "startedBefore"): "2023-11",
        ("twinning-kropyvnytskyi-venlo", "startedBefore"): "2023-11",
        ("relationship-gzm-kansas-city-metro", "startDate"): "2021-09",
        ("relationship-gzm-kansas-city-metro", "atLeastUntil"): "2023-12",
        ("gzm-kc-study-visit-2022", "date"): "2022",
        ("gzm-kc-return-visit-2022", "date"): "2022-06",
        ("wuf11", "date"): "2022-06",
    }


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("membership-kyiv-metrex", {"framework": ["metrex"], "form": "honorary-membership"}),
        ("kyiv-economic-recovery-strategy", {"participant": ["pwc"], "funder": ["uk-government"]}),
        ("participation-metropolia-krakowska-pim3", {"framework": ["pim3"], "status": "in-force"}),
        ("agreement-zmp-ua-cities-2023", {"signatory": ["serhii-dobriak", "pokrovsk-mva"]}),
        ("agreement-zmp-ua-cities-2023", {"place": ["kryvyi-rih"], "form": "agreement"}),
        ("agreement-zmp-ua-cities-2023", {"supporter": ["zmp", "ump", "auc", "smart-city-ecosystem"]}),
        ("venlo-krefeld-visit-2025", {"visitor": ["kropyvnytskyi"], "host": ["krefeld", "venlo"]}),
        ("coordination-kropyvnytskyi-partnerships", {"supporter": ["giz", "skew"]}),
        ("gzm-kc-study-visit-2022", {"host": ["kansas-city-metro"], "funder": ["iurc"]}),
        ("gzm-kc-return-visit-2022", {"host": ["gzm"], "status": "planned"}),
    ],
)
def test_the_headline_of_each_text_is_there(key: str, expected: Fact) -> None:
    assert {term: BY_KEY[key][term] for term in expected} == expected


def test_what_a_text_adds_about_networks_and_programmes_is_there() -> None:
    added = {fact["about"]: fact for _, fact in FACTS if "about" in fact}
    assert added["metrex"]["minimumMembers"] == 50
    assert added["pim"]["theme"][:3] == ["energy-efficiency", "compact-city", "housing-affordability"]
    assert set(added["pim"]["theme"][:3]) <= set(added["pim3"]["theme"])
    assert added["pim3"]["coordinator"] == ["mfipr", "world-bank"]
    assert added["iurc"]["funder"] == ["eu-partnership-instrument"]
    assert added["iurc"]["supporter"] == ["dg-regio"]


def test_every_office_holder_whom_a_text_names_has_an_office() -> None:
    people = Counter(fact["person"] for fact in BY_KEY.values() if fact["type"] == "Office")
    assert people == {
        "volodymyr-bondarenko": 2,
        "jakub-mazur": 1,
        "serhii-dobriak": 1,
        "marharyta-idrisova": 1,
        "mykhailo-bezhan": 2,
        "antoin-scholten": 1,
        "kateryna-serhiienko": 1,
        "kamila-okon": 1,
    }


def test_the_four_working_groups_are_planned_under_the_agreement_each_with_its_theme() -> None:
    groups = [fact for fact in BY_KEY.values() if fact["type"] == "WorkingGroup"]
    assert [fact["theme"] for fact in groups] == [
        ["municipal-utilities"],
        ["housing-management"],
        ["social-activity", "humanitarian-aid"],
        ["european-integration"],
    ]
    assert {fact["status"] for fact in groups} == {"planned"}
    assert {tuple(fact["framework"]) for fact in groups} == {("cooperation/agreement-zmp-ua-cities-2023",)}


def test_ten_members_are_to_work_in_the_compact_city_network_each_by_a_membership_of_its_own() -> None:
    found = [fact for fact in BY_KEY.values() if "pim3-compact-city-network" in fact.get("framework", [])]
    assert {fact["type"] for fact in found} == {"Membership"}
    assert {fact["status"] for fact in found} == {"planned"}
    assert sorted(fact["party"] for fact in found) == [
        ["dabrowa-gornicza"],
        ["gdynia"],
        ["gzm"],
        ["leszno"],
        ["lomianki-gmina"],
        ["metropolia-krakowska"],
        ["plock"],
        ["wloclawek"],
        ["zdunska-wola"],
        ["zielona-gora"],
    ]


def test_a_visit_to_two_cities_does_not_tie_the_two() -> None:
    several = [
        fact
        for fact in BY_KEY.values()
        if fact["type"] == "Visit" and len(fact["visitor"] + fact["host"]) > 2
    ]
    assert [fact["hub"] for fact in several] == [["kropyvnytskyi"]]


# --- The traps ---


def test_the_closing_date_of_the_poll_is_no_date_of_anything() -> None:
    assert "31/12/2020" in TEXTS["002_c44caf2300a13af1"]
    assert [path.name for path in FILES if "2020" in path.read_text(encoding="utf-8")] == []


def test_publication_days_are_not_taken_for_days_of_joining_or_visiting() -> None:
    undated = (
        "membership-kyiv-metrex",
        "participation-metropolia-krakowska-pim3",
        "membership-gdynia-pim3-compact-city-network",
        "venlo-krefeld-visit-2025",
    )
    assert [key for key in undated if set(DATES) & BY_KEY[key].keys()] == []


@pytest.mark.parametrize(
    ("stem", "words"),
    [
        ("000_17bbf6ffc7785954", "Pw\u0421"),
        ("001_8f8f8cbc60bc78a9", "Włocławskiem"),
        ("002_c44caf2300a13af1", "Zwiazek Miat Polskich"),
        ("002_c44caf2300a13af1", "підкресив"),
        ("000_17bbf6ffc7785954", f"економіки Києва{NO_BREAK_SPACE}працюють"),
        ("001_8f8f8cbc60bc78a9", f"w{NO_BREAK_SPACE}2017"),
        ("002_c44caf2300a13af1", f"17 липня{NO_BREAK_SPACE}у м. Кривий Ріг"),
    ],
)
def test_misprints_and_no_break_spaces_stand_in_the_quotes_as_printed(stem: str, words: str) -> None:
    assert words in quotes(stem)


@pytest.mark.parametrize(
    ("key", "term", "value"),
    [
        ("membership-wloclawek-pim3-compact-city-network", "party", "wloclawek"),
        ("membership-lomianki-gmina-pim3-compact-city-network", "party", "lomianki-gmina"),
        ("meetings-kropyvnytskyi-krefeld", "participant", "ihk-mittlerer-niederrhein"),
        ("wuf11", "form", "forum"),
        ("declaration-pl-ua-cities", "supporter", "zmp"),
        (
            "working-group-municipal-utilities-zmp-ua-cities",
            "framework",
            "cooperation/agreement-zmp-ua-cities-2023",
        ),
        ("meeting-kropyvnytskyi-venlo", "isPartOf", "cooperation/venlo-krefeld-visit-2025"),
        ("gzm-kc-return-visit-2022", "isPartOf", "cooperation/wuf11"),
        ("metrex-conference-wroclaw-2023", "startDate", "2023-04-23"),
        ("agreement-zmp-ua-cities-2023", "date", "2023-07-17"),
        ("twinning-kropyvnytskyi-venlo", "startedBefore", "2023-11"),
        ("gzm-kc-study-visit-2022", "date", "2022"),
        ("office-scholten-mayor-venlo", "organization", "venlo"),
        ("office-okon-gzm-infrastructure-environment", "post", "pracowniczka"),
    ],
)
def test_what_the_words_do_not_state_is_marked_as_inferred(key: str, term: str, value: str) -> None:
    assert is_inferred(key, term, value)


def test_the_public_of_kyiv_is_not_taken_for_a_hromada() -> None:
    used = {thing for fact in DOCUMENTS["000_17bbf6ffc7785954"] for thing in named_things(fact)}
    assert "kyiv" in used
    assert [thing for thing in used if "hromada" in thing] == []


def test_the_two_strategies_of_kyiv_are_kept_apart() -> None:
    assert "pwc" not in set(named_things(BY_KEY["aid-metrex-kyiv-recovery-strategy"]))
    assert "metrex" not in set(named_things(BY_KEY["kyiv-economic-recovery-strategy"]))


def test_cities_at_the_signing_are_not_said_to_have_signed() -> None:
    agreement = BY_KEY["agreement-zmp-ua-cities-2023"]
    present = {"kryvyi-rih", "zaporizhzhia", "kherson"}
    assert agreement["party"] == ["pokrovsk-mva", "zmp"]
    assert present <= set(BY_KEY["kryvyi-rih-signing-2023-07-17"]["participant"])
    assert present & {*agreement["party"], *agreement["signatory"]} == set()


def test_a_declaration_between_unnamed_cities_is_given_no_party() -> None:
    assert BY_KEY["declaration-pl-ua-cities"].keys().isdisjoint({"party", "signatory"})


def test_the_cooperation_with_the_baltic_cities_is_not_given_to_anyone_by_guess() -> None:
    assert BY_KEY["relationship-zmp-ubc"]["party"] == ["ubc"]


def test_companies_schools_and_chambers_are_party_to_nothing() -> None:
    parties = {
        thing
        for _, fact in FACTS
        for term in ("party", "visitor", "host", "donor", "recipient", "hub")
        for thing in as_list(fact.get(term, []))
    }
    assert "kropyvnytskyi" in parties
    assert parties & {"pwc", "brookberries", "has-green-academy", "ihk-mittlerer-niederrhein"} == set()


def test_what_was_only_spoken_of_is_not_planned() -> None:
    visit = DOCUMENTS["003_6ee051e8797e8b75"]
    assert [name(fact) for fact in visit if fact.get("status") == "planned"] == []
    assert "has-green-academy" not in {thing for fact in visit for thing in named_things(fact)}


@pytest.mark.parametrize(
    "stranger",
    [
        "krakow",
        "lomianki",
        "pokrovsk",
        "venlo-town",
        "kansas-city-mo",
        "kansas-city-ks",
        "marc",
        "climate-action-kc",
        "lviv",
        "engagement-global",
    ],
)
def test_things_of_a_like_name_or_from_outside_the_texts_take_part_in_nothing(stranger: str) -> None:
    used = {thing for _, fact in FACTS for thing in named_things(fact)}
    assert len(used) > 40
    assert stranger not in used
