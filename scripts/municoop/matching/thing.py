"""What names are matched with."""

from __future__ import annotations

from dataclasses import dataclass

from municoop.rdf import expand


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A name, its language where known, and its role: label, alternative, descriptive or gazetteer."""

    text: str
    language: str
    role: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing with names.

    `id` is its IRI, `kind` the kind in the IRI, `types` its classes as prefixed names, `sort` the kind of
    authority, `country` the small letters of ISO 3166; `point` is latitude and longitude; `within` what it
    is part of; `same` the things elsewhere that links take it for; `size` is its population, 0 if unknown.
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
        return any(sought in (name, name.partition(":")[2]) or sought == expand_type(name) for name in self.types)


def expand_type(name: str) -> str:
    """Return the IRI of a class that an index names, prefixed where it can be."""
    return name if "://" in name else expand(name)
