"""A part of the sphere on a rectangle of the picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sin, sqrt

from municoop.site.pictures.geometry.sphere import Point, middle

XY = tuple[float, float]
FARTHEST = cos(radians(150))
NARROWEST = 0.05


@dataclass(frozen=True, slots=True)
class Frame:
    """A Lambert azimuthal equal-area projection about `center`, scaled and moved onto `width` by `height`.

    Source: J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), equations
    24-2 to 24-4. It has no seam at 180 degrees; what is more than 150 degrees from the centre is drawn at
    150.
    """

    center: Point
    width: float
    height: float
    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def project(self, point: Point) -> XY:
        """Return where the point is in the rectangle; x grows to the right, y downwards."""
        x, y = project(self.center, point)
        return (x - self.left) * self.scale, (self.top - y) * self.scale

    def holds(self, xy: XY) -> bool:
        """Say whether a projected point is in the rectangle."""
        return 0 <= xy[0] <= self.width and 0 <= xy[1] <= self.height


def project(center: Point, point: Point) -> XY:
    """Return the equal-area projection of a point in radii of the sphere; x grows eastwards, y northwards.

    >>> project((50, 20), (50, 20))
    (0.0, 0.0)
    """
    lat0, lat, step = radians(center[0]), radians(point[0]), radians(point[1] - center[1])
    nearness = sin(lat0) * sin(lat) + cos(lat0) * cos(lat) * cos(step)
    x, y = cos(lat) * sin(step), cos(lat0) * sin(lat) - sin(lat0) * cos(lat) * cos(step)
    if nearness < FARTHEST:
        stretch = sqrt(1 - FARTHEST**2) / (sqrt(x * x + y * y) or 1.0)
        x, y, nearness = x * stretch, y * stretch, FARTHEST
    k = sqrt(2 / (1 + nearness))
    return k * x, k * y


def fit(points: Sequence[Point], lines: Iterable[Point], width: float, height: float, margin: float) -> Frame:
    """Return the frame about `points` that shows them and `lines` with `margin` on every side."""
    center = middle(points)
    plane = [project(center, point) for point in (*points, *lines)] or [(0.0, 0.0)]
    left, right = _widen(min(x for x, _ in plane), max(x for x, _ in plane))
    low, high = _widen(min(y for _, y in plane), max(y for _, y in plane))
    scale = min((width - 2 * margin) / (right - left), (height - 2 * margin) / (high - low))
    return Frame(
        center, width, height, scale,
        (left + right - width / scale) / 2, (low + high + height / scale) / 2,
    )  # fmt: skip


def _widen(low: float, high: float) -> XY:
    """Return a range about the same middle that is not too narrow for a map."""
    spread = max(high - low, NARROWEST)
    return (low + high - spread) / 2, (low + high + spread) / 2
