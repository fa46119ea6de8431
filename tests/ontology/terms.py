"""Terms: which are ours, which exist elsewhere, and which a graph should not use as it does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

MC = "https://w3id.org/municoop/def#"
OWN = "https://w3id.org/municoop/"
WIKIDATA = "http://www.wikidata.org/"
CLASSES = {OWL.Class}
PROPERTIES = {OWL.ObjectProperty, OWL.DatatypeProperty}
CLASS_AFTER = {RDF.type, RDFS.subClassOf, RDFS.domain, RDFS.range, OWL.disjointWith, OWL.equivalentClass}
PROPERTY_AFTER = {RDFS.subPropertyOf, OWL.inverseOf, OWL.equivalentProperty, OWL.onProperty}
MAPPINGS = {SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}
FITS = {
    "class": {"class", "datatype"},
    "property": {"property"},
    "datatype": {"datatype"},
    "term": {"class", "property", "datatype", "individual"},
}


@dataclass(frozen=True)
class KnownTerms:
    """The terms of other vocabularies: namespace → kind → names."""

    namespaces: Mapping[str, Mapping[str, frozenset[str]]]

    @classmethod
    def read(cls, path: Path) -> KnownTerms:
        """Read `terms.json`."""
        content: dict[str, dict[str, list[str]]] = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            {
                namespace: {kind: frozenset(names) for kind, names in kinds.items()}
                for namespace, kinds in content.items()
            }
        )

    def fault(self, iri: str, role: str) -> str | None:
        """Return what is wrong with using `iri` as a class, a property, a datatype, or just as some term."""
        namespace = max((each for each in self.namespaces if iri.startswith(each)), key=len, default=None)
        if namespace is None:
            return "is of an unknown vocabulary"
        name, kinds = iri.removeprefix(namespace), self.namespaces[namespace]
        if name in kinds.get("deprecated", ()):
            return "is deprecated"
        found = {kind for kind, names in kinds.items() if name in names}
        if not found:
            return "does not exist"
        return None if found & FITS[role] else f"is no {role}"


def own_terms(graph: Graph, kinds: set[URIRef]) -> set[URIRef]:
    """Return the terms of this vocabulary that are declared as one of `kinds`."""
    return {
        subject
        for kind in kinds
        for subject in graph.subjects(RDF.type, kind)
        if isinstance(subject, URIRef) and subject.startswith(MC)
    }


def iter_uses(graph: Graph) -> Iterator[tuple[str, str]]:
    """Yield the IRIs that a graph uses as terms, each with the role it uses them in."""
    for _subject, predicate, value in graph:
        yield str(predicate), "property"
        if isinstance(value, Literal) and value.datatype is not None:
            yield str(value.datatype), "datatype"
        if isinstance(value, URIRef):
            if predicate in CLASS_AFTER:
                yield str(value), "class"
            elif predicate in PROPERTY_AFTER:
                yield str(value), "property"
            elif predicate in MAPPINGS:
                yield str(value), "term"


def find_wrong_terms(graph: Graph, known: KnownTerms) -> set[str]:
    """Return a sentence for each term that the graph should not use as it does."""
    declared = {str(subject) for subject in graph.subjects(RDF.type)}
    wrong = set()
    for iri, role in set(iter_uses(graph)):
        if iri.startswith(OWN):
            fault = None if iri in declared else "is not declared"
        elif iri.startswith(WIKIDATA) and role == "term":
            fault = None
        else:
            fault = known.fault(iri, role)
        if fault:
            wrong.add(f"{iri} {fault}")
    return wrong
