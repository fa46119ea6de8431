"""Makes `scripts/municoop/site/pictures/outlines.json` anew; the build itself needs no npm.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tests/site/pictures/make_outlines.py package/countries-50m.json

The source is Natural Earth 4.1.0, 1:50 million, in the public domain; the package `world-atlas` gives it out
as TopoJSON (https://github.com/topojson/topojson-specification). Five things are done to it:

- Crimea is counted to Ukraine (United Nations General Assembly resolution 68/262); Natural Earth 4.1.0 draws
  who controls it.
- Northern Cyprus and Somaliland are counted to Cyprus and Somalia, as the United Nations count them.
- Antarctica and islands that would not be seen are left out.
- Lines are simplified (Visvalingam and Whyatt, The Cartographic Journal 30, 1993): finely in Europe, coarsely
  elsewhere.
- Degrees are rounded to hundredths and kept as differences, arc by arc, so that a border that two countries
  share is kept once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import accumulate, pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

Point = tuple[float, float]
TARGET = Path(__file__).parents[3] / "scripts/municoop/site/pictures/outlines.json"
UKRAINE, RUSSIA, ANTARCTICA = "804", "643", "010"
UNRECOGNISED = {"N. Cyprus": "Cyprus", "Somaliland": "Somalia"}
CRIMEA_BOX = (32.0, 44.2, 37.0, 46.4)
EUROPE_BOX = (-25.0, 34.0, 45.0, 72.0)
EUROPE_DETAIL, ELSEWHERE_DETAIL = 0.0055, 0.25
EUROPE_ISLAND, ELSEWHERE_ISLAND = 0.04, 1.0
NOTES = {
    "source": "Natural Earth 4.1.0, 1:50m countries, from the npm package world-atlas 2.0.2",
    "licence": "Natural Earth is in the public domain; world-atlas: ISC, Copyright 2013-2019 Michael Bostock",
    "made-by": "tests/site/pictures/make_outlines.py",
}


def decode_arcs(topology: dict[str, Any]) -> list[list[Point]]:
    """Return the arcs as `(longitude, latitude)` in degrees."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    return [
        [(x * kx + dx, y * ky + dy) for x, y in accumulate(arc, lambda a, b: [a[0] + b[0], a[1] + b[1]])]
        for arc in topology["arcs"]
    ]


def polygons(geometry: dict[str, Any]) -> Iterator[list[list[int]]]:
    """Return the polygons of a country, each a list of rings, each a list of arc numbers."""
    if geometry["type"] == "Polygon":
        yield geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        yield from geometry["arcs"]


def ring_points(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """Return the points of a ring; `~n` is arc `n` backwards."""
    return [point for n in ring for point in (arcs[n] if n >= 0 else arcs[~n][::-1])[1:]]


def within(points: Sequence[Point], box: tuple[float, float, float, float]) -> bool:
    """Say whether all points lie in the box `(west, south, east, north)`."""
    west, south, east, north = box
    return all(west <= x <= east and south <= y <= north for x, y in points)


def triangle(a: Point, b: Point, c: Point) -> float:
    """Return the area of a triangle in square degrees of latitude."""
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2 * cos(radians(b[1]))


def ring_area(points: Sequence[Point]) -> float:
    """Return the area of a ring in square degrees of latitude."""
    doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*points, points[0]]))
    return abs(doubled) / 2 * cos(radians(points[0][1]))


def simplify(arc: Sequence[Point], detail: float) -> list[Point]:
    """Return the arc without the points that make triangles smaller than `detail`; its ends stay."""
    before, after = list(range(-1, len(arc) - 1)), list(range(1, len(arc) + 1))
    gone = [False] * len(arc)
    heap = [(triangle(arc[i - 1], arc[i], arc[i + 1]), i, i - 1, i + 1) for i in range(1, len(arc) - 1)]
    heapify(heap)
    while heap:
        area, i, left, right = heappop(heap)
        if gone[i] or (before[i], after[i]) != (left, right):
            continue
        if area >= detail:
            break
        gone[i] = True
        after[left], before[right] = right, left
        for j in (left, right):
            if 0 < j < len(arc) - 1:
                size = max(area, triangle(arc[before[j]], arc[j], arc[after[j]]))
                heappush(heap, (size, j, before[j], after[j]))
    return [point for i, point in enumerate(arc) if not gone[i]]


def is_kept(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> bool:
    """Say whether a ring is large enough to be seen."""
    points = ring_points(ring, arcs)
    return ring_area(points) >= (EUROPE_ISLAND if within(points, EUROPE_BOX) else ELSEWHERE_ISLAND)


def country_rings(topology: dict[str, Any], arcs: Sequence[Sequence[Point]]) -> dict[str, list[list[int]]]:
    """Return the rings of each country by its name, with Crimea in Ukraine."""
    countries: dict[str, list[list[int]]] = {}
    names = {g.get("id"): g["properties"]["name"] for g in topology["objects"]["countries"]["geometries"]}
    for geometry in topology["objects"]["countries"]["geometries"]:
        for polygon in polygons(geometry):
            crimea = geometry.get("id") == RUSSIA and within(ring_points(polygon[0], arcs), CRIMEA_BOX)
            name = names[UKRAINE] if crimea else geometry["properties"]["name"]
            name = UNRECOGNISED.get(name, name)
            if geometry.get("id") != ANTARCTICA:
                countries.setdefault(name, []).extend(ring for ring in polygon if is_kept(ring, arcs))
    return {name: rings for name, rings in sorted(countries.items()) if rings}


def encode(arc: Sequence[Point]) -> list[int]:
    """Return the arc in hundredths of a degree: the first point, then differences, all in one list."""
    whole = [(round(x * 100), round(y * 100)) for x, y in arc]
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(whole)]
    return [number for pair in [whole[0], *(step for step in steps if step != (0, 0))] for number in pair]


def make(topology: dict[str, Any]) -> bytes:
    """Return the outline file."""
    arcs = decode_arcs(topology)
    countries = country_rings(topology, arcs)
    used = sorted({n if n >= 0 else ~n for rings in countries.values() for ring in rings for n in ring})
    number = {old: new for new, old in enumerate(used)}
    detail = [EUROPE_DETAIL if within(arcs[n], EUROPE_BOX) else ELSEWHERE_DETAIL for n in used]
    document = {
        **NOTES,
        "arcs": [encode(simplify(arcs[n], size)) for n, size in zip(used, detail, strict=True)],
        "countries": {
            name: [[number[n] if n >= 0 else ~number[~n] for n in ring] for ring in rings]
            for name, rings in countries.items()
        },
    }
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


if __name__ == "__main__":
    TARGET.write_bytes(make(json.loads(Path(sys.argv[1]).read_bytes())))
    print(TARGET, TARGET.stat().st_size, "bytes")
