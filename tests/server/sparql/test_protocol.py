"""The W3C tests of the SPARQL 1.1 Protocol: all of those that only read."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from sparql_protocol.checks import check_case, read_graph
from sparql_protocol.client import Client
from sparql_protocol.manifest import Case, read_manifest

CASES = read_manifest(Path(__file__).parent / "w3c" / "manifest.ttl")[1]
READING = [case for case in CASES if case.group != "update"]
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
# SPARQL 1.1 Service Description §3: classes, properties with the class of their objects, and instances.
CLASSES = {"Service", "Dataset", "Graph", "NamedGraph", "GraphCollection"}
PROPERTIES = {
    "endpoint": None,
    "feature": None,
    "defaultEntailmentRegime": None,
    "supportedLanguage": None,
    "resultFormat": None,
    "defaultDataset": "Dataset",
    "defaultGraph": "Graph",
    "namedGraph": "NamedGraph",
    "name": None,
}
INSTANCES = {"SPARQL10Query", "SPARQL11Query", "UnionDefaultGraph"}


def test_the_suite_is_whole() -> None:
    assert len([case for case in CASES if case.group == "query"]) == 20
    assert len([case for case in CASES if case.group == "bad-update"]) == 7


@pytest.mark.parametrize("case", READING, ids=lambda case: case.key)
def test_the_protocol_is_kept(client: Client, case: Case) -> None:
    check_case(client, case)


@pytest.fixture(scope="module")
def description(client: Client) -> Graph:
    return read_graph(client.send("GET", "", [("Accept", "text/turtle, application/rdf+xml;q=0.8")]), "x:")


def test_a_bare_get_describes_the_service(client: Client, description: Graph) -> None:
    service = description.value(predicate=RDF.type, object=SD.Service)
    assert set(description.objects(service, SD.endpoint)) == {URIRef(client.address)}
    assert {str(name).rsplit("/", 1)[-1] for name in description.objects(None, SD.name)} == {
        "data1.rdf",
        "data2.rdf",
        "data3.rdf",
    }


def test_the_description_uses_its_vocabulary_as_it_is(description: Graph) -> None:
    terms = {
        str(term)[len(SD) :] for triple in description for term in triple if str(term).startswith(str(SD))
    }
    assert terms <= CLASSES | set(PROPERTIES) | INSTANCES
    for _, predicate, value in description:
        if str(predicate).startswith(str(SD)):
            assert not isinstance(value, Literal)
            needed = PROPERTIES[str(predicate)[len(SD) :]]
            assert needed is None or (value, RDF.type, SD[needed]) in description
    for graph in description.objects(None, SD.namedGraph):
        assert len(list(description.objects(graph, SD.name))) == 1


def test_the_description_tells_the_limits(description: Graph) -> None:
    schema = Namespace("https://schema.org/")
    limits = {
        str(name): float(str(description.value(limit, schema.maxValue)))
        for limit, name in description.subject_objects(schema.name)
    }
    assert limits == {
        "time": 2.0,
        "rows": 100_000,
        "bytes": 2**25,
        "memory": 2**29,
        "request": 2**18,
        "address": 2**15,
    }


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_the_description_comes_in_any_rdf_type(client: Client, media_type: str, description: Graph) -> None:
    response = client.send("GET", "", [("Accept", media_type)])
    assert response.media_type == media_type
    assert set(read_graph(response, client.address)) == set(description)
