"""The map: frames, lines, names."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from municoop.site.pictures.labels import SIDES, Wanted, label_box, place_labels
from municoop.site.pictures.lines import offsets
from municoop.site.pictures.map import draw_map, main_group
from municoop.site.pictures.values import Place, Tie
from picture_samples import KANSAS, KRAKOW, KYIV, PLACES, SVG, TIES, VENLO, WORDS, hrefs, parse


def test_the_main_frame_holds_the_largest_group_of_neighbours() -> None:
    assert main_group({place.key: place for place in (KYIV, KRAKOW, VENLO, KANSAS)}) == {
        KYIV.key,
        KRAKOW.key,
        VENLO.key,
    }


def test_a_far_place_gets_an_overview_and_a_name_at_the_edge() -> None:
    svg = parse(draw_map(PLACES, TIES, WORDS))
    frames = svg.findall(f"{SVG}svg")
    names = [[text.text for text in frame.iter(f"{SVG}text")] for frame in frames]
    assert len(frames) == 2
    assert "↖ Kansas City" in names[0]
    assert {"Overview", "Kansas City", "Kraków"} <= set(names[1])
    assert len(parse(draw_map(PLACES, TIES[:2], WORDS)).findall(f"{SVG}svg")) == 1


def test_distances_are_in_the_table() -> None:
    cells = {row[0].text: row[-1].text for row in draw_map(PLACES, TIES, WORDS).rows}
    assert cells["Kyiv and Kraków"] == "750\u00a0km"
    assert cells["Over the ocean"] == "8,220\u00a0km"
    assert cells["Kyiv in METREX"] == "no coordinates"


def test_a_place_without_a_point_of_its_own_is_a_ring_and_said() -> None:
    picture = draw_map([KYIV, replace(KRAKOW, label="Metropolis", shown_at="Kraków")], TIES[:1], WORDS)
    assert "is-ring" in picture.svg
    assert any("Metropolis – Kraków" in note for note in picture.notes)


def test_ties_of_the_same_two_places_lie_side_by_side() -> None:
    ties = [Tie("a", "b", "Visit", str(n)) if n % 2 else Tie("b", "a", "Visit", str(n)) for n in range(3)]
    assert sorted(offsets(ties, 10).values()) == [-10, 0, 10]


def test_a_line_across_180_degrees_is_drawn() -> None:
    ends = [
        Place("authority/a", "Fiji", -18.1, 178.4, "a.html"),
        Place("authority/b", "Samoa", -13.8, -171.8, "b.html"),
    ]
    picture = draw_map(ends, [Tie("authority/a", "authority/b", "Twinning", "T", "t.html")], WORDS)
    assert "t.html" in hrefs(picture)
    assert picture.rows[0][-1].text == "1,150\u00a0km"


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 200)), max_size=12))
def test_names_never_lie_on_one_another(spots: list[tuple[int, int]]) -> None:
    wanted = [Wanted(str(n), "name", (float(x), float(y)), 4) for n, (x, y) in enumerate(spots)]
    by_key = {item.key: item for item in wanted}
    boxes = []
    for label in place_labels(wanted, 300, 200):
        sides = [label_box(by_key[label.key], side) for side in SIDES]
        boxes.append(
            next(box for box in sides if box[3] - 3.5 == label.xy[1] and box[0] <= label.xy[0] <= box[2])
        )
    for a, b in combinations(boxes, 2):
        assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]
