"""What a query answers: rows, yes or no, or a graph. The same value whoever was asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to SELECT: one tuple of terms a row, in the order of `variables`; None is unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """The answer to CONSTRUCT and DESCRIBE: each triple once, sorted."""

    triples: tuple[ox.Triple, ...]


Answer = Rows | Graph | bool


def build_answer(result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Answer:
    """Return the whole result of the engine, which is an iterator, as a value."""
    if isinstance(result, ox.QueryBoolean):
        return bool(result)
    if isinstance(result, ox.QueryTriples):
        return build_graph(result)
    variables = tuple(variable.value for variable in result.variables)
    rows = tuple(tuple(solution[name] for name in variables) for solution in result)
    return Rows(variables, rows)


def build_graph(triples: Iterable[ox.Triple]) -> Graph:
    """Return triples as a graph."""
    return Graph(tuple(sorted(set(triples), key=str)))
