"""Names that differ by typing errors."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from municoop.matching.fit import Fit
from municoop.matching.query import Query, Word
from municoop.matching.spelling import read_all
from municoop.matching.table import Entry, Table

ALMOST = 87
ROUGHLY_LIKE = 0.55
LIKE_ENOUGH = 0.6
MOST = 100


def find_similar(query: Query, table: Table) -> Iterator[Fit]:
    """Yield the names that a query, or a name of which it is a form, resembles; fewer errors, better fit.

    An error is a letter too many, too few or another, or two neighbours swapped.
    """
    whole = read_all("".join(word.text for word in query.core))[0]
    rough = process.extract(
        whole, table.spellings, scorer=OSA.normalized_similarity, score_cutoff=ROUGHLY_LIKE, limit=MOST
    )
    for spelling, _, _ in rough:
        for number in table.joined[spelling]:
            likeness = compare(query.core, whole, table.entries[number], spelling)
            if likeness >= LIKE_ENOUGH:
                yield Fit(table.entries[number], round(ALMOST * likeness), ("typing",))


def compare(words: tuple[Word, ...], whole: str, entry: Entry, spelling: str) -> float:
    """Return how like words are to a name: 1 is no error, 0 nothing in common."""
    likeness = OSA.normalized_similarity(whole, spelling)
    if len(words) != len(entry.words):
        return likeness
    errors = letters = 0
    for word, named in zip(words, entry.words, strict=True):
        sound = read_all(named)[0]
        errors += min(OSA.distance(form, sound) for form in (*word.sounds, *word.lemmas))
        letters += len(sound)
    return max(likeness, 1 - errors / letters) if letters else likeness
