"""The items of Wikidata that may be our things: they share an identifier with them, or a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pyoxigraph as ox

from municoop.links.asking import (
    BATCH_SIZE,
    Ask,
    Notify,
    ask_pages,
    item_number,
    read_item,
    write_values,
)
from municoop.links.identifiers import KINDS, Identifier, IdentifierKind
from municoop.links.items import Item, describe_items
from municoop.links.things import Thing
from municoop.network.answer import Term
from municoop.network.client import batches

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, order=True)
class Naming:
    """A name that thing and item share; `alias` says that it is not the item's first name."""

    alias: bool
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that may be a thing, and what the two share."""

    item: Item
    identifiers: tuple[Identifier, ...]
    names: tuple[Naming, ...]


def find_candidates(things: Sequence[Thing], ask: Ask, notify: Notify) -> dict[str, tuple[Candidate, ...]]:
    """Return the candidates of each thing by its subject, in the order of their numbers.

    Redirects are left out: the item that they lead to is found by itself, and may be another thing.
    """
    shared = group(find_sharing(things, ask, notify))
    named = group(find_named(things, ask, notify))
    found = {subject: {*shared[subject], *named[subject]} for subject in (thing.subject for thing in things)}
    items = describe_items({item for several in found.values() for item in several}, ask, notify)
    return {
        subject: tuple(
            Candidate(
                items[item],
                tuple(dict.fromkeys(shared[subject][item])),
                tuple(sorted(set(named[subject][item]))),
            )
            for item in sorted(several, key=item_number)
            if not items[item].redirect
        )
        for subject, several in found.items()
    }


def group(found: Iterable[tuple[str, str, Value]]) -> defaultdict[str, defaultdict[str, list[Value]]]:
    """Return what was found by subject and item."""
    grouped: defaultdict[str, defaultdict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for subject, item, value in found:
        grouped[subject][item].append(value)
    return grouped


def find_sharing(things: Sequence[Thing], ask: Ask, notify: Notify) -> Iterator[tuple[str, str, Identifier]]:
    """Yield the items that share an identifier with a thing: subject, item, identifier."""
    for kind in KINDS:
        wanted = [
            (thing.subject, identifier)
            for thing in things
            for identifier in thing.identifiers
            if identifier.kind == kind
        ]
        if wanted:
            notify(f"asking whose {kind.title} is one of {len(wanted)}")
        for batch in batches(wanted, BATCH_SIZE):
            yield from find_sharing_kind(kind, batch, ask)


def find_sharing_kind(
    kind: IdentifierKind, wanted: Sequence[tuple[str, Identifier]], ask: Ask
) -> Iterator[tuple[str, str, Identifier]]:
    """Yield the items that share an identifier of one kind."""
    owners: defaultdict[Term | None, list[tuple[str, Identifier]]] = defaultdict(list)
    for subject, identifier in wanted:
        for term in identifier.terms:
            owners[term].append((subject, identifier))
    values = write_values("code", (term for term in owners if term))
    query = f"SELECT DISTINCT ?item ?code {{ {values} ?item wdt:{kind.property} ?code }}"
    for item_term, code in ask_pages(
        ask, query, "?item ?code", f"for items by {kind.title} ({kind.property})"
    ):
        if item := read_item(item_term):
            yield from ((subject, item, identifier) for subject, identifier in owners.get(code, ()))


def find_named(things: Sequence[Thing], ask: Ask, notify: Notify) -> Iterator[tuple[str, str, Naming]]:
    """Yield the items that share a name with a thing: subject, item, name.

    A name is asked for in its language, and as one that holds in all languages.
    """
    owners = defaultdict(set)
    for thing in things:
        for name, language in thing.names:
            for code in (language, "mul"):
                owners[ox.Literal(name, language=code)].add(thing.subject)
    names = sorted(owners, key=str)
    for number, batch in enumerate(batches(names, BATCH_SIZE)):
        notify(f"asking who is called by one of {len(names)} names, from {number * BATCH_SIZE + 1}")
        yield from find_named_batch(batch, owners, ask)


def find_named_batch(
    names: Sequence[ox.Literal], owners: dict[ox.Literal, set[str]], ask: Ask
) -> Iterator[tuple[str, str, Naming]]:
    """Yield the items that have one of these names, as label or as alias."""
    values = write_values("name", names)
    branches = " UNION ".join(
        f"{{ {values} ?item {path} ?name BIND({alias} AS ?alias) }}"
        for path, alias in (("rdfs:label", "false"), ("skos:altLabel", "true"))
    )
    query = f"SELECT DISTINCT ?item ?name ?alias {{ {branches} }}"
    order = "?item STR(?name) LANG(?name) ?alias"
    for term, name, alias in ask_pages(ask, query, order, f"for items by {len(names)} names"):
        item = read_item(term)
        if item and isinstance(name, ox.Literal) and isinstance(alias, ox.Literal):
            naming = Naming(alias.value in ("true", "1"), name.value, name.language or "")
            yield from ((subject, item, naming) for subject in sorted(owners.get(name, ())))
