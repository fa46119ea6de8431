"""The report as RDF."""

from __future__ import annotations

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from municoop.checks.report import build_report, report_turtle
from municoop.checks.wording import COUNTS, WORDS
from municoop.model import LANGUAGES, CheckReport, Finding, Location
from municoop.rdf import MC, SHAPES, node

BASE = "https://example.org/data/"
ATTACK = '<script>alert("x")</script>'
MESSAGES = {"en": f"Mend it {ATTACK}.", "uk": "Виправте.", "pl": "Popraw."}
SHAPE = Finding(
    "Violation",
    f"{SHAPES}twinning-party",
    f"{BASE}id/cooperation/a",
    f"{MC}party",
    ATTACK,
    MESSAGES,
    Location("mappings/documents/a.yaml", 12),
    "http://www.w3.org/ns/shacl#MinCountConstraintComponent",
)
QUERY = Finding("Info", "label-missing-language", f"{BASE}id/authority/kyiv", "", "pl", MESSAGES)
REPORT = CheckReport((QUERY, SHAPE), {"documents": 5, "statements": 4000, "apples": 3})
CLEAN = CheckReport((), {"documents": 5})


def parse(turtle: bytes) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)}


def test_turtle_says_all_there_is_to_say_of_a_finding() -> None:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in parse(report_turtle(REPORT, BASE)))
    (result,) = store.quads_for_pattern(None, node("sh:sourceShape"), ox.NamedNode(SHAPE.check))
    said = {
        (quad.predicate.value.rpartition("#")[2], quad.object.value)
        for quad in store.quads_for_pattern(result.subject, None, None)
        if not isinstance(quad.object, ox.Triple)
    }
    assert said == {
        ("type", "http://www.w3.org/ns/shacl#ValidationResult"),
        ("resultSeverity", "http://www.w3.org/ns/shacl#Violation"),
        ("sourceShape", SHAPE.check),
        ("sourceConstraintComponent", SHAPE.component),
        ("focusNode", SHAPE.focus),
        ("resultPath", SHAPE.path),
        ("value", ATTACK),
        *(("resultMessage", text) for text in MESSAGES.values()),
        ("comment", "mappings/documents/a.yaml:12"),
    }


def test_turtle_is_the_graph_that_was_built() -> None:
    assert parse(report_turtle(REPORT, BASE)) == set(build_report(REPORT, BASE))


def test_turtle_has_no_blank_nodes() -> None:
    for triple in build_report(REPORT, BASE):
        assert not any(isinstance(term, ox.BlankNode) for term in triple)


def test_turtle_does_not_depend_on_the_order_of_findings() -> None:
    turned = CheckReport((SHAPE, QUERY), REPORT.checked)
    assert report_turtle(turned, BASE) == report_turtle(REPORT, BASE)


def test_a_finding_keeps_its_name_when_others_come_and_go() -> None:
    alone = CheckReport((SHAPE,), {})
    assert set(build_report(alone, BASE)) & set(build_report(REPORT, BASE)) >= {
        triple for triple in build_report(alone, BASE) if triple.predicate == node("sh:sourceShape")
    }


def test_a_saved_check_and_an_odd_path_are_published_with_iris() -> None:
    odd = Finding("Warning", "odd", "_:b0", f"{MC}host|{MC}place", "not an iri://", MESSAGES)
    triples = set(build_report(CheckReport((odd,), {}), BASE))
    rule = ox.NamedNode("https://w3id.org/municoop/def/check/odd")
    assert {triple.object for triple in triples if triple.predicate == node("sh:sourceShape")} == {rule}
    assert {triple.object for triple in triples if triple.predicate == node("sh:focusNode")} == {
        ox.Literal("_:b0")
    }
    assert not [triple for triple in triples if triple.predicate == node("sh:resultPath")]


@pytest.mark.parametrize(("report", "conforms"), [(REPORT, False), (CLEAN, True)])
def test_turtle_says_whether_the_data_conforms(report: CheckReport, conforms: bool) -> None:
    triples = [triple for triple in build_report(report, BASE) if triple.predicate == node("sh:conforms")]
    assert [triple.object for triple in triples] == [ox.Literal(conforms)]


def test_turtle_says_how_much_was_checked_in_every_language() -> None:
    comments = {
        triple.object.language: triple.object.value
        for triple in build_report(REPORT, BASE)
        if isinstance(triple.object, ox.Literal)
        and triple.object.language
        and triple.predicate == node("rdfs:comment")
    }
    assert set(comments) == set(LANGUAGES)
    assert all("4000" in text for text in comments.values())


def test_turtle_is_a_validation_report_by_the_rules_of_shacl() -> None:
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> .
        [] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
            sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ] ;
            sh:property [ sh:path sh:result ; sh:class sh:ValidationResult ] .
        [] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
            sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ;
            sh:property [ sh:path sh:value ; sh:maxCount 1 ] ;
            sh:property [ sh:path sh:resultPath ; sh:maxCount 1 ] ;
            sh:property [ sh:path sh:resultMessage ; sh:uniqueLang true ] ;
            sh:property [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ;
            sh:property [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ] ."""
    data = rdflib.Graph().parse(data=report_turtle(REPORT, BASE), format="turtle")
    conforms, _, text = pyshacl.validate(data, shacl_graph=rdflib.Graph().parse(data=shapes, format="turtle"))
    assert conforms, text


def test_every_word_is_said_in_every_language() -> None:
    assert set(WORDS) == set(LANGUAGES)
    assert len({frozenset(words) for words in WORDS.values()}) == 1
    assert all(set(words) == set(LANGUAGES) for words in COUNTS.values())
