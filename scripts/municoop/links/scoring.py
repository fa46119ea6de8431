"""How likely an item is to be a thing, and why: a pure function of what is known of the two.

What speaks for it adds up as independent chances do: 1 - (1 - a)(1 - b)…; what speaks against it multiplies.
The weights are set, not learned: an identifier without more is worth more than all else together. No score
reaches 0.95, which in our link sets stands for what was checked against an authority
(mappings/links/wikidata.sssom.tsv).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import asin, cos, prod, radians, sin, sqrt

from municoop.links.candidates import Candidate, Naming
from municoop.links.things import CLASSES, Point, Thing

HIGHEST = 0.94
EARTH_RADIUS_KM = 6371.0
NEAR_KM, FAR_KM = 10.0, 50.0

LABEL, ALIAS, SECOND_LANGUAGE = 0.4, 0.3, 0.1
SAME_COUNTRY, SAME_CLASS = 0.2, 0.1
NEAR, NOT_FAR = 0.4, 0.2
OTHER_CODE, OTHER_COUNTRY, OTHER_CLASS, FAR, ENDED, LINKED_ELSEWHERE = 0.3, 0.3, 0.7, 0.3, 0.5, 0.5


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for a candidate (`weight`), or against it (`factor`)."""

    text: str
    weight: float = 0.0
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score, from 0 to 1, and the reasons for it."""

    candidate: Candidate
    score: float
    reasons: tuple[Reason, ...]

    @property
    def item(self) -> str:
        """The id of the item."""
        return self.candidate.item.id

    @property
    def contradicted(self) -> bool:
        """True where something speaks against the candidate."""
        return any(reason.factor < 1 for reason in self.reasons)

    @property
    def explanation(self) -> str:
        """The reasons in one line."""
        return "; ".join(reason.text for reason in self.reasons)


def score(thing: Thing, candidate: Candidate, owner: str | None = None) -> Scored:
    """Return a candidate with its score. `owner` is the key of another thing that has the item already."""
    reasons = tuple(weigh(thing, candidate, owner))
    against = prod(1 - reason.weight for reason in reasons)
    value = HIGHEST * (1 - against) * prod(reason.factor for reason in reasons)
    return Scored(candidate, round(value, 3), reasons)


def weigh(thing: Thing, candidate: Candidate, owner: str | None) -> Iterator[Reason]:
    """Yield all that speaks for and against a candidate, identifiers first."""
    for identifier in candidate.identifiers:
        yield Reason(f"shares {identifier}", identifier.kind.weight)
    yield from weigh_codes(thing, candidate)
    yield from weigh_names(candidate.names)
    yield from weigh_classes(thing, candidate)
    yield from weigh_country(thing, candidate)
    yield from weigh_place(thing, candidate)
    if candidate.item.ended:
        yield Reason("abolished", factor=ENDED)
    if owner:
        yield Reason(f"linked from {owner} already", factor=LINKED_ELSEWHERE)


def weigh_codes(thing: Thing, candidate: Candidate) -> Iterator[Reason]:
    """Yield the codes of the item that ought to be ours, and are others."""
    shared = {identifier.kind for identifier in candidate.identifiers}
    for kind in dict.fromkeys(identifier.kind for identifier in thing.identifiers):
        codes = candidate.item.codes.get(kind.property)
        if codes and kind not in shared:
            yield Reason(f"another {kind.title}: {', '.join(sorted(codes))}", factor=OTHER_CODE)


def weigh_names(names: tuple[Naming, ...]) -> Iterator[Reason]:
    """Yield what shared names say: the best of them counts, and that there is another language."""
    if not names:
        return
    kind = "alias" if names[0].alias else "label"
    shown = ", ".join(f"“{naming.name}” ({naming.language})" for naming in names)
    yield Reason(f"{kind} {shown}", ALIAS if names[0].alias else LABEL)
    if len({naming.language for naming in names}) > 1:
        yield Reason("in more than one language", SECOND_LANGUAGE)


def weigh_classes(thing: Thing, candidate: Candidate) -> Iterator[Reason]:
    """Yield what the class of the item says. A class that is not known says nothing."""
    if not thing.classes or not candidate.item.types:
        return
    names = " or ".join(sorted(CLASSES[cls] for cls in thing.classes))
    if thing.classes & candidate.item.classes:
        yield Reason(f"class {names}", SAME_CLASS)
    else:
        yield Reason(f"not of the class {names}", factor=OTHER_CLASS)


def weigh_country(thing: Thing, candidate: Candidate) -> Iterator[Reason]:
    """Yield what the country says."""
    if thing.country is None or not candidate.item.countries:
        return
    if thing.country in candidate.item.countries:
        yield Reason("same country", SAME_COUNTRY)
    else:
        yield Reason("in another country", factor=OTHER_COUNTRY)


def weigh_place(thing: Thing, candidate: Candidate) -> Iterator[Reason]:
    """Yield what the distance says; of several points of an item the nearest counts."""
    if thing.point is None or not candidate.item.points:
        return
    distance = min(great_circle_km(thing.point, point) for point in candidate.item.points)
    text = f"{distance:.1f} km apart"
    if distance > FAR_KM:
        yield Reason(text, factor=FAR)
    else:
        yield Reason(text, NEAR if distance <= NEAR_KM else NOT_FAR)


def great_circle_km(one: Point, other: Point) -> float:
    """Return the distance between two points, (latitude, longitude) in degrees, on a sphere.

    Source: haversine, R. W. Sinnott, Sky & Telescope 68 (1984).

    >>> round(great_circle_km((50.45466, 30.5238), (49.83826, 24.02324)))
    468
    """
    (lat1, lon1), (lat2, lon2) = ((radians(degrees) for degrees in point) for point in (one, other))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, h)))
