"""Where the signs of a network stand: the same from one release to the next, whatever the order of the
input.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from itertools import combinations
from math import hypot

XY = tuple[float, float]
STEPS, FIRST_STEP = 240, 0.045
SPRING, LENGTH, HOME, REACH, REPULSION = 1.0, 0.08, 0.3, 0.35, 0.05
CLOSEST = 1e-3


@lru_cache(maxsize=64)
def place_nodes(nodes: frozenset[str], edges: frozenset[tuple[str, str]]) -> Mapping[str, XY]:
    """Return a position in about the unit square for each node.

    Every node has a home that follows from its key alone, and is drawn to it all the time; edges pull to a
    length of `LENGTH`, and nodes nearer than `REACH` push one another away. Steps get shorter and their
    number is fixed. A new node is felt near its home and by its neighbours, elsewhere hardly: forces have a
    short reach, and homes do not move. After P. Eades, Congressus Numerantium 42 (1984), with homes in place
    of a random start.
    """
    order = sorted(nodes)
    homes = {key: home(key) for key in order}
    now = dict(homes)
    degree = _degrees(edges)
    for step in range(STEPS):
        forces = _forces(order, sorted(edges), now, homes, degree)
        reach = FIRST_STEP * (1 - step / STEPS)
        now = {key: _moved(now[key], forces[key], reach) for key in order}
    return {key: (round(x, 3), round(y, 3)) for key, (x, y) in now.items()}


def home(key: str) -> XY:
    """Return a point of the unit square that follows from the key alone."""
    digest = sha256(key.encode()).digest()
    return int.from_bytes(digest[:4]) / 2**32, int.from_bytes(digest[4:8]) / 2**32


def _degrees(edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return the number of edges at each node."""
    degree: dict[str, int] = {}
    for edge in edges:
        for key in edge:
            degree[key] = degree.get(key, 0) + 1
    return degree


def _forces(
    order: list[str],
    edges: list[tuple[str, str]],
    now: Mapping[str, XY],
    homes: Mapping[str, XY],
    degree: Mapping[str, int],
) -> dict[str, XY]:
    """Return what moves each node: its home, its neighbours and those who stand too near."""
    forces = {
        key: [(homes[key][0] - now[key][0]) * HOME, (homes[key][1] - now[key][1]) * HOME] for key in order
    }
    for a, b in edges:
        dx, dy = now[b][0] - now[a][0], now[b][1] - now[a][1]
        stretch = 1 - LENGTH / max(hypot(dx, dy), LENGTH / 2)
        for key, sign in ((a, 1), (b, -1)):
            pull = sign * stretch * SPRING / degree[key]
            forces[key][0] += dx * pull
            forces[key][1] += dy * pull
    for a, b in combinations(order, 2):
        dx, dy = now[b][0] - now[a][0], now[b][1] - now[a][1]
        if abs(dx) < REACH and abs(dy) < REACH:
            far = max(hypot(dx, dy), CLOSEST)
            push = max(0.0, 1 - far / REACH) ** 2 * REPULSION / far
            forces[a][0] -= dx * push
            forces[a][1] -= dy * push
            forces[b][0] += dx * push
            forces[b][1] += dy * push
    return {key: (x, y) for key, (x, y) in forces.items()}


def _moved(xy: XY, force: XY, reach: float) -> XY:
    """Return a point moved by a force, no farther than `reach`."""
    size = hypot(*force)
    part = min(0.5, reach / size) if size else 0.0
    return xy[0] + force[0] * part, xy[1] + force[1] * part
