"""The hand-made names, and how the matching does on them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from municoop.matching.index import Index
from municoop.matching.match import Candidate, match

NAMES = Path(__file__).with_name("names.tsv")
KINDS = ("inflected", "historical", "transliterated", "typo", "script", "prefix", "homonym")
UNMATCHED = "-"
TUNED_ON = 154  # of 256: 60 per cent


@dataclass(frozen=True, slots=True)
class Row:
    """A name, the thing it means (or none alone: `-`), its language, what is difficult about it, and a note.

    Of a homonym the note lists things that have to be among the candidates.
    """

    name: str
    expected: str
    language: str
    kind: str
    note: str

    @property
    def is_held_out(self) -> bool:
        """True for the two fifths, by hash, that nobody looked at while the rules were made."""
        return hashlib.sha256(self.name.encode()).digest()[0] >= TUNED_ON


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row, and the candidates for its name."""

    row: Row
    candidates: tuple[Candidate, ...]

    @property
    def keys(self) -> list[str]:
        """The candidates as the table writes them."""
        return [write_key(candidate.thing.id) for candidate in self.candidates]

    @property
    def is_right(self) -> bool:
        """True when what is expected comes first; of a homonym, when all that are listed have come."""
        if self.row.expected == UNMATCHED:
            return set(self.row.note.split()) <= set(self.keys)
        return self.keys[:1] == [self.row.expected]

    @property
    def is_accepted(self) -> bool:
        """True when the first candidate is accepted without anybody looking."""
        return any(candidate.match for candidate in self.candidates)


def read_names() -> list[Row]:
    """Return the rows of the table."""
    with NAMES.open(encoding="utf-8", newline="") as lines:
        return [Row(**row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def write_key(iri: str) -> str:
    """Return the IRI of a thing as the table writes it: `authority/kyiv`, `geonames/756135`."""
    place = iri.removeprefix("https://sws.geonames.org/")
    return iri.rpartition("/id/")[2] if place == iri else f"geonames/{place.rstrip('/')}"


def run(rows: Iterable[Row], index: Index) -> list[Outcome]:
    """Look every name up."""
    return [Outcome(row, match(row.name, index)) for row in rows]


def find_precision(outcomes: Iterable[Outcome]) -> float:
    """Return the share of right ones among the accepted."""
    accepted = [outcome for outcome in outcomes if outcome.is_accepted]
    right = [o for o in accepted if o.is_right and o.row.expected != UNMATCHED]
    return len(right) / len(accepted)
