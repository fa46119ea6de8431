"""How well a name fits what somebody wrote, where they share words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from municoop.matching.index import Index
from municoop.matching.query import Lexicon, Query, Word
from municoop.matching.spelling import read_all
from municoop.matching.table import Entry, Table
from municoop.matching.text import is_cyrillic
from municoop.matching.thing import PLACE, Thing

PERFECT = 100
PART = "part"
PARTIAL = 75
LEAST = 20  # a name that fits less well is not a candidate
# What a name loses on the way from 100, by reason.
LOSS = {
    "spelling": 3,  # other letters for the same sounds
    "form": 5,  # a case form
    "alphabet": 6,  # the same sounds in another alphabet
    "form, alphabet": 8,
    "order": 2,  # the words in another order
    "kind": 1,  # a word before the name that tells its kind, as in "city of"
    "other kind": 30,  # such a word, of another kind of authority
    "small": 1,  # "of", "and"
    "territory": 10,  # the thing is the community or area named after it
    "qualifier": 10,  # what the thing's name adds in brackets or after a comma is not said
    "country unknown": 5,
    "other country": 30,
    "elsewhere": 25,  # not within what it should be a part of
}
FORMS = frozenset({"form", "form, alphabet"})


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a name fits (0 to 100), and why not perfectly: reasons of `LOSS`, `part` or `typing`."""

    entry: Entry
    score: int
    why: tuple[str, ...]

    @property
    def is_form(self) -> bool:
        """True when the query may be a case form of the name."""
        return not FORMS.isdisjoint(self.why)


class Hit(NamedTuple):
    """Word `asked` of the query is word `place` of a name; `why` it is not written as there, or nothing."""

    asked: int
    place: int
    why: str


def lose(fit: Fit, reasons: Iterable[str]) -> Fit:
    """Return a fit with what it loses for some reasons."""
    reasons = tuple(reasons)
    score = fit.score - sum(LOSS[reason] for reason in reasons)
    return Fit(fit.entry, max(0, score), fit.why + reasons)


def find_fits(query: Query, index: Index) -> list[Fit]:
    """Return the names that have words of a query, or the same letters with other gaps between the words."""
    table = index.table
    hits: dict[int, list[Hit]] = {}
    for asked, word in enumerate(query.words):
        for number, place, why in find_word(word, table):
            hits.setdefault(number, []).append(Hit(asked, place, why))
    enough = LEAST / PARTIAL * count_letters(query, range(len(query.words)))
    judged = (
        judge(query, table.entries[number], pair_words(found), index)
        for number, found in hits.items()
        if count_letters(query, {hit.asked for hit in found}) >= enough
    )
    return [*find_joined(query, table), *(fit for fit in judged if fit)]


def count_letters(query: Query, asked: Iterable[int]) -> int:
    """Return the number of letters of those words of a query by which a thing can be told."""
    return sum(
        len(word.text) for word in map(query.words.__getitem__, asked) if not (word.kinds or word.is_small)
    )


def find_joined(query: Query, table: Table) -> Iterator[Fit]:
    """Yield the names with the same letters as a query, wherever its gaps between words are."""
    text = "".join(word.text for word in query.words)
    for sound in read_all(text):
        for number in table.joined.get(sound, ()):
            entry = table.entries[number]
            yield lose(Fit(entry, PERFECT, ()), [compare_letters(text, entry.words[0]) or "spelling"])


def find_word(word: Word, table: Table) -> Iterator[tuple[int, int, str]]:
    """Yield the names with a word, where it stands in each, and why it is not written as there."""
    for sound in word.sounds:
        for number, place in table.words.get(sound, ()):
            yield number, place, compare_letters(word.text, table.entries[number].words[place])
    for lemma in word.lemmas:
        for number, place in table.words.get(lemma, ()):
            other = compare_letters(word.text, table.entries[number].words[place]) == "alphabet"
            yield number, place, "form, alphabet" if other else "form"


def compare_letters(asked: str, named: str) -> str:
    """Return how two words that sound alike differ in writing, or nothing."""
    if is_cyrillic(asked[0]) != is_cyrillic(named[0]):
        return "alphabet"
    return "" if asked == named else "spelling"


def pair_words(hits: list[Hit]) -> list[Hit]:
    """Return the best hits that give each word of the query a place of its own, in the order of the query."""
    pairs: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (find_loss(hit.why), abs(hit.asked - hit.place), hit.asked)):
        if all(hit.asked != pair.asked and hit.place != pair.place for pair in pairs):
            pairs.append(hit)
    return sorted(pairs, key=lambda pair: pair.asked)


def judge(query: Query, entry: Entry, pairs: list[Hit], index: Index) -> Fit | None:
    """Return how well a name fits a query with which it shares some words; None where these say nothing."""
    lexicon, thing = index.lexicon, index.things[entry.thing]
    asked, places = {pair.asked for pair in pairs}, [pair.place for pair in pairs]
    rest = [word for number, word in enumerate(query.words) if number not in asked]
    left = [place for place in range(len(entry.words)) if place not in places]
    before = query.words[: len(query.words) - len(query.core)] if left else ()
    missing = [word.text for word in rest if not word.kinds and not word.is_small]
    missing += [entry.words[place] for place in left if judge_left(entry, place, lexicon) == PART]
    shared = [entry.words[place] for place in places if is_telling(entry.words[place], lexicon)]
    if missing and not shared:
        return None
    reasons = judge_pairs(pairs) | {judge_left(entry, place, lexicon) for place in left}
    reasons |= {judge_kind(word, thing) for word in (*rest, *before)} - {PART}
    if not missing:
        return lose(Fit(entry, PERFECT, ()), sorted(reasons))
    share = sum(map(len, shared)) / (sum(map(len, shared)) + sum(map(len, missing)))
    return lose(Fit(entry, round(PARTIAL * share), (PART,)), sorted(reasons - {PART}))


def judge_pairs(pairs: list[Hit]) -> set[str]:
    """Return why the words that are shared are not written, or not ordered, as in the name."""
    reasons = {max((pair.why for pair in pairs), key=find_loss)} - {""}
    places = [pair.place for pair in pairs]
    return reasons | ({"order"} if places != sorted(places) else set())


def find_loss(why: str) -> int:
    """Return what a name loses for a reason, nothing for none."""
    return LOSS.get(why, 0)


def judge_kind(word: Word, thing: Thing) -> str:
    """Return what a word of the query that is not one of the name means."""
    if not word.kinds:
        return "small" if word.is_small else PART
    return "kind" if thing.kind == PLACE or thing.sort in word.kinds else "other kind"


def judge_left(entry: Entry, place: int, lexicon: Lexicon) -> str:
    """Return what it means that the query leaves out a word of a name."""
    if entry.words[place] in lexicon.territory:
        return "territory"
    if entry.words[place] in lexicon.small:
        return "small"
    return "qualifier" if place >= entry.head else PART


def is_telling(word: str, lexicon: Lexicon) -> bool:
    """Return True for a word by which things can be told apart."""
    return word not in lexicon.small and word not in lexicon.territory
