"""What can be told of a query before an engine has it: its form, and whether it asks other endpoints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from municoop.errors import InputError

UPDATE_FORMS = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
)
GRAPH_FORMS = frozenset({"CONSTRUCT", "DESCRIBE"})
QUERY_FORMS = GRAPH_FORMS | {"SELECT", "ASK"}
# SPARQL 1.1 §4.1: declarations, blanks and comments before the first keyword of the query itself.
PROLOGUE = re.compile(
    r"(?:\s|\#[^\r\n]*+|(?:BASE|PREFIX)\b(?:\s|\#[^\r\n]*+)*+(?:[^\s:<]*:(?:\s|\#[^\r\n]*+)*+)?<[^<>\s]*>)*+",
    re.IGNORECASE,
)
WORD = re.compile(r"[A-Za-z]*")


def find_form(text: str, where: str) -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE. Raises InputError for anything else, an update above all."""
    prologue = PROLOGUE.match(text)
    start = prologue.end() if prologue else 0
    word = WORD.match(text, start)
    form = word[0].upper() if word else ""
    if form in QUERY_FORMS:
        return form
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    raise InputError(
        f"this is an update ({form}), and queries only read"
        if form in UPDATE_FORMS
        else "not SPARQL 1.1: expected PREFIX, BASE, SELECT, ASK, CONSTRUCT or DESCRIBE",
        where=f"{where}:{line}:{column}",
        hint="ask with SELECT, ASK, CONSTRUCT or DESCRIBE",
    )


def refuse_service(text: str, where: str) -> None:
    """Raise InputError if a query asks another endpoint by SERVICE, or if that cannot be told.

    Only a full parser can tell the keyword from a string, a name or a comment; none is needed when
    the word is nowhere. In SPARQL an escape such as `\\u0053` may spell it.
    """
    if "service" not in text.lower() and "\\u" not in text.lower():
        return
    from pyparsing import ParseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        tree = parseQuery(text)
    except ParseException as problem:
        raise InputError(
            f"not SPARQL 1.1: {problem.msg}", where=f"{where}:{problem.lineno}:{problem.column}"
        ) from None
    except RecursionError:
        raise InputError("brackets are nested too deep", where=where, hint="write it plainer") from None
    if "ServiceGraphPattern" in walk_names(tree):
        raise InputError(
            "the query asks another endpoint by SERVICE, and local queries open no connections",
            where=where,
            hint="give --endpoint URL of a store that holds the data and may ask others",
        )


def walk_names(tree: Any) -> Iterator[str]:
    """Yield the names of all productions in rdflib's parse tree."""
    from pyparsing import ParseResults
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(tree, CompValue):
        yield tree.name
        tree = list(tree.values())
    if isinstance(tree, (list, tuple, ParseResults)):
        for child in tree:
            yield from walk_names(child)
