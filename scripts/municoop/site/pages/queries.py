"""The saved queries, each with what it found when the release was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

import pyoxigraph as ox

from municoop.model import LANGUAGES
from municoop.site.content.index import Index
from municoop.site.content.lens import Lens, Link, Text
from municoop.site.frame import Alternate, File, Place, Site
from municoop.site.given import Cell, SavedQuery

SHORT = 16
"""Characters up to which a value is kept on one line: a date, a code. So too in `table.js`."""

Quotes = Callable[[], Mapping[str, str]]


def make_pages(site: Site) -> Iterator[File]:
    """Yield the list of the queries and the page of each."""
    queries = dict(sorted(site.given.queries.items()))
    quotes = cache(lambda: find_languages(site.index))
    for language in LANGUAGES:
        lens = site.lenses[language]
        yield site.render(
            "queries",
            Place("queries/index", language),
            lens.words["nav_queries"],
            queries=[
                (Link(Text(query.titles[language]), f"queries/{name}{lens.suffix}"), query.answer)
                for name, query in queries.items()
            ],
        )
        for name, query in queries.items():
            yield make_query(site, lens, name, query, quotes)


def find_languages(index: Index) -> dict[str, str]:
    """Return the quotes with the languages of their documents: in the data they have none of their own."""
    return {
        index.first(f"{evidence}#quote", "oa:exact"): index.first(
            index.first(evidence, "oa:hasSource"), "dcterms:language"
        )
        for evidence in index.find_things("evidence")
    }


def make_query(site: Site, lens: Lens, name: str, query: SavedQuery, quotes: Quotes) -> File:
    """Return the page of a query; `quotes` returns those of the data with their languages."""
    answer = query.answer
    return site.render(
        "query",
        Place(f"queries/{name}", lens.language),
        query.titles[lens.language],
        data=(Alternate(f"queries/{name}.rq", "application/sparql-query", "SPARQL"),),
        name=name,
        editable=answer is not None,
        returns=query.returns,
        text=query.text,
        short=SHORT,
        columns=list(answer.columns) if answer else None,
        rows=[show_row(lens, row, quotes) for row in answer.rows] if answer else [],
    )


def show_row(lens: Lens, row: Sequence[Cell], quotes: Quotes) -> list[Link]:
    """Return a row of an answer for readers."""
    return [show_cell(lens, cell, quotes) for cell in row]


def show_cell(lens: Lens, cell: Cell, quotes: Quotes) -> Link:
    """Return a value of an answer: of an IRI its own name with a link, not a label it was not asked for."""
    if isinstance(cell, ox.NamedNode):
        link = lens.link(cell.value)
        base = lens.index.base_iri
        return Link(Text(cell.value.removeprefix(base)), link.href, link.external)
    if isinstance(cell, ox.Literal):
        language = cell.language or quotes().get(cell.value, "")
        return Link(Text(cell.value, language if language != lens.language else ""))
    return Link(Text("" if cell is None else str(cell)))
