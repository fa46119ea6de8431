"""The named things of a release, with the words that tell them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from municoop.errors import TargetError
from municoop.matching.index import Index, load_index
from municoop.matching.thing import Thing, expand_class
from municoop.model import LANGUAGES
from municoop.rdf import DEF, expand

LABELS = frozenset({expand("rdfs:label"), expand("skos:prefLabel")})
# A thing has all classes above its own: the first of these that it has says most about it.
TELLING = (
    *("mc:Municipality", "mc:MetropolitanBody", "mc:RegionalAuthority", "mc:LocalAuthority", "mc:Network"),
    *("mc:Programme", "schema:Person", "org:Organization"),
)
# Classes of others, which our ontology has no labels for.
FOREIGN = {
    "org:Organization": {"en": "organisation", "uk": "організація", "pl": "organizacja"},
    "schema:Person": {"en": "person", "uk": "особа", "pl": "osoba"},
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Things by path (`authority/kyiv`), the index of their names, labels of terms by IRI and language."""

    base_iri: str
    index: Index
    things: Mapping[str, Thing]
    labels: Mapping[str, Mapping[str, str]]

    @classmethod
    def open(cls, release: Path) -> Catalogue:
        """Return the catalogue of a release folder. Raises TargetError for a folder without one."""
        try:
            index = load_index((release / "reconcile.json").read_bytes())
            terms = (release / "ontology.ttl").read_bytes()
        except OSError as problem:
            raise TargetError(
                f"{Path(problem.filename or '').name} cannot be read: {problem.strerror}",
                where=str(release),
                hint="run `municoop build` first",
            ) from None
        base_iri = next((thing.id.rpartition("/id/")[0] for thing in index.things), "") + "/"
        space = f"{base_iri}id/"
        things = {thing.id.removeprefix(space): thing for thing in index.things}
        return cls(base_iri, index, things, {**read_labels(terms), **expand_keys(FOREIGN)})

    @property
    def identifier_space(self) -> str:
        """What the IRIs of all things begin with."""
        return f"{self.base_iri}id/"

    def path(self, thing: Thing) -> str:
        """Return `{kind}/{key}` of a thing."""
        return thing.id.removeprefix(self.identifier_space)

    def find(self, name: str) -> Thing | None:
        """Return the thing with that path or IRI, else None."""
        return self.things.get(name.removeprefix(self.identifier_space))

    def say(self, iri: str, language: str) -> str:
        """Return what a term is called in a language, else in English, else its last part."""
        names = self.labels.get(iri, {})
        return names.get(language) or names.get("en") or iri.rpartition("/")[2].rpartition("#")[2]

    def type_iri(self, thing: Thing) -> str:
        """Return the IRI of the class that says most about a thing."""
        return expand_class(next((name for name in TELLING if name in thing.types), thing.types[0]))

    def describe(self, thing: Thing, language: str) -> str:
        """Return what tells a thing from others of its name: what it is, and where.

        As "town, Ukraine": of an authority its sort, of another its class; then its country.
        """
        kind = f"{DEF}/authority-type/{thing.sort}" if thing.sort else self.type_iri(thing)
        parts = [self.say(kind, language)]
        if thing.country:
            parts.append(self.say(f"{DEF}/area/{thing.country}", language))
        return ", ".join(parts)


def read_labels(turtle: bytes) -> dict[str, dict[str, str]]:
    """Return the labels of the terms of an ontology, by IRI and language."""
    labels: dict[str, dict[str, str]] = {}
    for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
        is_label = quad.predicate.value in LABELS and isinstance(quad.object, ox.Literal)
        if is_label and isinstance(quad.subject, ox.NamedNode) and quad.object.language:
            labels.setdefault(quad.subject.value, {})[quad.object.language] = quad.object.value
    return labels


def expand_keys(labels: Mapping[str, Mapping[str, str]]) -> dict[str, Mapping[str, str]]:
    """Return labels by IRI instead of by prefixed name."""
    return {expand(name): texts for name, texts in labels.items()}


def name_in(thing: Thing, language: str) -> str:
    """Return what a thing is called in a language, else in another of ours, else the first of its names."""
    by_language: dict[str, str] = {}
    for name in sorted(thing.names, key=lambda name: (name.role != "label", name)):
        by_language.setdefault(name.language, name.text)
    order = (language, *LANGUAGES, *sorted(by_language))
    return next(by_language[code] for code in order if code in by_language)


def list_classes(catalogue: Catalogue) -> list[str]:
    """Return the IRIs of the classes that things of a catalogue have, the closest words first."""
    found = {name for thing in catalogue.things.values() for name in thing.types}
    return [expand(name) for name in TELLING if name in found]
