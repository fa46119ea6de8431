"""Cutting rings and lines to a rectangle from (0, 0), so that only what is seen is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

XY = tuple[float, float]
Edge = tuple[int, float, int]


def clip_ring(ring: Sequence[XY], width: float, height: float, margin: float) -> list[XY]:
    """Return the part of a ring in the rectangle, widened by `margin`; [] where none is.

    Source: I. E. Sutherland and G. W. Hodgman, Communications of the ACM 17 (1974).
    """
    edges: tuple[Edge, ...] = (
        (0, -margin, 1),
        (0, width + margin, -1),
        (1, -margin, 1),
        (1, height + margin, -1),
    )
    points = list(ring)
    for edge in edges:
        points = _cut(points, edge)
    return points


def _cut(points: Sequence[XY], edge: Edge) -> list[XY]:
    """Return the ring on the inner side of one edge: (axis, where it is, +1 or -1 for the inner side)."""
    axis, bound, side = edge
    inside: Callable[[XY], bool] = lambda p: (p[axis] - bound) * side >= 0  # noqa: E731
    cut: list[XY] = []
    for a, b in pairwise([*points[-1:], *points]):
        if inside(a) != inside(b):
            part = (bound - a[axis]) / (b[axis] - a[axis])
            cut.append((a[0] + part * (b[0] - a[0]), a[1] + part * (b[1] - a[1])))
        if inside(b):
            cut.append(b)
    return cut


def visible_runs(line: Sequence[XY], width: float, height: float) -> list[list[XY]]:
    """Return the stretches of a line whose pieces may cross the rectangle."""
    runs: list[list[XY]] = []
    for a, b in pairwise(line):
        if max(a[0], b[0]) < 0 or min(a[0], b[0]) > width or max(a[1], b[1]) < 0 or min(a[1], b[1]) > height:
            continue
        if runs and runs[-1][-1] == a:
            runs[-1].append(b)
        else:
            runs.append([a, b])
    return runs
