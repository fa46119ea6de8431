"""Terms and long texts as findings show them."""

from __future__ import annotations

import pyoxigraph as ox

SHOWN_LENGTH = 80


def read_term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    """Return the IRI or the text of a term, "" for none."""
    if term is None:
        return ""
    return str(term) if isinstance(term, ox.Triple) else term.value


def shorten(text: str) -> str:
    """Return a text on one line, cut where a message would become too long.

    >>> shorten("two  words\\n")
    'two words'
    """
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_LENGTH else line[: SHOWN_LENGTH - 1] + "…"
