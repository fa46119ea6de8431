"""The named things of a release, with all their names: what the release carries for matching."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyoxigraph as ox

from municoop.errors import TargetError
from municoop.matching.language import Language, find_packaged, read_languages, to_language, to_plain
from municoop.matching.query import Lexicon, build_lexicon
from municoop.matching.table import Table, build_table
from municoop.matching.thing import Name, Thing, thing_from_plain, thing_to_plain
from municoop.rdf import MC, compact, expand

VERSION = 1
KINDS = ("authority", "network", "organization", "person", "programme")
ROLES = {
    expand("rdfs:label"): "label",
    expand("dcterms:title"): "label",
    expand("skos:altLabel"): "alternative",
    expand("mc:descriptiveLabel"): "descriptive",
}
SAME = frozenset(map(expand, ("owl:sameAs", "skos:exactMatch", "skos:closeMatch")))
GONE = expand("owl:deprecated")
TYPE, WITHIN = expand("rdf:type"), expand("dcterms:isPartOf")
COUNTRY, SORT = MC + "country", MC + "authorityType"
LATITUDE, LONGITUDE = expand("wgs:lat"), expand("wgs:long")
POPULATION = MC + "population"
Values = Mapping[str, list[ox.NamedNode | ox.Literal]]


@dataclass(frozen=True, slots=True)
class Index:
    """Things to match names with, sorted by IRI; the words around names; the table to look names up in."""

    things: tuple[Thing, ...]
    lexicon: Lexicon
    table: Table


def make_index(things: Iterable[Thing], languages: tuple[Language, ...]) -> Index:
    """Return an index of things."""
    ordered = tuple(sorted(things, key=lambda thing: thing.id))
    return Index(ordered, build_lexicon(languages), build_table(ordered))


def build_index(quads: Iterable[ox.Quad]) -> Index:
    """Return an index of the authorities, networks, programmes, organisations and persons of a release."""
    return make_index(find_things(quads), read_languages(find_packaged()))


def index_file(quads: Iterable[ox.Quad]) -> bytes:
    """Return the index as the file of a release: the same statements give the same bytes."""
    return write_index(build_index(quads))


def add_things(index: Index, things: Iterable[Thing]) -> Index:
    """Return an index with further things. One that a thing of the index links to only lends it its names."""
    known = {thing.id: thing for thing in index.things}
    linked = {same: thing.id for thing in index.things for same in thing.same}
    for thing in things:
        home = known.get(linked.get(thing.id, thing.id))
        known[home.id if home else thing.id] = merge_thing(home, thing) if home else thing
    return make_index(known.values(), index.lexicon.languages)


def merge_thing(thing: Thing, other: Thing) -> Thing:
    """Return a thing with the names, the size and the place of another that is the same."""
    return replace(
        thing,
        names=tuple(dict.fromkeys((*thing.names, *other.names))),
        point=thing.point or other.point,
        within=tuple(dict.fromkeys((*thing.within, *other.within))),
        size=max(thing.size, other.size),
    )


def find_things(quads: Iterable[ox.Quad], kinds: Collection[str] = KINDS) -> list[Thing]:
    """Return the named things of some kinds that statements describe."""
    stated: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for quad in set(quads):
        if isinstance(quad.subject, ox.NamedNode) and find_kind(quad.subject.value) in kinds:
            if not isinstance(quad.object, ox.NamedNode | ox.Literal):
                continue
            values = stated.setdefault(quad.subject.value, {})
            values.setdefault(quad.predicate.value, []).append(quad.object)
    things = (describe(iri, values) for iri, values in stated.items() if GONE not in values)
    return [thing for thing in things if thing.names]


def find_kind(iri: str) -> str:
    """Return the kind in the IRI of a thing, or nothing.

    >>> find_kind("https://w3id.org/municoop/id/authority/kyiv"), find_kind("https://example.org/")
    ('authority', '')
    """
    before, _, kind = iri.rpartition("/")[0].rpartition("/")
    return kind if before.endswith("/id") else ""


def describe(iri: str, values: Values) -> Thing:
    """Return the thing that its statements describe."""

    def all_of(predicate: str) -> list[str]:
        return sorted({value.value for value in values.get(predicate, ())})

    names = {
        Name(value.value, value.language or "", role)
        for predicate, role in ROLES.items()
        for value in values.get(predicate, ())
        if isinstance(value, ox.Literal)
    }
    point = [float(value) for predicate in (LATITUDE, LONGITUDE) for value in all_of(predicate)[:1]]
    return Thing(
        id=iri,
        kind=find_kind(iri),
        types=tuple(map(compact, all_of(TYPE))),
        sort=last_part(all_of(SORT)),
        country=last_part(all_of(COUNTRY)),
        names=tuple(sorted(names)),
        point=(point[0], point[1]) if len(point) > 1 else None,
        within=tuple(all_of(WITHIN)),
        same=tuple(sorted({same for predicate in SAME for same in all_of(predicate)})),
        size=max(map(int, all_of(POPULATION)), default=0),
    )


def last_part(iris: list[str]) -> str:
    """Return the last part of the first of some IRIs, or nothing."""
    return iris[0].rpartition("/")[2] if iris else ""


def write_index(index: Index) -> bytes:
    """Return an index as JSON, one thing on a line."""
    things = ",\n".join(write_line(thing_to_plain(thing)) for thing in index.things)
    languages = ",\n".join(
        f"{write_line(language.code)}:{write_line(to_plain(language))}"
        for language in index.lexicon.languages
    )
    return f'{{"version":{VERSION},\n"things":[\n{things}\n],\n"languages":{{\n{languages}\n}}}}\n'.encode()


def write_line(plain: Any) -> str:
    """Return plain values as one line of JSON."""
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def load_index(data: bytes, where: str = "reconcile.json") -> Index:
    """Return the index that a file of a release holds. Raises TargetError for another file."""
    try:
        plain = json.loads(data)
        if plain["version"] != VERSION:
            raise ValueError(f"version {plain['version']} is not {VERSION}")
        languages = tuple(to_language(code, value) for code, value in plain["languages"].items())
        return make_index(map(thing_from_plain, plain["things"]), languages)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as problem:
        raise TargetError(
            f"not an index of names: {problem}", where=where, hint="build the release again"
        ) from None
