"""What Wikidata states of our items: whom they are twinned with, and what they are members of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from municoop.links.asking import (
    BATCH_SIZE,
    LABEL_LANGUAGES,
    Ask,
    Notify,
    ask_pages,
    item_number,
    read_item,
    write_item_values,
)
from municoop.links.items import clean
from municoop.links.ties import MEMBER, TWINNED
from municoop.network.answer import Term
from municoop.network.client import batches

# `wdt:` has what holds now by Wikidata; `p:` and `ps:` also what somebody marked as outdated or wrong, and to
# state that anew is not for a program. Some stores hold only one of the two.
PATTERNS = (
    (TWINNED, "true", "?item wdt:P190 ?other BIND(?item AS ?one) BIND(?other AS ?two)"),
    (TWINNED, "false", "?item p:P190/ps:P190 ?other BIND(?item AS ?one) BIND(?other AS ?two)"),
    (TWINNED, "true", "?other wdt:P190 ?item BIND(?other AS ?one) BIND(?item AS ?two)"),
    (MEMBER, "true", "?item wdt:P463 ?other BIND(?item AS ?one) BIND(?other AS ?two)"),
    (MEMBER, "false", "?item p:P463/ps:P463 ?other BIND(?item AS ?one) BIND(?other AS ?two)"),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of Wikidata: item, property, item."""

    one: str
    relation: str
    other: str

    @property
    def reverse(self) -> Claim:
        """The same from the other side."""
        return Claim(self.other, self.relation, self.one)

    @property
    def sort_key(self) -> tuple[str, int, int]:
        """By property, then by the numbers of the items."""
        return self.relation, item_number(self.one), item_number(self.other)


@dataclass(frozen=True, slots=True)
class Known:
    """What Wikidata states of our items: all statements, and those that hold now."""

    statements: frozenset[Claim]
    current: frozenset[Claim]


def ask_known(items: Iterable[str], ask: Ask, notify: Notify) -> Known:
    """Return whom items are twinned with, by either side, and what they are members of."""
    statements, current = set(), set()
    ordered = sorted(set(items), key=item_number)
    for batch in batches(ordered, BATCH_SIZE):
        notify(f"asking for the partners and networks of {len(batch)} of {len(ordered)} items")
        values = write_item_values("item", batch)
        branches = " UNION ".join(
            f"{{ {values} {pattern} BIND('{name}' AS ?property) BIND({flag} AS ?current) }}"
            for name, flag, pattern in PATTERNS
        )
        query = f"SELECT DISTINCT ?one ?property ?two ?current {{ {branches} }}"
        order = "?one ?property ?two ?current"
        for *terms, flag in ask_pages(ask, query, order, f"for the ties of {len(batch)} items"):
            if claim := read_claim(*terms):
                statements.add(claim)
                current |= {claim} if isinstance(flag, ox.Literal) and flag.value in ("true", "1") else set()
    return Known(frozenset(statements), frozenset(current))


def read_claim(one: Term | None, name: Term | None, other: Term | None) -> Claim | None:
    """Return a row as a claim; None where something in it is not an item (unknown value, no value)."""
    first, second = read_item(one), read_item(other)
    if first and second and isinstance(name, ox.Literal):
        return Claim(first, name.value, second)
    return None


def ask_labels(items: Iterable[str], ask: Ask, notify: Notify) -> dict[str, str]:
    """Return a label for each item that has one in our languages, in their order."""
    found: dict[str, dict[str, str]] = {}
    languages = ", ".join(map(repr, LABEL_LANGUAGES))
    for batch in batches(sorted(items, key=item_number), BATCH_SIZE):
        notify(f"asking for the labels of {len(batch)} items")
        values = write_item_values("item", batch)
        wanted = f"?item rdfs:label ?label FILTER(LANG(?label) IN ({languages}))"
        query = f"SELECT DISTINCT ?item ?label {{ {values} {wanted} }}"
        order = "?item LANG(?label) STR(?label)"
        for term, label in ask_pages(ask, query, order, f"for the labels of {len(batch)} items"):
            if (item := read_item(term)) and isinstance(label, ox.Literal):
                found.setdefault(item, {})[label.language or ""] = clean(label.value)
    return {
        item: next(labels[code] for code in LABEL_LANGUAGES if code in labels)
        for item, labels in found.items()
    }
