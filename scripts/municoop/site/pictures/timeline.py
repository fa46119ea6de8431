"""Dated ties and activities along time, each bar as long as its date is exact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from municoop.site.pictures.geometry.outlines import path_data
from municoop.site.pictures.legend import draw_legend, legend_height
from municoop.site.pictures.svg import element, figure, link, shorten, text_of
from municoop.site.pictures.tables import choose_rows, headers, note_cut, place_cell, tie_cell
from municoop.site.pictures.values import AS_GIVEN, Cell, Names, Period, Picture, Place, Row, Tie
from municoop.site.pictures.words import Words

WIDTH, LABELS, RIGHT, TOP, ROW = 960.0, 410.0, 30.0, 34.0, 26.0
MOST_ROWS = 200
LONGEST_NAME = 58
NARROWEST, BAR_HEIGHT, REACH = 4.0, 11.0, 26.0
ROOM_DAYS = 60
MOST_TICKS = 12
YEAR_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
DATE_PARTS = {1: "year", 2: "month", 3: "day"}
COLUMNS = ("tie", "kind", "when", "parties")


@dataclass(frozen=True, slots=True)
class Entry:
    """A cooperation on the timeline: its first tie, and all who take part.

    It counts as stated even where a party is inferred: its dates are not.
    """

    tie: Tie
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Days from `first` up to `last`, laid out from left to right."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Return where the beginning of a day is."""
        days = (self.last - self.first).days
        return LABELS + (day - self.first).days / days * (WIDTH - LABELS - RIGHT)


def draw_timeline(
    places: Iterable[Place], ties: Iterable[Tie], words: Words, names: Names = AS_GIVEN
) -> Picture:
    """Return the timeline of all dated cooperations, latest last, and the table of all, those without a date
    at its end.
    """
    known = {place.key: place for place in places}
    entries = _entries(ties)
    dated = [entry for entry in entries if _days(entry.tie.date)]
    shown = dated[-MOST_ROWS:]
    named = {entry: replace(entry, tie=names.name_tie(entry.tie)) for entry in choose_rows(entries, shown)}
    told, drawn = sorted(named.values(), key=_order), sorted((named[entry] for entry in shown), key=_order)
    parties = {key: names.name_place(known[key]) for entry in told for key in entry.parties if key in known}
    return Picture(
        name="timeline",
        svg=_svg(drawn, len(entries), words),
        caption=words.say("timeline-title"),
        headers=headers(words, *COLUMNS),
        rows=tuple(_row(entry, parties, words) for entry in told),
        notes=tuple(_notes(entries, dated, shown, words)),
    )


def _entries(ties: Iterable[Tie]) -> list[Entry]:
    """Return one entry for each cooperation, by its beginning; those without a date come last."""
    groups: dict[tuple[str, str, str], list[Tie]] = {}
    for tie in ties:
        groups.setdefault((tie.href or tie.a + " " + tie.b, tie.kind, tie.label), []).append(tie)
    entries = [
        Entry(
            replace(min(group, key=repr), inferred=False),
            tuple(sorted({key for tie in group for key in (tie.a, tie.b) if key})),
        )
        for group in groups.values()
    ]
    return sorted(entries, key=_order)


def _order(entry: Entry) -> tuple[object, ...]:
    """Return what entries are sorted by."""
    return _days(entry.tie.date) or (date.max, date.max), entry.tie.order


def _row(entry: Entry, known: Mapping[str, Place], words: Words) -> Row:
    """Return the row of an entry; its parties are named in one cell."""
    tie = entry.tie
    parties = ", ".join(place_cell(known, key).text for key in entry.parties)
    when = words.when(tie.date) or words.say("no-date")
    return tie_cell(tie), Cell(words.kind(tie)), Cell(when), Cell(parties)


def _notes(
    entries: Sequence[Entry], dated: Sequence[Entry], shown: Sequence[Entry], words: Words
) -> Iterable[str]:
    """Return what the picture does not show."""
    if len(dated) > len(shown):
        yield words.say("timeline-cut", drawn=len(shown))
    yield from note_cut(entries, words)
    if len(entries) > len(dated):
        yield words.say("timeline-undated", n=len(entries) - len(dated))


def first_day(text: str) -> date:
    """Return the first day of a year, a month or a day in ISO 8601.

    Raises ValueError for anything else.

    >>> first_day("2023-11").isoformat()
    '2023-11-01'
    """
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return date(year, month, day)


def next_day(text: str) -> date:
    """Return the day after a year, a month or a day; the last day of the calendar stays.

    >>> [next_day(text).isoformat() for text in ("2023", "2023-12", "2024-02-28")]
    ['2024-01-01', '2024-01-01', '2024-02-29']
    """
    start, parts = first_day(text), text.count("-") + 1
    if parts == 1:
        return date(start.year + 1, 1, 1) if start.year < date.max.year else date.max
    longest = start + timedelta(days=min(31 if parts == 2 else 1, (date.max - start).days))
    return longest.replace(day=1) if parts == 2 else longest


def precision(text: str) -> str:
    """Return how exact a date is: year, month or day.

    >>> precision("2021-09")
    'month'
    """
    return DATE_PARTS[text.count("-") + 1]


def _days(period: Period | None) -> tuple[date, date] | None:
    """Return the first day of a period and the day after its last; None where it has no date that can be
    drawn.
    """
    texts = [text for text in (period.start, period.end) if text] if period else []
    try:
        return (first_day(texts[0]), max(next_day(texts[0]), next_day(texts[-1]))) if texts else None
    except (ValueError, KeyError):
        return None


def _svg(entries: Sequence[Entry], listed: int, words: Words) -> str:
    """Return the picture with its axis and legend."""
    title = words.say("timeline-title")
    if not entries:
        empty = element("text", text_of(words.say("timeline-empty")), x=WIDTH / 2, y=60, text_anchor="middle")
        return figure("timeline", (WIDTH, 120), title, words.say("timeline-empty"), [empty])
    axis = _axis(entries)
    bottom = TOP + len(entries) * ROW
    legend = _legend_entries(entries, words)
    parts = [
        *_grid(axis, bottom),
        *(_line(entry.tie, axis, TOP + (n + 0.5) * ROW, words) for n, entry in enumerate(entries)),
        draw_legend(legend, 4, bottom + 26, 4),
    ]
    desc = words.say("timeline-desc", drawn=len(entries), all=listed)
    return figure("timeline", (WIDTH, bottom + 26 + legend_height(len(legend), 4)), title, desc, parts)


def _axis(entries: Iterable[Entry]) -> Axis:
    """Return an axis of whole years that holds all entries."""
    days = [found for entry in entries if (found := _days(entry.tie.date))]
    first, last = min(start for start, _ in days), max(end for _, end in days)
    begin = date(max(first.year - (first.timetuple().tm_yday < ROOM_DAYS), 1), 1, 1)
    return Axis(begin, next_day(f"{last.year:04}") if last > date(last.year, 1, 1) else last)


def _grid(axis: Axis, bottom: float) -> Iterable[str]:
    """Return a line for each year, or every few years, with its number."""
    years = range(axis.first.year, axis.last.year + 1)
    step = next((step for step in YEAR_STEPS if len(years) / step <= MOST_TICKS), YEAR_STEPS[-1])
    for year in years:
        if year % step == 0:
            x = axis.x(date(year, 1, 1))
            yield element("path", class_="grid", d=path_data([(x, TOP - 6), (x, bottom)]))
            yield element("text", str(year), class_="tick", x=x, y=TOP - 14)


def _line(tie: Tie, axis: Axis, y: float, words: Words) -> str:
    """Return the row of a cooperation: name, bar, and arrows where it is open."""
    when = words.when(tie.date)
    title = f"{words.kind(tie)}: {tie.label}; {when}"
    name = element("text", text_of(shorten(tie.label, LONGEST_NAME)), x=8, y=y + 4)
    bars = element("g", "".join(_bars(tie, axis, y)), class_="bars")
    return link(name + bars, title, tie.href, "tie is-faint" if tie.planned else "tie", tie.lang)


def _bars(tie: Tie, axis: Axis, y: float) -> Iterable[str]:
    """Return the bar of a period. Its ends are as long as they are exact: an inexact month is a bar of a
    month.
    """
    period = tie.date
    days = _days(period)
    if period is None or days is None:
        return
    start, end = axis.x(days[0]), axis.x(days[1])
    if period.open_start:
        yield _open(start, -1, y)
    if period.open_end:
        yield _open(end, 1, y)
    if period.start and period.end and period.start != period.end:
        yield bar("period", start, end, y)
    for text in sorted({period.start, period.end} - {""}):
        yield bar(precision(text), axis.x(first_day(text)), axis.x(next_day(text)), y)


def bar(name: str, start: float, end: float, y: float) -> str:
    """Return a bar that can be seen, however short it is."""
    width = max(end - start, NARROWEST)
    height = BAR_HEIGHT if name != "period" else BAR_HEIGHT / 3
    return element("rect", class_=f"bar bar-{name}", x=(start + end - width) / 2, y=y - height / 2,
                   width=width, height=height)  # fmt: skip


def _open(x: float, side: int, y: float) -> str:
    """Return an arrow to the left (-1) or right (+1) of a bar: it had begun before, or goes on."""
    tip = x + side * REACH
    shaft = element("path", class_="open", d=path_data([(x, y), (tip - side * 6, y)]))
    head = path_data([(tip, y), (tip - side * 8, y - 4), (tip - side * 8, y + 4)]) + "z"
    return shaft + element("path", class_="arrow", d=head)


def _legend_entries(entries: Iterable[Entry], words: Words) -> list[tuple[str, str]]:
    """Return the signs that the timeline has, with their meaning."""
    drawn = [entry.tie for entry in entries]
    periods = [tie.date for tie in drawn if tie.date]
    exact = {precision(text) for period in periods for text in (period.start, period.end) if text}
    names = [name for name in DATE_PARTS.values() if name in exact][::-1]
    names += ["period"] if any(p.start and p.end and p.start != p.end for p in periods) else []
    widths = {"day": 4, "month": 12, "year": 26, "period": 26}
    found = [
        (_sample(bar(name, 14 - widths[name] / 2, 14 + widths[name] / 2, 0)), words.say(name))
        for name in names
    ]
    if any(period.open_start or period.open_end for period in periods):
        found.append((_sample(_open(1, 1, 0)), words.say("open")))
    if any(tie.planned for tie in drawn):
        found.append((_sample(bar("day", 6, 22, 0), " is-faint"), words.say("planned")))
    return found


def _sample(content: str, more: str = "") -> str:
    """Return a sign for the legend."""
    return element("g", element("g", content, class_="bars"), class_=more.strip())
