"""The ontology has none of the known defects of ontologies, and each is one that would be found.

A query of `pitfalls/` returns a row per defect. They restate, for this vocabulary, what OOPS!, FOOPS! and
ROBOT look for, as far as a query can tell.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

FOLDER = Path(__file__).with_name("pitfalls")
PITFALLS = sorted(FOLDER.glob("*.rq"))
QUERIES = pytest.mark.parametrize("pitfall", PITFALLS, ids=lambda path: path.stem)


def load(*paths: Path) -> ox.Store:
    """Return a store with the statements of Turtle files in its default graph."""
    store = ox.Store()
    for path in paths:
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    return store


def find(pitfall: Path, store: ox.Store) -> list[str]:
    """Return what a query finds, as text."""
    rows = store.query(pitfall.read_text(encoding="utf-8"))
    assert isinstance(rows, ox.QuerySolutions)
    return [" ".join(str(value) for value in row) for row in rows]


@pytest.fixture(scope="module")
def ours(root: Path) -> ox.Store:
    """The whole ontology."""
    return load(*sorted((root / "ontology").glob("*.ttl")))


@pytest.fixture(scope="module")
def bad() -> ox.Store:
    """An ontology with every defect."""
    return load(FOLDER / "bad.ttl")


def test_there_is_a_query_for_each_kind_of_defect() -> None:
    assert len(PITFALLS) == 47


@QUERIES
def test_ontology_is_without(pitfall: Path, ours: ox.Store) -> None:
    assert find(pitfall, ours) == []


@QUERIES
def test_defect_is_found_where_it_is(pitfall: Path, bad: ox.Store) -> None:
    assert find(pitfall, bad)
