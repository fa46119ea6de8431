"""The facts of a picture as rows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import TypeVar

from municoop.site.pictures.values import Cell, Names, Place, Row, Tie
from municoop.site.pictures.words import Words

MOST_ROWS = 300

Fact = TypeVar("Fact", bound=Hashable)


def tie_cell(tie: Tie) -> Cell:
    """Return the name of a tie, with its link."""
    return Cell(tie.label, tie.href, tie.lang)


def place_cell(places: Mapping[str, Place], key: str) -> Cell:
    """Return the name of a place, with its link; the key itself for an unknown one."""
    place = places.get(key)
    return Cell(place.label, place.href, place.lang) if place else Cell(key)


def tie_row(tie: Tie, places: Mapping[str, Place], words: Words) -> Row:
    """Return what a tie is, between whom and when."""
    return (
        tie_cell(tie),
        Cell(words.kind(tie)),
        place_cell(places, tie.a),
        place_cell(places, tie.b),
        Cell(words.when(tie.date) or words.say("no-date")),
    )


def choose_rows(listed: Sequence[Fact], drawn: Iterable[Fact]) -> Sequence[Fact]:
    """Return all facts, in their order; of more than a table can have, those drawn and the first others."""
    if len(listed) <= MOST_ROWS:
        return listed
    chosen = set(islice(dict.fromkeys(chain(drawn, listed)), MOST_ROWS))
    return [fact for fact in listed if fact in chosen]


def note_cut(listed: Sequence[Fact], words: Words) -> list[str]:
    """Return the sentence that a table does not have all."""
    return [words.say("table-cut", n=MOST_ROWS, all=len(listed))] if len(listed) > MOST_ROWS else []


def headers(words: Words, *keys: str) -> tuple[str, ...]:
    """Return the headers of columns."""
    return tuple(words.say(key) for key in keys)


def between_two(ties: Iterable[Tie], words: Words) -> list[Tie]:
    """Return the ties that have two different ends, each once, in the order of the legend."""
    found = {tie for tie in ties if tie.a and tie.b and tie.a != tie.b}
    return sorted(found, key=lambda tie: (words.rank(tie.kind), tie.order))


def name_shown(
    listed: Sequence[Tie], chosen: Sequence[Tie], places: Mapping[str, Place], words: Words, names: Names
) -> tuple[list[Tie], list[Tie], dict[str, Place]]:
    """Return the ties chosen to be drawn and those of the table, in the order of the legend, and the known
    ends of the latter, all by what they are called.
    """
    named = {tie: names.name_tie(tie) for tie in choose_rows(listed, chosen)}
    ends = dict.fromkeys(key for tie in named for key in (tie.a, tie.b))
    return (
        between_two((named[tie] for tie in chosen), words),
        between_two(named.values(), words),
        {key: names.name_place(places[key]) for key in ends if key in places},
    )


def tie_title(tie: Tie, places: Mapping[str, Place], words: Words) -> str:
    """Return one line that says what a tie is, for its title."""
    ends = " – ".join(place_cell(places, key).text for key in (tie.a, tie.b) if key)
    when = words.when(tie.date)
    return f"{words.kind(tie)}: {tie.label} ({ends}{'; ' + when if when else ''})"
