"""Queries over a release folder."""

from __future__ import annotations

import gzip
from pathlib import Path

import pyoxigraph as ox
import pytest

from municoop.errors import InputError, TargetError
from municoop.network.answer import Rows
from municoop.query.formats import show_term
from municoop.query.local import ask_store, find_base_iri, load_release
from municoop.rdf import rebase

COUNT = "SELECT (COUNT(*) AS ?n) %s WHERE { ?s ?p ?o }"


def first_value(store: ox.Store, text: str) -> str:
    answer = ask_store(store, text, "the query")
    assert isinstance(answer, Rows)
    return show_term(answer.rows[0][0])


def test_default_graph_is_the_union_and_a_statement_counts_once(
    release: Path, sample: tuple[ox.Quad, ...]
) -> None:
    statements = {quad.triple for quad in sample}
    assert len(statements) < len(sample)
    assert first_value(load_release(release), COUNT % "") == str(len(statements))


def test_from_picks_named_graphs(release: Path, sample: tuple[ox.Quad, ...]) -> None:
    graph = ox.NamedNode("https://w3id.org/municoop/graph/links")
    count = sum(quad.graph_name == graph for quad in sample)
    assert first_value(load_release(release), COUNT % f"FROM {graph}") == str(count)


def test_graph_clause_sees_each_graph(release: Path, sample: tuple[ox.Quad, ...]) -> None:
    text = "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert first_value(load_release(release), text) == str(len({quad.graph_name for quad in sample}))


def test_folder_without_a_release_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="run `municoop build` first"):
        load_release(tmp_path / "public")
    with pytest.raises(TargetError, match="run `municoop build` first"):
        load_release(tmp_path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda dump: dump[: len(dump) // 2],
        lambda dump: b"not gzip",
        lambda dump: gzip.compress(b"<a> <b> .\n"),
        lambda dump: dump[:20] + b"\x00\x00\x00\x00" + dump[24:],
    ],
    ids=["cut", "not gzip", "not N-Quads", "bytes lost"],
)
def test_damaged_dump_is_an_error_of_the_target(release: Path, tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    (tmp_path / "municoop.nq.gz").write_bytes(damage((release / "municoop.nq.gz").read_bytes()))
    with pytest.raises(TargetError, match=r"municoop.nq.gz: the dump cannot be read"):
        load_release(tmp_path)


def test_file_in_place_of_the_folder_is_an_error_of_the_target(tmp_path: Path) -> None:
    (tmp_path / "public").write_text("", encoding="utf-8")
    with pytest.raises(TargetError, match="run `municoop build` first"):
        load_release(tmp_path / "public")


def test_base_is_read_off_the_names_of_the_graphs(sample_dump: bytes) -> None:
    store = ox.Store()
    store.load(
        rebase(sample_dump.decode(), "https://example.org/towns/").encode(), format=ox.RdfFormat.N_QUADS
    )
    assert find_base_iri(store) == "https://example.org/towns/"
    assert find_base_iri(ox.Store()) == "https://w3id.org/municoop/"


def test_syntax_error_has_line_and_column() -> None:
    with pytest.raises(InputError, match=r"^my.rq:2:\d+: not SPARQL 1.1: expected"):
        ask_store(ox.Store(), "SELECT *\nWHERE { ?s ?p ", "my.rq")


def test_unbound_column_is_an_input_error_too() -> None:
    with pytest.raises(InputError, match=r"not SPARQL 1.1"):
        ask_store(ox.Store(), "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", "the query")


def test_prefix_that_nobody_declares_is_named_as_such() -> None:
    with pytest.raises(InputError, match=r"^the query:1:\d+: not SPARQL 1.1: a prefix is not declared$"):
        ask_store(ox.Store(), "ASK { ?s a nobody:Knows }", "the query")


def test_no_connection_is_opened_for_service(release: Path) -> None:
    with pytest.raises(InputError, match="local queries open no connections"):
        ask_store(load_release(release), "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "the query")
