"""Places made up for a test."""

from __future__ import annotations

from municoop.matching.thing import PLACE, Name, Thing


def make_place(key: str, country: str, size: int, *names: str) -> Thing:
    """Return a place with some names, the larger the better known."""
    return Thing(
        id=f"https://example.org/{key}",
        kind=PLACE,
        types=("mc:Municipality",),
        sort="city",
        country=country,
        names=tuple(Name(name, "", "label") for name in names),
        within=(f"https://example.org/region-of-{key}",),
        size=size,
    )
