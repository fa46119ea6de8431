"""`ontology/rules/*.rq`: statements that follow from others, so that plain SPARQL needs no reasoner."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from municoop.errors import OntologyError
from municoop.rdf import describe_syntax_error, graph_iri
from municoop.sources.project import Project
from municoop.sources.yamlfile import read_text


@dataclass(frozen=True, slots=True)
class Rule:
    """A CONSTRUCT query; `name` is its file."""

    name: str
    query: str


def read_rules(project: Project) -> tuple[Rule, ...]:
    """Return the rules in the order of their file names."""
    paths = project.files("ontology/rules/*.rq")
    return tuple(
        Rule(project.name(path), read_text(path, project.name(path), OntologyError)) for path in paths
    )


def derive(
    quads: Iterable[ox.Quad], ontology: Iterable[ox.Quad], rules: Sequence[Rule], base_iri: str
) -> tuple[ox.Quad, ...]:
    """Return what the rules add to `quads`, in the graph `derived`. A rule sees what those before it added.

    Raises OntologyError for a rule that is no CONSTRUCT query.
    """
    store = ox.Store()
    store.extend(quads)
    store.extend(ox.Quad(quad.subject, quad.predicate, quad.object, ox.DefaultGraph()) for quad in ontology)
    graph = ox.NamedNode(graph_iri(base_iri, "derived"))
    derived: list[ox.Quad] = []
    for rule in rules:
        known = {quad.triple for quad in store}
        added = [
            ox.Quad(triple.subject, triple.predicate, triple.object, graph)
            for triple in sorted(run(rule, store) - known, key=str)
        ]
        store.extend(added)
        derived += added
    return tuple(derived)


def run(rule: Rule, store: ox.Store) -> set[ox.Triple]:
    """Return the triples a rule constructs over all graphs of a store."""
    try:
        result = store.query(rule.query, use_default_graph_as_union=True)
    except SyntaxError as problem:
        line, reason = describe_syntax_error(problem)
        raise OntologyError(
            f"not SPARQL: {reason}", where=f"{rule.name}:{line}", hint="mend the query"
        ) from None
    if not isinstance(result, ox.QueryTriples):
        raise OntologyError("a rule must be a CONSTRUCT query", where=rule.name, hint="rewrite or move it")
    return set(result)
