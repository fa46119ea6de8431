"""Where the signs of a network stand: the same from one release to the next, whatever the order of the
input.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import chain
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
    places = {key: place for place, key in enumerate(order)}
    pulled = [(places[a], places[b]) for a, b in sorted(edges)]
    homes = [home(key) for key in order]
    now, degrees = homes, Counter(chain.from_iterable(pulled))
    for step in range(STEPS):
        forces = _forces(now, homes, pulled, degrees)
        reach = FIRST_STEP * (1 - step / STEPS)
        now = [_moved(xy, force, reach) for xy, force in zip(now, forces, strict=True)]
    return {key: (round(x, 3), round(y, 3)) for key, (x, y) in zip(order, now, strict=True)}


def home(key: str) -> XY:
    """Return a point of the unit square that follows from the key alone."""
    digest = sha256(key.encode()).digest()
    return int.from_bytes(digest[:4]) / 2**32, int.from_bytes(digest[4:8]) / 2**32


def _forces(
    now: Sequence[XY], homes: Sequence[XY], edges: Iterable[tuple[int, int]], degrees: Mapping[int, int]
) -> Iterator[XY]:
    """Return what moves each node: its home, its neighbours and those who stand too near.

    Nodes are counted in the order of their keys. What is done for each two of them is written out, and its
    sums are taken in one order: it is most of the work, and another order would move signs.
    """
    across = [(home[0] - x) * HOME for (x, _), home in zip(now, homes, strict=True)]
    down = [(home[1] - y) * HOME for (_, y), home in zip(now, homes, strict=True)]
    for a, b in edges:
        dx, dy = now[b][0] - now[a][0], now[b][1] - now[a][1]
        stretch = 1 - LENGTH / max(hypot(dx, dy), LENGTH / 2)
        for node, sign in ((a, 1), (b, -1)):
            pull = sign * stretch * SPRING / degrees[node]
            across[node] += dx * pull
            down[node] += dy * pull
    for a, (x, y) in enumerate(now):
        for b in range(a + 1, len(now)):
            dx = now[b][0] - x
            if -REACH < dx < REACH and -REACH < (dy := now[b][1] - y) < REACH:
                far = max(hypot(dx, dy), CLOSEST)
                if far < REACH:
                    push = (1 - far / REACH) ** 2 * REPULSION / far
                    across[a] -= dx * push
                    down[a] -= dy * push
                    across[b] += dx * push
                    down[b] += dy * push
    return zip(across, down, strict=True)


def _moved(xy: XY, force: XY, reach: float) -> XY:
    """Return a point moved by a force, no farther than `reach`."""
    size = hypot(*force)
    part = min(0.5, reach / size) if size else 0.0
    return xy[0] + force[0] * part, xy[1] + force[1] * part
