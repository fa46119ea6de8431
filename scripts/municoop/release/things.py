"""What is published about one thing, as the answer to a look-up of its IRI.

A description holds

- every statement about the thing, and about its evidence and their selectors;
- where a cooperation or an office names it: that statement, with type, label and status of the
  cooperation or office; of a document, also by way of the evidence it is the source of;
- the labels of the things and concepts that it names;
- what the description says of itself: its topic, data set and licence. Only this is not in the dumps.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from municoop.rdf import compact, node
from municoop.release.description import describe, iris, terms
from municoop.release.dumps import RDF_TYPE, iri, triple_order
from municoop.reuse.notes import ALL, NAMED, Notes
from municoop.reuse.statements import Statements

HAS_SOURCE = node("oa:hasSource")
PART_PROPERTIES = (node("mc:evidence"), node("oa:hasSelector"))
LABELS = (node("rdfs:label"), node("skos:prefLabel"))
SUMMARY = (RDF_TYPE, *LABELS, node("mc:status"))
NAMES = {predicate: compact(predicate.value) for predicate in SUMMARY}
KINDS_THAT_NAME = ("cooperation", "office")
THING = re.compile(r"id/([a-z]+)/[a-z0-9-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Describer:
    """Statements, and labels also of the ontology's concepts. `notes` has what has been asked of it."""

    base_iri: str
    license: str
    statements: Statements
    labels: Mapping[str, list[ox.Triple]]
    notes: Notes = field(default_factory=Notes)
    sorted: dict[str, list[ox.Triple]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        statements: Statements,
        ontology: Iterable[ox.Triple],
        base_iri: str,
        license_iri: str,
        notes: Notes | None = None,
    ) -> Describer:
        """Return a describer of the things that statements are about, whichever their graphs."""
        labels = defaultdict(list)
        for triple in ontology:
            if triple.predicate in LABELS and isinstance(triple.subject, ox.NamedNode):
                labels[triple.subject.value].append(triple)
        return cls(base_iri, license_iri, statements, labels, notes or Notes())

    def find_things(self) -> Iterator[str]:
        """Yield the relative IRIs of all things described, `id/{kind}/{key}`, in their order."""
        for name in sorted(self.statements.by_subject):
            path = name.removeprefix(self.base_iri)
            if THING.fullmatch(path):
                yield path

    def describe(self, path: str) -> list[ox.Triple]:
        """Return the description of the thing with the relative IRI `path`, the thing first."""
        thing = self.base_iri + path
        own = self.about(thing)
        parts = [triple for part in self.find_parts(thing) for triple in self.about(part)]
        others = {*self.find_naming(thing), *self.find_labels(own)} - {*own, *parts}
        return [*own, *parts, *sorted(others, key=triple_order), *self.describe_document(path)]

    def about(self, thing: str) -> list[ox.Triple]:
        """Return the statements about a thing, sorted."""
        self.notes.reads.add((thing, ALL))
        return self.sort(thing)

    def sort(self, thing: str) -> list[ox.Triple]:
        """Return the statements about a thing, sorted once."""
        if thing not in self.sorted:
            triples = {quad.triple for quad in self.statements.by_subject.get(thing, ())}
            self.sorted[thing] = sorted(triples, key=triple_order)
        return self.sorted[thing]

    def find_parts(self, thing: str) -> Iterator[str]:
        """Yield the IRIs of a thing's evidence and selectors."""
        for triple in self.about(thing):
            if triple.predicate in PART_PROPERTIES:
                part = iri(triple.object)
                yield part
                yield from self.find_parts(part)

    def find_labels(self, triples: list[ox.Triple]) -> Iterator[ox.Triple]:
        """Yield the labels of the things and concepts that statements name."""
        for triple in triples:
            if isinstance(triple.object, ox.NamedNode) and triple.predicate != RDF_TYPE:
                yield from self.find_labels_of(triple.object.value)

    def find_labels_of(self, name: str) -> Iterator[ox.Triple]:
        """Yield the labels of a thing or a concept."""
        yield from self.labels.get(name, ())
        yield from self.summarize(name, LABELS)

    def summarize(self, name: str, predicates: Collection[ox.NamedNode]) -> Iterator[ox.Triple]:
        """Yield what some of the properties in `SUMMARY` say of a thing."""
        self.notes.reads.update((name, NAMES[predicate]) for predicate in predicates)
        yield from (about for about in self.sort(name) if about.predicate in predicates)

    def find_naming(self, thing: str) -> Iterator[ox.Triple]:
        """Yield the statements of cooperations and offices that name a thing, with a summary of each."""
        self.notes.reads.add((thing, NAMED))
        for triple in {quad.triple for quad in self.statements.by_object.get(thing, ())}:
            subject = iri(triple.subject)
            match = THING.fullmatch(subject.removeprefix(self.base_iri))
            if match and match[1] in KINDS_THAT_NAME:
                yield triple
                yield from self.summarize(subject, SUMMARY)
            elif triple.predicate == HAS_SOURCE:
                yield triple
                yield from self.find_naming(subject)

    def describe_document(self, path: str) -> Iterator[ox.Triple]:
        """Yield the statements about the description itself."""
        return describe(
            f"{self.base_iri}{path.replace('id/', 'data/', 1)}",
            {
                "rdf:type": terms("foaf:Document"),
                "foaf:primaryTopic": iris(self.base_iri + path),
                "dcterms:isPartOf": iris(f"{self.base_iri}dataset/"),
                "dcterms:license": iris(self.license),
            },
        )
