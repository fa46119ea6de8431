"""Places and ties from the statements of a release, and what they are called in a language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import combinations

from municoop.rdf import node
from municoop.site.content.index import Index, shorten
from municoop.site.content.lens import COOPERATIONS, page_suffix
from municoop.site.pictures.values import Names, Period, Place, Tie

PLACE_KINDS = ("authority", "network", "programme", "organization")
LASTING = ("Twinning", "Agreement", "Membership", "Participation", "WorkingGroup", "Relationship")
PARTY = ("mc:party", "mc:visitor", "mc:host", "mc:donor", "mc:recipient", "mc:hub")
LABELS = ("rdfs:label", "mc:descriptiveLabel")
INFERENCE = node("mc:inference")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the pictures are drawn from, the same in all languages: nothing in it has a label.

    `ties` has one tie for each two parties of a cooperation, or one with an empty `b`. The address of a tie
    is the key of the cooperation, and `shown_at` of a place the key of another.
    """

    places: tuple[Place, ...]
    ties: tuple[Tie, ...]


def write_facts(facts: Facts) -> list[str]:
    """Return the places and the ties as JSON, to be noted and read again."""
    return [json.dumps([astuple(fact) for fact in some]) for some in (facts.places, facts.ties)]


def restore_facts(texts: Sequence[str]) -> Facts:
    """Return facts as they were written."""
    places, ties = map(json.loads, texts)
    return Facts(
        tuple(Place(*values) for values in places),
        tuple(
            Tie(a, b, kind, label, href, Period(*date) if date else None, *rest)
            for a, b, kind, label, href, date, *rest in ties
        ),
    )


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one release."""

    index: Index

    @property
    def base_iri(self) -> str:
        """What the IRIs of things begin with."""
        return self.index.base_iri

    def key(self, iri: str) -> str:
        """Return `kind/key` of the IRI of a thing, "" of any other."""
        start = self.base_iri + "id/"
        return iri.removeprefix(start) if iri.startswith(start) else ""

    def values(self, subject: str, *predicates: str) -> list[str]:
        """Return the values of predicates in order, each once."""
        found = [value.text for predicate in predicates for value in self.index.values(subject, predicate)]
        return sorted(set(found)) if len(found) > 1 else found


@dataclass(frozen=True, slots=True)
class Labels(Names):
    """What the places and ties of a release are called in a language, and where their pages are from the
    root of the site.
    """

    index: Index
    language: str

    def name_place(self, place: Place) -> Place:
        """Return a place with its label and address; one without a label is called by its key."""
        label, language = self.find(place.key)
        shown_at = self.find(place.shown_at)[0] if place.shown_at else ""
        return replace(place, label=label, lang=language, href=self.find_page(place.key), shown_at=shown_at)

    def name_tie(self, tie: Tie) -> Tie:
        """Return a tie with its label and address."""
        label, language = self.find(tie.href)
        return replace(tie, label=label, lang=language, href=self.find_page(tie.href))

    def find(self, key: str) -> tuple[str, str]:
        """Return the label of a thing and its language, "" where that is the page's.

        Tried: a label or our own wording in the language of the page, then a label in any of ours, then any;
        last the key.
        """
        subject = f"{self.index.base_iri}id/{key}"
        found = [value for name in LABELS for value in self.index.values(subject, name) if not value.is_iri]
        order = [self.language, "en", "uk", "pl"]
        ranked = sorted(found, key=lambda v: (order.index(v.language) if v.language in order else 9, v.text))
        if not ranked:
            return key.partition("/")[2], ""
        return ranked[0].text, "" if ranked[0].language == self.language else ranked[0].language

    def find_page(self, key: str) -> str:
        """Return the address of the page of a thing."""
        return f"doc/{key}{page_suffix(self.language)}"


def read_facts(index: Index) -> Facts:
    """Return the places and ties of a release.

    Refused cooperations and what is gone are left out. Ties of parties that are only inferred are marked:
    the rules derive nothing from them.
    """
    reader = Reader(index)
    places = {
        place.key: place
        for kind in sorted(PLACE_KINDS)
        for place in (_place(reader, iri) for iri in index.find_things(kind))
    }
    parts = _parts(reader, places)
    located = [_locate(reader, place, places, parts) for place in places.values()]
    ties = [tie for iri in index.find_things("cooperation") for tie in _ties(reader, iri)]
    return Facts(tuple(located), tuple(ties))


def _place(reader: Reader, iri: str) -> Place:
    """Return a place with the coordinates that it has itself."""
    lat, long = reader.index.first(iri, "wgs:lat"), reader.index.first(iri, "wgs:long")
    is_located = bool(lat and long)
    return Place(reader.key(iri), "", float(lat) if is_located else None, float(long) if is_located else None)


def _parts(reader: Reader, places: Mapping[str, Place]) -> dict[str, list[Place]]:
    """Return the parts that have a point of their own, by the key of the whole."""
    parts: dict[str, list[Place]] = {}
    for place in places.values():
        for whole in (
            reader.values(f"{reader.base_iri}id/{place.key}", "dcterms:isPartOf") if place.point else []
        ):
            parts.setdefault(reader.key(whole), []).append(place)
    return parts


def _locate(
    reader: Reader, place: Place, places: Mapping[str, Place], parts: Mapping[str, list[Place]]
) -> Place:
    """Return a place at the point of another that stands for it on a map, where it has none of its own.

    A body stands where the authority does for which it acts; a hromada or gmina where its only part with a
    point does; a metropolitan body where `shown_at.json` says.
    """
    if place.point or place.kind != "authority":
        return place
    acts_for = reader.key(reader.index.first(f"{reader.base_iri}id/{place.key}", "mc:actsFor"))
    for key in filter(None, (acts_for, place.key)):
        found = _stand_in(key, places, parts)
        if found:
            return replace(place, lat=found.lat, long=found.long, shown_at=found.key)
    return place


def _stand_in(key: str, places: Mapping[str, Place], parts: Mapping[str, list[Place]]) -> Place | None:
    """Return the place with a point that is the authority, its only part that has one, or the one chosen for
    it.
    """
    own, chosen = places.get(key), places.get(_shown_at().get(key, ""))
    inner = parts.get(key, [])
    candidates = (own, inner[0] if len(inner) == 1 else None, chosen)
    return next((place for place in candidates if place and place.point), None)


@cache
def _shown_at() -> dict[str, str]:
    """Return where metropolitan bodies are drawn: at the city they are named after or seated in."""
    text = files("municoop.site.pictures").joinpath("shown_at.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def _ties(reader: Reader, iri: str) -> list[Tie]:
    """Return the ties of a cooperation: one for each pair, or one for all who take part where there is no
    pair.
    """
    status = reader.index.first(iri, "mc:status").rpartition("/")[2]
    if status == "refused":
        return []
    kind = _kind(reader, iri)
    period = _period(reader, iri, kind in LASTING and status == "in-force")
    guessed = _guessed(reader, iri)
    return [
        Tie(a, b, kind, "", reader.key(iri), period, status == "planned", bool({a, b} & guessed))
        for a, b in _pairs(reader, iri, kind)
    ]


def _kind(reader: Reader, iri: str) -> str:
    """Return the most specific class of a cooperation."""
    types = reader.index.types(iri)
    return next((kind for kind in COOPERATIONS if f"mc:{kind}" in types), "Cooperation")


def _pairs(reader: Reader, iri: str, kind: str) -> list[tuple[str, str]]:
    """Return who is tied with whom by a cooperation.

    Members and participants are tied with the network or programme; where one party is the hub, each of the
    others is tied with the hub; else all parties with one another.
    """
    members = [
        key for key in map(reader.key, reader.values(iri, *PARTY)) if key.partition("/")[0] in PLACE_KINDS
    ]
    frames = [
        key
        for key in map(reader.key, reader.values(iri, "mc:framework"))
        if key.startswith(("network/", "programme/"))
    ]
    hubs = [key for key in map(reader.key, reader.values(iri, "mc:hub")) if key in members]
    if frames and (kind in ("Membership", "Participation") or len(members) == 1):
        return [(member, frame) for member in members for frame in frames]
    pairs = list(combinations(members, 2))
    kept = [pair for pair in pairs if not hubs or set(hubs) & set(pair)]
    return kept or [(members[0] if members else "", "")]


def _guessed(reader: Reader, iri: str) -> set[str]:
    """Return the keys of the parties that the source does not state: those under an inference
    (rules/30-cooperates-with.rq).
    """
    found: set[str] = set()
    for evidence in reader.values(iri, "mc:evidence"):
        if not reader.index.says(evidence, INFERENCE):
            continue
        supports = set(map(shorten, reader.values(evidence, "mc:supports")))
        if supports & set(PARTY):
            roles = sorted(supports & set(PARTY))
            found.update(reader.values(evidence, "mc:supportsValue") or reader.values(iri, *roles))
    return set(map(reader.key, found))


def _period(reader: Reader, iri: str, goes_on: bool) -> Period | None:
    """Return when a cooperation was, as precise as its source; what is in force and has no end goes on."""
    day, start, end, before, beyond = (
        reader.index.first(iri, f"mc:{name}")
        for name in ("date", "startDate", "endDate", "startedBefore", "atLeastUntil")
    )
    if day:
        return Period(day, day)
    if not (start or end or before or beyond):
        return None
    return Period(
        start or before, end or beyond, bool(before and not start), not end and bool(beyond or goes_on)
    )
