"""What goes into a picture, and what comes out. All are immutable."""

from __future__ import annotations

from dataclasses import dataclass

Row = tuple["Cell", ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Someone who takes part: an authority, or a network, programme or organisation.

    `key` is `kind/key` as in the IRI. Degrees are WGS 84; None where no point is known. `shown_at` names the
    place whose point is used instead of one of its own. `lang` is the language of `label`, "" where it is the
    page's.
    """

    key: str
    label: str
    lat: float | None = None
    long: float | None = None
    href: str = ""
    shown_at: str = ""
    lang: str = ""

    @property
    def kind(self) -> str:
        """The part of the key before the slash.

        >>> Place("network/metrex", "METREX").kind
        'network'
        """
        return self.key.partition("/")[0]

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, or None."""
        return None if self.lat is None or self.long is None else (self.lat, self.long)


@dataclass(frozen=True, slots=True)
class Period:
    """When something was: ISO 8601 dates, each as precise as the source (a year, a month or a day).

    `start` and `end` may be "". `open_start`: it had begun before `start`. `open_end`: it goes on after
    `end`, as far as the source knows.
    """

    start: str
    end: str
    open_start: bool = False
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """A cooperation between two parties; one of several parties gives several ties with one `href`.

    `a` and `b` are keys of places, "" where there is no further party. `kind` is the local name of the class
    of the vocabulary. `planned`: it has not come about yet. `inferred`: the source does not name one of the
    two as a party in so many words. `lang` is the language of `label`, "" where it is the page's.
    """

    a: str
    b: str
    kind: str
    label: str
    href: str = ""
    date: Period | None = None
    planned: bool = False
    inferred: bool = False
    lang: str = ""

    @property
    def order(self) -> tuple[object, ...]:
        """What ties are sorted by that have the same kind: the label first, and all else after it."""
        when = self.date or Period("", "")
        dates = when.start, when.end, when.open_start, when.open_end
        return (
            self.label,
            self.href,
            self.a,
            self.b,
            *dates,
            self.planned,
            self.inferred,
            self.lang,
            self.kind,
        )

    @property
    def is_faint(self) -> bool:
        """Whether the tie is drawn thinly, as one that is not, or not surely, there."""
        return self.planned or self.inferred


class Names:
    """What places and ties are called: here as they are given.

    Which of many are shown does not depend on it, so it is asked for those alone that are.
    """

    def name_place(self, place: Place) -> Place:
        """Return a place with its label and address."""
        return place

    def name_tie(self, tie: Tie) -> Tie:
        """Return a tie with its label and address."""
        return tie


AS_GIVEN = Names()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its whole text, where it leads, and its language where that is not the page's."""

    text: str
    href: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and the same facts as rows. `notes` are sentences that belong beside it; all texts are
    unescaped.
    """

    name: str
    svg: str
    caption: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
