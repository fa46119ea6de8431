from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from municoop.model import Release
from municoop.rdf import expand
from release.sample_release import BASE, METADATA

FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def read(public: Path, thing: str, suffix: str = "nt") -> set[tuple[str, str, str]]:
    """Return the statements of a description, IRIs shortened to the last part."""
    quads = ox.parse((public / "data" / f"{thing}.{suffix}").read_bytes(), format=FORMATS[suffix])
    return {(short(quad.subject), short(quad.predicate), short(quad.object)) for quad in quads}


def short(node: object) -> str:
    if isinstance(node, ox.NamedNode):
        return node.value.rsplit("#")[-1] if "/id/" not in node.value else node.value.removeprefix(BASE)
    return getattr(node, "value", "")


def test_every_thing_has_a_description_in_four_formats(public: Path, release: Release) -> None:
    things = {quad.subject.value for quad in release.quads if isinstance(quad.subject, ox.NamedNode)}
    wanted = {
        f"{thing.removeprefix(f'{BASE}id/')}.{suffix}"
        for thing in things
        if "#" not in thing
        for suffix in FORMATS
    }
    files = {path.relative_to(public / "data").as_posix() for path in (public / "data").rglob("*.*")}
    assert len(wanted) == 44
    assert files == wanted


@pytest.mark.parametrize("thing", ["authority/krefeld", "cooperation/twinning-krefeld", "document/text-1"])
def test_the_four_formats_say_the_same(public: Path, thing: str) -> None:
    one, *others = [read(public, thing, suffix) for suffix in FORMATS]
    assert len(one) > 10
    assert all(other == one for other in others)


def test_a_description_has_all_that_is_said_about_the_thing(public: Path, release: Release) -> None:
    krefeld = read(public, "authority/krefeld")
    said = {
        (short(quad.subject), short(quad.predicate), short(quad.object))
        for quad in release.quads
        if short(quad.subject) == "id/authority/krefeld"
    }
    assert len(said) == 10
    assert said <= krefeld


def test_a_cooperation_comes_with_the_words_that_support_it(public: Path) -> None:
    evidence = "id/evidence/text-1-twinning-krefeld-1"
    twinning = read(public, "cooperation/twinning-krefeld")
    assert ("id/cooperation/twinning-krefeld", "evidence", evidence) in twinning
    assert (f"{evidence}#quote", "exact", 'міста-побратими "Крефельд" <&> \n й Венло') in twinning
    assert (f"{evidence}#position", "start", "6") in twinning


def test_an_authority_comes_with_the_cooperations_and_offices_that_name_it_in_short(public: Path) -> None:
    krefeld = read(public, "authority/krefeld")
    assert ("id/cooperation/twinning-krefeld", "party", "id/authority/krefeld") in krefeld
    assert ("id/cooperation/twinning-krefeld", expand("rdfs:label").rsplit("#")[-1], "Twinning") in krefeld
    assert {p for s, p, _ in krefeld if s == "id/office/mayor-krefeld"} == {"organization", "type", "label"}
    about_the_tie = {p for s, p, _ in krefeld if s == "id/cooperation/twinning-krefeld"}
    assert about_the_tie == {"party", "type", "label", "status"}


def test_a_document_comes_with_the_cooperations_its_words_support(public: Path) -> None:
    text = read(public, "document/text-1")
    evidence = "id/evidence/text-1-twinning-krefeld-1"
    assert (evidence, "hasSource", "id/document/text-1") in text
    assert ("id/cooperation/twinning-krefeld", "evidence", evidence) in text
    assert not [triple for triple in text if triple[0] == "id/cooperation/visit-lutsk"]


def test_neighbours_and_concepts_are_named_by_their_labels(public: Path) -> None:
    twinning = read(public, "cooperation/twinning-krefeld")
    assert ("id/authority/krefeld", "label", "Крефельд") in twinning
    assert ("https://w3id.org/municoop/def/theme/education", "prefLabel", "освіта") in twinning


def test_a_description_tells_its_topic_its_data_set_and_its_licence(public: Path) -> None:
    quads = ox.parse((public / "data/person/meyer.nt").read_bytes(), format=ox.RdfFormat.N_TRIPLES)
    about = {quad.predicate.value: short(quad.object) for quad in quads if "/data/" in str(quad.subject)}
    assert about[expand("foaf:primaryTopic")] == "id/person/meyer"
    assert about[expand("dcterms:isPartOf")] == f"{BASE}dataset/"
    assert about[expand("dcterms:license")] == METADATA.license


def test_only_what_it_says_of_itself_is_not_in_the_dumps(public: Path, release: Release) -> None:
    dumped = {quad.triple for quad in release.quads}
    files = sorted((public / "data").rglob("*.nt"))
    assert files
    for path in files:
        read_back = {quad.triple for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.N_TRIPLES)}
        others = {
            triple for triple in read_back - dumped if triple.predicate.value != expand("skos:prefLabel")
        }
        assert {str(triple.subject) for triple in others} == {f"<{BASE}data/{path.parent.name}/{path.stem}>"}


def test_in_json_the_thing_comes_first_and_holds_its_parts(public: Path) -> None:
    for thing in ("evidence/text-1-twinning-krefeld-1", "cooperation/twinning-krefeld", "authority/krefeld"):
        graph = json.loads((public / f"data/{thing}.jsonld").read_bytes())["@graph"]
        assert graph[0]["id"] == f"id/{thing}"
        assert graph[-1]["id"] == f"data/{thing}"
    evidence = json.loads((public / "data/evidence/text-1-twinning-krefeld-1.jsonld").read_bytes())["@graph"]
    assert "exact" in evidence[0]["hasSelector"][1]


def test_rdflib_reads_the_xml(public: Path) -> None:
    graph = rdflib.Graph().parse(public / "data/cooperation/twinning-krefeld.rdf")
    assert len(graph) == len(read(public, "cooperation/twinning-krefeld"))
