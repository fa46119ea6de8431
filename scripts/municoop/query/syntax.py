"""What is told of a query, and done to it, before an engine has it."""

from __future__ import annotations

import re

from municoop.errors import InputError
from municoop.rdf import PREFIXES

UPDATE_FORMS = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
)
GRAPH_FORMS = frozenset({"CONSTRUCT", "DESCRIBE"})
QUERY_FORMS = GRAPH_FORMS | {"SELECT", "ASK"}
BLANK = r"(?:\s|\#[^\r\n]*+)"
# SPARQL 1.1 §4.1: declarations, blanks and comments before the first keyword of the query itself.
PROLOGUE = re.compile(
    rf"(?:{BLANK}|(?:BASE|PREFIX)\b{BLANK}*+(?:[^\s:<]*:{BLANK}*+)?<[^<>\s]*>)*+", re.IGNORECASE
)
# SPARQL 1.1 grammar, rule 59, with anything that may be a variable or an IRI. `?service` is a variable.
SERVICE = re.compile(
    rf"(?<![?$])SERVICE{BLANK}*(?:SILENT{BLANK}*)?(?:<[^>]*>|[?$][^\s{{]+|[^\s{{<>\"']*:[^\s{{]*){BLANK}*\{{",
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
    """Raise InputError if a query asks another endpoint by SERVICE.

    A clause inside a string or a comment is refused too: what is one, parsers see differently, and a clause
    that only the engine sees would open a connection.
    """
    if SERVICE.search(text):
        raise InputError(
            "the query asks another endpoint by SERVICE, and local queries open no connections",
            where=where,
            hint="give --endpoint URL of a store that holds the data and may ask others",
        )


def declare_prefixes(text: str) -> str:
    """Return a query with declarations of the prefixes of `PREFIXES` that it uses and does not declare.

    >>> declare_prefixes("SELECT * { ?visit a mc:Visit }")
    'PREFIX mc: <https://w3id.org/municoop/def#> SELECT * { ?visit a mc:Visit }'
    """
    missing = [
        f"PREFIX {prefix}: <{namespace}> "
        for prefix, namespace in PREFIXES.items()
        if re.search(rf"(?<![\w:]){prefix}:", text) and not re.search(rf"(?i:PREFIX)\s+{prefix}:", text)
    ]
    return "".join([*missing, text])
