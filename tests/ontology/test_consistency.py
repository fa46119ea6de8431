"""The ontology contradicts neither itself nor valid data; data that it forbids is found out."""

from __future__ import annotations

from pathlib import Path

import owlrl
import pytest
from rdflib import OWL, RDF, Graph, Literal, URIRef

ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
PREFIXES = """
@prefix : <https://w3id.org/municoop/id/> .
@prefix mc: <https://w3id.org/municoop/def#> .
"""
FORBIDDEN = {
    "lasting-and-bounded": ":x a mc:Twinning , mc:Visit .",
    "twinning-and-membership": ":x a mc:Twinning , mc:Membership .",
    "authority-and-network": ":x a mc:Municipality , mc:Network .",
    "programme-and-document": ":x a mc:Programme , mc:SourceDocument .",
    "office-and-cooperation": ":x a mc:Office , mc:Agreement .",
    "network-with-a-party": ":x a mc:Network ; mc:party :y .",
    "member-of-an-authority": ":y mc:memberOf :x . :x a mc:MetropolitanBody .",
    "evidence-that-is-a-programme": ":y mc:evidence :x . :x a mc:Programme .",
}


@pytest.fixture(scope="module")
def axioms(vocabulary: Graph) -> Graph:
    """The ontology without its texts, from which nothing follows."""
    graph = Graph()
    for triple in vocabulary:
        if not isinstance(triple[2], Literal):
            graph.add(triple)
    return graph


def find_contradictions(graph: Graph) -> list[str]:
    """Return what is wrong in the closure of a graph under OWL 2 RL."""
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    nothing = [f"{subject} cannot be" for subject in graph.subjects(RDF.type, OWL.Nothing)]
    return sorted({str(message) for message in graph.objects(None, ERROR)} | set(nothing))


def test_ontology_with_all_valid_examples_is_consistent(
    root: Path, vocabulary: Graph, schemes: Graph
) -> None:
    examples = sorted((root / "ontology/examples").glob("valid-*.ttl"))
    assert examples
    graph = vocabulary + schemes
    for example in examples:
        graph.parse(example)
    before = len(graph)
    assert find_contradictions(graph) == []
    assert len(graph) > before


@pytest.mark.parametrize("statement", FORBIDDEN.values(), ids=FORBIDDEN)
def test_contradiction_is_found(statement: str, axioms: Graph) -> None:
    graph = axioms + Graph().parse(data=PREFIXES + statement, format="turtle")
    assert any("https://w3id.org/municoop/id/x" in message for message in find_contradictions(graph))
