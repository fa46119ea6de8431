"""The two numbers that tell what a graph holds are the same here and in a SPARQL engine."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from municoop.push.fingerprint import Fingerprint, build_question, hash_triple, take_fingerprint

GRAPH = "http://a.example/graph"
XSD = "http://www.w3.org/2001/XMLSchema#"
INTEGER, DECIMAL = ox.NamedNode(f"{XSD}integer"), ox.NamedNode(f"{XSD}decimal")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
LITERALS = st.one_of(
    st.builds(ox.Literal, TEXTS),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(["uk", "pl", "en-GB"])
    ),
    st.integers(-(10**9), 10**9).map(
        lambda n: ox.Literal(
            str(n), datatype=ox.NamedNode(f"{XSD}nonNegativeInteger" if n >= 0 else f"{XSD}int")
        )
    ),
    st.decimals(-1000, 1000, places=6).map(lambda n: ox.Literal(f"{n:f}", datatype=DECIMAL)),
)
NODES = st.integers(0, 9).map(lambda n: ox.NamedNode(f"http://a.example/{n}"))
TRIPLES = st.builds(ox.Triple, NODES, NODES, st.one_of(NODES, LITERALS))


def ask_engine(triples: list[ox.Triple]) -> Fingerprint:
    store = ox.Store()
    store.extend(
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(GRAPH)) for triple in triples
    )
    solutions = store.query(build_question(GRAPH))
    assert isinstance(solutions, ox.QuerySolutions)
    row = next(solutions)
    return Fingerprint(int(row["statements"].value), int(row["checksum"].value))


@given(TRIPLES)
def test_engine_and_we_find_the_same_hash(triple: ox.Triple) -> None:
    assert ask_engine([triple]) == Fingerprint(1, hash_triple(triple))


def test_order_does_not_matter_and_an_empty_graph_has_one_too() -> None:
    triples = [ox.Triple(ox.NamedNode(f"http://a.example/{n}"), ox.NamedNode("http://a.example/p"),
                         ox.Literal(str(n))) for n in range(20)]  # fmt: skip
    assert take_fingerprint(triples) == take_fingerprint(triples[::-1]) == ask_engine(triples)
    assert take_fingerprint([]) == ask_engine([]) == Fingerprint()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ox.Literal("2023"), ox.Literal("2024")),
        (ox.Literal("a", language="uk"), ox.Literal("a", language="pl")),
        (ox.Literal("http://a.example/"), ox.NamedNode("http://a.example/")),
        (ox.Literal("1", datatype=INTEGER), ox.Literal("2", datatype=INTEGER)),
        (ox.Literal("49.842001", datatype=DECIMAL), ox.Literal("49.842002", datatype=DECIMAL)),
    ],
)
def test_another_value_has_another_hash(one: ox.Literal, other: ox.Literal) -> None:
    node = ox.NamedNode("http://a.example/s")
    assert hash_triple(ox.Triple(node, node, one)) != hash_triple(ox.Triple(node, node, other))


def test_numbers_count_by_value_and_tags_in_small_letters() -> None:
    node = ox.NamedNode("http://a.example/s")
    pairs = [
        (ox.Literal("1.50", datatype=DECIMAL), ox.Literal("1.5", datatype=DECIMAL)),
        (ox.Literal("a", language="en-GB"), ox.Literal("a", language="en-gb")),
    ]
    for one, other in pairs:
        assert hash_triple(ox.Triple(node, node, one)) == hash_triple(ox.Triple(node, node, other))
