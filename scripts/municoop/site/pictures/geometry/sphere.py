"""Points and great circles on the sphere. Points are `(latitude, longitude)` in degrees."""

from __future__ import annotations

from collections.abc import Iterable
from math import acos, asin, atan2, cos, degrees, radians, sin, sqrt

Point = tuple[float, float]
Vector = tuple[float, float, float]
EARTH_RADIUS_KM = 6371.0088
NEARLY_NOTHING = 1e-12
ALMOST_OPPOSITE = 1e-9


def to_vector(point: Point) -> Vector:
    """Return the unit vector of a point."""
    lat, long = radians(point[0]), radians(point[1])
    return cos(lat) * cos(long), cos(lat) * sin(long), sin(lat)


def to_point(vector: Vector) -> Point:
    """Return the point in the direction of a vector.

    >>> tuple(round(value, 6) for value in to_point(to_vector((48.5, 179.5))))
    (48.5, 179.5)
    """
    x, y, z = vector
    return degrees(atan2(z, sqrt(x * x + y * y))), degrees(atan2(y, x))


def great_circle_km(a: Point, b: Point) -> float:
    """Return the great-circle distance in kilometres; the sphere is off by at most about 0.5 %.

    Source: haversine, R. W. Sinnott, Sky & Telescope 68 (1984); mean radius, H. Moritz, Journal of Geodesy 74
    (2000).

    >>> round(great_circle_km((48.8566, 2.3522), (41.9028, 12.4964)))
    1105
    """
    lat1, long1, lat2, long2 = map(radians, (*a, *b))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((long2 - long1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


def great_circle_points(a: Point, b: Point, pieces: int) -> list[Point]:
    """Return `pieces` + 1 points at equal distances on the shorter great circle from `a` to `b`.

    Source: spherical linear interpolation, K. Shoemake, SIGGRAPH 1985. Of two antipodes every great circle is
    the shortest way: the one over the North Pole is taken.
    """
    u, v = to_vector(a), to_vector(b)
    angle = acos(max(-1.0, min(1.0, sum(p * q for p, q in zip(u, v, strict=True)))))
    if angle < NEARLY_NOTHING:
        return [a] * (pieces + 1)
    if sin(angle) < ALMOST_OPPOSITE:
        half = (pieces + 1) // 2
        pole = (90.0, 0.0)
        return great_circle_points(a, pole, half) + great_circle_points(pole, b, pieces - half)[1:]
    return [to_point(_between(u, v, angle, n / pieces)) for n in range(pieces + 1)]


def _between(u: Vector, v: Vector, angle: float, part: float) -> Vector:
    """Return the unit vector at `part` of the way from `u` to `v`."""
    p, q = sin((1 - part) * angle) / sin(angle), sin(part * angle) / sin(angle)
    return p * u[0] + q * v[0], p * u[1] + q * v[1], p * u[2] + q * v[2]


def middle(points: Iterable[Point]) -> Point:
    """Return the point in the middle of points; (0, 0) where there is none (no points, or they cancel out).

    >>> middle([(0, 170), (0, -170)])
    (0.0, 180.0)
    """
    x, y, z = (sum(values) for values in zip((0.0, 0.0, 0.0), *map(to_vector, points), strict=True))
    return (0.0, 0.0) if max(abs(x), abs(y), abs(z)) < NEARLY_NOTHING else to_point((x, y, z))
