"""Facts become RDF by the context alone."""

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from municoop import pipeline
from municoop.model import Location
from municoop.rdf import DEFAULT_BASE_IRI, canonical_nquads, expand, node
from municoop.sources.project import Project
from samples import FACTS, TEXT

FILE = "mappings/documents/krefeld_2025.yaml"
VISIT = ox.NamedNode(DEFAULT_BASE_IRI + "id/cooperation/visit-krefeld")


def state(folder: Path, base_iri: str = DEFAULT_BASE_IRI) -> pipeline.Stated:
    return pipeline.state(pipeline.read_inputs(Project.at(folder), base_iri))


def values(stated: pipeline.Stated, subject: ox.NamedNode, predicate: str) -> set[str]:
    wanted = node(predicate)
    return {str(quad.object) for quad in stated.quads if quad.subject == subject and quad.predicate == wanted}


def rewrite(folder: Path, old: str, new: str) -> None:
    assert old in FACTS
    (folder / FILE).write_text(FACTS.replace(old, new, 1), encoding="utf-8")


def test_a_quote_is_stored_with_its_offsets_and_what_it_supports(project_folder: Path) -> None:
    stated = state(project_folder)
    evidence = ox.NamedNode(DEFAULT_BASE_IRI + "id/evidence/krefeld-2025-visit-krefeld-1")
    assert values(stated, VISIT, "mc:evidence") == {str(evidence)}
    quote, position = (ox.NamedNode(f"{evidence.value}#{part}") for part in ("quote", "position"))
    assert values(stated, evidence, "oa:hasSelector") == {str(quote), str(position)}
    (start,), (end,) = (values(stated, position, name) for name in ("oa:start", "oa:end"))
    offsets = slice(*(int(value.split('"')[1]) for value in (start, end)))
    assert values(stated, quote, "oa:exact") == {f'"{TEXT[offsets]}"'}
    assert values(stated, evidence, "mc:supports") == {
        str(node(name)) for name in ("mc:visitor", "mc:host", "mc:status")
    }


@pytest.mark.parametrize(
    ("written", "datatype"), [("2025", "gYear"), ("2025-10", "gYearMonth"), ("2025-10-30", "date")]
)
def test_a_date_is_as_precise_as_it_is_written(project_folder: Path, written: str, datatype: str) -> None:
    rewrite(project_folder, "status: unspecified", f"status: unspecified\n  date: {written}")
    found = values(state(project_folder), VISIT, "mc:date")
    assert found == {f'"{written}"^^<{expand("xsd:" + datatype)}>'}


def test_what_follows_is_derived_into_a_graph_of_its_own(project_folder: Path) -> None:
    stated = state(project_folder)
    graphs = {
        str(quad.graph_name)
        for quad in stated.quads
        if quad.subject == VISIT and quad.object in (node("mc:Activity"), node("mc:Cooperation"))
    }
    assert graphs == {f"<{DEFAULT_BASE_IRI}graph/derived>"}
    assert len(values(stated, VISIT, "mc:party")) == 2
    kropyvnytskyi = ox.NamedNode(DEFAULT_BASE_IRI + "id/authority/kropyvnytskyi")
    krefeld = f"<{DEFAULT_BASE_IRI}id/authority/krefeld>"
    assert krefeld in values(stated, kropyvnytskyi, "mc:twinnedWith")


def test_there_are_no_blank_nodes(project_folder: Path) -> None:
    for quad in state(project_folder).quads:
        assert not isinstance(quad.subject, ox.BlankNode)
        assert not isinstance(quad.object, ox.BlankNode)


def test_the_base_iri_moves_the_data_and_not_the_vocabulary(project_folder: Path) -> None:
    lines = canonical_nquads(state(project_folder, "https://data.example.org/").quads).decode()
    assert "<https://data.example.org/id/cooperation/visit-krefeld>" in lines
    assert DEFAULT_BASE_IRI + "id/" not in lines
    assert DEFAULT_BASE_IRI + "def/status/unspecified" in lines


def test_every_statement_of_a_fact_knows_its_line(project_folder: Path) -> None:
    origins = state(project_folder).origins
    assert origins.find(VISIT.value, expand("mc:status")) == Location(FILE, 13)
    assert origins.find(VISIT.value, expand("mc:party")) == Location(FILE, 8)
    assert origins.find(DEFAULT_BASE_IRI + "id/evidence/krefeld-2025-visit-krefeld-1#quote") == Location(
        FILE, 15
    )


def test_a_new_property_needs_a_term_a_context_entry_and_a_shape_and_no_python(
    project_folder: Path, root: Path
) -> None:
    """The property's name occurs nowhere in the package, and yet it is published, quoted and checked."""
    assert not [
        path for path in (root / "scripts").rglob("*.py") if "interpreter" in path.read_text(encoding="utf-8")
    ]
    ontology = project_folder / "ontology"
    (ontology / "shapes").mkdir(parents=True)
    context = json.loads((root / "ontology" / "context.jsonld").read_text(encoding="utf-8"))
    context["@context"]["interpreters"] = {"@id": "mc:interpreters", "@type": "xsd:nonNegativeInteger"}
    (ontology / "context.jsonld").write_text(json.dumps(context), encoding="utf-8")
    terms = (root / "ontology" / "municoop.ttl").read_text(encoding="utf-8")
    (ontology / "municoop.ttl").write_text(
        terms + "\nmc:interpreters a owl:DatatypeProperty ; rdfs:domain mc:Cooperation .\n", encoding="utf-8"
    )
    (ontology / "shapes" / "interpreters.ttl").write_text(
        """@prefix mc: <https://w3id.org/municoop/def#> .
        @prefix mcs: <https://w3id.org/municoop/def/shapes#> .
        @prefix sh: <http://www.w3.org/ns/shacl#> .
        mcs:visit-few a sh:NodeShape ; sh:targetClass mc:Visit ; sh:property mcs:visit-interpreters .
        mcs:visit-interpreters a sh:PropertyShape ; sh:path mc:interpreters ; sh:maxInclusive 9 ;
            sh:message "So many?"@en .""",
        encoding="utf-8",
    )
    rewrite(project_folder, "status: unspecified", "status: unspecified\n  interpreters: 2")
    assert values(state(project_folder), VISIT, "mc:interpreters") == {
        f'"2"^^<{expand("xsd:nonNegativeInteger")}>'
    }
    assert pipeline.check(Project.at(project_folder)).conforms
    rewrite(project_folder, "status: unspecified", "status: unspecified\n  interpreters: 12")
    (finding,) = pipeline.check(Project.at(project_folder)).violations
    assert (finding.check, finding.location) == (expand("mcs:visit-interpreters"), Location(FILE, 14))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ("homepage: javascript:alert(1)", "unknown key 'javascript:alert(1)'"),
        ("homepage: 'https://example.org/<script>'", "is not an IRI"),
    ],
)
def test_an_iri_that_rdf_would_drop_is_refused(project_folder: Path, facts: str, words: str) -> None:
    rewrite(project_folder, "status: unspecified", f"status: unspecified\n  {facts}")
    with pytest.raises(Exception, match=r".") as caught:
        state(project_folder)
    assert words in str(caught.value)


def write_order(folder: Path, order: Callable[[list[str]], list[str]]) -> None:
    head, *facts = FACTS.strip().split("\n- ")
    (folder / FILE).write_text("\n- ".join([head, *order(facts)]) + "\n", encoding="utf-8")


def test_the_order_of_facts_does_not_show(project_folder: Path) -> None:
    before = canonical_nquads(state(project_folder).quads)
    write_order(project_folder, lambda facts: facts[::-1])
    assert canonical_nquads(state(project_folder).quads) == before
