"""What one release states and another does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

PART_SIZE = 10_000


@dataclass(frozen=True, slots=True)
class Changes:
    """The quads that were added to a release, and those that were removed. No quad is both."""

    added: frozenset[ox.Quad] = frozenset()
    removed: frozenset[ox.Quad] = frozenset()

    @property
    def by_graph(self) -> dict[str, Changes]:
        """The changes of each graph, by its IRI ("" for the default graph), sorted."""
        added, removed = group_by_graph(self.added), group_by_graph(self.removed)
        return {
            graph: Changes(frozenset(added.get(graph, ())), frozenset(removed.get(graph, ())))
            for graph in sorted(added.keys() | removed.keys())
        }


def name_graph(quad: ox.Quad) -> str:
    """Return the IRI of a quad's graph, "" for the default graph."""
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def group_by_graph(quads: Iterable[ox.Quad]) -> dict[str, list[ox.Quad]]:
    """Return the quads of each graph."""
    groups: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        groups.setdefault(name_graph(quad), []).append(quad)
    return groups


def compare(old: Iterable[ox.Quad], new: Iterable[ox.Quad]) -> Changes:
    """Return what changed from `old` to `new`.

    `new` may be a stream: of it only what was added is kept.
    """
    known = old if isinstance(old, (set, frozenset)) else frozenset(old)
    removed, added = set(known), set[ox.Quad]()
    stream = iter(new)
    while part := set(islice(stream, PART_SIZE)):  # sets hash a quad once, a test of each would twice
        removed -= part
        added |= part - known
    return Changes(frozenset(added), frozenset(removed))


def apply_changes(quads: Iterable[ox.Quad], changes: Changes) -> set[ox.Quad]:
    """Return the quads after the changes."""
    return (set(quads) - changes.removed) | changes.added
