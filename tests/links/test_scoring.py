"""How sure a proposal is: what weighs more than what, and that the reasons are said."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municoop.links.candidates import Candidate, Naming
from municoop.links.identifiers import KINDS, Identifier
from municoop.links.items import Item
from municoop.links.scoring import FAR_KM, HIGHEST, NEAR_KM, Scored, great_circle_km, score
from municoop.links.things import SETTLEMENT, TERRITORY, Thing

KYIV, LVIV = (50.45466, 30.5238), (49.83826, 24.02324)
LABEL, ALIAS, FOREIGN = Naming(False, "Kyiv", "en"), Naming(True, "Kyiv", "en"), Naming(False, "Київ", "uk")
THING = Thing(
    subject="id/authority/kyiv",
    key="kyiv",
    label="Kyiv",
    names=(("Kyiv", "en"),),
    identifiers=(Identifier(KINDS[1], "3063011"),),
    country="Q212",
    point=KYIV,
    classes=frozenset({SETTLEMENT}),
    linked=None,
)


def item(**facts: object) -> Item:
    """An item that agrees with the thing in all that is compared, but for the given facts."""
    agreeing = {"countries": {"Q212"}, "points": [KYIV], "types": {"Q515"}, "classes": {SETTLEMENT}}
    return Item("Q1", **{**agreeing, **facts})  # type: ignore[arg-type]  # facts are those of Item


def rate(item: Item, *shared: Identifier | Naming, owner: str | None = None) -> Scored:
    identifiers = tuple(one for one in shared if isinstance(one, Identifier))
    names = tuple(sorted(one for one in shared if isinstance(one, Naming)))
    return score(THING, Candidate(item, identifiers, names), owner)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_an_identifier_alone_outweighs_all_that_a_name_can_have_with_it(kind: object) -> None:
    bare = rate(Item("Q1"), Identifier(kind, "1"))  # type: ignore[arg-type]  # parametrize loses the type
    namesake = rate(item(), LABEL, FOREIGN)
    assert bare.score > namesake.score > 0.6


def test_a_label_is_worth_more_than_an_alias_and_two_languages_more_than_one() -> None:
    scores = [rate(item(), *names).score for names in ([ALIAS], [LABEL], [LABEL, FOREIGN])]
    assert scores == sorted(set(scores))


@pytest.mark.parametrize(
    "contrary",
    [
        {"countries": {"Q159"}},
        {"points": [LVIV]},
        {"classes": {TERRITORY}},
        {"ended": True},
        {"codes": {"P1653": {"1432042"}}},
    ],
    ids=["country", "distance", "class", "abolished", "code"],
)
def test_what_contradicts_lowers_the_score_below_that_of_an_item_of_which_nothing_is_known(
    contrary: dict[str, object],
) -> None:
    identifier = Identifier(KINDS[0], "UA80000000000093317")
    contradicted = rate(item(**contrary), identifier, LABEL)
    assert (
        contradicted.score < rate(Item("Q1"), identifier, LABEL).score < rate(item(), identifier, LABEL).score
    )
    assert contradicted.contradicted
    assert not rate(item(), identifier, LABEL).contradicted


def test_an_item_of_another_thing_scores_less_and_says_whose_it_is() -> None:
    scored = rate(item(), LABEL, owner="lviv")
    assert scored.score < rate(item(), LABEL).score
    assert "linked from lviv already" in scored.explanation
    assert scored.contradicted


def test_of_several_points_and_countries_one_that_agrees_is_enough() -> None:
    assert not rate(item(points=[LVIV, KYIV], countries={"Q159", "Q212"}), LABEL).contradicted


def test_what_neither_side_says_is_not_compared() -> None:
    scored = rate(Item("Q1"), LABEL)
    assert [reason.text for reason in scored.reasons] == ["label “Kyiv” (en)"]


def test_every_reason_is_said() -> None:
    identifier = Identifier(KINDS[0], "UA80000000000093317")
    assert rate(item(), identifier, LABEL, FOREIGN).explanation == (
        "shares KATOTTG code UA80000000000093317 (P9435); label “Kyiv” (en), “Київ” (uk); "
        "in more than one language; class human settlement; same country; 0.0 km apart"
    )


@given(
    st.sets(st.sampled_from(KINDS)),
    st.sets(st.sampled_from([LABEL, ALIAS, FOREIGN])),
    st.sampled_from([{}, {"points": [LVIV]}, {"ended": True}]),
)
def test_a_score_never_reaches_that_of_a_checked_link(
    kinds: set[object], names: set[Naming], facts: dict[str, object]
) -> None:
    identifiers = [Identifier(kind, "1") for kind in kinds]  # type: ignore[arg-type]  # sampled from KINDS
    scored = rate(item(**facts), *identifiers, *names)
    assert 0 <= scored.score <= HIGHEST < 0.95


def test_distance_counts_by_steps() -> None:
    def away(km: float) -> float:
        return rate(item(points=[(KYIV[0] + km / 111.2, KYIV[1])]), LABEL).score

    near, between, far = away(NEAR_KM / 2), away((NEAR_KM + FAR_KM) / 2), away(FAR_KM * 2)
    assert near > between > far


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        (KYIV, LVIV, 468),
        ((0, 0), (0, 180), 20015),
        ((90, 0), (-90, 77), 20015),
        ((0, 179.5), (0, -179.5), 111),
    ],
)
def test_distances_between_known_points(
    one: tuple[float, float], other: tuple[float, float], km: int
) -> None:
    assert round(great_circle_km(one, other)) == round(great_circle_km(other, one)) == km


def test_every_kind_of_identifier_has_a_name_and_a_number_of_its_own() -> None:
    assert len(KINDS) == 9
    for one, other in combinations(KINDS, 2):
        assert one.name != other.name
        assert one.property != other.property
