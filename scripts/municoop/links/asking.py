"""Questions that any SPARQL 1.1 store can answer: VALUES in batches, pages in a fixed order.

No label service, no hints to an optimiser, no property paths over whole hierarchies: what one engine does in
a second takes another its whole time limit, and each of these queries looks up what it is given and no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import count

import pyoxigraph as ox

from municoop.network.answer import Rows, Term

WIKIDATA = "http://www.wikidata.org/entity/"
ITEM = re.compile(re.escape(WIKIDATA) + r"(Q[1-9]\d*)", re.ASCII)
PREFIXES = """PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
BATCH_SIZE = 100
PAGE_ROWS = 5000
# The languages of our data, and after English, for which it stands, the one in which Wikidata keeps names
# that hold in all languages (https://www.wikidata.org/wiki/Help:Default_values_for_labels_and_aliases).
LABEL_LANGUAGES = ("en", "mul", "uk", "pl")

# Asks a SELECT query; the second text completes "asked …" in messages: "for the labels of 40 items".
Ask = Callable[[str, str], Rows]
Notify = Callable[[str], None]


def ask_pages(
    ask: Ask, select: str, order: str, what: str, page_rows: int = PAGE_ROWS
) -> Iterator[tuple[Term | None, ...]]:
    """Yield the rows of a query, one page after another. `order` must tell all its rows apart."""
    for offset in count(0, page_rows):
        page = f"{PREFIXES}{select}\nORDER BY {order}\nLIMIT {page_rows} OFFSET {offset}\n"
        rows = ask(page, what).rows
        yield from rows
        if len(rows) < page_rows:
            return


def write_values(variable: str, terms: Iterable[Term]) -> str:
    """Return a VALUES clause of terms, each once, escaped and sorted.

    >>> write_values("name", [ox.Literal('"Kyiv"', language="en")])
    'VALUES ?name { "\\\\"Kyiv\\\\""@en }'
    """
    return f"VALUES ?{variable} {{ {' '.join(sorted({str(term) for term in terms}))} }}"


def write_item_values(variable: str, items: Iterable[str]) -> str:
    """Return a VALUES clause of items.

    >>> write_item_values("item", ["Q2", "Q1"])
    'VALUES ?item { <http://www.wikidata.org/entity/Q1> <http://www.wikidata.org/entity/Q2> }'
    """
    return write_values(variable, (ox.NamedNode(WIKIDATA + item) for item in items))


def read_item(term: Term | str | None) -> str | None:
    """Return the id of an item, or None for anything else: a property, a lexeme, an unknown value.

    >>> read_item("http://www.wikidata.org/entity/Q1899")
    'Q1899'
    """
    iri = term.value if isinstance(term, ox.NamedNode) else term
    match = ITEM.fullmatch(iri) if isinstance(iri, str) else None
    return match[1] if match else None


def item_number(item: str) -> int:
    """Return the number of an item, by which items are sorted."""
    return int(item[1:])
