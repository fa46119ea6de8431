"""Lines of ties in a frame: great circles, side by side where two places have several ties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import hypot, pi, sin

from municoop.site.pictures.geometry.clipping import XY, visible_runs
from municoop.site.pictures.geometry.frame import Frame
from municoop.site.pictures.geometry.outlines import path_data
from municoop.site.pictures.geometry.sphere import Point, great_circle_km, great_circle_points
from municoop.site.pictures.values import Place, Tie

KM_PER_PIECE, FEWEST, MOST = 250, 8, 40


def offsets(ties: Iterable[Tie], gap: float) -> dict[Tie, float]:
    """Return how far the middle of each tie's line is moved aside, so that ties of the same two places can be
    told apart.
    """
    pairs: dict[tuple[str, str], list[Tie]] = {}
    for tie in ties:
        pairs.setdefault((min(tie.a, tie.b), max(tie.a, tie.b)), []).append(tie)
    return {tie: (n - (len(group) - 1) / 2) * gap for group in pairs.values() for n, tie in enumerate(group)}


def tie_line(frame: Frame, a: Point, b: Point, aside: float) -> list[XY]:
    """Return the projected great circle between two points, its middle moved `aside`."""
    pieces = max(FEWEST, min(MOST, round(great_circle_km(a, b) / KM_PER_PIECE)))
    line = [frame.project(point) for point in great_circle_points(a, b, pieces)]
    return bend(line, aside)


def bend(line: Sequence[XY], aside: float) -> list[XY]:
    """Return a line moved aside at right angles to its ends' connection, most in the middle and not at the
    ends.
    """
    (x0, y0), (x1, y1) = line[0], line[-1]
    length = hypot(x1 - x0, y1 - y0) or 1.0
    across = (-(y1 - y0) / length, (x1 - x0) / length)
    moves = [aside * sin(pi * n / (len(line) - 1)) for n in range(len(line))]
    return [(x + across[0] * move, y + across[1] * move) for (x, y), move in zip(line, moves, strict=True)]


def ends_of(tie: Tie, places: Mapping[str, Place]) -> tuple[Point, Point] | None:
    """Return the two points of a tie in the order of their keys, or None where one is not known or both are
    the same.
    """
    first, second = sorted((tie.a, tie.b))
    a = places[first].point if first in places else None
    b = places[second].point if second in places else None
    return None if a is None or b is None or a == b else (a, b)


def visible_path(frame: Frame, line: Sequence[XY]) -> str:
    """Return what is seen of a line as path data."""
    return "".join(path_data(run) for run in visible_runs(line, frame.width, frame.height))
