"""Terms are handed to rdflib letter by letter."""

from __future__ import annotations

import logging

import pyoxigraph as ox
import pytest
from rdflib import XSD, BNode, Literal, URIRef

from municoop.checks.terms import LOGGERS, quiet_loggers, to_graph, to_rdflib
from municoop.errors import InputError

S, P = ox.NamedNode("https://example.org/s"), ox.NamedNode("https://example.org/p")


def typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(str(XSD[datatype])))


@pytest.mark.parametrize(
    ("text", "datatype"),
    [("010", "integer"), ("1.50", "decimal"), ("1", "boolean"), ("2023-02-30", "date"), ("+5", "integer")],
)
def test_lexical_forms_are_kept(text: str, datatype: str) -> None:
    graph = to_graph([ox.Quad(S, P, typed(text, datatype))])
    (value,) = graph.objects()
    assert isinstance(value, Literal)
    assert str(value) == text
    assert value.datatype == XSD[datatype]


def test_impossible_dates_stay_ill_typed() -> None:
    with quiet_loggers():
        value = to_rdflib(typed("2023-02-30", "date"))
    assert isinstance(value, Literal)
    assert value.ill_typed is True


def test_the_other_terms_keep_their_kind() -> None:
    assert to_rdflib(S) == URIRef("https://example.org/s")
    assert to_rdflib(ox.BlankNode("b0")) == BNode("b0")
    assert to_rdflib(ox.Literal("Київ", language="uk")) == Literal("Київ", lang="uk")
    assert to_rdflib(ox.Literal("plain")) == Literal("plain", datatype=XSD.string)


def test_names_of_graphs_are_dropped_and_equal_triples_are_one() -> None:
    graphs = [ox.NamedNode("https://example.org/g1"), ox.NamedNode("https://example.org/g2")]
    assert len(to_graph(ox.Quad(S, P, ox.Literal("x"), graph) for graph in graphs)) == 1


def test_ill_typed_literals_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        to_graph([ox.Quad(S, P, typed("2021-02-31", "date"))])
    assert not caplog.records


def test_loggers_are_given_back_as_they_were() -> None:
    with pytest.raises(KeyError), quiet_loggers():
        raise KeyError
    assert not any(logging.getLogger(name).disabled for name in LOGGERS)


def test_a_statement_about_a_statement_is_refused() -> None:
    about = ox.Quad(S, P, ox.Triple(S, P, ox.Literal("x")))
    with pytest.raises(InputError, match="statements about statements"):
        to_graph([about])
