"""Outlines of countries as path data. Where they come from stands in `outlines.json` and
`outlines.LICENSE.txt`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate

from municoop.site.pictures.geometry.clipping import XY, clip_ring, visible_runs
from municoop.site.pictures.geometry.frame import Frame
from municoop.site.pictures.geometry.sphere import Point

SMALLEST_RING = 1.2
KEPT_FRAMES = 4


@dataclass(frozen=True, slots=True)
class Outlines:
    """Lines that countries share, and the rings of each country by the numbers of its lines (`~n`:
    backwards).
    """

    arcs: tuple[tuple[Point, ...], ...]
    countries: Mapping[str, tuple[tuple[int, ...], ...]]

    @property
    def rings(self) -> list[tuple[int, ...]]:
        """The rings of all countries."""
        return [ring for rings in self.countries.values() for ring in rings]

    @property
    def borders(self) -> list[int]:
        """The lines that two countries share: land borders, not coasts."""
        uses = Counter(
            number
            for rings in self.countries.values()
            for number in {n if n >= 0 else ~n for ring in rings for n in ring}
        )
        return sorted(n for n, times in uses.items() if times > 1)

    def ring_points(self, ring: Iterable[int]) -> list[Point]:
        """Return the points of a ring in order."""
        return [point for n in ring for point in (self.arcs[n] if n >= 0 else self.arcs[~n][::-1])[1:]]


@cache
def read_outlines() -> Outlines:
    """Return the outlines that come with the program."""
    text = files("municoop.site.pictures").joinpath("outlines.json").read_text(encoding="utf-8")
    document = json.loads(text)
    countries = {name: tuple(map(tuple, rings)) for name, rings in document["countries"].items()}
    return Outlines(tuple(map(_decode, document["arcs"])), countries)


def _decode(numbers: Sequence[int]) -> tuple[Point, ...]:
    """Return an arc: longitudes and latitudes in turn, each the difference to the one before, in 0.01
    degrees.
    """
    longs, lats = accumulate(numbers[::2]), accumulate(numbers[1::2])
    return tuple((lat / 100, long / 100) for long, lat in zip(longs, lats, strict=True))


@lru_cache(maxsize=KEPT_FRAMES)
def land_path(frame: Frame) -> str:
    """Return the land in the frame as path data: the same in all languages."""
    outlines = read_outlines()
    rings = (
        clip_ring(
            [frame.project(point) for point in outlines.ring_points(ring)], frame.width, frame.height, 4
        )
        for ring in outlines.rings
    )
    return "".join(path_data(ring) + "z" for ring in rings if _is_seen(ring))


@lru_cache(maxsize=KEPT_FRAMES)
def border_path(frame: Frame) -> str:
    """Return the land borders in the frame as path data: the same in all languages."""
    outlines = read_outlines()
    lines = ([frame.project(point) for point in outlines.arcs[n]] for n in outlines.borders)
    return "".join(path_data(run) for line in lines for run in visible_runs(line, frame.width, frame.height))


def _is_seen(ring: Sequence[XY]) -> bool:
    """Say whether a projected ring is larger than a speck."""
    if not ring:
        return False
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (max(xs) - min(xs)) + (max(ys) - min(ys)) > 2 * SMALLEST_RING


def path_data(points: Sequence[XY]) -> str:
    """Return points as path data, rounded to tenths, without repetitions.

    >>> path_data([(0, 0), (10.04, 5), (10.0, 5), (12.5, 4)])
    'M0 0L10 5 12.5 4'
    """
    texts = [f"{short(x)} {short(y)}" for x, y in points]
    kept = [text for n, text in enumerate(texts) if n == 0 or text != texts[n - 1]]
    return "M" + kept[0] + ("L" + " ".join(kept[1:]) if len(kept) > 1 else "")


def short(number: float) -> str:
    """Return a number rounded to tenths, without a needless zero or sign.

    >>> [short(value) for value in (1.0, -0.04, 2.25, 3.14159)]
    ['1', '0', '2.2', '3.1']
    """
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
