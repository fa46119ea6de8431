from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from municoop.rdf import node
from municoop.site.content.index import Index
from municoop.site.content.lens import Lens
from municoop.site.content.passages import cut_passages

SHEET = Path(__file__).parents[2] / "scripts" / "municoop" / "site" / "assets" / "style.css"
ENOUGH_CONTRAST = 4.5
PAIRS = [
    ("ink", "ground"),
    ("ink", "panel"),
    ("soft", "ground"),
    ("soft", "panel"),
    ("link", "ground"),
    ("link", "panel"),
    ("link", "mark"),
    ("ink", "quoted"),
    ("accent", "ground"),
    ("link", "quoted"),
    ("good", "panel"),
    ("bad", "ground"),
    ("fair", "ground"),
]


@given(st.text(max_size=400), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=8))
def test_passages_hold_all_quotes_in_their_place(text: str, spans: list[tuple[int, int]]) -> None:
    """Each quote in the text is marked whole, once anchored, and passages do not repeat any words."""
    valid = {span for span in spans if span[0] < span[1] <= len(text)}
    passages = cut_passages(text, spans)
    assert {span for passage in passages for span in passage.quotes} == valid
    anchors = [anchor for passage in passages for piece in passage.pieces for anchor in piece.anchors]
    assert sorted(anchors) == sorted(f"q{start}-{end}" for start, end in valid)
    marked = sum(len(piece.text) for passage in passages for piece in passage.pieces if piece.is_quoted)
    assert marked == len({place for start, end in valid for place in range(start, end)})
    assert sum(len(piece.text) for passage in passages for piece in passage.pieces) <= len(text)


def read_colours(sheet: str) -> list[dict[str, str]]:
    """Return the named colours of the light and of the dark theme."""
    return [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)
    ]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour. Source: WCAG 2.2, "relative luminance"."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_colours_can_be_told_apart(front: str, back: str) -> None:
    """Text has a contrast of at least 4.5 : 1 (WCAG 2.2, AA) in the light and in the dark theme."""
    themes = read_colours(SHEET.read_text(encoding="utf-8"))
    assert len(themes) == 2
    for colours in themes:
        light, dark = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= ENOUGH_CONTRAST


def test_a_cooperation_without_a_name_is_called_by_kind_and_parties() -> None:
    """Names of cooperations are optional; no reader is shown a key."""
    base, graph = "https://example.org/", ox.NamedNode("https://example.org/graph/a")
    tie, kyiv, krakow = (
        ox.NamedNode(f"{base}id/{path}") for path in ("cooperation/x", "authority/kyiv", "authority/krakow")
    )
    quads = [
        ox.Quad(tie, node("rdf:type"), node("mc:Visit"), graph),
        ox.Quad(tie, node("mc:party"), kyiv, graph),
        ox.Quad(tie, node("mc:party"), krakow, graph),
        ox.Quad(kyiv, node("rdfs:label"), ox.Literal("Київ", language="uk"), graph),
        ox.Quad(krakow, node("rdfs:label"), ox.Literal("Краків", language="uk"), graph),
        ox.Quad(node("mc:Visit"), node("rdfs:label"), ox.Literal("візит", language="uk"), graph),
    ]
    index = Index.of(quads, base)
    lens = Lens(index, index, {}, "uk")
    assert lens.name(tie.value).value == "візит: Краків, Київ"
