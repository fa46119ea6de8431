"""A source text as far as it is quoted: the quotes in their place, with a few words around them.

The text belongs to its publisher, so nothing else of it gets onto a page. Offsets count code points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from municoop.site.content.evidence import name_anchor

WORDS_AROUND = 2
# Not longer than this either, where a text has no spaces.
REACH = 60
BEFORE = re.compile(rf"(?:\S+[^\S\n]+){{0,{WORDS_AROUND}}}\Z")
AFTER = re.compile(rf"\S*(?:[^\S\n]+\S+){{0,{WORDS_AROUND}}}")

Span = tuple[int, int]


class Piece(NamedTuple):
    """Some words: quoted or around a quote. `anchors` are of the quotes that begin here."""

    text: str
    is_quoted: bool
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Words without a gap, the quotes in them as (start, end), and whether the text goes on around them."""

    pieces: tuple[Piece, ...]
    quotes: tuple[Span, ...]
    begins: bool
    ends: bool


def cut_passages(text: str, quotes: Sequence[Span]) -> list[Passage]:
    """Return the passages of a text around quotes. Quotes that do not lie in the text are left out."""
    spans = sorted({span for span in quotes if 0 <= span[0] < span[1] <= len(text)})
    groups: list[tuple[Span, list[Span]]] = []
    for span in spans:
        start, end = widen(text, span)
        if groups and start <= groups[-1][0][1]:
            (first, last), members = groups[-1]
            groups[-1] = ((first, max(last, end)), [*members, span])
        else:
            groups.append(((start, end), [span]))
    return [cut_passage(text, window, members) for window, members in groups]


def widen(text: str, span: Span) -> Span:
    """Return a span with a few words of its paragraph on both sides.

    >>> text = "one two three four five six seven eight nine ten eleven"
    >>> start, end = widen(text, (24, 27))
    >>> text[start:end]
    'four five six seven eight'
    """
    start, end = span
    before = BEFORE.search(text[max(0, start - REACH) : start])
    after = AFTER.match(text[end : end + REACH])
    return start - len(before[0] if before else ""), end + len(after[0] if after else "")


def cut_passage(text: str, window: Span, quotes: Sequence[Span]) -> Passage:
    """Return the passage of a window of the text, cut where quotes begin and end."""
    edges = sorted({*window, *(edge for span in quotes for edge in span)})
    pieces = tuple(
        Piece(
            text=text[start:end],
            is_quoted=any(first <= start < last for first, last in quotes),
            anchors=tuple(name_anchor(*span) for span in quotes if span[0] == start),
        )
        for start, end in pairwise(edges)
    )
    return Passage(pieces, tuple(quotes), window[0] > 0, window[1] < len(text))


def quote_alone(exact: str, span: Span) -> Passage:
    """Return the passage of a quote whose text is not at hand."""
    return Passage((Piece(exact, True, (name_anchor(*span),)),), (span,), True, True)
