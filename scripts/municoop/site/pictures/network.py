"""A picture of who is tied to whom: sizes by number of partners, shapes by what they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import cos, pi, sin

from municoop.site.pictures.geometry.clipping import XY
from municoop.site.pictures.geometry.outlines import path_data
from municoop.site.pictures.labels import Wanted, place_labels
from municoop.site.pictures.layout import place_nodes
from municoop.site.pictures.legend import draw_legend, legend_height, line_entries
from municoop.site.pictures.lines import bend, offsets
from municoop.site.pictures.svg import element, figure, line_class, link, shorten, text_of
from municoop.site.pictures.tables import between_two, headers, name_shown, note_cut, tie_row, tie_title
from municoop.site.pictures.values import AS_GIVEN, Names, Picture, Place, Tie
from municoop.site.pictures.words import Words

WIDTH, HEIGHT, EDGE = 960.0, 640.0, 24.0
MOST_NODES, MOST_TIES = 90, 150
LONGEST_NAME = 34
CURVE_PIECES = 8
COLUMNS = ("tie", "kind", "between", "and", "when")
CORNERS = {"network": 4, "programme": 6, "organization": 3}


def draw_network(
    places: Iterable[Place], ties: Iterable[Tie], words: Words, names: Names = AS_GIVEN
) -> Picture:
    """Return the network of all ties between two parties, and their table."""
    known = {place.key: place for place in places}
    listed = between_two(ties, words)
    partners = _partners(listed)
    connected = _most_connected(partners)
    chosen = _choose(listed, connected, words)
    nodes = {key: names.name_place(known[key]) if key in known else Place(key, key) for key in connected}
    drawn, told, ends = name_shown(listed, chosen, known, words, names)
    cut = words.say("network-cut", nodes=len(nodes), drawn=len(drawn), all=len(listed))
    sizes = {key: min(4.5 + 2.4 * len(partners[key]) ** 0.5, 18.0) for key in nodes}
    return Picture(
        name="network",
        svg=_svg(nodes, sizes, drawn, len(listed), words),
        caption=words.say("network-title"),
        headers=headers(words, *COLUMNS),
        rows=tuple(tie_row(tie, ends, words) for tie in told),
        notes=(*((cut,) if len(drawn) < len(listed) else ()), *note_cut(listed, words)),
    )


def _partners(ties: Iterable[Tie]) -> dict[str, set[str]]:
    """Return the partners of everyone who has any."""
    partners: dict[str, set[str]] = {}
    for tie in ties:
        partners.setdefault(tie.a, set()).add(tie.b)
        partners.setdefault(tie.b, set()).add(tie.a)
    return partners


def _most_connected(partners: Mapping[str, set[str]]) -> list[str]:
    """Return those with most partners, as many as can be drawn."""
    return sorted(sorted(partners), key=lambda key: -len(partners[key]))[:MOST_NODES]


def _choose(ties: Sequence[Tie], nodes: Collection[str], words: Words) -> list[Tie]:
    """Return the ties between nodes, as many as can be drawn, in their order: the same in all languages."""
    between = [tie for tie in ties if tie.a in nodes and tie.b in nodes]
    in_order = sorted(between, key=lambda tie: (words.rank(tie.kind), tie.href, tie.a, tie.b))
    chosen = set(in_order[:MOST_TIES])
    return [tie for tie in between if tie in chosen]


def _svg(
    nodes: Mapping[str, Place], sizes: Mapping[str, float], ties: Sequence[Tie], listed: int, words: Words
) -> str:
    """Return the picture with its legend."""
    title = words.say("network-title")
    if not ties:
        empty = element("text", text_of(words.say("network-empty")), x=WIDTH / 2, y=60, text_anchor="middle")
        return figure("network", (WIDTH, 120), title, words.say("network-empty"), [empty])
    spots, height = _cropped(positions(nodes, ties))
    entries = [*_shape_entries(nodes, words), *line_entries(ties, words)]
    desc = words.say("network-desc", nodes=len(nodes), drawn=len(ties), all=listed)
    parts = [
        *_lines(spots, nodes, ties, words),
        *_signs(spots, nodes, sizes),
        *_names(spots, nodes, sizes, ties, height),
        draw_legend(entries, 4, height + 24, 4),
    ]
    return figure("network", (WIDTH, height + 24 + legend_height(len(entries), 4)), title, desc, parts)


def positions(nodes: Iterable[str], ties: Iterable[Tie]) -> dict[str, XY]:
    """Return where each sign stands in the picture; the scale is fixed, so that nothing moves when the
    picture grows.
    """
    edges = frozenset((min(tie.a, tie.b), max(tie.a, tie.b)) for tie in ties)
    placed = place_nodes(frozenset(nodes), edges)
    return {
        key: (_within(x * WIDTH, EDGE, WIDTH - EDGE), _within(y * HEIGHT, EDGE, HEIGHT - EDGE))
        for key, (x, y) in placed.items()
    }


def _cropped(spots: Mapping[str, XY]) -> tuple[dict[str, XY], float]:
    """Return the positions without the empty strip above them, and the height that they need."""
    top = min(y for _, y in spots.values()) - EDGE
    return {key: (x, y - top) for key, (x, y) in spots.items()}, max(
        y for _, y in spots.values()
    ) - top + EDGE


def _within(value: float, low: float, high: float) -> float:
    """Return the value, or the bound it is beyond."""
    return max(low, min(high, value))


def _lines(
    spots: Mapping[str, XY], nodes: Mapping[str, Place], ties: Sequence[Tie], words: Words
) -> Iterable[str]:
    """Return the ties; several between the same two are bent apart."""
    aside = offsets(ties, 12)
    for tie in reversed(ties):
        shape = element("path", class_=line_class(tie), d=path_data(_curve(spots, tie, aside[tie])))
        yield link(shape, tie_title(tie, nodes, words), tie.href, "tie", tie.lang)


def _curve(spots: Mapping[str, XY], tie: Tie, aside: float) -> list[XY]:
    """Return the line of a tie in the order of its keys, straight unless it is moved aside."""
    (x0, y0), (x1, y1) = (spots[key] for key in sorted((tie.a, tie.b)))
    pieces = CURVE_PIECES if aside else 1
    line = [(x0 + (x1 - x0) * n / pieces, y0 + (y1 - y0) * n / pieces) for n in range(pieces + 1)]
    return bend(line, aside)


def _signs(spots: Mapping[str, XY], nodes: Mapping[str, Place], sizes: Mapping[str, float]) -> Iterable[str]:
    """Return the signs of the parties in the order of their keys."""
    for key, place in sorted(nodes.items()):
        yield link(sign(place.kind, spots[key], sizes[key]), place.label, place.href, "place", place.lang)


def sign(kind: str, xy: XY, radius: float) -> str:
    """Return the sign of a kind of party: a disc, or a shape with corners, of about the same area."""
    class_ = f"node node-{kind}" if kind in CORNERS else "node"
    if kind not in CORNERS:
        return element("circle", class_=class_, cx=xy[0], cy=xy[1], r=radius)
    corners, turn = CORNERS[kind], -pi / 2
    wide = radius * (2 * pi / (corners * sin(2 * pi / corners))) ** 0.5
    ring = [
        (xy[0] + wide * cos(turn + 2 * pi * n / corners), xy[1] + wide * sin(turn + 2 * pi * n / corners))
        for n in range(corners)
    ]
    return element("path", class_=class_, d=path_data(ring) + "z")


def _names(
    spots: Mapping[str, XY],
    nodes: Mapping[str, Place],
    sizes: Mapping[str, float],
    ties: Sequence[Tie],
    height: float,
) -> list[str]:
    """Return the names of parties, the largest served first."""
    order = sorted(nodes.items(), key=lambda item: (-sizes[item[0]], item[0]))
    wanted = [Wanted(key, shorten(place.label, LONGEST_NAME), spots[key], sizes[key]) for key, place in order]
    placed = place_labels(wanted, WIDTH, height, (), _dots(spots, ties))
    return [
        element(
            "text",
            text_of(label.text),
            class_="name",
            x=label.xy[0],
            y=label.xy[1],
            text_anchor=label.anchor,
            lang=nodes[label.key].lang,
            aria_hidden="true",
        )
        for label in placed
    ]


def _dots(spots: Mapping[str, XY], ties: Iterable[Tie]) -> Iterable[XY]:
    """Return points along the lines."""
    for a, b in sorted({(tie.a, tie.b) for tie in ties}):
        (x0, y0), (x1, y1) = spots[a], spots[b]
        yield from ((x0 + (x1 - x0) * n / 20, y0 + (y1 - y0) * n / 20) for n in range(1, 20))


def _shape_entries(nodes: Mapping[str, Place], words: Words) -> list[tuple[str, str]]:
    """Return the legend's entries for the shapes there are."""
    kinds = {place.kind if place.kind in CORNERS else "authority" for place in nodes.values()}
    order = ["authority", *CORNERS]
    return [(sign(kind, (14, 0), 6), words.say(kind)) for kind in order if kind in kinds]
