from __future__ import annotations

import pytest

from municoop.matching.gazetteer import is_name, to_thing
from municoop.matching.index import Index
from municoop.matching.thing import PLACE

CITY = {
    "geonameid": 702550,
    "name": "Lviv",
    "latitude": 49.83826,
    "longitude": 24.02324,
    "countrycode": "UA",
    "population": 717273,
    "admin1code": "15",
    "alternatenames": ["Lviv", "LWO", "Lemberg", "li wo fu", "Львів", "Λβιβ", "L'viv"],
}


def test_a_city_becomes_a_place_with_its_names_in_latin_and_cyrillic() -> None:
    place = to_thing(CITY)
    assert place.id == "https://sws.geonames.org/702550/"
    assert (place.kind, place.country, place.size) == (PLACE, "ua", 717273)
    assert place.point == (49.83826, 24.02324)
    assert place.within == ("UA.15",)
    assert [name.text for name in place.names] == ["Lviv", "L'viv", "Lemberg", "Львів"]


@pytest.mark.parametrize("text", ["LWO", "li wo fu", "Λβιβ", "קייב", ""])
def test_codes_and_names_in_other_scripts_are_no_names(text: str) -> None:
    assert not is_name(text)


@pytest.mark.slow
def test_register_and_places_make_one_thing_of_a_city(gazetteer: Index) -> None:
    kyiv = [thing for thing in gazetteer.things if "Київ" in {name.text for name in thing.names}]
    assert [thing.id for thing in kyiv] == ["https://w3id.org/municoop/id/authority/kyiv"]
    assert kyiv[0].size > 2_000_000
