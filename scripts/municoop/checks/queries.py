"""Saved checks: the queries of `ontology/checks/`, each of which must return nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import cast

import pyoxigraph as ox

from municoop.checks.text import read_term
from municoop.errors import OntologyError
from municoop.model import LANGUAGES, SEVERITIES, Finding, Origins, Severity
from municoop.rdf import describe_syntax_error

HEADER = re.compile(r"^# (title-[a-z]{2}|severity): +(\S.*?)\s*$", re.MULTILINE)
VARIABLES = ("focus", "path", "value")


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A SELECT query that must return nothing, and what is said when it does."""

    name: str
    severity: Severity
    messages: Mapping[str, str]
    text: str


def read_queries(files: Mapping[str, Path]) -> tuple[SavedQuery, ...]:
    """Return the saved checks of files, each under the name by which errors call it, sorted by that name.

    Raises OntologyError for a file that cannot be read, lacks a header line, or is no SELECT query.
    """
    return tuple(read_query(name, path) for name, path in sorted(files.items()))


def read_query(name: str, path: Path) -> SavedQuery:
    """Return the saved check of one file; its own name is the file's stem."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise OntologyError(f"cannot be read: {problem}", where=name, hint="check the file") from None
    header = dict(HEADER.findall(text))
    for key in ("severity", *(f"title-{language}" for language in LANGUAGES)):
        if key not in header:
            raise OntologyError(f"no line “# {key}: …”", where=name, hint="add it above the query")
    if header["severity"] not in SEVERITIES:
        raise OntologyError(
            f"{header['severity']!r} is not a severity",
            where=name,
            hint=f"write one of {', '.join(SEVERITIES)}",
        )
    query = SavedQuery(
        name=PurePosixPath(name).stem,
        severity=cast("Severity", header["severity"]),
        messages={language: header[f"title-{language}"] for language in LANGUAGES},
        text=text,
    )
    try:
        run_query(ox.Store(), query)
    except SyntaxError as problem:
        line, reason = describe_syntax_error(problem)
        raise OntologyError(f"not SPARQL: {reason}", where=f"{name}:{line}", hint="mend the query") from None
    except TypeError as problem:
        raise OntologyError(str(problem), where=name, hint="select ?focus, ?path and ?value") from None
    return query


def check_queries(quads: Iterable[ox.Quad], queries: Sequence[SavedQuery], origins: Origins) -> list[Finding]:
    """Return what saved checks find in `quads`, severest first.

    Queries see all graphs as one. Those that speak of classes and properties need the ontology
    and the schemes among the quads.
    """
    store = ox.Store()
    store.extend(quads)
    found = {
        (finding.check, finding.focus, finding.path, finding.value): finding
        for query in queries
        for finding in find_rows(store, query, origins)
    }
    return sorted(found.values(), key=lambda finding: finding.sort_key)


def find_rows(store: ox.Store, query: SavedQuery, origins: Origins) -> Iterator[Finding]:
    """Yield each row of a query as a finding."""
    for focus, path, value in run_query(store, query):
        yield Finding(
            query.severity, query.name, focus, path, value, query.messages, origins.find(focus, path)
        )


def run_query(store: ox.Store, query: SavedQuery) -> list[tuple[str, str, str]]:
    """Return the rows as (focus, path, value), "" for what is not bound.

    Raises SyntaxError when the query is not SPARQL, TypeError when it does not select ?focus.
    """
    solutions = store.query(query.text, use_default_graph_as_union=True)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("a check must be a SELECT query")
    selected = {variable.value for variable in solutions.variables}
    if "focus" not in selected:
        raise TypeError("a check must select ?focus")
    rows = ([read_term(row[name]) if name in selected else "" for name in VARIABLES] for row in solutions)
    return [(focus, path, value) for focus, path, value in rows]
