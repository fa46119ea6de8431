"""A name in any case form or spelling → the things it may name, ranked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from municoop.matching.fit import LEAST, Fit, find_fits, lose
from municoop.matching.index import Index
from municoop.matching.query import read_country, read_query
from municoop.matching.similar import find_similar
from municoop.matching.thing import Name, Thing

ACCEPTED = 92  # a case form in another alphabet, or a case form behind "city of" with its words turned round
GAP = 18  # what this far behind the first still fits may be meant as well
DWARFED = 20
SURE = 85  # where a name fits this well, typing errors are not looked for
LIMIT = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a name may mean, the one of its names that fits best, how well (0 to 100), why not fully.

    `match` is True when nobody needs to look: this thing fits, and no other comes near it.
    """

    thing: Thing
    name: Name
    score: int
    match: bool
    why: tuple[str, ...]


def match(
    name: str,
    index: Index,
    *,
    type: str | None = None,
    country: str | None = None,
    language: str | None = None,
    within: str | None = None,
    limit: int = LIMIT,
) -> tuple[Candidate, ...]:
    """Return the things that a name may mean, best first.

    `type` (a class, a kind or a sort of authority) leaves out what is not of it. `country` (its ISO code,
    its IRI or its name) and `within` (the IRI of what a thing is part of) put others far behind.
    `language` is the code of the language whose case forms to reckon with; without it, those of all
    languages in the alphabet of the name. A name that is only like one in the index is never accepted.
    """
    query = read_query(name, index.lexicon, language)
    if not query.words:
        return ()
    fits = find_fits(query, index)
    if not any(fit.score >= SURE for fit in fits):
        fits += find_similar(query, index.table)
    nation = read_country(country, index.lexicon) if country else query.country
    best: dict[int, Fit] = {}
    for fit in fits:
        thing = index.things[fit.entry.thing]
        if type is None or thing.is_a(type):
            judged = lose(fit, judge_context(thing, nation, within))
            best[fit.entry.thing] = min(best.get(fit.entry.thing, judged), judged, key=order_fits)
    return rank((fit for fit in best.values() if fit.score >= LEAST), index)[:limit]


def order_fits(fit: Fit) -> tuple[int, Name, tuple[str, ...]]:
    """Return the order of the fits of one thing: the best first, of equals always the same."""
    return -fit.score, fit.entry.name, fit.why


def judge_context(thing: Thing, country: str, within: str | None) -> list[str]:
    """Return what speaks against a thing where country and surroundings are known."""
    against = []
    if country and thing.country != country:
        against.append("other country" if thing.country else "country unknown")
    if within is not None and within not in thing.within:
        against.append("elsewhere")
    return against


def rank(fits: Iterable[Fit], index: Index) -> tuple[Candidate, ...]:
    """Return candidates: the best fit first, of equals the larger place. The first may be accepted."""
    things = index.things
    ordered = sorted(
        fits, key=lambda fit: (-fit.score, -things[fit.entry.thing].size, things[fit.entry.thing].id)
    )
    accepted = bool(ordered) and is_clear(ordered, index)
    return tuple(
        Candidate(
            thing=things[fit.entry.thing],
            name=fit.entry.name,
            score=fit.score,
            match=accepted and fit is ordered[0],
            why=fit.why,
        )
        for fit in ordered
    )


def is_clear(ordered: list[Fit], index: Index) -> bool:
    """Return True when the first fits and no other comes near it.

    Who writes a name as it is registered hardly ever means a case form of the name of a far smaller place.
    """
    first = ordered[0]
    size = index.things[first.entry.thing].size

    def is_rival(fit: Fit) -> bool:
        dwarfed = 0 < index.things[fit.entry.thing].size * DWARFED < size
        other_name = fit.is_form and not first.is_form
        return fit.score >= first.score - GAP and not (dwarfed and other_name)

    return first.score >= ACCEPTED and not any(map(is_rival, ordered[1:]))
