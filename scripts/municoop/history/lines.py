"""A summary as lines of text in en, uk or pl."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from municoop.history.names import EMPTY, ROLES, Names, Node
from municoop.history.summary import ACTIONS, News, Summary, find_parts
from municoop.history.wording import PREPOSITIONS, WORDS
from municoop.rdf import compact, node

MOST_NAMES = 5  # what a line still reads well with
MOST_LETTERS = 160


def write_lines(summary: Summary, language: str) -> list[str]:
    """Return a summary as lines, by the names of the things, with the counts at the end."""
    lines = [write_news(item, summary, language) for item in sort_news(summary, language)]
    return [*(lines or [WORDS[language]["nothing"]]), "", *write_counts(summary, language)]


def sort_news(summary: Summary, language: str) -> list[News]:
    """Return the news by thing, as a reader of that language finds them."""

    def place(item: News) -> tuple[str, str, int, str, str, str]:
        name = name_thing(item.thing, summary, language)
        predicate = item.predicate.value if item.predicate else ""
        values = str((item.before, item.after))
        order = ACTIONS.index(item.action)
        return (name.casefold(), item.thing.value, order, item.about.value, predicate, values)

    return sorted(summary.news, key=place)


def write_news(item: News, summary: Summary, language: str) -> str:
    """Return one line: whom it concerns, what happened, and the source that says so."""
    words, names = WORDS[language], summary.was if item.action in ("left", "gone") else summary.now
    others = write_others(item, names, language)
    kind = names.type(item.about, language)
    text = describe_change(item, summary, language) or words[item.action].format(type=kind, others=others)
    notes = [words["source"].format(write_source(source, names, language)) for source in item.sources]
    if item.reason:
        notes.append(words["reason"].format(item.reason.get(language, "")))
    if item.successor:
        notes.append(words["successor"].format(name_thing(item.successor, summary, language)))
    heading = name_thing(item.thing, summary, language)
    return f"{heading}: {text} ({'; '.join(notes)})" if notes else f"{heading}: {text}"


def name_thing(thing: ox.NamedNode, summary: Summary, language: str) -> str:
    """Return what a thing is called now, or was called last."""
    names = summary.now if thing in summary.now.view else summary.was
    return clip(names.name(thing, language))


def write_others(item: News, names: Names, language: str) -> str:
    """Return who else takes part in a cooperation, by their roles, else its label; "" for what is none."""
    if item.about == item.thing:
        return ""
    by_role: dict[ox.NamedNode, list[ox.NamedNode]] = {}
    for role, party in find_parts(item.about, names.view, ROLES):
        if party != item.thing:
            by_role.setdefault(role, []).append(party)
    if not by_role:
        label = clip(names.label(item.about, language))
        return f": {label}" if label else ""
    parts = [
        (compact(role.value), write_names(parties, names, language)) for role, parties in by_role.items()
    ]
    if language == "en":
        return "".join(f" {PREPOSITIONS[role]} {listed}" for role, listed in parts)
    return "".join(f", {names.label(node(role), language) or role}: {listed}" for role, listed in parts)


def write_names(values: Iterable[Node], names: Names, language: str) -> str:
    """Return values by their names, the first few of many."""
    written = sorted(clip(names.name(value, language)) for value in values)
    if len(written) > MOST_NAMES:
        more = WORDS[language]["more"].format(len(written) - MOST_NAMES)
        return f"{', '.join(written[:MOST_NAMES])} {more}"
    return ", ".join(written)


def describe_change(item: News, summary: Summary, language: str) -> str:
    """Return how the values of a property changed; "" where the news are of another kind."""
    if item.predicate is None:
        return ""
    form = "changed" if item.before and item.after else "added" if item.after else "removed"
    label = summary.now.label(item.predicate, language) or compact(item.predicate.value)
    languages = {text.language for text in (*item.before, *item.after) if isinstance(text, ox.Literal)}
    tag = next(iter(languages - {None}), None)
    tagged = WORDS[language]["tagged"].format(label, tag) if tag else label
    return WORDS[language][form].format(
        property=tagged,
        before=write_names(item.before, summary.was, language),
        after=write_names(item.after, summary.now, language),
    )


def write_source(document: ox.NamedNode, names: Names, language: str) -> str:
    """Return the title of a document, with the date where it has one."""
    title = WORDS[language]["name"].format(clip(names.name(document, language)))
    dates = names.view.get(document, EMPTY).get(node("dcterms:issued"), ())
    return ", ".join([title, *(names.name(date, language) for date in dates[:1])])


def write_counts(summary: Summary, language: str) -> Iterator[str]:
    """Yield how much is new, gone and other, and how many statements were not listed, by why."""
    words = WORDS[language]
    yield words["totals"].format(
        new=summary.count("joined", "new"),
        gone=summary.count("left", "gone"),
        changed=summary.count("changed"),
    )
    unlisted = sum(summary.aside.values())
    line = words["statements"].format(added=summary.added, removed=summary.removed, unlisted=unlisted)
    reasons = ", ".join(words[name].format(number) for name, number in summary.aside.items())
    yield f"{line} ({reasons})" if reasons else line


def clip(text: str) -> str:
    """Return a text in one line, cut where it is too long to read in a list."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_LETTERS else line[: MOST_LETTERS - 1] + "…"
