"""The concept schemes are whole, and readable in three languages."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef

from municoop.model import LANGUAGES

DEF = "https://w3id.org/municoop/def/"
SCHEMES = ["area", "authority-type", "form", "law-3668-ix", "rgre-category", "status", "theme"]
STATUSES = {"planned", "in-force", "suspended", "ended", "refused", "unspecified"}
COUNTRIES = {"de", "gb", "nl", "pl", "ua", "us"}


def concepts(schemes: Graph, scheme: str) -> set[URIRef]:
    """Return the concepts of a scheme."""
    found = schemes.subjects(SKOS.inScheme, URIRef(DEF + scheme))
    return {each for each in found if isinstance(each, URIRef)}


def names(schemes: Graph, scheme: str) -> set[str]:
    """Return the concepts of a scheme by the last part of their IRIs."""
    return {concept.removeprefix(f"{DEF}{scheme}/") for concept in concepts(schemes, scheme)}


def test_schemes_are_those_that_are_documented(schemes: Graph) -> None:
    found = {str(each).removeprefix(DEF) for each in schemes.subjects(RDF.type, SKOS.ConceptScheme)}
    assert found == set(SCHEMES)


def test_every_concept_belongs_to_one_scheme_and_lies_under_its_address(schemes: Graph) -> None:
    subjects = set(schemes.subjects(RDF.type, SKOS.Concept))
    assert len(subjects) > 80
    for concept in subjects:
        (scheme,) = schemes.objects(concept, SKOS.inScheme)
        assert str(concept).startswith(f"{scheme}/")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_concept_has_one_label_and_one_definition_in_each_language(schemes: Graph, scheme: str) -> None:
    for concept in concepts(schemes, scheme) | {URIRef(DEF + scheme)}:
        for kind in (SKOS.prefLabel, SKOS.definition):
            found = Counter(
                value.language for value in schemes.objects(concept, kind) if isinstance(value, Literal)
            )
            assert found - Counter({"de": 1}) == Counter(LANGUAGES), (concept, kind)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", [SKOS.prefLabel, SKOS.definition], ids=["label", "definition"])
def test_no_two_concepts_of_a_scheme_share_a_text(schemes: Graph, scheme: str, kind: URIRef) -> None:
    texts = [value for concept in concepts(schemes, scheme) for value in schemes.objects(concept, kind)]
    assert len(texts) >= len(LANGUAGES)
    assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_no_alternative_label_is_the_preferred_label_of_another_concept(schemes: Graph) -> None:
    alternatives = list(schemes.subject_objects(SKOS.altLabel))
    assert alternatives
    for concept, label in alternatives:
        (scheme,) = schemes.objects(concept, SKOS.inScheme)
        named = set(schemes.subjects(SKOS.prefLabel, label))
        assert not any((each, SKOS.inScheme, scheme) in schemes for each in named), label


def test_every_concept_is_at_the_top_or_below_another_of_its_scheme(schemes: Graph) -> None:
    for concept in schemes.subjects(RDF.type, SKOS.Concept):
        scheme = schemes.value(concept, SKOS.inScheme)
        above = set(schemes.objects(concept, SKOS.broader))
        assert bool(above) != ((concept, SKOS.topConceptOf, scheme) in schemes), concept
        assert all((each, SKOS.inScheme, scheme) in schemes for each in above), concept
        assert concept not in set(schemes.transitive_objects(concept, SKOS.broader)) - {concept}


def test_related_concepts_are_not_above_one_another(schemes: Graph) -> None:
    pairs = list(schemes.subject_objects(SKOS.related))
    assert pairs
    for one, other in pairs:
        assert other not in set(schemes.transitive_objects(one, SKOS.broader))
        assert one not in set(schemes.transitive_objects(other, SKOS.broader))


def test_mappings_join_our_forms_to_concepts_of_the_other_schemes(schemes: Graph) -> None:
    pairs = [*schemes.subject_objects(SKOS.closeMatch), *schemes.subject_objects(SKOS.relatedMatch)]
    assert {one for one, _ in pairs} <= concepts(schemes, "form")
    others = concepts(schemes, "rgre-category") | concepts(schemes, "law-3668-ix")
    assert {other for _, other in pairs} == others


def test_schemes_of_others_name_their_sources(schemes: Graph) -> None:
    for scheme in ("rgre-category", "law-3668-ix"):
        assert set(schemes.objects(URIRef(DEF + scheme), DCTERMS.source))


def test_statuses_are_the_six(schemes: Graph) -> None:
    assert names(schemes, "status") == STATUSES


def test_notation_of_a_country_is_its_name_in_capitals(schemes: Graph) -> None:
    notations = {str(concept): str(value) for concept, value in schemes.subject_objects(SKOS.notation)}
    assert notations == {f"{DEF}area/{country}": country.upper() for country in COUNTRIES}
