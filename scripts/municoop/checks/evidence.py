"""Evidence closure: every stated value rests on words that stand in the source where they are said to stand.

No property of a fact is named here: whatever a document's graph states of a thing has to be covered.
Derived statements, the register and the links are not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from municoop.checks import messages
from municoop.checks.messages import fill
from municoop.checks.text import read_term, shorten
from municoop.model import Finding, Origins, SeedDocument
from municoop.rdf import compact, expand, graph_iri

# A thing's name and our remarks on it are our words; its type and evidence are no claims of a source.
EXEMPT = frozenset(map(expand, ("rdf:type", "rdfs:label", "skos:altLabel", "skos:note", "mc:evidence")))
TYPE, EVIDENCE, EVIDENCE_CLASS = expand("rdf:type"), expand("mc:evidence"), expand("mc:Evidence")
SOURCE, SELECTOR = expand("oa:hasSource"), expand("oa:hasSelector")
SUPPORTS, SUPPORTS_VALUE = expand("mc:supports"), expand("mc:supportsValue")
EXACT, START, END = expand("oa:exact"), expand("oa:start"), expand("oa:end")

# subject → predicate → the values of the objects (an IRI, or the text of a literal)
Description = Mapping[str, Mapping[str, list[str]]]


@dataclass(frozen=True, slots=True)
class StatedGraph:
    """What the graph of one document states, and the document."""

    iri: str
    document_iri: str
    document: SeedDocument
    things: Description
    origins: Origins

    def values(self, thing: str, predicate: str) -> list[str]:
        """Return what is stated of a thing by a predicate, sorted."""
        return self.things.get(thing, {}).get(predicate, [])

    @property
    def evidence(self) -> list[str]:
        """The evidence nodes, sorted."""
        return [thing for thing in sorted(self.things) if EVIDENCE_CLASS in self.values(thing, TYPE)]

    @property
    def claims(self) -> list[str]:
        """The things the document speaks of: all but itself, its evidence and the selectors, sorted."""
        evidence = self.evidence
        selectors = {selector for one in evidence for selector in self.values(one, SELECTOR)}
        return sorted(set(self.things) - {self.iri, self.document_iri, *evidence, *selectors})

    def find_supported(self, evidence: str, values: Iterable[str]) -> set[str]:
        """Return those of a property's values that evidence for that property supports.

        Evidence that names none of them supports them all; evidence that names some supports those.
        """
        return set(values) & set(self.values(evidence, SUPPORTS_VALUE)) or set(values)

    def report(self, check: str, focus: str, path: str, told: Mapping[str, str], value: str = "") -> Finding:
        """Return a finding about a thing of this graph."""
        return Finding("Violation", check, focus, path, value, told, self.origins.find(focus, path))


def check_evidence(
    quads: Iterable[ox.Quad], documents: Mapping[str, SeedDocument], origins: Origins
) -> list[Finding]:
    """Return what is wrong with the evidence of `documents` (by their absolute IRIs), severest first.

    Offsets count code points of the document's text, half-open. The findings go by these names:
    `evidence-quote` (the text at the place is not the quote, or it quotes another document),
    `evidence-missing` (something is stated of a thing that has no evidence), `evidence-uncovered` (no
    evidence supports a stated value), `evidence-idle` (evidence supports what nothing states).
    """
    found = [
        finding
        for graph in read_graphs(quads, documents, origins)
        for check in (check_quotes, check_presence, check_cover, check_use)
        for finding in check(graph)
    ]
    return sorted(found, key=lambda finding: finding.sort_key)


def read_graphs(
    quads: Iterable[ox.Quad], documents: Mapping[str, SeedDocument], origins: Origins
) -> list[StatedGraph]:
    """Return the graphs of `documents` among `quads`; all others are left out."""
    stated: dict[str, dict[str, dict[str, set[str]]]] = {}
    iris = {
        graph_iri(iri.removesuffix(f"id/document/{document.key}"), document.key): iri
        for iri, document in documents.items()
    }
    for quad in quads:
        graph, subject, value = quad.graph_name, quad.subject, quad.object
        if isinstance(graph, ox.NamedNode) and graph.value in iris:
            thing = stated.setdefault(graph.value, {}).setdefault(read_term(subject), defaultdict(set))
            thing[quad.predicate.value].add(read_term(value))
    return [
        StatedGraph(graph, iri, documents[iri], sort_values(stated.get(graph, {})), origins)
        for graph, iri in sorted(iris.items())
    ]


def sort_values(things: Mapping[str, Mapping[str, set[str]]]) -> Description:
    """Return the same description with the values in order."""
    return {
        thing: {predicate: sorted(values) for predicate, values in description.items()}
        for thing, description in things.items()
    }


def check_quotes(graph: StatedGraph) -> Iterator[Finding]:
    """Yield evidence whose words do not stand in the text where it says, or that quotes another text."""
    for evidence in graph.evidence:
        exact, start, end = (
            [value for selector in graph.values(evidence, SELECTOR) for value in graph.values(selector, path)]
            for path in (EXACT, START, END)
        )
        if graph.values(evidence, SOURCE) != [graph.document_iri]:
            yield graph.report("evidence-quote", evidence, SOURCE, messages.FOREIGN)
        elif len(exact) != 1 or not is_number(start) or not is_number(end):
            yield graph.report("evidence-quote", evidence, SELECTOR, messages.UNPLACED)
        elif (found := graph.document.text[int(start[0]) : int(end[0])]) != exact[0]:
            told = fill(messages.DIFFERENT, found=shorten(found), start=start[0], end=end[0])
            yield graph.report("evidence-quote", evidence, EXACT, told, exact[0])


def is_number(values: list[str]) -> bool:
    """Return True for one value that is a whole number from 0."""
    return len(values) == 1 and values[0].isascii() and values[0].isdigit()


def check_presence(graph: StatedGraph) -> Iterator[Finding]:
    """Yield the things of which the document states something without evidence."""
    evidence = set(graph.evidence)
    for thing in graph.claims:
        if not evidence.intersection(graph.values(thing, EVIDENCE)):
            yield graph.report("evidence-missing", thing, EVIDENCE, messages.MISSING)


def check_cover(graph: StatedGraph) -> Iterator[Finding]:
    """Yield the stated values that none of the evidence of their thing supports."""
    known = set(graph.evidence)
    for thing in graph.claims:
        evidence = known.intersection(graph.values(thing, EVIDENCE))
        for predicate in sorted(set(graph.things[thing]) - EXEMPT) if evidence else ():
            values = graph.values(thing, predicate)
            supporting = [one for one in evidence if predicate in graph.values(one, SUPPORTS)]
            covered = {value for one in supporting for value in graph.find_supported(one, values)}
            for value in sorted(set(values) - covered):
                told = fill(messages.UNCOVERED, path=compact(predicate))
                yield graph.report("evidence-uncovered", thing, predicate, told, value)


def check_use(graph: StatedGraph) -> Iterator[Finding]:
    """Yield evidence for properties or values that nothing that rests on it states."""
    resting: dict[str, list[str]] = defaultdict(list)
    for thing in graph.claims:
        for evidence in graph.values(thing, EVIDENCE):
            resting[evidence].append(thing)
    for evidence in graph.evidence:
        supports = graph.values(evidence, SUPPORTS)
        stated = {
            path: {value for thing in resting[evidence] for value in graph.values(thing, path)}
            for path in supports
        }
        for path in (path for path in supports if not stated[path]):
            told = fill(messages.IDLE, path=compact(path))
            yield graph.report("evidence-idle", evidence, SUPPORTS, told, path)
        for value in sorted(set(graph.values(evidence, SUPPORTS_VALUE)).difference(*stated.values())):
            yield graph.report("evidence-idle", evidence, SUPPORTS_VALUE, messages.IDLE_VALUE, value)
