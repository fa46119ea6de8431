"""Cooperations by country pair, network, theme, year and status: the filters of the lists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

from municoop.rdf import DEF
from municoop.site.content.facts import DATES, PARTY
from municoop.site.content.index import Index
from municoop.site.content.lens import Lens, Text

FacetName = Literal["country", "network", "theme", "year", "status"]
FACETS: tuple[FacetName, ...] = ("country", "network", "theme", "year", "status")
AREA = f"{DEF}/area/"
YEAR_LENGTH = 4
YEAR = re.compile(r"[0-9]{4}(?![0-9])")
NETWORK_KINDS = ("network", "programme")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: the last part of its page's path, the IRIs it stands for, its cooperations."""

    facet: FacetName
    key: str
    iris: tuple[str, ...]
    cooperations: tuple[str, ...]

    @property
    def stem(self) -> str:
        """The path of the first page of this choice."""
        return f"doc/cooperation/by-{self.facet}/{self.key}"

    def name(self, lens: Lens) -> Text:
        """Return what the choice is called."""
        if not self.iris:
            return Text(self.key)
        return Text(" – ".join(lens.name(iri).value for iri in self.iris), lens.name(self.iris[0]).language)


class Found(NamedTuple):
    """That a cooperation belongs to a choice."""

    facet: FacetName
    key: str
    iris: tuple[str, ...]


def write_choice(choice: Choice) -> str:
    """Return a choice as JSON, to be noted and read again."""
    return json.dumps([choice.facet, choice.key, choice.iris, choice.cooperations])


def read_choice(text: str) -> Choice:
    """Return a choice as it was written."""
    facet, key, iris, cooperations = json.loads(text)
    return Choice(facet, key, tuple(iris), tuple(cooperations))


def list_choices(index: Index) -> list[Choice]:
    """Return all choices that have a cooperation, facet by facet, by their keys."""
    members: dict[Found, list[str]] = {}
    for cooperation in index.find_things("cooperation"):
        for found in sorted(set(find_choices(index, cooperation))):
            members.setdefault(found, []).append(cooperation)
    order = sorted(members, key=lambda found: (FACETS.index(found.facet), found.key))
    return [Choice(*found, tuple(members[found])) for found in order]


def find_choices(index: Index, cooperation: str) -> Iterator[Found]:
    """Yield the choices that a cooperation belongs to."""
    for pair in pair_countries(index, cooperation):
        yield Found("country", "-".join(iri.removeprefix(AREA) for iri in pair), pair)
    for value in index.values(cooperation, "mc:framework"):
        if index.kind(value.text) in NETWORK_KINDS:
            yield Found("network", value.text.rpartition("/")[2], (value.text,))
    yield from find_concepts(index, cooperation, "theme")
    yield from find_concepts(index, cooperation, "status")
    for year in list_years(index, cooperation):
        yield Found("year", year, ())


def find_concepts(index: Index, cooperation: str, facet: Literal["theme", "status"]) -> Iterator[Found]:
    """Yield the choices of the concepts of a scheme that a cooperation has."""
    for value in index.values(cooperation, f"mc:{facet}"):
        if value.text.startswith(f"{DEF}/{facet}/"):
            yield Found(facet, value.text.rpartition("/")[2], (value.text,))


def list_years(index: Index, cooperation: str) -> set[str]:
    """Return the years of the dates of a cooperation."""
    dates = (value.text for predicate in DATES for value in index.values(cooperation, predicate))
    return {date[:YEAR_LENGTH] for date in dates if YEAR.match(date)}


def pair_countries(index: Index, cooperation: str) -> set[tuple[str, ...]]:
    """Return the pairs of countries between whose parties a cooperation lies; a pair may be one country.

    Where there is a hub, the other parties are tied to it and not to one another.
    """
    parties = {value.text for value in index.values(cooperation, PARTY)}
    hubs = {value.text for value in index.values(cooperation, "mc:hub")}
    pairs = combinations(sorted(parties), 2)
    tied = [pair for pair in pairs if not hubs or hubs & set(pair)]
    areas = [[index.first(party, "mc:country") for party in pair] for pair in tied]
    return {tuple(sorted(pair)) for pair in areas if all(area.startswith(AREA) for area in pair)}
