"""What our sources state and Wikidata lacks, or has from one side; and what it has and our sources have not.

Nothing is sent anywhere: both are lists for people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from municoop.links.asking import Ask, Notify
from municoop.links.claims import Claim, ask_known, ask_labels
from municoop.links.ties import IN_FORCE, MEMBER, TWINNED, Source, Stated, Tie


@dataclass(frozen=True, slots=True)
class Addition:
    """A statement that Wikidata lacks; `one_sided` says that it has the reverse. One for each source."""

    claim: Claim
    one_sided: bool
    tie: Tie
    source: Source


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A tie that is not given back, and why."""

    tie: Tie
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A statement on one of our municipalities that no source of ours has; `sides` says who states it."""

    claim: Claim
    sides: str


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Both lists, what was left out of the first, and the labels of all items in them."""

    additions: tuple[Addition, ...]
    left_out: tuple[LeftOut, ...]
    readings: tuple[Reading, ...]
    labels: dict[str, str]


def give_back(stated: Stated, ask: Ask, notify: Notify) -> GiveBack:
    """Return what to give to Wikidata, and what to read up on. Raises RemoteError for want of an answer."""
    known = ask_known([stated.items[thing] for thing in stated.authorities], ask, notify)
    additions = tuple(find_additions(stated, known.statements))
    readings = tuple(find_readings(stated, known.current))
    claims = [addition.claim for addition in additions] + [reading.claim for reading in readings]
    items = {item for claim in claims for item in (claim.one, claim.other)}
    ours = {item: stated.labels[thing] for thing, item in stated.items.items() if thing in stated.labels}
    labels = ask_labels(items - ours.keys(), ask, notify)
    return GiveBack(additions, tuple(find_left_out(stated)), readings, {**labels, **ours})


def find_additions(stated: Stated, known: frozenset[Claim]) -> Iterator[Addition]:
    """Yield what Wikidata lacks, sorted by item: a line for each source."""
    found = [
        Addition(claim, claim.relation == TWINNED and claim.reverse in known, tie, source)
        for tie in stated.ties
        if not explain_left_out(tie, stated)
        for source in tie.sources
        if (claim := as_claim(tie, stated)) not in known
    ]
    yield from sorted(found, key=lambda one: (one.claim.sort_key, one.source.address, one.tie.cooperation))


def as_claim(tie: Tie, stated: Stated) -> Claim:
    """Return a tie between things that have items as Wikidata would state it."""
    return Claim(stated.items[tie.one], tie.relation, stated.items[tie.other])


def explain_left_out(tie: Tie, stated: Stated) -> str:
    """Return why a tie cannot be given back; nothing if it can."""
    for thing in (tie.one, tie.other):
        if thing not in stated.items:
            return f"{stated.labels.get(thing, thing)} has no item"
    if tie.status != IN_FORCE:
        return f"the status is {tie.status.rpartition('/')[2]}"
    if tie.inferred:
        return "it is inferred, not stated"
    return "" if tie.sources else "no source with an address states it"


def find_left_out(stated: Stated) -> Iterator[LeftOut]:
    """Yield the ties that are not given back, those of twinned bodies once."""
    for tie in stated.ties:
        reason = explain_left_out(tie, stated)
        if reason and (tie.relation == MEMBER or tie.one < tie.other):
            yield LeftOut(tie, reason)


def find_readings(stated: Stated, current: frozenset[Claim]) -> Iterator[Reading]:
    """Yield what Wikidata states of our municipalities and no source of ours does, at any status, sorted.

    A network that is not linked is not known for ours: who reads up on it finds its item here.
    """
    linked = [tie for tie in stated.ties if tie.one in stated.items and tie.other in stated.items]
    ties = {as_claim(tie, stated) for tie in linked}
    ours = {stated.items[thing] for thing in stated.authorities}
    for claim in sorted({turn(claim, ours) for claim in current}, key=lambda claim: claim.sort_key):
        if claim not in ties:
            yield Reading(claim, name_sides(claim, current))


def turn(claim: Claim, ours: set[str]) -> Claim:
    """Return a claim with our item first; of two of ours, the lower one."""
    if claim.relation == MEMBER:
        return claim
    return min(claim, claim.reverse, key=lambda one: (one.one not in ours, one.sort_key))


def name_sides(claim: Claim, current: frozenset[Claim]) -> str:
    """Return which items state that they are twinned; nothing of a membership, which has one side."""
    sides = [one.one for one in (claim, claim.reverse) if one in current]
    return "" if claim.relation == MEMBER else "both" if len(sides) > 1 else f"only {sides[0]}"
