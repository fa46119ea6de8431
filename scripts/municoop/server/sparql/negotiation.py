"""Which format a client gets: content negotiation over the formats of answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from municoop.server.protocol.negotiation import choose_format
from municoop.site.hosting.patterns import Format


def offer(*pairs: tuple[str, str]) -> tuple[Format, ...]:
    """Return formats of pairs: the media type, and the name in `engine.evaluation`."""
    return tuple(Format(name, media_type, "", "") for media_type, name in pairs)


# Ours come first; what follows are names by which other endpoints give the same.
TABLES = offer(("text/csv", "csv"), ("text/tab-separated-values", "tsv"))
RESULTS = offer(("application/sparql-results+json", "json"), ("application/sparql-results+xml", "xml"))
OLDER = offer(
    ("application/json", "json"), ("application/xml", "xml"), ("text/xml", "xml"), ("text/plain", "tsv")
)
ROWS = (*RESULTS, *TABLES, *OLDER)
TRUTH = (*RESULTS, *OLDER)
GRAPH = offer(
    ("text/turtle", "ttl"),
    ("application/n-triples", "nt"),
    ("application/rdf+xml", "rdf"),
    ("application/ld+json", "jsonld"),
    ("application/x-turtle", "ttl"),
    ("text/n3", "ttl"),
    ("text/plain", "nt"),
    ("application/xml", "rdf"),
    ("text/xml", "rdf"),
    ("application/json", "jsonld"),
)
OFFERS = {"rows": ROWS, "truth": TRUTH, "graph": GRAPH}
PAGE = offer(("text/html", "html"), ("application/xhtml+xml", "html"))


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """The format for each kind of answer; None where the client takes none."""

    rows: Format | None
    truth: Format | None
    graph: Format | None
    types: tuple[str | None, ...] = field(init=False)
    """Their media types: choices that have the same are the same."""

    def __post_init__(self) -> None:
        formats = (self.rows, self.truth, self.graph)
        object.__setattr__(self, "types", tuple(form and form.media_type for form in formats))


@lru_cache(maxsize=256)
def choose(accept: str) -> Choice:
    """Return what a client gets by its Accept header; an empty one takes all.

    >>> choose("text/html, *; q=.2, */*; q=.2").rows.name
    'json'
    """
    return Choice(*(choose_format(accept, one) for one in (ROWS, TRUTH, GRAPH)))


@lru_cache(maxsize=256)
def prefers_page(accept: str) -> bool:
    """Return True for a client that would rather have a page than RDF."""
    best = choose_format(accept, (*GRAPH, *PAGE))
    return best is not None and best.name == "html"
