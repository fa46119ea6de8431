"""A summary as lines of text in en, uk or pl: pieces, of which those that name something know what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from string import Formatter

import pyoxigraph as ox

from municoop.history.names import EMPTY, ROLES, Names, Node
from municoop.history.summary import ACTIONS, News, Summary, find_parts
from municoop.history.wording import PREPOSITIONS, WORDS
from municoop.model import NewsLine, Piece
from municoop.rdf import compact, node

MOST_NAMES = 5  # what a line still reads well with
MOST_LETTERS = 160

Pieces = tuple[Piece, ...]


def write_lines(summary: Summary, language: str) -> list[str]:
    """Return a summary as lines, by the names of the things, with the counts at the end."""
    lines = [write_news(item, summary, language).text for item in sort_news(summary, language)]
    return [*(lines or [WORDS[language]["nothing"]]), "", *write_counts(summary, language)]


def sort_news(summary: Summary, language: str) -> list[News]:
    """Return the news by thing, as a reader of that language finds them."""

    def place(item: News) -> tuple[str, str, int, str, str, str]:
        name = name_thing(item.thing, summary, language).text
        predicate = item.predicate.value if item.predicate else ""
        values = str((item.before, item.after))
        order = ACTIONS.index(item.action)
        return (name.casefold(), item.thing.value, order, item.about.value, predicate, values)

    return sorted(summary.news, key=place)


def write_news(item: News, summary: Summary, language: str) -> NewsLine:
    """Return one line: whom it concerns, what happened, and the source that says so."""
    words, names = WORDS[language], summary.was if item.action in ("left", "gone") else summary.now
    change = describe_change(item, summary, language) or fill(
        words[item.action],
        type=(Piece(names.type(item.about, language), "", item.about.value),),
        others=write_others(item, names, language),
    )
    notes = [fill(words["source"], write_source(source, names, language)) for source in item.sources]
    if item.reason:
        notes.append(fill(words["reason"], (Piece(item.reason.get(language, "").rstrip(".")),)))
    if item.successor:
        notes.append(fill(words["successor"], (name_thing(item.successor, summary, language),)))
    line = (name_thing(item.thing, summary, language), Piece(": "), *change)
    if notes:
        line = (*line, Piece(" ("), *join(notes, "; "), Piece(")"))
    return NewsLine(item.action, item.about.value, merge(line))


def fill(template: str, value: Pieces = (), **values: Pieces) -> Pieces:
    """Return a template with pieces at its places: `{}` takes `value`.

    >>> [piece.text for piece in fill("+1 {type}", type=(Piece("visit", "", "x:v"),))]
    ['+1 ', 'visit']
    """
    made: list[Piece] = []
    for text, name, _form, _conversion in Formatter().parse(template):
        made += [Piece(text)] if text else []
        made += () if name is None else values[name] if name else value
    return tuple(made)


def join(lines: Sequence[Pieces], separator: str) -> Pieces:
    """Return lines as one, with a separator between."""
    pairs = [(Piece(separator), *line) for line in lines[1:]]
    return (*lines[0], *(piece for pair in pairs for piece in pair)) if lines else ()


def merge(line: Iterable[Piece]) -> Pieces:
    """Return a line without neighbours that are both plain words."""
    made: list[Piece] = []
    for is_plain, group in groupby(line, key=lambda piece: not (piece.language or piece.iri)):
        pieces = list(group)
        made += [Piece("".join(piece.text for piece in pieces))] if is_plain else pieces
    return tuple(piece for piece in made if piece.text)


def name_thing(thing: ox.NamedNode, summary: Summary, language: str) -> Piece:
    """Return what a thing is called now, or was called last."""
    names = summary.now if thing in summary.now.view else summary.was
    return name_value(thing, names, language)


def name_value(value: Node, names: Names, language: str) -> Piece:
    """Return what a thing, a term or a value is called, in one line."""
    piece = names.mention(value, language)
    return replace(piece, text=clip(piece.text))


def write_others(item: News, names: Names, language: str) -> Pieces:
    """Return who else takes part in a cooperation, by their roles, else its label; none for what is none."""
    if item.about == item.thing:
        return ()
    by_role: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    for role, party in find_parts(item.about, names.view, ROLES):
        if party != item.thing:
            by_role.setdefault(role, []).append(party)
    if not by_role:
        label = names.find_label(item.about, language)
        return (Piece(": "), name_value(item.about, names, language)) if label else ()
    made: list[Piece] = []
    for role, parties in by_role.items():
        made += [Piece(write_role(role, names, language)), *write_names(parties, names, language)]
    return tuple(made)


def write_role(role: ox.NamedNode, names: Names, language: str) -> str:
    """Return what stands before those who have a role."""
    if language == "en":
        return f" {PREPOSITIONS[compact(role.value)]} "
    return f", {names.label(role, language) or compact(role.value)}: "


def write_names(values: Iterable[Node], names: Names, language: str) -> Pieces:
    """Return values by their names, the first few of many."""
    written = sorted(
        (name_value(value, names, language) for value in values), key=lambda piece: (piece.text, piece.iri)
    )
    listed = join([(piece,) for piece in written[:MOST_NAMES]], ", ")
    if len(written) > MOST_NAMES:
        return (*listed, Piece(f" {WORDS[language]['more'].format(len(written) - MOST_NAMES)}"))
    return listed


def describe_change(item: News, summary: Summary, language: str) -> Pieces:
    """Return how the values of a property changed; nothing where the news are of another kind."""
    if item.predicate is None:
        return ()
    form = "changed" if item.before and item.after else "added" if item.after else "removed"
    label = summary.now.label(item.predicate, language) or compact(item.predicate.value)
    languages = {text.language for text in (*item.before, *item.after) if isinstance(text, ox.Literal)}
    tag = next(iter(languages - {None}), None)
    tagged = WORDS[language]["tagged"].format(label, tag) if tag else label
    return fill(
        WORDS[language][form],
        property=(Piece(tagged),),
        before=write_names(item.before, summary.was, language),
        after=write_names(item.after, summary.now, language),
    )


def write_source(document: ox.NamedNode, names: Names, language: str) -> Pieces:
    """Return the title of a document, with the date where it has one."""
    title = fill(WORDS[language]["name"], (name_value(document, names, language),))
    dates = names.view.get(document, EMPTY).get(node("dcterms:issued"), ())
    return join([title, *((Piece(names.name(date, language)),) for date in dates[:1])], ", ")


def write_counts(summary: Summary, language: str) -> Iterator[str]:
    """Yield how much is new, gone and other, and how many statements were not listed, by why."""
    words = WORDS[language]
    yield words["totals"].format(**count_totals(summary))
    unlisted = sum(summary.aside.values())
    line = words["statements"].format(added=summary.added, removed=summary.removed, unlisted=unlisted)
    reasons = ", ".join(words[name].format(number) for name, number in summary.aside.items())
    yield f"{line} ({reasons})" if reasons else line


def count_totals(summary: Summary) -> Mapping[str, int]:
    """Return how many things and values are new, gone and other."""
    return {
        "new": summary.count("joined", "new"),
        "gone": summary.count("left", "gone"),
        "changed": summary.count("changed"),
    }


def clip(text: str) -> str:
    """Return a text in one line, cut where it is too long to read in a list."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_LETTERS else line[: MOST_LETTERS - 1] + "…"
