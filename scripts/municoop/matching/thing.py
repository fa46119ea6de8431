"""What names are matched with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from municoop.rdf import PREFIXES, expand

PLACE = "place"


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name, its language where known, and its role: label, alternative, descriptive or gazetteer."""

    text: str
    language: str
    role: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing with names.

    `id` is its IRI; `kind` the kind in the IRI, or `place` for one of a gazetteer; `types` its classes as
    prefixed names; `sort` what sort of authority it is; `country` the small letters of ISO 3166; `point`
    latitude and longitude; `within` what it is part of; `same` the things elsewhere that links take it
    for; `size` its population, 0 if unknown.
    """

    id: str
    kind: str
    types: tuple[str, ...]
    sort: str
    country: str
    names: tuple[Name, ...]
    point: tuple[float, float] | None = None
    within: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    size: int = 0

    def is_a(self, sought: str) -> bool:
        """Return True when the thing is of a type, named by IRI, prefixed or local name, kind or sort.

        >>> lviv = Thing("https://example.org/lviv", "authority", ("mc:Municipality",), "city", "ua", ())
        >>> [lviv.is_a(sought) for sought in ("Municipality", "mc:Municipality", "city", "hromada")]
        [True, True, True, False]
        """
        if sought in (self.kind, self.sort):
            return True
        return any(sought in (name, name.partition(":")[2], expand_class(name)) for name in self.types)


def expand_class(name: str) -> str:
    """Return the IRI of a class that has a prefixed name where there is a prefix for it."""
    return expand(name) if name.partition(":")[0] in PREFIXES else name


def thing_to_plain(thing: Thing) -> dict[str, Any]:
    """Return a thing as plain values, without those that are empty; names by role and language."""
    names: dict[str, dict[str, list[str]]] = {}
    for name in thing.names:
        names.setdefault(name.role, {}).setdefault(name.language, []).append(name.text)
    plain = {
        "id": thing.id,
        "kind": thing.kind,
        "types": thing.types,
        "sort": thing.sort,
        "country": thing.country,
        "names": names,
        "point": thing.point,
        "within": thing.within,
        "same": thing.same,
        "size": thing.size,
    }
    return {key: value for key, value in plain.items() if value}


def thing_from_plain(plain: Mapping[str, Any]) -> Thing:
    """Return the thing of plain values."""
    names = (
        Name(text, language, role)
        for role, languages in plain["names"].items()
        for language, texts in languages.items()
        for text in texts
    )
    point = plain.get("point")
    return Thing(
        id=plain["id"],
        kind=plain["kind"],
        types=tuple(plain.get("types", ())),
        sort=plain.get("sort", ""),
        country=plain.get("country", ""),
        names=tuple(sorted(names)),
        point=(point[0], point[1]) if point else None,
        within=tuple(plain.get("within", ())),
        same=tuple(plain.get("same", ())),
        size=plain.get("size", 0),
    )
