"""`municoop push`: which graphs differ, load them, and see that the store has them right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from municoop.errors import InputError, RemoteError
from municoop.push.fingerprint import Fingerprint, take_fingerprint
from municoop.push.store import RemoteStore, Writer
from municoop.rdf import graph_iri
from municoop.sources.dump import read_dump

Notify = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class NamedGraph:
    """A graph of a release: its statements as lines of N-Triples, and their fingerprint."""

    name: str
    triples: tuple[bytes, ...]
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push came to: the graphs that were loaded, those that were right already, those removed."""

    loaded: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    statements: int

    def __str__(self) -> str:
        return (
            f"{len(self.loaded)} graphs loaded, {len(self.kept)} as they were, {len(self.removed)} removed; "
            f"{self.statements} statements, verified in the store"
        )


def push_release(release: Path, store: RemoteStore, writer: Writer, notify: Notify) -> Pushed:
    """Make a store hold the named graphs of a release, and no other graphs of this data set.

    A graph that the store already holds is left alone, so a push that was broken off goes on from there,
    and a second one changes nothing. Graphs of the same base IRI that the release has no more are removed
    last. Raises InputError for what is no release, RemoteError when the store fails or holds something
    else afterwards.
    """
    graphs = read_graphs(release)
    loaded, kept = [], []
    for number, graph in enumerate(graphs.values(), 1):
        if store.take_fingerprint(graph.name) == graph.fingerprint:
            kept.append(graph.name)
            continue
        notify(f"loading graph {number} of {len(graphs)}, {graph.fingerprint.statements} statements")
        writer.replace(graph.name, graph.triples)
        verify(store, graph)
        loaded.append(graph.name)
    removed = remove_others(graphs, store, writer)
    statements = sum(graph.fingerprint.statements for graph in graphs.values())
    return Pushed(tuple(loaded), tuple(kept), removed, statements)


def read_graphs(release: Path) -> dict[str, NamedGraph]:
    """Return the named graphs of a release folder or a dump, by name. Raises InputError for another file."""
    triples: dict[str, list[ox.Triple]] = {}
    with read_dump(release) as quads:
        for quad in quads:
            if not isinstance(quad.graph_name, ox.NamedNode):
                raise InputError(
                    "has statements outside of named graphs",
                    where=str(release),
                    hint="push a release folder or its municoop.nq.gz",
                )
            triples.setdefault(quad.graph_name.value, []).append(quad.triple)
    if not triples:
        raise InputError("holds no statements", where=str(release), hint="name a release folder")
    return {name: make_graph(name, of_graph) for name, of_graph in sorted(triples.items())}


def make_graph(name: str, triples: list[ox.Triple]) -> NamedGraph:
    """Return a graph ready to be sent."""
    lines = (ox.serialize([triple], format=ox.RdfFormat.N_TRIPLES) or b"" for triple in triples)
    return NamedGraph(name, tuple(lines), take_fingerprint(triples))


def verify(store: RemoteStore, graph: NamedGraph) -> None:
    """Raise RemoteError when the store does not hold a graph as it was sent."""
    found = store.take_fingerprint(graph.name)
    if found != graph.fingerprint:
        same_size = found.statements == graph.fingerprint.statements
        told = "as many, but others" if same_size else str(found.statements)
        raise RemoteError(
            f"after loading, the graph {graph.name} should hold {graph.fingerprint.statements} statements, "
            f"and holds {told}",
            where=store.endpoint.url,
            hint="check that queries and updates go to the same data set, then push again",
        )


def remove_others(graphs: Mapping[str, NamedGraph], store: RemoteStore, writer: Writer) -> tuple[str, ...]:
    """Remove the graphs of this data set that the release does not have, and return their names."""
    home = find_home(graphs)
    others = [name for name in store.find_graphs(home) if name not in graphs] if home else []
    for name in others:
        writer.remove(name)
    return tuple(others)


def find_home(graphs: Mapping[str, NamedGraph]) -> str:
    """Return what the names of all graphs of this data set begin with, "" where no graph `register` tells.

    >>> find_home({"https://a.example/graph/register": NamedGraph("", (), Fingerprint())})
    'https://a.example/graph/'
    """
    register = graph_iri("", "register")
    home = next((name.removesuffix(register) for name in graphs if name.endswith(f"/{register}")), None)
    return graph_iri(home, "") if home else ""
