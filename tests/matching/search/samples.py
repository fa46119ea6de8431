"""Things like those of a large release: places with their names in many languages, ties, texts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from municoop.matching.gazetteer import find_places
from municoop.matching.text import is_cyrillic
from municoop.matching.thing import Name, Thing

BASE = "https://w3id.org/municoop/id"
MOST_OTHER_NAMES = 3
TIE = {
    "en": "{} and {}, sister cities",
    "pl": "{} i {} – miasta partnerskie",
    "uk": "{} і {} — міста-побратими",
}


def make_things(number: int) -> list[Thing]:
    """Return about a number of things: half are places, the larger first, the others ties and texts."""
    places = sorted(find_places(("pl", "ua")), key=lambda place: (-place.size, place.id))[: number // 2]
    cities = [make_city(place) for place in places]
    return [*cities, *make_others(cities)]


def make_city(place: Thing) -> Thing:
    """Return a place as a register has it: a name in each of three languages and a few others."""
    first, *others = (name.text for name in place.names)
    cyrillic = next((text for text in others if is_cyrillic(text[0])), first)
    key = "".join(letter for letter in first.lower() if letter.isascii() and letter.isalpha())
    return Thing(
        id=f"{BASE}/authority/{key}-{place.id.rstrip('/').rpartition('/')[2]}",
        kind="authority",
        types=("mc:LocalAuthority", "mc:Municipality"),
        sort="city",
        country=place.country,
        names=(
            *(Name(text, code, "label") for code, text in zip(TIE, (first, first, cyrillic), strict=True)),
            *(Name(text, "de", "alternative") for text in others[:MOST_OTHER_NAMES]),
        ),
        within=place.within,
        size=place.size,
    )


def make_others(cities: list[Thing]) -> Iterator[Thing]:
    """Yield between each two cities a twinning, and after every fourth a text on it."""
    for number, (one, other) in enumerate(pairwise(cities)):
        labels = [
            (code, form.format(*(find_label(city, code) for city in (one, other))))
            for code, form in TIE.items()
        ]
        if number % 4:
            yield make_thing("cooperation", f"twinning-{number}", "mc:Twinning", labels)
        else:
            title = f"Делегація міста {find_label(one, 'uk')} відвідала {find_label(other, 'uk')}"
            yield make_thing("document", f"text-{number}", "mc:SourceDocument", [("uk", title)])


def find_label(city: Thing, code: str) -> str:
    """Return the label of a city in a language."""
    return next(name.text for name in city.names if name.language == code)


def make_thing(kind: str, key: str, type: str, labels: list[tuple[str, str]]) -> Thing:
    """Return a thing with some labels by language."""
    names = tuple(Name(text, code, "label") for code, text in labels)
    return Thing(f"{BASE}/{kind}/{key}", kind, (type,), "", "", names)
