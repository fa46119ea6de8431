"""Every term says in three languages what it is called, what it means, and what an example of it is."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from municoop.model import LANGUAGES
from ontology.terms import CLASSES, PROPERTIES, own_terms

ONTOLOGY = URIRef("https://w3id.org/municoop/def")
TEXTS = (RDFS.label, SKOS.definition, SKOS.example)
CYRILLIC = re.compile("[Ѐ-ӿ]")
POLISH_ONLY = re.compile("[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")
QUOTED = re.compile("[«„“].*?[»”]")
MIXED = re.compile("[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")


@pytest.mark.parametrize("kind", TEXTS, ids=["label", "definition", "example"])
def test_every_term_has_one_text_of_each_kind_in_each_language(vocabulary: Graph, kind: URIRef) -> None:
    terms = own_terms(vocabulary, CLASSES | PROPERTIES | {RDFS.Datatype})
    assert len(terms) > 60
    for term in terms:
        texts = [text for text in vocabulary.objects(term, kind) if isinstance(text, Literal)]
        assert Counter(text.language for text in texts) == Counter(LANGUAGES), term


def test_texts_are_in_the_language_they_claim(vocabulary: Graph, schemes: Graph) -> None:
    kinds = {*TEXTS, SKOS.prefLabel, SKOS.altLabel, SKOS.editorialNote}
    texts = [value for graph in (vocabulary, schemes) for _, kind, value in graph if kind in kinds]
    assert len(texts) > 1000
    for text in texts:
        bare = QUOTED.sub("", str(text))
        if getattr(text, "language", None) == "uk":
            assert CYRILLIC.search(bare), text
            assert not POLISH_ONLY.search(bare), text
        else:
            assert not CYRILLIC.search(bare), text


def test_no_word_mixes_alphabets_and_no_apostrophe_is_straight(vocabulary: Graph, schemes: Graph) -> None:
    values = [value for graph in (vocabulary, schemes) for value in graph.objects()]
    texts = [value for value in values if isinstance(value, Literal)]
    assert [text for text in texts if MIXED.search(text)] == []
    assert [text for text in texts if text.language == "uk" and re.search("['ʼ]", text)] == []


def test_definition_is_not_the_same_in_two_languages(vocabulary: Graph, schemes: Graph) -> None:
    for graph in (vocabulary, schemes):
        for term in set(graph.subjects(SKOS.definition)):
            assert len({str(text) for text in graph.objects(term, SKOS.definition)}) == len(LANGUAGES), term


def test_every_term_names_the_ontology_it_belongs_to(vocabulary: Graph) -> None:
    terms = own_terms(vocabulary, CLASSES | PROPERTIES | {RDFS.Datatype})
    assert {term for term in terms if (term, RDFS.isDefinedBy, ONTOLOGY) not in vocabulary} == set()


def test_version_is_the_last_part_of_the_version_iri(vocabulary: Graph) -> None:
    version = vocabulary.value(ONTOLOGY, OWL.versionInfo)
    assert vocabulary.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{ONTOLOGY}/{version}")


def test_parts_of_a_union_are_declared_classes(vocabulary: Graph) -> None:
    lists = list(vocabulary.objects(None, OWL.unionOf))
    assert lists
    for members in lists:
        for member in vocabulary.items(members):
            declared = (member, RDF.type, OWL.Class) in vocabulary
            assert declared or str(member).startswith("http://www.w3.org/2001/XMLSchema#"), member
