"""No term is used that its vocabulary does not have."""

from __future__ import annotations

import pytest
from rdflib import Graph

from ontology.terms import KnownTerms, find_wrong_terms

PREFIXES = """
@prefix : <https://w3id.org/municoop/def#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Town a owl:Class .
"""
WRONG = {
    "property-invented": (":Town dcterms:inventor :Town .", "dcterms:inventor does not exist"),
    "class-invented": (":Town rdfs:subClassOf org:Town .", "org:Town does not exist"),
    "datatype-invented": (':Town rdfs:label "1"^^xsd:year .', "xsd:year does not exist"),
    "counterpart-invented": (":Town skos:closeMatch schema:Town .", "schema:Town does not exist"),
    "class-as-property": (":Town skos:Concept :Town .", "skos:Concept is no property"),
    "property-as-class": (":Town rdfs:subClassOf org:memberOf .", "org:memberOf is no class"),
    "vocabulary-unknown": (
        ":Town <http://example.org/near> :Town .",
        "http://example.org/near is of an unknown vocabulary",
    ),
    "schema-over-http": (
        ":Town rdfs:subClassOf <http://schema.org/City> .",
        "http://schema.org/City is of an unknown vocabulary",
    ),
    "deprecated": (":Town skos:closeMatch schema:serviceAudience .", "schema:serviceAudience is deprecated"),
    "own-undeclared": (":Town :near :Town .", ":near is not declared"),
}


def expand(sentence: str) -> str:
    """Return a sentence with the prefixed name it begins with written out."""
    graph = Graph().parse(data=PREFIXES, format="turtle")
    name, rest = sentence.split(" ", 1)
    return sentence if name.startswith("http") else f"{graph.namespace_manager.expand_curie(name)} {rest}"


def test_ontology_uses_only_terms_that_exist(vocabulary: Graph, schemes: Graph, known: KnownTerms) -> None:
    assert find_wrong_terms(vocabulary, known) == set()
    assert find_wrong_terms(schemes, known) == set()


@pytest.mark.parametrize(("statement", "expected"), WRONG.values(), ids=WRONG)
def test_wrong_term_is_noticed(statement: str, expected: str, known: KnownTerms) -> None:
    graph = Graph().parse(data=PREFIXES + statement, format="turtle")
    assert find_wrong_terms(graph, known) == {expand(expected)}


def test_right_terms_are_let_pass(known: KnownTerms) -> None:
    statement = ':Town rdfs:subClassOf org:Organization ; dcterms:created "2026-11-22"^^xsd:date .'
    assert find_wrong_terms(Graph().parse(data=PREFIXES + statement, format="turtle"), known) == set()
