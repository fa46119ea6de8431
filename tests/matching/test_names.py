"""The hand-made names: what the matching promises, on the part it was made with and on the other."""

from __future__ import annotations

from collections import Counter

import pytest

from matching.names import KINDS, UNMATCHED, Outcome, find_precision, read_names, run
from municoop.matching.index import Index

pytestmark = pytest.mark.slow

ENOUGH = 300
TOP = 0.95
PRECISION = 0.99
ACCEPTED = 0.6


@pytest.fixture(scope="module")
def outcomes(gazetteer: Index) -> list[Outcome]:
    return run(read_names(), gazetteer)


@pytest.fixture(scope="module", params=[False, True], ids=["tuned", "held-out"])
def half(request: pytest.FixtureRequest, outcomes: list[Outcome]) -> list[Outcome]:
    """The rows of one part: about three fifths, about two fifths."""
    return [outcome for outcome in outcomes if outcome.row.is_held_out is request.param]


def test_there_are_enough_names_of_every_kind_and_none_twice() -> None:
    rows = read_names()
    assert len({row.name for row in rows}) == len(rows) >= ENOUGH
    assert set(Counter(row.kind for row in rows)) == set(KINDS)
    assert {row.language for row in rows} >= {"uk", "pl", "de", "nl", "lt", "en"}


def test_expected_things_are_in_the_index(gazetteer: Index, outcomes: list[Outcome]) -> None:
    known = {thing.id for thing in gazetteer.things}
    named = [outcome.row.expected for outcome in outcomes] + [
        key for outcome in outcomes if outcome.row.kind == "homonym" for key in outcome.row.note.split()
    ]
    iris = {
        f"https://sws.geonames.org/{key.removeprefix('geonames/')}/"
        if key.startswith("geonames/")
        else f"https://w3id.org/municoop/id/{key}"
        for key in named
        if key != UNMATCHED
    }
    assert iris
    assert iris - known == set()


def test_what_is_meant_comes_first_of_95_in_100_names(half: list[Outcome]) -> None:
    named = [outcome for outcome in half if outcome.row.kind != "homonym"]
    wrong = [(o.row.name, o.row.expected, o.keys[:3]) for o in named if not o.is_right]
    assert named
    assert len(wrong) / len(named) <= 1 - TOP, wrong


def test_accepted_ones_are_right_99_times_in_100(half: list[Outcome]) -> None:
    wrong = [(o.row.name, o.keys[:1]) for o in half if o.is_accepted and not o.is_right]
    assert find_precision(half) >= PRECISION, wrong


def test_more_than_half_need_nobody_to_look(half: list[Outcome]) -> None:
    named = [outcome for outcome in half if outcome.row.kind not in ("homonym", "typo")]
    assert sum(outcome.is_accepted for outcome in named) / len(named) >= ACCEPTED


def test_homonyms_come_back_unmatched_with_all_they_may_mean(outcomes: list[Outcome]) -> None:
    homonyms = [outcome for outcome in outcomes if outcome.row.expected == UNMATCHED]
    assert homonyms
    assert [o.row.name for o in homonyms if o.is_accepted] == []
    assert [(o.row.name, o.keys) for o in homonyms if not o.is_right] == []
