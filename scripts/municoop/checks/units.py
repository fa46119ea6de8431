"""Shapes, checked piece by piece: a unit is one document with what its statements point to.

The work so grows with the number of documents and not with its square, and pieces can be checked at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import pyoxigraph as ox

from municoop.checks.shapes import ShapesGraph, check_shapes, read_shapes
from municoop.model import Finding, Origins

Files = tuple[tuple[str, Path], ...]
Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Index = Mapping[str, Sequence[ox.Quad]]


@dataclass(frozen=True, slots=True)
class Unit:
    """Data that is checked by itself: what it states, and what is known of the things around."""

    stated: tuple[ox.Quad, ...]
    around: tuple[ox.Quad, ...]


def cut_units(
    pieces: Iterable[Sequence[ox.Quad]], known: Iterable[ox.Quad], common: set[Graph]
) -> list[Unit]:
    """Return a unit for each piece. `known` is all there is; `common` are the graphs all pieces share."""
    index: dict[str, list[ox.Quad]] = {}
    for quad in known:
        if isinstance(quad.subject, ox.NamedNode):
            index.setdefault(quad.subject.value, []).append(quad)
    return [cut_unit(piece, index, common) for piece in pieces]


def cut_unit(piece: Sequence[ox.Quad], index: Index, common: set[Graph]) -> Unit:
    """Return a unit: of its own things also what `common` graphs say, of those around all that is known.

    Around is what statements point to, and what that points to: shapes do not look further.
    """
    own = {quad.subject.value for quad in piece if isinstance(quad.subject, ox.NamedNode)}
    stated = {*piece, *(quad for name in own for quad in index[name] if quad.graph_name in common)}
    near = reach_out(stated, index) - own
    further = reach_out((quad for name in near for quad in index[name]), index) - own
    around = {quad for name in near | further for quad in index[name]}
    return Unit(tuple(sorted(stated, key=str)), tuple(sorted(around, key=str)))


def reach_out(quads: Iterable[ox.Quad], index: Index) -> set[str]:
    """Return the IRIs that statements point to and that something is known of."""
    return {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)} & index.keys()


def check_units(units: Sequence[Unit], files: Files, origins: Origins, jobs: int = 1) -> list[Finding]:
    """Return what the shapes of `files` have to say about the units, checked in `jobs` processes."""
    if jobs == 1:
        return [finding for unit in units for finding in check_unit(unit, files, origins)]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        found = pool.map(check_unit, units, repeat(files), repeat(origins))
        return [finding for findings in found for finding in findings]


def check_unit(unit: Unit, files: Files, origins: Origins) -> list[Finding]:
    """Return what the shapes have to say about a unit."""
    return check_shapes(unit.stated, load_shapes(files), origins, unit.around)


@cache
def load_shapes(files: Files) -> ShapesGraph:
    """Return the shapes of files, read once in each process."""
    return read_shapes(dict(files))
