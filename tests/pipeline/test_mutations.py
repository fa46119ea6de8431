"""Valid data, spoilt in one place, is refused by the very shape or check that is meant for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from municoop import pipeline
from municoop.graph.rules import derive
from municoop.graph.statements import Statements
from municoop.model import CheckReport
from municoop.rdf import DEFAULT_BASE_IRI, MC, PREFIXES, compact, node
from municoop.sources.project import Project

NAMES = {
    "id": DEFAULT_BASE_IRI + "id/",
    "def": DEFAULT_BASE_IRI + "def/",
    "wd": "http://www.wikidata.org/entity/",
    **PREFIXES,
}
KREFELD = "id:cooperation/twinning-krefeld-kropyvnytskyi"
VISIT = "id:cooperation/venlo-krefeld-visit-2025"
MEETING = "id:cooperation/meeting-kropyvnytskyi-venlo"
EVIDENCE = "id:evidence/003-6ee051e8797e8b75-twinning-krefeld-kropyvnytskyi-1"
METREX = "id:cooperation/membership-kyiv-metrex"
CONFERENCE = "id:cooperation/metrex-conference-wroclaw-2023"
STUDY = "id:cooperation/participation-metropolia-krakowska-pim3"
MAYOR = "id:office/office-scholten-mayor-venlo"
GROUP = "id:cooperation/working-group-housing-management-zmp-ua-cities"
DOCUMENT = "id:document/003-6ee051e8797e8b75"

Pattern = tuple[str, str, str]


def term(text: str) -> ox.NamedNode | ox.Literal:
    """Return a term: `prefix:name`, or a literal as N-Triples writes it, with a prefixed datatype."""
    if not text.startswith('"'):
        prefix, _, local = text.partition(":")
        return ox.NamedNode(NAMES[prefix] + local)
    value, _, rest = text[1:].rpartition('"')
    if rest.startswith("@"):
        return ox.Literal(value, language=rest[1:])
    return ox.Literal(value, datatype=node(rest[2:]) if rest else None)


@dataclass(frozen=True)
class Mutation:
    """Statements taken out (`*` is anything) and put in, and who must refuse the result."""

    check: str
    drop: Sequence[Pattern] = ()
    add: Sequence[Pattern] = ()

    def apply(self, graphs: Sequence[Statements]) -> tuple[Statements, ...]:
        """Return the graphs, spoilt; a new statement goes where its subject is described first."""
        dropped = [self.match(graph.quads) for graph in graphs]
        assert all(any(pattern in found for found in dropped) for pattern in self.drop), (
            "nothing was taken out"
        )
        spoilt = []
        for graph, found in zip(graphs, dropped, strict=True):
            gone = {quad for quads in found.values() for quad in quads}
            spoilt.append(replace(graph, quads=tuple(quad for quad in graph.quads if quad not in gone)))
        for pattern in self.add:
            subject, predicate, value = (term(text) for text in pattern)
            assert isinstance(subject, ox.NamedNode)
            assert isinstance(predicate, ox.NamedNode)
            homes = [
                at for at, graph in enumerate(graphs) if any(quad.subject == subject for quad in graph.quads)
            ]
            at = homes[0] if homes else 0
            quad = ox.Quad(subject, predicate, value, ox.NamedNode(spoilt[at].graph))
            spoilt[at] = replace(spoilt[at], quads=(*spoilt[at].quads, quad))
        return tuple(spoilt)

    def match(self, quads: Sequence[ox.Quad]) -> dict[Pattern, list[ox.Quad]]:
        """Return the statements that each pattern takes out."""
        found = {}
        for pattern in self.drop:
            wanted = [None if text == "*" else term(text) for text in pattern]
            hits = [
                quad
                for quad in quads
                if all(one in (None, is_) for one, is_ in zip(wanted, quad.triple, strict=True))
            ]
            if hits:
                found[pattern] = hits
        return found


MUTATIONS = {
    "a party dropped": Mutation("mcs:twinning-party", [(KREFELD, "mc:party", "id:authority/krefeld")]),
    "no party at all": Mutation("mcs:membership-party", [(METREX, "mc:party", "*")]),
    "a person as a party": Mutation(
        "mcs:cooperation-party", add=[(KREFELD, "mc:party", "id:person/antoin-scholten")]
    ),
    "a country as a party": Mutation("mcs:cooperation-party", add=[(KREFELD, "mc:party", "def:area/de")]),
    "a party that nothing describes": Mutation(
        "mcs:cooperation-party", add=[(KREFELD, "mc:party", "id:authority/atlantis")]
    ),
    "a tie with itself": Mutation(
        "tie-with-itself", add=[("id:authority/venlo", "mc:cooperatesWith", "id:authority/venlo")]
    ),
    "no status": Mutation("mcs:cooperation-status", [(KREFELD, "mc:status", "*")]),
    "two statuses": Mutation("mcs:cooperation-status", add=[(KREFELD, "mc:status", "def:status/ended")]),
    "a status out of the scheme": Mutation(
        "mcs:cooperation-status",
        [(KREFELD, "mc:status", "*")],
        [(KREFELD, "mc:status", "def:status/eternal")],
    ),
    "a theme out of the scheme": Mutation(
        "mcs:cooperation-theme", add=[(VISIT, "mc:theme", "def:theme/astrology")]
    ),
    "a status as a theme": Mutation("mcs:cooperation-theme", add=[(VISIT, "mc:theme", "def:status/planned")]),
    "a form out of the scheme": Mutation(
        "mcs:cooperation-form", add=[(VISIT, "mc:form", "def:form/handshake")]
    ),
    "no evidence": Mutation("mcs:cooperation-evidence", [(KREFELD, "mc:evidence", "*")]),
    "evidence that nothing rests on": Mutation("orphan-evidence", [(KREFELD, "mc:evidence", EVIDENCE)]),
    "a property that no evidence covers": Mutation(
        "evidence-uncovered", add=[(KREFELD, "mc:theme", "def:theme/sport")]
    ),
    "a date that no evidence covers": Mutation(
        "evidence-uncovered", add=[(KREFELD, "mc:date", '"2024"^^xsd:gYear')]
    ),
    "a place that no evidence covers": Mutation(
        "evidence-uncovered", add=[(KREFELD, "mc:place", "id:authority/venlo")]
    ),
    "evidence for what nothing states": Mutation(
        "evidence-idle", add=[(EVIDENCE, "mc:supports", "mc:funder")]
    ),
    "evidence that supports nothing": Mutation("mcs:evidence-supports", [(EVIDENCE, "mc:supports", "*")]),
    "a quote that is not in the text": Mutation(
        "evidence-quote",
        [(EVIDENCE + "#quote", "oa:exact", "*")],
        [(EVIDENCE + "#quote", "oa:exact", '"Кропивницький розриває партнерство"')],
    ),
    "an offset wrong by one": Mutation(
        "evidence-quote",
        [(EVIDENCE + "#position", "oa:start", "*")],
        [(EVIDENCE + "#position", "oa:start", '"1"^^xsd:nonNegativeInteger')],
    ),
    "an end before its start": Mutation(
        "mcs:position-start",
        [(EVIDENCE + "#position", "oa:start", "*")],
        [(EVIDENCE + "#position", "oa:start", '"9999"^^xsd:nonNegativeInteger')],
    ),
    "an empty quote": Mutation(
        "mcs:quote-exact", [(EVIDENCE + "#quote", "oa:exact", "*")], [(EVIDENCE + "#quote", "oa:exact", '""')]
    ),
    "evidence with no source": Mutation("mcs:evidence-hasSource", [(EVIDENCE, "oa:hasSource", "*")]),
    "evidence from another text": Mutation(
        "evidence-quote",
        [(EVIDENCE, "oa:hasSource", "*")],
        [(EVIDENCE, "oa:hasSource", "id:document/004-467d5ebfc5a7d36e")],
    ),
    "evidence with no place in the text": Mutation(
        "mcs:evidence-positionSelector", [(EVIDENCE, "oa:hasSelector", EVIDENCE + "#position")]
    ),
    "an inference with no language": Mutation(
        "mcs:evidence-inference", add=[(EVIDENCE, "mc:inference", '"guessed"')]
    ),
    "an impossible day": Mutation(
        "mcs:cooperation-date", add=[(KREFELD, "mc:date", '"2023-02-30"^^xsd:date')]
    ),
    "a date as text": Mutation("mcs:cooperation-date", add=[(KREFELD, "mc:date", '"last year"')]),
    "two dates": Mutation(
        "mcs:cooperation-date",
        add=[(KREFELD, "mc:date", '"2023"^^xsd:gYear'), (KREFELD, "mc:date", '"2024"^^xsd:gYear')],
    ),
    "an end before the start": Mutation(
        "end-before-start",
        [(CONFERENCE, "mc:endDate", "*")],
        [(CONFERENCE, "mc:endDate", '"2023-04-22"^^xsd:date')],
    ),
    "an end before the start, by the month": Mutation(
        "end-before-start",
        [(CONFERENCE, "mc:endDate", "*")],
        [(CONFERENCE, "mc:endDate", '"2023-03"^^xsd:gYearMonth')],
    ),
    "a membership in no network": Mutation("mcs:membership-framework", [(METREX, "mc:framework", "*")]),
    "a participation in a city": Mutation(
        "mcs:participation-framework",
        [(STUDY, "mc:framework", "*")],
        [(STUDY, "mc:framework", "id:authority/venlo")],
    ),
    "a working group of nothing": Mutation("mcs:workingGroup-framework", [(GROUP, "mc:framework", "*")]),
    "a visit by nobody": Mutation("mcs:visit-visitor", [(VISIT, "mc:visitor", "*")]),
    "an office with no holder": Mutation("mcs:office-member", [(MAYOR, "org:member", "*")]),
    "an office nowhere": Mutation("mcs:office-organization", [(MAYOR, "org:organization", "*")]),
    "an office with no name": Mutation("mcs:office-roleName", [(MAYOR, "schema:roleName", "*")]),
    "a person in no office": Mutation("person-without-office", [(MAYOR, "org:member", "*")]),
    "a person's birthday": Mutation(
        "private-detail", add=[("id:person/antoin-scholten", "schema:birthDate", '"1960-01-01"^^xsd:date')]
    ),
    "a label without language": Mutation(
        "mcs:thing-label", add=[("id:authority/venlo", "rdfs:label", '"Venlo"')]
    ),
    "two labels in one language": Mutation(
        "mcs:thing-label", add=[("id:authority/venlo", "rdfs:label", '"Fenlo"@en')]
    ),
    "two things with one Wikidata id": Mutation(
        "shared-link", add=[("id:authority/krefeld", "owl:sameAs", "wd:Q9777")]
    ),
    "one thing with two Wikidata ids": Mutation(
        "two-wikidata-items", add=[("id:authority/krefeld", "owl:sameAs", "wd:Q28051")]
    ),
    "a Wikidata page for an item": Mutation(
        "link-form", add=[("id:authority/gzm", "skos:exactMatch", "schema:../www.wikidata.org/wiki/Q1")]
    ),
    "a code of another form": Mutation(
        "mcs:authority-katottg", add=[("id:authority/lomianki-gmina", "mc:katottg", '"UA1"')]
    ),
    "one code on two authorities": Mutation(
        "shared-code", add=[("id:authority/lomianki-gmina", "mc:teryt", '"1462011"')]
    ),
    "a latitude off the globe": Mutation(
        "mcs:organization-lat",
        [("id:authority/venlo", "wgs:lat", "*")],
        [("id:authority/venlo", "wgs:lat", '"151.37"^^xsd:decimal')],
    ),
    "half a coordinate": Mutation("half-coordinate", [("id:authority/venlo", "wgs:long", "*")]),
    "an authority in no country": Mutation(
        "mcs:authority-country", [("id:authority/venlo", "mc:country", "*")]
    ),
    "a text without a title": Mutation("mcs:document-title", [(DOCUMENT, "dcterms:title", "*")]),
    "a text without a publisher": Mutation("mcs:document-publisher", [(DOCUMENT, "dcterms:publisher", "*")]),
    "a text without rights": Mutation("mcs:document-rights", [(DOCUMENT, "dcterms:rights", "*")]),
    "a property that nobody declared": Mutation(
        "undeclared-property", add=[(KREFELD, "mc:likes", "id:authority/venlo")]
    ),
    "a class that nobody declared": Mutation(
        "undeclared-class", add=[(KREFELD, "rdf:type", "mc:Friendship")]
    ),
    "a property of another class": Mutation(
        "property-outside-domain", add=[(KREFELD, "mc:katottg", '"UA1"')]
    ),
    "a part of its own part": Mutation("circular-part", add=[(VISIT, "dcterms:isPartOf", MEETING)]),
}


@dataclass(frozen=True)
class Valid:
    """The real data, as built."""

    project: Project
    inputs: pipeline.Inputs
    stated: pipeline.Stated

    def check(self, graphs: Sequence[Statements]) -> CheckReport:
        """Return what the checks say of some graphs: rules are applied to them as in a build."""
        quads = [quad for graph in graphs for quad in graph.quads]
        derived = derive(quads, self.inputs.vocabulary.quads, self.inputs.rules, self.inputs.base_iri)
        return pipeline.check_stated(self.project, self.inputs, pipeline.Stated(tuple(graphs), derived))


@pytest.fixture(scope="module")
def valid(root: Path) -> Valid:
    project = Project.at(root)
    inputs = pipeline.read_inputs(project, DEFAULT_BASE_IRI)
    return Valid(project, inputs, pipeline.state(inputs))


def test_there_are_at_least_forty_mutations() -> None:
    assert len(MUTATIONS) >= 40


def test_the_data_as_it_is_is_refused_by_none(valid: Valid) -> None:
    report = valid.check(valid.stated.graphs)
    assert report.violations == ()
    assert min(report.checked.values()) > 0


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_is_refused_by_its_check(valid: Valid, name: str) -> None:
    mutation = MUTATIONS[name]
    report = valid.check(mutation.apply(valid.stated.graphs))
    refusals = {compact(finding.check) for finding in report.violations}
    assert mutation.check in refusals
    assert not report.conforms


def test_a_finding_names_the_line_of_the_mapping_it_comes_from(valid: Valid) -> None:
    report = valid.check(MUTATIONS["a status out of the scheme"].apply(valid.stated.graphs))
    (finding,) = [found for found in report.violations if compact(found.check) == "mcs:cooperation-status"]
    assert finding.location is not None
    lines = (valid.project.root / finding.location.file).read_text(encoding="utf-8").splitlines()
    assert lines[finding.location.line - 1].strip() == "status: in-force"
    assert finding.focus == NAMES["id"] + KREFELD.removeprefix("id:")
    assert finding.path == MC + "status"
