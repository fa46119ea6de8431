from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, VOID, Literal, URIRef

from municoop.model import LANGUAGES, Release
from municoop.rdf import expand
from municoop.release import void
from release.sample_release import BASE, make_release, parse_quads

pytestmark = pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
DATASET = URIRef(f"{BASE}dataset/")
WHOLE = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
    "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
    "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    "classes": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s a ?o }",
    "entities": 'SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o FILTER(REGEX(STR(?s), "%s")) }',
}
OF_PROPERTY = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s <%s> ?o }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s <%s> ?o }",
    "distinctObjects": "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s <%s> ?o }",
}
OF_CLASS = {"entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a <%s> }"}
OF_GRAPH = "SELECT (COUNT(*) AS ?n) { GRAPH <%s> { ?s ?p ?o } }"
OF_LINKSET = (
    f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BASE}graph/links> "
    "{ ?s <%s> ?o FILTER(STRSTARTS(STR(?o), '%s')) } }"
)


@pytest.fixture(scope="module")
def description(public: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(public / "void.ttl")


@pytest.fixture(scope="module")
def dump(public: Path) -> rdflib.Dataset:
    """Return the dump with its named graphs, queried as their union."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(public / "municoop.trig")
    return dataset


def count(dump: rdflib.Dataset, query: str) -> int:
    # The union of rdflib counts a statement of two graphs once.
    (row,) = dump.query(query)
    return int(str(row[0]))  # type: ignore[index]  # a row of a SELECT


def stated(description: rdflib.Graph, subject: rdflib.term.Node, name: str) -> int:
    value = description.value(subject, VOID[name])
    assert isinstance(value, Literal)
    assert value.datatype == rdflib.XSD.integer
    return int(value)


@pytest.mark.parametrize("name", WHOLE)
def test_counts_of_the_whole_are_live(description: rdflib.Graph, dump: rdflib.Dataset, name: str) -> None:
    pattern = str(description.value(DATASET, VOID.uriRegexPattern))
    query = WHOLE[name] % pattern if "%s" in WHOLE[name] else WHOLE[name]
    assert 0 < stated(description, DATASET, name) == count(dump, query)


def test_counts_of_classes_are_live(description: rdflib.Graph, dump: rdflib.Dataset) -> None:
    parts = list(description.objects(DATASET, VOID.classPartition))
    assert len(parts) == stated(description, DATASET, "classes")
    for part in parts:
        for name, query in OF_CLASS.items():
            wanted = count(dump, query % description.value(part, VOID["class"]))
            assert 0 < stated(description, part, name) == wanted


def test_counts_of_properties_are_live(description: rdflib.Graph, dump: rdflib.Dataset) -> None:
    parts = list(description.objects(DATASET, VOID.propertyPartition))
    assert len(parts) == stated(description, DATASET, "properties")
    for part in parts:
        for name, query in OF_PROPERTY.items():
            wanted = count(dump, query % description.value(part, VOID.property))
            assert 0 < stated(description, part, name) == wanted


def test_there_is_a_subset_for_each_graph_with_a_live_count(
    description: rdflib.Graph, dump: rdflib.Dataset
) -> None:
    links = set(description.subjects(RDF.type, VOID.Linkset))
    graphs = set(description.objects(DATASET, VOID.subset)) - links
    assert {str(graph) for graph in graphs} == {
        f"{BASE}graph/{name}" for name in ("text-1", "text-2", "register", "links", "derived")
    }
    for graph in graphs:
        assert stated(description, graph, "triples") == count(dump, OF_GRAPH % graph)
    source = description.value(URIRef(f"{BASE}graph/text-1"), rdflib.DCTERMS.source)
    assert source == URIRef(f"{BASE}id/document/text-1")


def test_there_is_a_link_set_for_each_target_and_property_with_a_live_count(
    description: rdflib.Graph, dump: rdflib.Dataset
) -> None:
    sets = list(description.subjects(RDF.type, VOID.Linkset))
    assert len(sets) == 4
    for part in sets:
        target = description.value(part, VOID.objectsTarget)
        space = description.value(target, VOID.uriSpace)
        wanted = count(dump, OF_LINKSET % (description.value(part, VOID.linkPredicate), space))
        assert 0 < stated(description, part, "triples") == wanted
        assert description.value(part, VOID.subjectsTarget) == DATASET
    titles = {str(title) for title in description.objects(None, rdflib.DCTERMS.title)}
    assert {"Wikidata", "GeoNames", "registry.example.net"} <= titles


def test_one_statement_less_changes_the_counts(release: Release, tmp_path: Path) -> None:
    fewer = make_release(tmp_path, release.quads[1:])
    assert set(void.describe_contents(fewer)) != set(void.describe_contents(release))


def test_addresses_lead_to_files_of_the_release(description: rdflib.Graph, public: Path) -> None:
    dumps = [str(iri).removeprefix(BASE) for iri in description.objects(DATASET, VOID.dataDump)]
    assert len(dumps) == 5
    assert [name for name in dumps if not (public / name).is_file()] == []
    examples = [
        str(iri).removeprefix(f"{BASE}id/") for iri in description.objects(DATASET, VOID.exampleResource)
    ]
    assert len(examples) == 4
    assert [name for name in examples if not (public / f"data/{name}.ttl").is_file()] == []


def test_vocabularies_are_those_in_use(description: rdflib.Graph) -> None:
    used = {str(iri) for iri in description.objects(DATASET, VOID.vocabulary)}
    assert {expand("mc:"), expand("oa:"), expand("owl:")} <= used
    assert expand("dcat:") not in used


@pytest.mark.parametrize("predicate", [rdflib.DCTERMS.title, rdflib.DCTERMS.description])
def test_titles_come_in_three_languages(description: rdflib.Graph, predicate: URIRef) -> None:
    titled = set(description.subjects(predicate, None))
    assert titled
    for subject in titled:
        languages = {
            text.language for text in description.objects(subject, predicate) if isinstance(text, Literal)
        }
        assert languages in (set(LANGUAGES), {None})
    assert {
        text.language for text in description.objects(DATASET, predicate) if isinstance(text, Literal)
    } == set(LANGUAGES)


def test_void_has_no_blank_nodes_and_stands_at_its_well_known_place(public: Path) -> None:
    text = (public / "void.ttl").read_bytes()
    quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    assert quads
    assert not [quad for quad in quads for node in quad if isinstance(node, ox.BlankNode)]
    assert (public / ".well-known/void").read_bytes() == text


def test_a_release_without_links_has_no_link_sets(tmp_path: Path) -> None:
    quads = parse_quads(f"<{BASE}graph/register> {{ <{BASE}id/network/a> a <{expand('mc:Network')}> }}")
    triples = void.describe_contents(make_release(tmp_path, quads))
    assert not [triple for triple in triples if str(triple.object) == f"<{expand('void:Linkset')}>"]
