"""What can be asked of a thing, as columns of a table (Reconciliation API 0.2, section 5: data extension)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from municoop.matching.thing import Thing
from municoop.model import LANGUAGES

Values = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Property:
    """A column: its name by language, and how its values are taken from a thing."""

    names: Mapping[str, str]
    read: Callable[[Thing], Values]


def texts(values: list[str]) -> Values:
    """Return texts as values."""
    return [{"str": value} for value in values]


def name_column(language: str) -> Callable[[Thing], Values]:
    """Return a reader of the labels in a language."""
    return lambda thing: texts(
        [name.text for name in thing.names if name.language == language and name.role == "label"]
    )


def link_column(start: str) -> Callable[[Thing], Values]:
    """Return a reader of the links that begin so."""
    return lambda thing: texts([link for link in thing.same if link.startswith(start)])


def point_column(place: int) -> Callable[[Thing], Values]:
    """Return a reader of one coordinate, in decimal degrees (WGS 84)."""
    return lambda thing: [{"float": thing.point[place]}] if thing.point else []


COUNTRY, WITHIN = "country", "within"
PROPERTIES: Mapping[str, Property] = {
    COUNTRY: Property(
        {"en": "country (ISO 3166)", "uk": "країна (ISO 3166)", "pl": "kraj (ISO 3166)"},
        lambda thing: texts([thing.country] if thing.country else []),
    ),
    WITHIN: Property({"en": "part of", "uk": "частина", "pl": "część"}, lambda thing: texts([*thing.within])),
    "population": Property(
        {"en": "population", "uk": "населення", "pl": "liczba mieszkańców"},
        lambda thing: [{"int": thing.size}] if thing.size else [],
    ),
    "latitude": Property({"en": "latitude", "uk": "широта", "pl": "szerokość geograficzna"}, point_column(0)),
    "longitude": Property(
        {"en": "longitude", "uk": "довгота", "pl": "długość geograficzna"}, point_column(1)
    ),
    "wikidata": Property(
        dict.fromkeys(LANGUAGES, "Wikidata"), link_column("http://www.wikidata.org/entity/")
    ),
    "geonames": Property(dict.fromkeys(LANGUAGES, "GeoNames"), link_column("https://sws.geonames.org/")),
    "label-en": Property(
        {"en": "English name", "uk": "англійська назва", "pl": "nazwa angielska"}, name_column("en")
    ),
    "label-uk": Property(
        {"en": "Ukrainian name", "uk": "українська назва", "pl": "nazwa ukraińska"}, name_column("uk")
    ),
    "label-pl": Property(
        {"en": "Polish name", "uk": "польська назва", "pl": "nazwa polska"}, name_column("pl")
    ),
}


def describe_property(key: str, language: str = "en") -> dict[str, str]:
    """Return a property as the API names it."""
    return {"id": key, "name": PROPERTIES[key].names[language]}
