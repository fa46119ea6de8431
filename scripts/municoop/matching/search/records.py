"""What a search shows of a thing, and by which names it finds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from municoop.matching.index import KINDS, find_kind
from municoop.matching.thing import PLACE, Name, Thing
from municoop.rdf import expand

# Of equally good finds, things of the first kinds come first.
ORDER = (PLACE, *KINDS, "office", "cooperation", "document")
DATED = ("cooperation", "document")
DATES = tuple(map(expand, ("mc:date", "mc:startDate", "dcterms:issued")))
LABEL = "label"

TellClass = Callable[[Collection[str]], str]
Texts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Record:
    """A thing as a search has it.

    `path` is `{kind}/{key}`; `labels`, `names` (the others) and `apart` (what tells it from things that
    look the same) are pairs of language codes, with spaces between, and text; `kind` is a sort of
    authority or a class; `date` as the release has it.
    """

    path: str
    labels: Texts
    names: Texts
    kind: str
    country: str
    date: str
    apart: Texts

    @property
    def looks(self) -> set[tuple[str, ...]]:
        """What a reader may see of it, whichever language is read."""
        return {(text, self.kind, self.country, self.date) for _, text in self.labels}

    def to_plain(self) -> list[Any]:
        """Return the record as plain values, without the empty ones at its end."""
        plain = [self.path, self.labels, self.names, self.kind, self.country, self.date, self.apart]
        while not plain[-1]:
            plain.pop()
        return plain


def sort_things(things: Iterable[Thing]) -> list[Thing]:
    """Return things in the order of equally good finds: by kind, the larger first."""
    rank = {kind: max(0, place - 1) for place, kind in enumerate(ORDER)}
    return sorted(things, key=lambda thing: (rank[thing.kind], -thing.size, thing.id))


def read_dates(quads: Iterable[ox.Quad]) -> dict[str, str]:
    """Return by IRI when cooperations were or began, and documents came out; of several dates the first."""
    found: dict[tuple[str, str], str] = {}
    for quad in quads:
        if quad.predicate.value in DATES and isinstance(quad.object, ox.Literal):
            subject, date = str(quad.subject).strip("<>"), quad.object.value
            key = (subject, quad.predicate.value)
            if find_kind(subject) in DATED:
                found[key] = min(found.get(key, date), date)
    return {
        subject: found[subject, predicate]
        for predicate in reversed(DATES)
        for subject, named in found
        if named == predicate
    }


def make_records(things: Sequence[Thing], dates: Mapping[str, str], tell_class: TellClass) -> list[Record]:
    """Return the records of things, in their order. `tell_class` chooses the most telling of some classes."""
    known = {thing.id: thing for thing in things}
    records = [make_record(thing, dates.get(thing.id, ""), tell_class) for thing in things]
    seen = Counter(look for record in records for look in record.looks)
    for record, thing in zip(records, things, strict=True):
        if any(seen[look] > 1 for look in record.looks):
            record.apart.extend(tell_apart(thing, known))
    return records


def make_record(thing: Thing, date: str, tell_class: TellClass) -> Record:
    """Return the record of a thing."""
    labels = group(name for name in thing.names if name.role == LABEL)
    shown = {text for _, text in labels}
    return Record(
        path=thing.id.partition("/id/")[2] or thing.id,
        labels=labels,
        names=group(name for name in thing.names if name.text not in shown),
        kind=thing.kind if thing.kind == PLACE else thing.sort or tell_class(thing.types).removeprefix("mc:"),
        country=thing.country,
        date=date,
        apart=[],
    )


def group(names: Iterable[Name]) -> Texts:
    """Return names, each once, with the languages that have it.

    >>> group([Name("Venlo", "en", "label"), Name("Венло", "uk", "label"), Name("Venlo", "pl", "label")])
    [('en pl', 'Venlo'), ('uk', 'Венло')]
    """
    languages: dict[str, list[str]] = {}
    for name in names:
        languages.setdefault(name.text, []).append(name.language)
    return [(" ".join(dict.fromkeys(codes)), text) for text, codes in languages.items()]


def tell_apart(thing: Thing, known: Mapping[str, Thing]) -> Texts:
    """Return the names of what a thing is part of; of one that is part of nothing named, its key."""
    areas = [known[area] for area in thing.within if area in known]
    names = group(name for area in areas[:1] for name in area.names if name.role == LABEL)
    return names or [("", thing.id.rstrip("/").rpartition("/")[2])]
