"""What Wikidata says of items: labels, country, place, classes, and whether they are still there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from municoop.links.asking import (
    BATCH_SIZE,
    LABEL_LANGUAGES,
    Ask,
    Notify,
    ask_pages,
    item_number,
    read_item,
    write_item_values,
)
from municoop.links.identifiers import KINDS, SURE
from municoop.links.things import CLASSES, Point
from municoop.network.answer import Term
from municoop.network.client import batches

# Classes of Wikidata reach ours within a few steps; its upper levels lead everywhere.
MOST_STEPS = 8
# Coordinates on Earth, as GeoSPARQL writes them: longitude first.
POINT = re.compile(
    r"(?:<http://www\.wikidata\.org/entity/Q2>\s*)?POINT\s*\(\s*(\S+)\s+(\S+)\s*\)", re.IGNORECASE | re.ASCII
)
# What is asked of an item: P17 country, P625 coordinates, P31 instance of, P576 dissolved or abolished.
# A redirect is an item that is the same as the one it leads to, and nothing else. Codes go by property.
FACTS = {
    "country": "wdt:P17 ?value",
    "point": "wdt:P625 ?value",
    "class": "wdt:P31 ?value",
    "end": "wdt:P576 ?value",
    "redirect": "owl:sameAs ?value",
    "label": f"rdfs:label ?value FILTER(LANG(?value) IN ({', '.join(map(repr, LABEL_LANGUAGES))}))",
    **{kind.property: f"wdt:{kind.property} ?value" for kind in KINDS if kind.weight >= SURE},
}


@dataclass(slots=True)
class Item:
    """What Wikidata says of an item. `classes` are those of `CLASSES` that it is of, `codes` go by property.

    `redirect` is the item that it leads to, and does not say anything itself then.
    """

    id: str
    labels: dict[str, str] = field(default_factory=dict)
    countries: set[str] = field(default_factory=set)
    points: list[Point] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    codes: dict[str, set[str]] = field(default_factory=dict)
    ended: bool = False
    redirect: str = ""

    @property
    def label(self) -> str:
        """The label in the first of our languages that has one, else nothing."""
        return next((self.labels[code] for code in LABEL_LANGUAGES if code in self.labels), "")


def describe_items(items: Iterable[str], ask: Ask, notify: Notify) -> dict[str, Item]:
    """Return what Wikidata says of items, by id."""
    described = {item: Item(item) for item in sorted(items, key=item_number)}
    for batch in batches(list(described), BATCH_SIZE):
        notify(f"asking about {len(batch)} of {len(described)} items")
        branches = " UNION ".join(
            f"{{ {write_item_values('item', batch)} ?item {pattern} BIND('{fact}' AS ?fact) }}"
            for fact, pattern in FACTS.items()
        )
        query = f"SELECT DISTINCT ?item ?fact ?value {{ {branches} }}"
        # An IRI has no language: an error, which not every engine can sort.
        order = "?item ?fact COALESCE(STR(?value), '') COALESCE(LANG(?value), '')"
        for term, fact, value in ask_pages(ask, query, order, f"about {len(batch)} items"):
            item = read_item(term)
            if item in described and isinstance(fact, ox.Literal):
                note_fact(described[item], fact.value, value)
    place_in_classes(described.values(), ask, notify)
    return described


def note_fact(item: Item, fact: str, value: Term | None) -> None:
    """Add what one row says of an item."""
    other = read_item(value)
    if fact == "country" and other:
        item.countries.add(other)
    elif fact == "class" and other:
        item.types.add(other)
    elif fact == "label" and isinstance(value, ox.Literal):
        item.labels[value.language or ""] = clean(value.value)
    elif fact == "point" and isinstance(value, ox.Literal) and (point := read_point(value.value)):
        item.points.append(point)
    elif fact.startswith("P") and isinstance(value, ox.Literal):
        item.codes.setdefault(fact, set()).add(clean(value.value))
    elif fact == "end":
        item.ended = True
    elif fact == "redirect" and other:
        item.redirect = other


def clean(text: str) -> str:
    """Return text from elsewhere as one line that cannot steer a terminal.

    >>> clean("Kyiv\\x1b[31m\\n")
    'Kyiv\ufffd[31m'
    """
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text.split()))


def read_point(text: str) -> Point | None:
    """Return latitude and longitude of a point on Earth, or None for anything else.

    >>> read_point("Point(30.5238 50.45466)")
    (50.45466, 30.5238)
    >>> read_point("<http://www.wikidata.org/entity/Q405> Point(30 50)")
    """
    match = POINT.fullmatch(text.strip())
    if match is None:
        return None
    try:
        longitude, latitude = float(match[1]), float(match[2])
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def place_in_classes(items: Iterable[Item], ask: Ask, notify: Notify) -> None:
    """Find which of `CLASSES` items belong to: from their types upwards, a step at a time.

    `wdt:P31/wdt:P279*` would do in one line, but some engines begin it at the top, with a million classes.
    """
    several = list(items)
    reached = {item.id: set(item.types) for item in several}
    parents: dict[str, set[str]] = {}
    for _ in range(MOST_STEPS):
        new = sorted(set().union(*reached.values()) - parents.keys() - CLASSES.keys())
        if not new:
            break
        notify(f"asking what {len(new)} classes belong to")
        parents |= ask_parents(new, ask)
        for classes in reached.values():
            classes |= {parent for cls in classes for parent in parents.get(cls, ())}
    for item in several:
        item.classes = reached[item.id] & CLASSES.keys()


def ask_parents(classes: Sequence[str], ask: Ask) -> dict[str, set[str]]:
    """Return the classes that each of these classes is a subclass (P279) of."""
    parents: dict[str, set[str]] = {cls: set() for cls in classes}
    for batch in batches(classes, BATCH_SIZE):
        values = write_item_values("class", batch)
        query = f"SELECT DISTINCT ?class ?parent {{ {values} ?class wdt:P279 ?parent }}"
        for term, other in ask_pages(ask, query, "?class ?parent", f"what {len(batch)} classes belong to"):
            cls, parent = read_item(term), read_item(other)
            if cls in parents and parent:
                parents[cls].add(parent)
    return parents
