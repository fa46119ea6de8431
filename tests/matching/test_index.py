from __future__ import annotations

import json
import random

import pyoxigraph as ox
import pytest

from municoop.errors import TargetError
from municoop.matching.index import Index, add_things, build_index, index_file, load_index, write_index
from municoop.matching.match import match
from municoop.matching.thing import PLACE, Name, Thing

BYTES_PER_THING = 600
BASE = "https://w3id.org/municoop/id/"


def find(index: Index, key: str) -> Thing:
    return next(thing for thing in index.things if thing.id == BASE + key)


def test_the_same_statements_give_the_same_bytes(quads: tuple[ox.Quad, ...]) -> None:
    shuffled = list(quads)
    random.Random(1).shuffle(shuffled)  # noqa: S311  # any other order will do
    assert index_file(shuffled + shuffled[:100]) == index_file(quads)


def test_an_index_is_small(quads: tuple[ox.Quad, ...]) -> None:
    data = index_file(quads)
    assert len(data) <= BYTES_PER_THING * len(load_index(data).things)


def test_a_written_index_is_read_back_as_it_was(register: Index) -> None:
    data = write_index(register)
    assert load_index(data).things == register.things
    assert write_index(load_index(data)) == data


def test_an_index_is_json_with_one_thing_on_a_line(quads: tuple[ox.Quad, ...]) -> None:
    data = index_file(quads)
    things = json.loads(data)["things"]
    assert things
    assert [thing["id"] for thing in things] == sorted(thing["id"] for thing in things)
    assert sum(line.startswith(b'{"id":') for line in data.splitlines()) == len(things)


def test_a_thing_carries_what_its_statements_say(register: Index) -> None:
    kherson = find(register, "authority/kherson")
    assert (kherson.kind, kherson.sort, kherson.country) == ("authority", "city", "ua")
    assert "mc:Municipality" in kherson.types
    assert Name("Херсон", "uk", "label") in kherson.names
    assert Name("Cherson", "de", "alternative") in kherson.names
    assert kherson.point == (46.63695, 32.61458)
    assert kherson.within == (BASE + "authority/kherson-hromada",)
    assert "https://sws.geonames.org/706448/" in kherson.same
    assert find(register, "authority/gdynia").size == 257000


def test_descriptive_labels_are_names(register: Index) -> None:
    roles = {name.role for thing in register.things for name in thing.names}
    assert roles == {"label", "alternative", "descriptive"}


def test_named_things_of_all_kinds_are_in_and_others_are_not(register: Index) -> None:
    kinds = {thing.kind for thing in register.things}
    assert kinds == {"authority", "network", "organization", "person", "programme"}


def test_a_thing_without_a_name_is_left_out() -> None:
    nameless = ox.Quad(
        ox.NamedNode(BASE + "authority/nowhere"),
        ox.NamedNode("https://w3id.org/municoop/def#country"),
        ox.NamedNode("https://w3id.org/municoop/def/area/ua"),
    )
    assert build_index([nameless]).things == ()


def test_a_place_that_a_thing_is_linked_to_lends_it_its_names(register: Index) -> None:
    place = Thing(
        "https://sws.geonames.org/706448/",
        PLACE,
        (),
        "",
        "ua",
        (Name("Chersonas", "", "gazetteer"),),
        size=2_000_000,
    )
    merged = add_things(register, [place])
    assert len(merged.things) == len(register.things)
    assert find(merged, "authority/kherson").size == 2_000_000
    assert [c.thing.id for c in match("Chersonas", merged)][:1] == [BASE + "authority/kherson"]


def test_other_places_are_added(register: Index) -> None:
    place = Thing("https://sws.geonames.org/1/", PLACE, (), "", "pl", (Name("Zborów", "", "gazetteer"),))
    assert place in add_things(register, [place]).things


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"version":0,"things":[],"languages":{}}',
        b'{"version":1,"things":[{}],"languages":{}}',
        b'{"version":1,"things":[{"id":"a","kind":"b","names":{},"point":[1]}],"languages":{}}',
        b'{"version":1,"things":[],"languages":{"uk":{"ends":{}}}}',
        b'{"version":1,"things":7,"languages":{}}',
    ],
)
def test_another_file_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(TargetError, match="not an index") as caught:
        load_index(data, "public/reconcile.json")
    assert caught.value.where == "public/reconcile.json"
