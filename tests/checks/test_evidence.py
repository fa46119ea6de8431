"""Evidence closure: every stated value rests on words that stand in the source."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox
import pytest

from municoop.checks.evidence import check_evidence
from municoop.model import LANGUAGES, Finding, Location, Origins, SeedDocument

BASE = "https://example.org/data/"
TEXT = "Київ і Гдиня підписали угоду. 🤝 Місто Гдиня."
QUOTE = "підписали угоду"
START = TEXT.index(QUOTE)
DOCUMENT = SeedDocument("001-abc", "001_abc.txt", TEXT, {}, {}, Location("seeds/catalog.yaml", 1))
DOCUMENTS = {f"{BASE}id/document/001-abc": DOCUMENT}
PREFIXES = """
@prefix mc: <https://w3id.org/municoop/def#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""
COOPERATION = """<id/cooperation/a> a mc:Agreement ;
    rdfs:label "Agreement"@en ; skos:altLabel "Deal"@en ; skos:note "A note."@en ;
    mc:party <id/authority/kyiv> , <id/authority/gdynia> ;
    mc:date "2023-07"^^xsd:gYearMonth ;
    mc:evidence <id/evidence/e1> .
<id/document/001-abc> a mc:SourceDocument ; dcterms:title "Title"@uk .
"""


def evidence(
    name: str = "e1",
    supports: str = "mc:party , mc:date",
    values: str = "",
    exact: str = QUOTE,
    start: int = START,
    end: int = START + len(QUOTE),
) -> str:
    restricted = f"mc:supportsValue {values} ;" if values else ""
    return f"""<id/evidence/{name}> a mc:Evidence ; {restricted} mc:supports {supports} ;
        oa:hasSource <id/document/001-abc> ;
        oa:hasSelector <id/evidence/{name}#quote> , <id/evidence/{name}#position> .
    <id/evidence/{name}#quote> a oa:TextQuoteSelector ; oa:exact "{exact}" ; oa:prefix "Гдиня " .
    <id/evidence/{name}#position> a oa:TextPositionSelector ;
        oa:start "{start}"^^xsd:nonNegativeInteger ; oa:end "{end}"^^xsd:nonNegativeInteger .
    """


def quads(*texts: str, graph: str = "001-abc") -> list[ox.Quad]:
    name = ox.NamedNode(f"{BASE}graph/{graph}")
    triples = ox.parse(PREFIXES + "".join(texts), format=ox.RdfFormat.TURTLE, base_iri=BASE)
    return [ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples]


def check(*texts: str, origins: Origins | None = None) -> list[Finding]:
    return check_evidence(quads(*texts), DOCUMENTS, origins or Origins())


def told(findings: Sequence[Finding]) -> list[tuple[str, str, str, str]]:
    return [
        (
            finding.check,
            finding.focus.removeprefix(f"{BASE}id/"),
            finding.path.rpartition("#")[2],
            finding.value.removeprefix(f"{BASE}id/"),
        )
        for finding in findings
    ]


def test_a_covered_cooperation_gets_no_finding() -> None:
    assert check(COOPERATION, evidence()) == []


@pytest.mark.parametrize(("start", "end"), [(-1, 0), (1, 0), (0, 1), (0, -1), (1, 1), (-1, -1)])
def test_offsets_that_are_wrong_by_one_are_found(start: int, end: int) -> None:
    (finding,) = check(COOPERATION, evidence(start=START + start, end=START + len(QUOTE) + end))
    assert finding.check == "evidence-quote"
    assert finding.value == QUOTE


def test_offsets_count_code_points() -> None:
    word = "Місто"
    start = TEXT.index(word)
    assert check(COOPERATION, evidence(exact=word, start=start, end=start + len(word))) == []
    assert check(COOPERATION, evidence(exact=word, start=start + 1, end=start + 1 + len(word)))


def test_a_changed_letter_is_found_and_shown() -> None:
    (finding,) = check(COOPERATION, evidence(exact="підписали Угоду"))
    assert QUOTE in finding.messages["en"]
    assert f"{START}–{START + len(QUOTE)}" in finding.messages["uk"]


def test_a_no_break_space_is_not_a_space() -> None:
    (finding,) = check(COOPERATION, evidence(exact=QUOTE.replace(" ", "\N{NO-BREAK SPACE}")))
    assert finding.check == "evidence-quote"


def test_evidence_without_a_place_is_found() -> None:
    text = evidence().replace(f'oa:start "{START}"^^xsd:nonNegativeInteger ;', "")
    assert told(check(COOPERATION, text)) == [("evidence-quote", "evidence/e1", "hasSelector", "")]


def test_evidence_that_starts_before_the_text_is_found() -> None:
    assert told(check(COOPERATION, evidence(start=-1)))[0][:3] == (
        "evidence-quote",
        "evidence/e1",
        "hasSelector",
    )


def test_evidence_from_another_document_is_found() -> None:
    text = evidence().replace("document/001-abc", "document/002-def")
    assert told(check(COOPERATION, text)) == [("evidence-quote", "evidence/e1", "hasSource", "")]


def test_a_thing_without_evidence_is_found() -> None:
    text = COOPERATION.replace("mc:evidence <id/evidence/e1>", "mc:status <def/status/in-force>")
    found = told(check(text, evidence()))
    assert ("evidence-missing", "cooperation/a", "evidence", "") in found


def test_evidence_that_is_not_described_is_no_evidence() -> None:
    assert told(check(COOPERATION)) == [("evidence-missing", "cooperation/a", "evidence", "")]


def test_a_value_that_nothing_supports_is_found() -> None:
    found = check(COOPERATION, evidence(supports="mc:party"))
    assert told(found) == [("evidence-uncovered", "cooperation/a", "date", "2023-07")]
    assert "mc:date" in found[0].messages["pl"]


def test_support_for_one_value_is_none_for_the_others() -> None:
    found = check(COOPERATION, evidence(values="<id/authority/kyiv>"))
    assert told(found) == [("evidence-uncovered", "cooperation/a", "party", "authority/gdynia")]


def test_two_quotations_cover_one_value_each() -> None:
    cooperation = COOPERATION.replace("<id/evidence/e1>", "<id/evidence/e1> , <id/evidence/e2>")
    one, two = evidence(values="<id/authority/kyiv>"), evidence("e2", "mc:party", "<id/authority/gdynia>")
    assert check(cooperation, one, two) == []


def test_values_named_for_one_property_do_not_restrict_another() -> None:
    cooperation = COOPERATION.replace("mc:date", "mc:theme <def/theme/culture> , <def/theme/sport> ; mc:date")
    supports = "mc:party , mc:date , mc:theme"
    assert (
        check(cooperation, evidence(supports=supports, values="<id/authority/kyiv> , <id/authority/gdynia>"))
        == []
    )
    found = check(cooperation, evidence(supports=supports, values="<def/theme/sport>"))
    assert [(finding.check, finding.value) for finding in found] == [
        ("evidence-uncovered", f"{BASE}def/theme/culture")
    ]


def test_what_an_office_and_a_known_thing_are_said_to_be_needs_cover_too() -> None:
    office = "<id/office/o> a mc:Office ; org:member <id/person/p> ; mc:evidence <id/evidence/e2> ."
    known = "<id/programme/iurc> mc:funder <id/organization/eu> ."
    found = told(check(COOPERATION, evidence(), office, known, evidence("e2", "org:organization")))
    assert found == [
        ("evidence-idle", "evidence/e2", "supports", "http://www.w3.org/ns/org#organization"),
        ("evidence-uncovered", "office/o", "member", "person/p"),
        ("evidence-missing", "programme/iurc", "evidence", ""),
    ]


def test_a_property_that_nobody_foresaw_needs_cover() -> None:
    text = COOPERATION.replace("mc:date", '<https://example.org/budget> "5" ; mc:date')
    (finding,) = check(text, evidence())
    assert (finding.check, finding.path) == ("evidence-uncovered", "https://example.org/budget")


def test_support_for_what_is_not_stated_is_found() -> None:
    found = check(COOPERATION, evidence(supports="mc:party , mc:date , mc:endDate"))
    assert told(found) == [
        ("evidence-idle", "evidence/e1", "supports", "https://w3id.org/municoop/def#endDate")
    ]


def test_support_for_a_value_that_is_not_stated_is_found() -> None:
    found = check(COOPERATION, evidence(values="<id/authority/krakow>"))
    assert told(found) == [("evidence-idle", "evidence/e1", "supportsValue", "authority/krakow")]


@pytest.mark.parametrize("graph", ["derived", "register", "links", "002-def"])
def test_only_the_graphs_of_the_documents_are_looked_at(graph: str) -> None:
    assert check_evidence(quads(COOPERATION, graph=graph), DOCUMENTS, Origins()) == []


def test_graphs_of_two_documents_are_looked_at_apart() -> None:
    other = SeedDocument("002-def", "002_def.txt", TEXT, {}, {}, Location("seeds/catalog.yaml", 9))
    documents = {**DOCUMENTS, f"{BASE}id/document/002-def": other}
    mixed = quads(COOPERATION) + quads(evidence(), graph="002-def")
    found = {finding.check for finding in check_evidence(mixed, documents, Origins())}
    assert {"evidence-missing", "evidence-quote"} <= found


def test_findings_are_violations_with_their_place_in_three_languages() -> None:
    line = Location("mappings/documents/001_abc.yaml", 12)
    origins = Origins({(f"{BASE}id/cooperation/a", "https://w3id.org/municoop/def#date"): line})
    (finding,) = check(COOPERATION, evidence(supports="mc:party"), origins=origins)
    assert finding.location == line
    assert finding.severity == "Violation"
    assert set(finding.messages) == set(LANGUAGES)


def test_messages_of_every_kind_speak_every_language() -> None:
    found = check(
        COOPERATION.replace("mc:date", "mc:status <def/status/x> ; mc:date"),
        "<id/office/o> a mc:Office ; mc:evidence <id/evidence/none> .",
        evidence(exact="nowhere", supports="mc:party , mc:endDate", values="<id/authority/x>"),
    )
    assert {finding.check for finding in found} == {
        "evidence-quote",
        "evidence-missing",
        "evidence-uncovered",
        "evidence-idle",
    }
    for finding in found:
        assert len({finding.messages[language] for language in LANGUAGES}) == len(LANGUAGES)
        assert all("{" not in text for text in finding.messages.values())
