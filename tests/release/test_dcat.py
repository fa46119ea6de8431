"""`dcat.ttl` against the official shapes of DCAT-AP 3.0.1, which lie in `dcat-ap/`."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib import DCAT, DCTERMS, RDF, SH, Graph, Literal, Namespace, URIRef

from municoop.model import LANGUAGES, PublishedFile, Release, Version
from municoop.rdf import expand
from municoop.release import dcat, dumps, folder
from municoop.release.dumps import DUMPS, Dump
from release.sample_release import BASE, make_release, parse_quads

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:pyshacl", "ignore:(Dataset|ConjunctiveGraph)"
)
SHAPES = Path(__file__).with_name("dcat-ap")
SHAPE_FILES = (
    "shapes.ttl",
    "range.ttl",
    "shapes_recommended.ttl",
    "mdr-vocabularies.shape.ttl",
    "dcat-ap-SHACL.ttl",
)
DATASET = URIRef(f"{BASE}dataset/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")


def read_shapes(name: str) -> Graph:
    """Return the shapes of a file without references to property shapes that are defined in none."""
    shapes = Graph().parse(SHAPES / name)
    for shape, part in list(shapes.subject_objects(SH.property)):
        if (part, SH.path, None) not in shapes:
            shapes.remove((shape, SH.property, part))
    return shapes


def find_violations(data: Graph, name: str) -> list[str]:
    inference = "rdfs" if name == "dcat-ap-SHACL.ttl" else "none"
    _, report, _ = pyshacl.validate(
        data, shacl_graph=read_shapes(name), inference=inference, do_owl_imports=False, allow_warnings=True
    )
    assert isinstance(report, Graph)
    results = [
        result
        for parent in report.subjects(RDF.type, SH.ValidationReport)
        for result in report.objects(parent, SH.result)
    ]
    return [
        f"{report.value(result, SH.focusNode)} {report.value(result, SH.resultPath)}"
        for result in results
        if report.value(result, SH.resultSeverity) == SH.Violation
    ]


@pytest.fixture
def description(public: Path) -> Graph:
    return Graph().parse(public / "dcat.ttl")


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keep rdflib from telling of the mistakes that we made on purpose."""
    caplog.set_level(logging.CRITICAL, logger="rdflib.term")


@pytest.mark.parametrize("name", SHAPE_FILES)
def test_the_catalogue_passes_the_official_shapes(description: Graph, name: str) -> None:
    assert find_violations(description, name) == []


@pytest.mark.parametrize("name", SHAPE_FILES)
def test_a_catalogue_with_versions_passes_them_too(release: Release, name: str) -> None:
    """Each version is a data set of its own, with two dumps: those of earlier ones lie in the archive."""
    archived = {dump.file: PublishedFile(7, "ab" * 32) for dump in DUMPS if dump.is_compressed}
    versions = (
        Version("0.0.9", "2025-10-01", "urn:uuid:1", files=archived),
        Version("0.1.0", "2025-11-02", "urn:uuid:2", previous="0.0.9", start="urn:uuid:1"),
    )
    triples = dcat.describe_release(
        replace(release, versions=versions), folder.make_dumps(release, dumps.write_nquads(release.quads))
    )
    data = Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    first, second = (URIRef(f"{BASE}releases/{version.number}/") for version in versions)
    assert set(data.objects(DATASET, URIRef(expand("dcat:hasVersion")))) == {first, second}
    assert list(data.objects(second, URIRef(expand("dcat:previousVersion")))) == [first]
    assert len(list(data.objects(first, DCAT.distribution))) == 2
    assert find_violations(data, name) == []


@pytest.mark.parametrize("name", ["shapes.ttl", "range.ttl", "dcat-ap-SHACL.ttl"])
def test_a_bad_catalogue_is_refused(name: str) -> None:
    assert len(find_violations(Graph().parse(SHAPES / "bad-catalogue.ttl"), name)) >= 2


@pytest.mark.parametrize(
    ("name", "predicate", "wrong"),
    [
        ("shapes.ttl", DCTERMS.description, None),
        ("shapes.ttl", DCAT.byteSize, Literal("big")),
        ("range.ttl", DCTERMS.language, Literal("uk")),
        ("mdr-vocabularies.shape.ttl", DCTERMS.language, URIRef("http://a.example/uk")),
        ("mdr-vocabularies.shape.ttl", DCAT.mediaType, URIRef("http://a.example/ttl")),
        ("mdr-vocabularies.shape.ttl", SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
        ("dcat-ap-SHACL.ttl", DCAT.accessURL, None),
    ],
)
def test_each_file_of_shapes_refuses_a_spoilt_catalogue(
    description: Graph, name: str, predicate: URIRef, wrong: rdflib.term.Node | None
) -> None:
    for subject, value in list(description.subject_objects(predicate)):
        description.remove((subject, predicate, value))
        if wrong is not None:
            description.add((subject, predicate, wrong))
    assert find_violations(description, name)


def test_recommended_shapes_have_something_to_look_at(description: Graph) -> None:
    for kind in ("Catalog", "Dataset", "Distribution"):
        assert (None, RDF.type, DCAT[kind]) in description


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.suffix)
def test_each_dump_is_described_as_it_is(description: Graph, public: Path, dump: Dump) -> None:
    address = URIRef(f"{BASE}{dump.file}")
    (distribution,) = description.subjects(DCAT.downloadURL, address)
    assert (DATASET, DCAT.distribution, distribution) in description
    data = (public / dump.file).read_bytes()
    assert int(str(description.value(distribution, DCAT.byteSize))) == len(data)
    checksum = description.value(distribution, SPDX.checksum)
    assert str(description.value(checksum, SPDX.checksumValue)) == hashlib.sha256(data).hexdigest()
    media_type = str(description.value(distribution, DCAT.mediaType))
    assert media_type.endswith(f"/{dump.form.media_type}")
    assert ((distribution, DCAT.compressFormat, None) in description) == dump.is_compressed
    assert {
        text.language
        for text in description.objects(distribution, DCTERMS.title)
        if isinstance(text, Literal)
    } == set(LANGUAGES)


def test_coverage_is_read_off_the_data(description: Graph) -> None:
    places = {str(place).rpartition("/")[2] for place in description.objects(DATASET, DCTERMS.spatial)}
    assert places == {"DEU", "UKR"}
    period = description.value(DATASET, DCTERMS.temporal)
    assert description.value(period, DCAT.startDate) == Literal("2019", datatype=rdflib.XSD.gYear)
    assert description.value(period, DCAT.endDate) == Literal("2025-10-30", datatype=rdflib.XSD.date)


@pytest.mark.parametrize(
    ("dates", "wanted"),
    [
        (["2021-03", "2021", "2021-01-02"], ("2021", "2021")),
        (["2021-03", "2020-12-31", "2021-03-30"], ("2020-12-31", "2021-03")),
        (["2021-02", "2021-02-02", "2021-01-31"], ("2021-01-31", "2021-02")),
        (["circa", "1999"], ("1999", "1999")),
        ([], None),
    ],
)
def test_a_period_runs_from_the_first_day_to_the_last_that_the_dates_can_mean(
    tmp_path: Path, dates: list[str], wanted: tuple[str, str] | None
) -> None:
    kinds = {4: "gYear", 7: "gYearMonth", 10: "date", 5: "gYear"}
    lines = "".join(f'<{BASE}id/cooperation/a> mc:date "{date}"^^xsd:{kinds[len(date)]} . ' for date in dates)
    quads = parse_quads(
        f"@prefix mc: <{expand('mc:')}> . @prefix xsd: <{expand('xsd:')}> . <{BASE}graph/a> {{ "
        f'{lines} <{BASE}id/document/a> <{expand("dcterms:issued")}> "2030-01-01"^^xsd:date }}'
    )
    period = dcat.find_period(make_release(tmp_path, quads))
    assert (period and tuple(date.value for date in period)) == wanted


@pytest.mark.parametrize(
    ("contact", "predicate", "address"),
    [
        ("data@example.org", VCARD.hasEmail, "mailto:data@example.org"),
        ("mailto:data@example.org", VCARD.hasEmail, "mailto:data@example.org"),
        ("https://example.org/contact", VCARD.hasURL, "https://example.org/contact"),
    ],
)
def test_a_contact_is_an_address_to_write_to_or_a_page(
    release: Release, contact: str, predicate: URIRef, address: str
) -> None:
    metadata = replace(release.metadata, contact=contact)
    record = dcat.Record(replace(release, metadata=metadata), {})
    objects = {
        str(triple.object)
        for triple in dcat.describe_agents(record)
        if triple.predicate.value == str(predicate)
    }
    assert objects == {f"<{address}>"}


def test_a_release_without_dates_and_places_still_passes(tmp_path: Path) -> None:
    quads = parse_quads(f"<{BASE}graph/register> {{ <{BASE}id/network/a> a <{expand('mc:Network')}> }}")
    release = make_release(tmp_path, quads)
    triples = dcat.describe_release(release, folder.make_dumps(release, dumps.write_nquads(release.quads)))
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    data = Graph().parse(data=text, format="nt")
    assert (DATASET, DCTERMS.temporal, None) not in data
    assert find_violations(data, "shapes.ttl") == []


def test_the_json_says_the_same_and_neither_has_blank_nodes(public: Path) -> None:
    turtle = list(ox.parse((public / "dcat.ttl").read_bytes(), format=ox.RdfFormat.TURTLE))
    json = list(ox.parse((public / "dcat.jsonld").read_bytes(), format=ox.RdfFormat.JSON_LD))
    assert len(turtle) > 100
    assert set(turtle) == set(json)
    assert not [quad for quad in turtle for node in quad if isinstance(node, ox.BlankNode)]


def test_every_text_comes_in_three_languages(description: Graph) -> None:
    checked = 0
    for predicate in (DCTERMS.title, DCTERMS.description, DCAT.keyword, rdflib.SKOS.prefLabel):
        for subject in set(description.subjects(predicate, None)):
            found = {
                text.language for text in description.objects(subject, predicate) if isinstance(text, Literal)
            }
            assert found == set(LANGUAGES), f"{subject} {predicate}"
            checked += 1
    assert checked > 20
