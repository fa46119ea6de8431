"""The ontology and the concept schemes, term by term."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from municoop.rdf import DEF, MC, expand
from municoop.site.content.index import Index
from municoop.site.content.lens import Lens, Link, Text

GROUPS = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "rdfs:Datatype")
ABOUT = ("rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range", "owl:disjointWith")
MAPPINGS = ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch")
UNION, FIRST, REST = (expand(name) for name in ("owl:unionOf", "rdf:first", "rdf:rest"))


@dataclass(frozen=True, slots=True)
class Term:
    """A class, a property or a concept. `rows`: what is said of it by name of the property."""

    anchor: str
    iri: str
    name: Text
    names: tuple[Text, ...]
    definition: Text | None
    examples: tuple[Text, ...]
    rows: tuple[tuple[Link, tuple[Link, ...]], ...]


def spread_unions(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return statements in which a union of classes, as a value, is replaced by its members."""
    listed = list(quads)
    parts = {(str(quad.subject), quad.predicate.value): quad.object for quad in listed}

    def members(node: object) -> list[ox.NamedNode]:
        head = parts.get((str(node), UNION))
        found: list[ox.NamedNode] = []
        while head is not None:
            first = parts.get((str(head), FIRST))
            found += [first] if isinstance(first, ox.NamedNode) else []
            head = parts.get((str(head), REST))
        return found

    spread = [
        ox.Quad(quad.subject, quad.predicate, member, quad.graph_name)
        for quad in listed
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.BlankNode)
        for member in members(quad.object)
    ]
    return listed + spread


def list_terms(lens: Lens, group: str) -> list[Term]:
    """Return the terms of the ontology of one group, by name."""
    names = [name for name in lens.terms.subjects if name.startswith(MC) and group in lens.terms.types(name)]
    return [read_term(lens, lens.terms, name) for name in sorted(names)]


def list_schemes(index: Index) -> list[str]:
    """Return the IRIs of the concept schemes."""
    namings = index.namings(expand("skos:ConceptScheme"))
    return [naming.subject for naming in namings if naming.predicate == "rdf:type"]


def list_concepts(lens: Lens, scheme: str) -> list[Term]:
    """Return the concepts of a scheme, by IRI."""
    named = lens.index.namings(scheme)
    names = sorted({naming.subject for naming in named if naming.predicate == "skos:inScheme"})
    return [read_term(lens, lens.index, name) for name in names]


def read_term(lens: Lens, index: Index, iri: str) -> Term:
    """Return a term for readers."""
    predicates = (*ABOUT, "skos:broader", "skos:related", *MAPPINGS)
    rows = (
        (lens.term(predicate), tuple(lens.link(value.text) for value in index.values(iri, predicate)))
        for predicate in predicates
    )
    label = "skos:prefLabel" if index.values(iri, "skos:prefLabel") else "rdfs:label"
    names = [*order_texts(lens, index, iri, label), *order_texts(lens, index, iri, "skos:altLabel")]
    example = lens.choose(index.values(iri, "skos:example"))
    return Term(
        anchor=iri.removeprefix(MC) if iri.startswith(MC) else iri.removeprefix(DEF).rpartition("/")[2],
        iri=iri,
        name=lens.name(iri),
        names=tuple(names[1:]),
        definition=lens.choose(index.values(iri, "skos:definition")),
        examples=(example,) if example else (),
        rows=tuple((name, links) for name, links in rows if links),
    )


def order_texts(lens: Lens, index: Index, iri: str, predicate: str) -> list[Text]:
    """Return the texts of a property in whichever index has them, the reader's language first."""
    found = sorted(
        index.values(iri, predicate), key=lambda value: (value.language != lens.language, value.language)
    )
    return [Text(value.text, "" if value.language == lens.language else value.language) for value in found]
