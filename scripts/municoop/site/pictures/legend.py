"""Legends: what colours, patterns and signs mean."""

from __future__ import annotations

from collections.abc import Iterable

from municoop.site.pictures.svg import element, kind_class, text_of
from municoop.site.pictures.values import Tie
from municoop.site.pictures.words import Words

ROW_HEIGHT, COLUMN_WIDTH, SWATCH = 22.0, 235.0, 34.0


def line_entries(ties: Iterable[Tie], words: Words) -> list[tuple[str, str]]:
    """Return (sign, text) for each kind of tie there is, and for planned or inferred ones."""
    drawn = list(ties)
    kinds = sorted({tie.kind for tie in drawn}, key=lambda kind: (words.rank(kind), kind))
    entries = [(_line(kind_class(kind)), words.kinds.get(kind, kind)) for kind in kinds]
    faint = [(_line("tie-any is-faint"), words.say("faint"))]
    return entries + (faint if any(tie.is_faint for tie in drawn) else [])


def _line(class_: str) -> str:
    """Return a short line as a sample."""
    return element("path", class_=f"line {class_}", d=f"M0 0H{SWATCH - 6:.0f}")


def draw_legend(entries: Iterable[tuple[str, str]], left: float, top: float, columns: int) -> str:
    """Return the entries in columns, filled row by row."""
    parts = []
    for n, (sign, words) in enumerate(entries):
        x, y = left + n % columns * COLUMN_WIDTH, top + n // columns * ROW_HEIGHT
        name = element("text", text_of(words), x=SWATCH, y=4)
        parts.append(element("g", sign + name, transform=f"translate({x:.0f} {y:.0f})"))
    return element("g", "".join(parts), class_="legend") if parts else ""


def legend_height(entries: int, columns: int) -> float:
    """Return how high a legend is."""
    return -(-entries // columns) * ROW_HEIGHT
