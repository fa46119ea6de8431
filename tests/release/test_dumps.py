from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from municoop.model import Release
from municoop.release import dumps, folder
from municoop.release.dumps import DUMPS, Dump
from release.sample_release import BASE, parse_quads


def read_dump(public: Path, dump: Dump) -> list[ox.Quad]:
    data = (public / dump.file).read_bytes()
    return list(ox.parse(gzip.decompress(data) if dump.is_compressed else data, format=dump.form))


def canonical_hash(quads: list[ox.Quad]) -> str:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "".join(sorted(map(str, dataset)))


def without_graphs(quads: list[ox.Quad]) -> list[ox.Quad]:
    return [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads]


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.suffix)
def test_every_dump_states_the_same_triples(public: Path, release: Release, dump: Dump) -> None:
    wanted = canonical_hash(without_graphs(list(release.quads)))
    assert wanted
    assert canonical_hash(without_graphs(read_dump(public, dump))) == wanted


@pytest.mark.parametrize("dump", [dump for dump in DUMPS if dump.has_graphs], ids=lambda dump: dump.suffix)
def test_dumps_with_graphs_state_the_same_dataset(public: Path, release: Release, dump: Dump) -> None:
    assert canonical_hash(read_dump(public, dump)) == canonical_hash(list(release.quads))


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.suffix)
def test_no_dump_has_blank_nodes(public: Path, dump: Dump) -> None:
    quads = read_dump(public, dump)
    assert quads
    assert not [quad for quad in quads for node in quad if isinstance(node, ox.BlankNode)]


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.suffix)
def test_numbers_stay_as_they_were_written(public: Path, dump: Dump) -> None:
    literals = {str(quad.object) for quad in read_dump(public, dump)}
    assert '"51.3330"^^<http://www.w3.org/2001/XMLSchema#decimal>' in literals
    assert '"010"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>' in literals


@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
@pytest.mark.parametrize("name", ["municoop.ttl", "municoop.trig", "municoop.jsonld"])
def test_rdflib_reads_the_same_number_of_statements(public: Path, release: Release, name: str) -> None:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(public / name)
    assert len({quad[:3] for quad in dataset.quads()}) == len({quad.triple for quad in release.quads})


@pytest.mark.parametrize("name", ["municoop.nq.gz", "municoop.nt.gz"])
def test_lines_are_sorted_so_that_a_text_diff_is_a_statement_diff(public: Path, name: str) -> None:
    lines = gzip.decompress((public / name).read_bytes()).splitlines()
    assert len(lines) > 10
    assert lines == sorted(set(lines))


@pytest.mark.parametrize("name", ["municoop.nq.gz", "municoop.nt.gz"])
def test_compressed_files_tell_no_time_and_no_name(public: Path, name: str) -> None:
    header = (public / name).read_bytes()[:10]
    assert header[3:8] == bytes(5)


def test_the_order_of_statements_does_not_show(release: Release) -> None:
    shuffled = list(release.quads) * 2
    random.Random(1).shuffle(shuffled)  # noqa: S311  no secret
    base = Release(BASE, tuple(shuffled), release.context, release.metadata, release.ontology, release.report)
    assert folder.make_dumps(base, dumps.write_nquads(base.quads)) == folder.make_dumps(
        release, dumps.write_nquads(release.quads)
    )


def test_turtle_has_one_block_a_subject_and_no_idle_prefix(public: Path, release: Release) -> None:
    text = (public / "municoop.ttl").read_text(encoding="utf-8")
    header, *blocks = text.strip().split("\n\n")
    assert len(blocks) == len({quad.subject for quad in release.quads})
    prefixes = [line.split()[1] for line in header.splitlines()]
    assert "authority:" in prefixes
    assert [prefix for prefix in prefixes if prefix not in "".join(blocks) and prefix != "rdf:"] == []


def test_trig_keeps_a_subject_together_within_its_graph(public: Path) -> None:
    text = (public / "municoop.trig").read_text(encoding="utf-8")
    assert "graph:text-1 {\n\tauthority:" not in text
    assert "\tcooperation:twinning-krefeld a mc:Twinning ;\n\t\trdfs:label" in text


def test_xml_gets_a_mark_for_what_it_cannot_hold_and_keeps_carriage_returns() -> None:
    quads = parse_quads('<http://a.example/> <http://b.example/p> "a\\u000B\\u0000b\\r\\nc"@uk .')
    data = dumps.write_rdfxml([quad.triple for quad in quads])
    graph = rdflib.Graph().parse(data=data, format="xml")
    assert [str(value) for value in graph.objects()] == ["a\ufffd\ufffdb\r\nc"]


def test_a_blank_node_is_refused() -> None:
    quads = list(parse_quads("<http://g.example/> { _:a <http://b.example/p> 1 }"))
    with pytest.raises(TypeError, match="not an IRI"):
        dumps.iri(quads[0].subject)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=4))
def test_any_text_survives_in_turtle_and_trig(texts: list[str]) -> None:
    subject, predicate = ox.NamedNode("http://a.example/s"), ox.NamedNode("http://b.example/#p")
    quads = dumps.sort_quads(ox.Quad(subject, predicate, ox.Literal(text), subject) for text in texts)
    trig = dumps.write_trig(quads, BASE)
    assert set(ox.parse(trig, format=ox.RdfFormat.TRIG)) == set(quads)
    turtle = dumps.write_turtle(dumps.merge(quads), BASE)
    assert {quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)} == {q.triple for q in quads}


def test_the_json_dump_is_json(public: Path) -> None:
    assert json.loads((public / "municoop.jsonld").read_bytes()).keys() == {"@context", "@graph"}
