"""The network: the same from one release to the next, and hardly another when something is added."""

from __future__ import annotations

from itertools import combinations
from math import dist
from statistics import mean

from municoop.site.pictures.layout import home, place_nodes
from municoop.site.pictures.network import WIDTH, draw_network, positions
from municoop.site.pictures.values import Tie
from picture_samples import PLACES, TIES, WORDS, parse

HUB = [Tie("network/n", f"authority/m{n}", "Membership", f"member {n}") for n in range(12)]
CHAIN = [Tie(f"authority/c{n}", f"authority/c{n + 1}", "Twinning", f"tie {n}") for n in range(8)]
OLD = [*HUB, *CHAIN, Tie("authority/x", "authority/y", "Visit", "visit")]
PINNED_HOME = (0.0715, 0.6959)
FARTHEST_NEIGHBOUR, FARTHEST_OTHER, MEAN = 0.25 * WIDTH, 0.12 * WIDTH, 0.025 * WIDTH


def keys(ties: list[Tie]) -> list[str]:
    return sorted({key for tie in ties for key in (tie.a, tie.b)})


def test_a_new_party_moves_the_others_little() -> None:
    """Its neighbour by at most 25 % of the width, any other by 12 %, all together by 2.5 % in the mean."""
    before = positions(keys(OLD), OLD)
    for neighbour in before:
        ties = [*OLD, Tie(neighbour, "authority/new", "Twinning", "new")]
        after = positions(keys(ties), ties)
        moves = {key: dist(before[key], after[key]) for key in before}
        assert moves.pop(neighbour) <= FARTHEST_NEIGHBOUR
        assert max(moves.values()) <= FARTHEST_OTHER
        assert mean(moves.values()) <= MEAN


def test_a_further_tie_of_the_same_two_moves_nobody() -> None:
    again = [*OLD, Tie("authority/m3", "network/n", "Visit", "visit")]
    assert positions(keys(again), again) == positions(keys(OLD), OLD)


def test_homes_depend_on_the_key_alone() -> None:
    """Pinned: another value would move every picture at the next release."""
    assert tuple(round(value, 4) for value in home("authority/kyiv")) == PINNED_HOME


def test_no_two_signs_stand_on_one_another() -> None:
    spots = positions(keys(OLD), OLD)
    assert min(dist(a, b) for a, b in combinations(spots.values(), 2)) > 20


def test_a_lonely_node_stays_at_home() -> None:
    spot = place_nodes(frozenset(["authority/a"]), frozenset())["authority/a"]
    assert dist(spot, home("authority/a")) < 0.001


def test_kinds_have_shapes_and_partners_give_size() -> None:
    picture = draw_network(PLACES, TIES, WORDS)
    circles = {c.get("r") for c in parse(picture).iter("{http://www.w3.org/2000/svg}circle")}
    assert "node-network" in picture.svg
    assert len(circles) > 1
