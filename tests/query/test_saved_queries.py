"""Promises that every query in ontology/queries/ keeps."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql.parser import parseQuery

from municoop.network.answer import Answer, Graph, Rows, build_answer
from municoop.query.formats import show_term
from municoop.query.library import SavedQuery
from municoop.query.local import load_release
from municoop.query.syntax import GRAPH_FORMS, find_form
from municoop.rdf import rebase

QUERIES = sorted((Path(__file__).parents[2] / "ontology" / "queries").glob("*.rq"))
every_query = pytest.mark.parametrize("name", [path.stem for path in QUERIES])
every_local_query = pytest.mark.parametrize(
    "name", [path.stem for path in QUERIES if "\n# remote:" not in path.read_text(encoding="utf-8")]
)


@pytest.fixture(scope="module")
def store(release: Path) -> ox.Store:
    return load_release(release)


@pytest.fixture(scope="module")
def dataset(sample_dump: bytes) -> rdflib.Dataset:
    """The sample in rdflib, with the union of the graphs as default graph."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=sample_dump, format="nquads")
    return dataset


def is_empty(answer: Answer) -> bool:
    if isinstance(answer, bool):
        return not answer
    return not (answer.rows if isinstance(answer, Rows) else answer.triples)


def show_rdflib(term: Any) -> str:
    return "" if term is None else str(term)


def test_there_are_more_than_twenty() -> None:
    assert len(QUERIES) > 20


@every_query
def test_query_parses_in_rdflib(library: dict[str, SavedQuery], name: str) -> None:
    parseQuery(library[name].text)


@every_query
def test_query_parses_in_the_engine(library: dict[str, SavedQuery], name: str) -> None:
    # LIMIT 0, so that the one that asks Wikidata does not.
    limited = (
        library[name].text
        if find_form(library[name].text, name) == "ASK"
        else f"{library[name].text} LIMIT 0"
    )
    ox.Store().query(limited)


@every_query
def test_header_tells_what_comes_out(library: dict[str, SavedQuery], name: str) -> None:
    query = library[name]
    if find_form(query.text, name) != "SELECT":
        assert len(query.returns) == 1
        return
    select = re.search(r"^SELECT (?:DISTINCT )?(.*)$", query.text, re.MULTILINE)
    assert select is not None
    columns = re.findall(r"\?\w+", re.sub(r"\(.*? AS (\?\w+)\)", r"\1", select[1]))
    assert [line.split(" – ")[0] for line in query.returns] == columns


@every_query
def test_header_tells_whether_there_is_something_to_change(library: dict[str, SavedQuery], name: str) -> None:
    text = library[name].text
    of_one_thing = re.search(r"VALUES [^{]*\{[^}]*(<https://w3id.org/municoop/|\"|wd:)(?!def#)", text)
    only_names_relations = re.search(r'\(mc:\w+ "', text)
    assert ("\n# change: the VALUES line\n" in text) == bool(of_one_thing and not only_names_relations)


@every_query
def test_rows_are_ordered(library: dict[str, SavedQuery], name: str) -> None:
    text = library[name].text
    assert ("\nORDER BY " in text) == (find_form(text, name) == "SELECT")


@every_query
def test_titles_differ_between_queries(library: dict[str, SavedQuery], name: str) -> None:
    others = [query for query in library.values() if query.name != name]
    for language, title in library[name].titles.items():
        assert title not in [other.titles[language] for other in others]


@every_local_query
def test_query_finds_something(library: dict[str, SavedQuery], store: ox.Store, name: str) -> None:
    assert not is_empty(build_answer(store.query(library[name].text)))


@every_local_query
def test_answer_does_not_depend_on_the_order_of_statements(
    library: dict[str, SavedQuery], store: ox.Store, sample: tuple[ox.Quad, ...], name: str
) -> None:
    backwards = ox.Store()
    for quad in reversed(sample):
        backwards.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph()))
        backwards.add(quad)
    text = library[name].text
    assert build_answer(backwards.query(text)) == build_answer(store.query(text))


@every_local_query
def test_statement_in_two_graphs_does_not_change_the_answer_of_the_engines_own_union(
    library: dict[str, SavedQuery], store: ox.Store, sample: tuple[ox.Quad, ...], name: str
) -> None:
    graphs = ox.Store()
    graphs.extend(sample)
    text = library[name].text
    assert build_answer(graphs.query(text, use_default_graph_as_union=True)) == build_answer(
        store.query(text)
    )


# rdflib warns of what it does itself when it reads N-Quads and queries them.
@pytest.mark.filterwarnings(r"ignore:Dataset\.:DeprecationWarning")
@every_local_query
def test_rdflib_gives_the_same_answer(
    library: dict[str, SavedQuery], store: ox.Store, dataset: rdflib.Dataset, name: str
) -> None:
    ours = build_answer(store.query(library[name].text))
    theirs = dataset.query(library[name].text)
    if isinstance(ours, Rows):
        rows = [tuple(show_rdflib(term) for term in row) for row in theirs]  # type: ignore[union-attr]
        assert [tuple(map(show_term, row)) for row in ours.rows] == rows
    elif isinstance(ours, Graph):
        assert theirs.graph is not None
        assert len(ours.triples) == len(theirs.graph)
    else:
        assert theirs.askAnswer == ours


@every_local_query
def test_query_finds_the_same_under_another_base(
    library: dict[str, SavedQuery], store: ox.Store, sample_dump: bytes, name: str
) -> None:
    base = "https://www.example.org/towns/"  # sorts after the vocabulary, as the default base does
    moved = ox.Store()
    quads = list(ox.parse(rebase(sample_dump.decode(), base), format=ox.RdfFormat.N_QUADS))
    moved.extend(quads)
    moved.extend(ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph()) for quad in quads)
    there = build_answer(moved.query(rebase(library[name].text, base)))
    assert rebase(str(build_answer(store.query(library[name].text))), base) == str(there)


def test_label_is_the_english_name_else_our_english_wording_else_another_language(
    library: dict[str, SavedQuery], store: ox.Store
) -> None:
    rows = answer_rows(store, library["without-wikidata"].text)
    labels = {thing.rpartition("/")[2]: label for label, thing in rows}
    assert labels["zmp"] == "Association of Polish Cities"
    assert labels["venlo"] == "Municipality of Venlo"
    assert labels["kropyvnytskyi-council"] == "Кропивницька міська рада"
    assert labels["metropolia-krakowska"] == "Metropolia Krakowska"
    assert "kropyvnytskyi" not in labels


def answer_rows(store: ox.Store, text: str) -> list[tuple[str, ...]]:
    answer = build_answer(store.query(text))
    assert isinstance(answer, Rows)
    return [tuple(map(show_term, row)) for row in answer.rows]


def test_kind_is_the_narrowest_that_is_known(library: dict[str, SavedQuery], store: ox.Store) -> None:
    kinds = {row[4].rpartition("/")[2]: row[2] for row in answer_rows(store, library["timeline"].text)}
    assert kinds["twinning"] == "Twinning"
    assert kinds["hub"] == "Relationship"
    assert kinds["plain"] == "Cooperation"


def test_parties_beside_a_hub_are_not_partners(library: dict[str, SavedQuery], store: ox.Store) -> None:
    partners = library["partners"].text
    krefeld, venlo = (
        partners.replace("/kropyvnytskyi>", "/krefeld>"),
        partners.replace("/kropyvnytskyi>", "/venlo>"),
    )
    assert {row[0] for row in answer_rows(store, krefeld)} == {
        "Kropyvnytskyi",
        "Municipality of Venlo",
        "Association of Polish Cities",
    }
    assert {row[0] for row in answer_rows(store, venlo)} == {"Kropyvnytskyi", "Krefeld"}
    assert ("nl", "pl") not in {row[:2] for row in answer_rows(store, library["country-pairs"].text)}


def test_quote_that_covers_one_signatory_is_not_shown_for_the_other(
    library: dict[str, SavedQuery], store: ox.Store
) -> None:
    shown = {(row[2], row[4]) for row in answer_rows(store, library["signatories"].text)}
    assert shown == {
        ("Jan Nowak", "Ян Новак"),
        ("Jan Nowak", "уклали угоду"),
        ("Olena Koval", "уклали угоду"),
    }


def test_graph_queries_construct_what_other_vocabularies_want(
    library: dict[str, SavedQuery], store: ox.Store
) -> None:
    answer = build_answer(store.query(library["wikidata-statements"].text))
    assert isinstance(answer, Graph)
    wd, wdt = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/"
    assert [str(triple) for triple in answer.triples] == [
        f"<{wd}Q158292> <{wdt}P190> <{wd}Q2805>",
        f"<{wd}Q2805> <{wdt}P190> <{wd}Q158292>",
    ]


def test_every_form_of_query_is_there(library: dict[str, SavedQuery]) -> None:
    forms = {find_form(query.text, query.name) for query in library.values()}
    assert forms >= {"SELECT", "ASK"}
    assert forms & GRAPH_FORMS


def test_one_query_federates_with_wikidata(library: dict[str, SavedQuery]) -> None:
    remote = {name: query.remote for name, query in library.items() if query.remote}
    assert remote == {"wikidata-population": "https://query.wikidata.org/sparql"}
    assert "SERVICE <https://query.wikidata.org/sparql>" in library["wikidata-population"].text
