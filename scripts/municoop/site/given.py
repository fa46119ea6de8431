"""What others make and the site shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

Cell = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the release: its size in bytes and its SHA-256 as hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a saved query found when the release was made; of a graph, subject, predicate and object."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A saved query. `titles` by language; `answer` is None for one that asks another endpoint.

    `form`: SELECT, ASK, CONSTRUCT or DESCRIBE; `endpoint`: the other endpoint that it asks, or empty.
    """

    titles: Mapping[str, str]
    returns: Sequence[str]
    text: str
    answer: Answer | None
    form: str = "SELECT"
    endpoint: str = ""


def describe_nothing(_path: str) -> bytes | None:
    """Return no description."""
    return None


@dataclass(frozen=True, slots=True)
class Given:
    """All that the site shows and does not make.

    `texts`: source texts by document key; without one its quotes stand alone. `describe`: from
    `{kind}/{key}` to the JSON-LD of the thing. `downloads`: by file name from the root. `queries`: by
    name. `records`: the release's own descriptions of itself (DCAT, VoID), in Turtle.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    describe: Callable[[str], bytes | None] = describe_nothing
    downloads: Mapping[str, Download] = field(default_factory=dict)
    queries: Mapping[str, SavedQuery] = field(default_factory=dict)
    records: Sequence[bytes] = ()
