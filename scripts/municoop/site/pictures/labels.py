"""Names beside points, placed so that they do not lie on one another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

XY = tuple[float, float]
Box = tuple[float, float, float, float]
LETTER_WIDTH, LINE_HEIGHT = 6.9, 14.0
SIDES = ((1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, -1), (0, 1))
ANCHORS = {1: "start", -1: "end", 0: "middle"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that wants a place beside a point whose sign has a radius."""

    key: str
    text: str
    xy: XY
    radius: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A name and where its baseline begins, has its middle or ends (`anchor`)."""

    key: str
    text: str
    xy: XY
    anchor: str


def place_labels(
    wanted: Sequence[Wanted], width: float, height: float, taken: Iterable[Box] = (), lines: Iterable[XY] = ()
) -> list[Placed]:
    """Return those names that find a free place, the first ones served first.

    A name is tried at eight places about its point, first off the points of `lines`, then on them. One that
    finds none is left out: titles and the table have it.
    """
    dots = sorted(lines)
    boxes = [*taken, *(_around(item.xy, item.radius) for item in wanted)]
    placed = []
    for item in wanted:
        sides = [(side, label_box(item, side)) for side in SIDES]
        free = [
            (side, box)
            for side, box in sides
            if _fits(box, width, height) and not any(_overlap(box, other) for other in boxes)
        ]
        if free:
            side, box = min(free, key=lambda choice: _crossed(choice[1], dots))
            boxes.append(box)
            placed.append(_at(item, side, box))
    return placed


def label_box(item: Wanted, side: tuple[int, int]) -> Box:
    """Return the box (left, top, right, bottom) of a name on one side of its point."""
    (x, y), width = item.xy, len(item.text) * LETTER_WIDTH
    gap = item.radius + 4
    middle_x = x + side[0] * (gap * (0.8 if side[1] else 1) + width / 2)
    middle_y = y + side[1] * (LINE_HEIGHT / 2 + (gap if not side[0] else gap * 0.5))
    return middle_x - width / 2, middle_y - LINE_HEIGHT / 2, middle_x + width / 2, middle_y + LINE_HEIGHT / 2


def _at(item: Wanted, side: tuple[int, int], box: Box) -> Placed:
    """Return the name with its baseline in its box."""
    x = {1: box[0], -1: box[2], 0: (box[0] + box[2]) / 2}[side[0]]
    return Placed(item.key, item.text, (x, box[3] - 3.5), ANCHORS[side[0]])


def _around(xy: XY, radius: float) -> Box:
    """Return the box about a sign."""
    return xy[0] - radius, xy[1] - radius, xy[0] + radius, xy[1] + radius


def _crossed(box: Box, dots: Sequence[XY]) -> int:
    """Return how many points of lines, sorted, lie in a box."""
    left, top, right, bottom = box
    within = dots[bisect_left(dots, (left, top)) : bisect_right(dots, (right, bottom))]
    return sum(top <= y <= bottom for _, y in within)


def _fits(box: Box, width: float, height: float) -> bool:
    """Say whether a box is in the picture."""
    return box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height


def _overlap(a: Box, b: Box) -> bool:
    """Say whether two boxes overlap."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
