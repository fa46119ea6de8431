"""Great circles by known distances, the projection, clipping, and the outlines."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import pairwise
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municoop.site.pictures.geometry.clipping import clip_ring, visible_runs
from municoop.site.pictures.geometry.frame import Frame, fit, project
from municoop.site.pictures.geometry.outlines import border_path, land_path, read_outlines
from municoop.site.pictures.geometry.sphere import (
    EARTH_RADIUS_KM,
    Point,
    great_circle_km,
    great_circle_points,
    middle,
)

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
DISTANCES_KM = [
    ((90.0, 0.0), (-90.0, 0.0), 20015.1),
    ((0.0, 0.0), (0.0, 90.0), 10007.5),
    ((36.12, -86.67), (33.94, -118.40), 2886.4),  # Nashville and Los Angeles, the example of Rosetta Code
    ((48.8566, 2.3522), (41.9028, 12.4964), 1105.0),
    ((0.0, 179.5), (0.0, -179.5), 111.2),
]


@pytest.mark.parametrize(("a", "b", "km"), DISTANCES_KM)
def test_known_distances(a: Point, b: Point, km: float) -> None:
    assert great_circle_km(a, b) == pytest.approx(km, rel=0.001)


@given(points, points)
def test_points_of_a_great_circle_are_evenly_spaced_on_the_shortest_way(a: Point, b: Point) -> None:
    line = great_circle_points(a, b, 8)
    assert len(line) == 9
    steps = [great_circle_km(p, q) for p, q in pairwise(line)]
    assert sum(steps) == pytest.approx(great_circle_km(a, b), abs=0.5)
    assert great_circle_km(line[0], a) < 0.5
    assert great_circle_km(line[-1], b) < 0.5


def test_a_line_over_180_degrees_takes_the_short_way_and_has_no_jump() -> None:
    tokyo, san_francisco = (35.68, 139.69), (37.77, -122.42)
    line = great_circle_points(tokyo, san_francisco, 20)
    frame = fit([tokyo, san_francisco], line, 960, 540, 20)
    plane = [frame.project(point) for point in line]
    assert max(dist(a, b) for a, b in pairwise(plane)) < 960 / 10
    assert any(long > 150 for _, long in line)
    assert any(long < -150 for _, long in line)


def test_the_projection_keeps_areas() -> None:
    """A degree field far from the centre has the area that it has on the sphere."""
    field = [(60.0, 40.0), (60.0, 40.1), (60.1, 40.1), (60.1, 40.0)]
    plane = [project((50, 10), point) for point in field]
    doubled = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*plane, plane[0]]))
    high, wide = great_circle_km(field[0], field[3]), great_circle_km((60.05, 40.0), (60.05, 40.1))
    assert abs(doubled) / 2 * EARTH_RADIUS_KM**2 == pytest.approx(high * wide, rel=0.001)


@given(st.lists(points, min_size=1, max_size=6))
def test_a_frame_holds_its_points(found: list[Point]) -> None:
    frame = fit(found, [], 960, 540, 20)
    for point in found:
        x, y = frame.project(point)
        assert -1 <= x <= 961
        assert -1 <= y <= 541


def test_the_middle_of_points_on_both_sides_of_180_degrees() -> None:
    assert abs(middle([(10, 175), (10, -175)])[1]) == pytest.approx(180)


def test_clipping_keeps_what_is_inside() -> None:
    square = [(-50.0, -50.0), (50.0, -50.0), (50.0, 50.0), (-50.0, 50.0)]
    assert sorted(clip_ring(square, 100, 100, 0)) == [(0, 0), (0, 50), (50, 0), (50, 50)]
    assert clip_ring([(x + 500, y) for x, y in square], 100, 100, 0) == []
    assert visible_runs([(-10, 5), (5, 5), (200, 5), (300, 5)], 100, 100) == [[(-10, 5), (5, 5), (200, 5)]]


def test_outline_file_is_small_and_says_where_it_comes_from() -> None:
    folder = files("municoop.site.pictures")
    raw = folder.joinpath("outlines.json").read_bytes()
    document = json.loads(raw)
    assert len(raw) < 60_000
    assert "public domain" in document["licence"]
    assert "Natural Earth" in document["source"]
    assert "Permission to use" in folder.joinpath("outlines.LICENSE.txt").read_text()


@pytest.mark.parametrize(
    ("country", "place"),
    [
        ("Ukraine", (50.45, 30.52)),
        ("Ukraine", (45.2, 34.2)),
        ("Poland", (50.26, 19.02)),
        ("Netherlands", (51.8, 5.8)),
        ("United States of America", (39.1, -94.6)),
    ],
)
def test_place_lies_in_its_country(country: str, place: Point) -> None:
    """Kyiv and Crimea in Ukraine, Katowice in Poland, Nijmegen in the Netherlands, Kansas City in the United
    States.
    """
    outlines = read_outlines()
    found = [
        name
        for name, rings in outlines.countries.items()
        for ring in rings
        if _inside(place, outlines.ring_points(ring))
    ]
    assert found == [country]


def _inside(place: Point, ring: list[Point]) -> bool:
    """Say whether a place is in a ring, by the number of lines to the east of it."""
    crossed = [
        (a, b)
        for a, b in pairwise([*ring, ring[0]])
        if (a[0] > place[0]) != (b[0] > place[0])
        and abs(a[1] - b[1]) < 180
        and place[1] < a[1] + (place[0] - a[0]) / (b[0] - a[0]) * (b[1] - a[1])
    ]
    return len(crossed) % 2 == 1


def test_no_border_is_drawn_within_a_country() -> None:
    """Crimea's rings and those of the mainland share a line that is no border."""
    outlines = read_outlines()
    shared = [set(map(abs, (n if n >= 0 else ~n for n in ring))) for ring in outlines.countries["Ukraine"]]
    assert set.intersection(*shared)
    assert not set.intersection(*shared) & set(outlines.borders)


@pytest.mark.parametrize("center", [(50.0, 20.0), (0.0, 180.0), (89.0, 0.0), (-40.0, 175.0)])
def test_land_is_drawn_about_any_centre(center: Point) -> None:
    frame = Frame(center, 960, 540, 300, -1.6, 0.9)
    assert land_path(frame).startswith("M")
    assert "nan" not in land_path(frame) + border_path(frame)
