"""The report as RDF and as a page."""

from __future__ import annotations

from html.parser import HTMLParser

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from municoop.checks.report import build_report, report_html, report_turtle, show
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
    assert report_html(turned) == report_html(REPORT)


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


class Page(HTMLParser):
    """Collects what a browser would see of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += f"{data}\n"


def test_the_page_escapes_what_it_shows() -> None:
    page = Page(report_html(REPORT))
    assert "script" not in {tag for tag, _ in page.tags}
    assert page.text.count(ATTACK) >= len(LANGUAGES)


def test_the_page_links_to_the_web_only() -> None:
    hostile = Finding("Violation", "x", "javascript:alert(1)", "", "data:text/html,x", MESSAGES)
    page = Page(report_html(CheckReport((hostile, SHAPE), {})))
    targets = {attributes["href"] for tag, attributes in page.tags if tag == "a"}
    assert targets == {"#en", "#uk", "#pl", "report.ttl", SHAPE.focus}


def test_the_page_asks_nothing_of_anybody() -> None:
    page = Page(report_html(REPORT))
    assert not {"script", "img", "iframe", "object", "form"} & {tag for tag, _ in page.tags}
    assert {attributes["href"] for tag, attributes in page.tags if tag == "link"} == {"report.ttl"}
    assert "url(" not in report_html(REPORT)


def test_the_page_speaks_three_languages() -> None:
    page = Page(report_html(REPORT))
    sections = [attributes["lang"] for tag, attributes in page.tags if tag == "section"]
    assert sections == list(LANGUAGES)
    for language in LANGUAGES:
        assert WORDS[language]["bad"] in page.text
        assert MESSAGES[language] in page.text


def test_the_page_says_how_much_was_checked_and_where_to_look() -> None:
    page = Page(report_html(REPORT))
    assert "mappings/documents/a.yaml:12" in page.text
    assert "цитати" not in page.text
    assert {"4000", "apples", "твердження"} <= set(page.text.split())


def test_the_page_of_clean_data_says_so() -> None:
    page = Page(report_html(CLEAN))
    for language in LANGUAGES:
        assert WORDS[language]["good"] in page.text
        assert WORDS[language]["nothing"] in page.text


def test_tables_have_headings_for_their_columns() -> None:
    page = Page(report_html(REPORT))
    assert all(attributes.get("scope") == "col" for tag, attributes in page.tags if tag == "th")
    identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))


def test_every_word_is_said_in_every_language() -> None:
    assert set(WORDS) == set(LANGUAGES)
    assert len({frozenset(words) for words in WORDS.values()}) == 1
    assert all(set(words) == set(LANGUAGES) for words in COUNTS.values())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{BASE}id/cooperation/a", "cooperation/a"),
        (f"{SHAPES}twinning-party", "mcs:twinning-party"),
        (f"{MC}host|{MC}place", "mc:host|mc:place"),
        ("http://www.w3.org/ns/oa#exact", "oa:exact"),
        ("label-missing-language", "label-missing-language"),
        ("two | bars", "two | bars"),
    ],
)
def test_iris_are_shown_short(text: str, shown: str) -> None:
    assert show(text) == shown
