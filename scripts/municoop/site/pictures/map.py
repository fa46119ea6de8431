"""A map of ties: great circles on the outlines of countries, coloured and dashed by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, hypot, pi

from municoop.site.formats import write_number
from municoop.site.pictures.geometry.clipping import XY
from municoop.site.pictures.geometry.frame import Frame, fit
from municoop.site.pictures.geometry.outlines import border_path, land_path
from municoop.site.pictures.geometry.sphere import great_circle_km, great_circle_points
from municoop.site.pictures.labels import Placed, Wanted, place_labels
from municoop.site.pictures.legend import draw_legend, legend_height, line_entries
from municoop.site.pictures.lines import ends_of, offsets, tie_line, visible_path
from municoop.site.pictures.svg import element, figure, line_class, link, shorten, text_of
from municoop.site.pictures.tables import between_two, headers, name_shown, note_cut, tie_row, tie_title
from municoop.site.pictures.values import AS_GIVEN, Cell, Names, Picture, Place, Row, Tie
from municoop.site.pictures.words import Words

WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 60.0
INSET_WIDTH, INSET_HEIGHT = 440.0, 250.0
MOST_TIES, MOST_PLACES = 120, 200
LONGEST_NAME = 40
DOT_DISTANCE = 8.0
NEIGHBOURHOOD_KM = 2500
COLUMNS = ("tie", "kind", "between", "and", "when", "distance")


@dataclass(frozen=True, slots=True)
class Layer:
    """What one frame of the map shows: lines of `ties`, and the places `shown` as points of `sizes` with
    names.
    """

    frame: Frame
    places: Mapping[str, Place]
    shown: Mapping[str, Place]
    ties: Sequence[Tie]
    sizes: Mapping[str, float]
    gap: float


def draw_map(places: Iterable[Place], ties: Iterable[Tie], words: Words, names: Names = AS_GIVEN) -> Picture:
    """Return the map of all ties whose two ends have coordinates, and the table of all ties.

    The frame holds the largest group of places that lie within 2,500 km of one another; where there are
    others, lines to them leave the frame, and an overview below shows all.
    """
    known = {place.key: place for place in places}
    listed = between_two(ties, words)
    drawable = [tie for tie in listed if ends_of(tie, known)]
    chosen = drawable[:MOST_TIES]
    used = {key: names.name_place(place) for key, place in _used(chosen, listed, known).items()}
    drawn, told, ends = name_shown(listed, chosen, known, words, names)
    return Picture(
        name="map",
        svg=_svg(used, drawn, len(listed), words),
        caption=words.say("map-title"),
        headers=headers(words, *COLUMNS),
        rows=tuple(_row(tie, ends, words) for tie in told),
        notes=tuple(_notes(listed, drawable, drawn, used, words)),
    )


def _used(drawn: Iterable[Tie], listed: Iterable[Tie], known: Mapping[str, Place]) -> dict[str, Place]:
    """Return the places to draw: the ends of lines, then others that have ties, as many as can be read."""
    ends = dict.fromkeys(key for tie in (*drawn, *listed) for key in (tie.a, tie.b))
    located = [key for key in ends if key in known and known[key].point]
    needed = {key for tie in drawn for key in (tie.a, tie.b)}
    return {key: known[key] for n, key in enumerate(located) if n < MOST_PLACES or key in needed}


def _row(tie: Tie, places: Mapping[str, Place], words: Words) -> Row:
    """Return the row of a tie; its distance is rounded to ten kilometres, the error of the sphere."""
    ends = ends_of(tie, places)
    distance = (
        f"{write_number(round(great_circle_km(*ends) / 10) * 10, words.language)}\u00a0{words.say('km')}"
        if ends
        else ""
    )
    return (*tie_row(tie, places, words), Cell(distance or words.say("no-coordinates")))


def _notes(
    listed: Sequence[Tie],
    drawable: Sequence[Tie],
    drawn: Sequence[Tie],
    used: Mapping[str, Place],
    words: Words,
) -> Iterable[str]:
    """Return what the map does not show, and how it shows what has no coordinates of its own."""
    if len(listed) > len(drawable):
        yield words.say("map-not-drawn", n=len(listed) - len(drawable))
    if len(drawable) > len(drawn):
        yield words.say("map-cut", drawn=len(drawn), all=len(drawable))
    yield from note_cut(listed, words)
    rings = [f"{place.label} – {place.shown_at}" for _, place in sorted(used.items()) if place.shown_at]
    if rings:
        yield words.say("map-shown-at", list="; ".join(rings))
    yield words.say("map-outlines")


def _svg(places: Mapping[str, Place], ties: Sequence[Tie], listed: int, words: Words) -> str:
    """Return the map with its overview and legend."""
    title = words.say("map-title")
    if not ties:
        empty = element("text", text_of(words.say("map-empty")), x=WIDTH / 2, y=60, text_anchor="middle")
        return figure("map", (WIDTH, 120), title, words.say("map-empty"), [empty])
    group = main_group(places)
    layers = _layers(places, ties, group)
    entries = [*line_entries(ties, words), *_ring_entry(places, words)]
    columns = 2 if len(layers) > 1 else 4
    legend = draw_legend(entries, 4, HEIGHT + 30, columns)
    below = max(legend_height(len(entries), columns) + 24, INSET_HEIGHT + 17 if len(layers) > 1 else 0)
    desc = words.say("map-desc", drawn=len(ties), places=len(places), all=listed)
    panels = [_panel(layer, n, words) for n, layer in enumerate(layers)]
    return figure("map", (WIDTH, HEIGHT + below), title, desc, [*panels, legend])


def _ring_entry(places: Mapping[str, Place], words: Words) -> list[tuple[str, str]]:
    """Return the legend's entry for rings, where there is one on the map."""
    ring = element("circle", cx=14, cy=0, r=4.5, class_="point is-ring")
    return [(ring, words.say("ring"))] if any(place.shown_at for place in places.values()) else []


def main_group(places: Mapping[str, Place]) -> set[str]:
    """Return the keys of the largest group of places linked by steps of at most 2,500 km; of equals the first
    by key.
    """
    left, groups = sorted(places), []
    while left:
        group, edge = {left[0]}, [left[0]]
        while edge:
            here = edge.pop()
            near = [key for key in left if key not in group and _is_near(places[here], places[key])]
            group.update(near)
            edge.extend(near)
        groups.append(group)
        left = [key for key in left if key not in group]
    return max(groups, key=len)


def _is_near(a: Place, b: Place) -> bool:
    """Say whether two places are neighbours on the map."""
    return bool(a.point and b.point and great_circle_km(a.point, b.point) <= NEIGHBOURHOOD_KM)


def _layers(places: Mapping[str, Place], ties: Sequence[Tie], group: set[str]) -> list[Layer]:
    """Return the map's frame, and the overview's where places are left out of the first."""
    counts = Counter(key for tie in ties for key in (tie.a, tie.b))
    sizes = {key: min(2.5 + counts[key] ** 0.5, 9.0) for key in places}
    inner = {key: place for key, place in places.items() if key in group}
    near = [tie for tie in ties if group & {tie.a, tie.b}]
    main = Layer(_frame(inner, near, WIDTH, HEIGHT), places, inner, near, sizes, 10)
    if len(inner) == len(places):
        return [main]
    far = [tie for tie in ties if not {tie.a, tie.b} <= group]
    ends = {key: places[key] for tie in far for key in (tie.a, tie.b)}
    frame = _frame(ends, far, INSET_WIDTH, INSET_HEIGHT)
    return [main, Layer(frame, places, ends, far, dict.fromkeys(ends, 4.0), 6)]


def _frame(places: Mapping[str, Place], ties: Sequence[Tie], width: float, height: float) -> Frame:
    """Return a frame that holds the places and the lines between them."""
    points = [place.point for _, place in sorted(places.items()) if place.point]
    inside = [ends_of(tie, places) for tie in ties if tie.a in places and tie.b in places]
    lines = [point for ends in inside if ends for point in great_circle_points(*ends, 12)]
    return fit(points, lines, width, height, MARGIN * width / WIDTH)


def _panel(layer: Layer, number: int, words: Words) -> str:
    """Return one frame with its land, lines, points and names; what leaves the frame is cut off."""
    frame = layer.frame
    back = [
        element("rect", class_="sea", width=frame.width, height=frame.height),
        element("path", class_="land", d=land_path(frame)),
        element("path", class_="border", d=border_path(frame)),
    ]
    heading = (
        element("text", text_of(words.say("map-overview")), x=10, y=20, class_="heading") if number else ""
    )
    parts = [
        element("g", "\n".join(back), aria_hidden="true"),
        *_lines(layer, words),
        *_points(layer, words),
        *_names(layer),
        heading,
        element("rect", class_="frame", width=frame.width, height=frame.height),
    ]
    left, top = (WIDTH - INSET_WIDTH, HEIGHT + 16) if number else (0.0, 0.0)
    return element("svg", "\n".join(parts), x=left, y=top, width=frame.width, height=frame.height)


def _lines(layer: Layer, words: Words) -> Iterable[str]:
    """Return the lines of ties, the last of the legend lowest."""
    aside = offsets(layer.ties, layer.gap)
    for tie in reversed(layer.ties):
        ends = ends_of(tie, layer.places)
        path = visible_path(layer.frame, tie_line(layer.frame, *ends, aside[tie])) if ends else ""
        if path:
            shape = element("path", class_=line_class(tie), d=path)
            yield link(shape, tie_title(tie, layer.places, words), tie.href, "tie", tie.lang)


def _exits(layer: Layer) -> Iterable[Wanted]:
    """Return the names of places outside of the frame, each where the first of its lines leaves it."""
    outside: dict[str, Wanted] = {}
    for tie in layer.ties:
        ends = ends_of(tie, layer.places)
        for key in sorted({tie.a, tie.b} - set(layer.shown) - set(outside)):
            line = tie_line(layer.frame, *ends, 0) if ends else []
            seen = [xy for xy in line if layer.frame.holds(xy)]
            if seen:
                edge = seen[-1] if layer.frame.holds(line[0]) else seen[0]
                name = shorten(layer.places[key].label, LONGEST_NAME)
                outside[key] = Wanted(key, f"{_arrow(layer.frame, edge)} {name}", edge, 2)
    yield from outside.values()


def _arrow(frame: Frame, edge: XY) -> str:
    """Return an arrow from the middle of the frame towards a point at its edge."""
    turn = atan2(frame.height / 2 - edge[1], edge[0] - frame.width / 2) / (pi / 4)
    return "→↗↑↖←↙↓↘"[round(turn) % 8]


def _dots(layer: Layer) -> Iterable[XY]:
    """Return points along the lines, close enough that no name falls between them.

    Where a line has left the picture there are none: a long way to a far partner would have thousands.
    """
    aside, frame = offsets(layer.ties, layer.gap), layer.frame
    for tie in layer.ties:
        ends = ends_of(tie, layer.places)
        line = tie_line(frame, *ends, aside[tie]) if ends else []
        for (x0, y0), (x1, y1) in pairwise(line):
            if max(x0, x1) < 0 or min(x0, x1) > frame.width or max(y0, y1) < 0 or min(y0, y1) > frame.height:
                continue
            steps = max(1, round(hypot(x1 - x0, y1 - y0) / DOT_DISTANCE))
            yield from ((x0 + (x1 - x0) * n / steps, y0 + (y1 - y0) * n / steps) for n in range(steps))


def _points(layer: Layer, words: Words) -> Iterable[str]:
    """Return the points of places; a ring where the point is that of a place within."""
    for key, place in sorted(layer.shown.items()):
        if place.point:
            x, y = layer.frame.project(place.point)
            ring = " is-ring" if place.shown_at else ""
            title = f"{place.label} ({words.say('at', place=place.shown_at)})" if ring else place.label
            sign = element("circle", class_="point" + ring, cx=x, cy=y, r=layer.sizes[key])
            yield link(sign, title, place.href, "place", place.lang)


def _names(layer: Layer) -> list[str]:
    """Return the names of places, those with most ties first served."""
    order = sorted(layer.shown.items(), key=lambda item: (-layer.sizes[item[0]], item[0]))
    wanted = [
        Wanted(key, shorten(place.label, LONGEST_NAME), layer.frame.project(point), layer.sizes[key])
        for key, place in order
        if (point := place.point)
    ]
    placed = place_labels([*wanted, *_exits(layer)], layer.frame.width, layer.frame.height, (), _dots(layer))
    return [_name(label, layer.places[label.key].lang) for label in placed]


def _name(label: Placed, lang: str) -> str:
    """Return a name; the title of its point says the same to those who hear the map."""
    x, y = label.xy
    return element(
        "text",
        text_of(label.text),
        class_="name",
        x=x,
        y=y,
        text_anchor=label.anchor,
        lang=lang,
        aria_hidden="true",
    )
