"""The release of the five real texts."""

import gzip
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from municoop import pipeline
from municoop.rdf import DEFAULT_BASE_IRI, node
from municoop.sources.project import Project

FILES = (
    "municoop.ttl",
    "municoop.jsonld",
    "municoop.nq.gz",
    "municoop.nt.gz",
    "municoop.trig",
    "ontology.ttl",
    "shapes.ttl",
    "context.jsonld",
    "void.ttl",
    "dcat.ttl",
    "dcat.jsonld",
    "report.ttl",
    "report.html",
    "SHA256SUMS",
    ".well-known/void",
    "queries/partners.rq",
    "data/authority/kyiv.ttl",
    "data/authority/kyiv.jsonld",
    "data/authority/kyiv.nt",
    "data/authority/kyiv.rdf",
    "data/cooperation/twinning-krefeld-kropyvnytskyi.ttl",
)
DATASETS = ("municoop.nq.gz", "municoop.trig", "municoop.jsonld")
GRAPHS = ("municoop.ttl", "municoop.nt.gz")


@pytest.fixture(scope="module")
def public(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("release") / "public"
    assert pipeline.build(Project.at(root), target).report.conforms
    return target


def read_quads(path: Path) -> list[ox.Quad]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    form = ox.RdfFormat.from_extension(path.name.removesuffix(".gz").rpartition(".")[2])
    assert form is not None
    return list(ox.parse(data, format=form))


def canonical(quads: Iterable[ox.Quad]) -> ox.Dataset:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def merge(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    return [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads]


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_there_and_not_empty(public: Path, name: str) -> None:
    assert (public / name).stat().st_size > 0


def test_all_dumps_say_the_same(public: Path) -> None:
    """Equal after RDF Dataset Canonicalization: the datasets with their graphs, all forms without them."""
    quads = {name: read_quads(public / name) for name in (*DATASETS, *GRAPHS)}
    assert len(quads[DATASETS[0]]) > 4000
    first = canonical(quads[DATASETS[0]])
    assert all(canonical(quads[name]) == first for name in DATASETS[1:])
    union = canonical(merge(quads[DATASETS[0]]))
    assert all(canonical(merge(quads[name])) == union for name in (*DATASETS[1:], *GRAPHS))


def test_there_is_no_blank_node_in_any_file_of_data(public: Path) -> None:
    paths = [public / name for name in (*DATASETS, *GRAPHS, "void.ttl", "dcat.ttl", "report.ttl")]
    paths += sorted((public / "data").rglob("*.ttl"))
    assert len(paths) > 200
    for path in paths:
        terms = [term for quad in read_quads(path) for term in (quad.subject, quad.object)]
        assert terms
        assert not any(isinstance(term, ox.BlankNode) for term in terms), path


def test_another_parser_reads_the_turtle_alike(public: Path) -> None:
    graph = rdflib.Graph().parse(public / "municoop.ttl")
    assert len(graph) == len({quad.triple for quad in read_quads(public / "municoop.nq.gz")})


def test_every_thing_that_is_described_has_a_description_in_four_formats(public: Path) -> None:
    subjects = {
        quad.subject.value
        for quad in read_quads(public / "municoop.nt.gz")
        if isinstance(quad.subject, ox.NamedNode) and "#" not in quad.subject.value
    }
    things = {
        iri.removeprefix(DEFAULT_BASE_IRI + "id/")
        for iri in subjects
        if iri.startswith(DEFAULT_BASE_IRI + "id/")
    }
    assert len(things) > 200
    for ending in ("ttl", "jsonld", "nt", "rdf"):
        files = {
            path.relative_to(public / "data").with_suffix("").as_posix()
            for path in (public / "data").rglob(f"*.{ending}")
        }
        assert files == things


def test_every_statement_of_a_source_leads_to_its_quoted_words(public: Path, root: Path) -> None:
    """From the published files alone: cooperation → evidence → offsets → the very words of the text."""
    store = ox.Store()
    store.extend(read_quads(public / "municoop.nq.gz"))
    rows = store.query(
        """PREFIX mc: <https://w3id.org/municoop/def#> PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT DISTINCT ?tie ?document ?start ?end ?exact {
          ?tie a mc:Cooperation ; mc:evidence ?evidence .
          ?evidence oa:hasSource ?document ; oa:hasSelector/oa:exact ?exact ; oa:hasSelector ?place .
          ?place oa:start ?start ; oa:end ?end }""",
        use_default_graph_as_union=True,
    )
    assert isinstance(rows, ox.QuerySolutions)
    texts = {
        path.stem.replace("_", "-"): path.read_bytes().decode()
        for path in sorted((root / "seeds").glob("*.txt"))
    }
    quoted = set()
    for row in rows:
        text = texts[row["document"].value.rpartition("/")[2]]
        assert text[int(row["start"].value) : int(row["end"].value)] == row["exact"].value
        quoted.add(str(row["tie"]))
    ties = {str(quad.subject) for quad in store.quads_for_pattern(None, None, node("mc:Cooperation"), None)}
    assert len(ties) > 30
    assert quoted == ties


def test_only_short_quotes_of_a_text_are_published(public: Path, root: Path) -> None:
    """All that is published of a text, quotes and the words around them, is less than the text."""
    words = {node("oa:exact"), node("oa:prefix"), node("oa:suffix")}
    published = {
        quad.object.value
        for quad in read_quads(public / "municoop.nt.gz")
        if quad.predicate in words and isinstance(quad.object, ox.Literal)
    }
    assert published
    assert max(map(len, published)) <= 250
    for path in sorted((root / "seeds").glob("*.txt")):
        text = path.read_bytes().decode()
        covered = {
            at
            for quote in published
            for found in re.finditer(re.escape(quote), text)
            for at in range(found.start(), found.end())
        }
        assert len(covered) <= 0.8 * len(text), path.name


def test_a_person_can_read_the_json_ld(public: Path) -> None:
    """A tie stands in one piece, with its evidence inside, under the short keys of mappings/."""
    document = json.loads((public / "municoop.jsonld").read_text(encoding="utf-8"))
    text = json.dumps(document["@graph"], ensure_ascii=False)
    assert "https://w3id.org/municoop/def" not in text
    nodes = [thing for graph in document["@graph"] for thing in graph["@graph"]]
    (tie,) = [
        thing
        for thing in nodes
        if thing["id"] == "id/cooperation/twinning-krefeld-kropyvnytskyi" and "evidence" in thing
    ]
    assert tie["status"] == "in-force"
    assert set(tie["label"]) == {"en", "uk", "pl"}
    assert any("exact" in selector for proof in tie["evidence"] for selector in proof["hasSelector"])


def test_saved_queries_published_are_those_of_the_ontology(public: Path, root: Path) -> None:
    published = {path.name: path.read_bytes() for path in (public / "queries").glob("*.rq")}
    assert published == {
        path.name: path.read_bytes() for path in (root / "ontology" / "queries").glob("*.rq")
    }
    assert len(published) >= 20


def test_no_path_of_a_machine_is_published(public: Path, root: Path) -> None:
    for path in sorted(public.rglob("*")):
        if path.is_file() and path.suffix not in (".gz", ".wasm"):  # the engine names its makers' own machine
            assert not re.search(rf"{re.escape(str(root))}|/home/|/root/".encode(), path.read_bytes()), path
