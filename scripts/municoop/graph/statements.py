"""The statements of one document, of the register and of the links, each in its named graph."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from municoop.graph.nodes import Node, NodeBuilder, evidence_origins
from municoop.model import Fact, Link, Location, Origins, RegisterEntry, SeedDocument
from municoop.rdf import graph_iri


@dataclass(frozen=True, slots=True)
class Statements:
    """Quads of one named graph, and where they come from."""

    graph: str
    quads: tuple[ox.Quad, ...]
    origins: Origins


@dataclass(frozen=True, slots=True)
class StatementBuilder:
    """Turns what the sources say into statements under a base IRI."""

    nodes: NodeBuilder
    base_iri: str

    def describe_document(self, document: SeedDocument, facts: Sequence[Fact]) -> Statements:
        """Return the statements of one document: pure, and of that document alone."""
        nodes = [self.nodes.describe_document(document)]
        places = self.place(document.iri, document.lines, document.location)
        evidence: Counter[str] = Counter()
        for fact in facts:
            first = evidence[fact.subject] + 1
            nodes.append(self.nodes.describe_fact(document, fact, first))
            evidence[fact.subject] += len(fact.quotes)
            places.update(self.place(fact.subject, fact.lines, fact.location))
            for iri, location in evidence_origins(document, fact, first):
                places[self.base_iri + iri, ""] = location
        graph = graph_iri(self.base_iri, document.key)
        return Statements(graph, self.expand(nodes, graph), Origins(places))

    def describe_register(self, entries: Iterable[RegisterEntry]) -> Statements:
        """Return the statements of the register."""
        nodes = []
        places: dict[tuple[str, str], Location] = {}
        for entry in entries:
            nodes.append(self.nodes.describe_entry(entry))
            places.update(self.place(entry.iri, entry.lines, entry.location))
        graph = graph_iri(self.base_iri, "register")
        return Statements(graph, self.expand(nodes, graph), Origins(places))

    def describe_links(self, links: Iterable[Link]) -> Statements:
        """Return the statements of the link sets."""
        graph = graph_iri(self.base_iri, "links")
        quads, places = [], {}
        for link in links:
            subject = link.subject if "://" in link.subject else self.base_iri + link.subject
            quads.append(
                ox.Quad(
                    ox.NamedNode(subject),
                    ox.NamedNode(link.predicate),
                    ox.NamedNode(link.object),
                    ox.NamedNode(graph),
                )
            )
            places[subject, link.predicate] = link.location
        return Statements(graph, tuple(quads), Origins(places))

    def place(
        self, subject: str, lines: Mapping[str, int], location: Location
    ) -> dict[tuple[str, str], Location]:
        """Return the lines of a thing and of its properties, by IRI."""
        iri, context = self.base_iri + subject, self.nodes.context
        known = {term: line for term, line in lines.items() if term in context}
        return {
            (iri, ""): location,
            **{(iri, context.iri(term)): Location(location.file, line) for term, line in known.items()},
        }

    def expand(self, nodes: Sequence[Node], graph: str) -> tuple[ox.Quad, ...]:
        """Return the quads of JSON-LD nodes in a named graph, by the context and nothing else."""
        document = {"@context": {**self.nodes.context.terms, "@base": self.base_iri}, "@graph": nodes}
        name = ox.NamedNode(graph)
        return tuple(
            ox.Quad(quad.subject, quad.predicate, quad.object, name)
            for quad in ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)
        )
