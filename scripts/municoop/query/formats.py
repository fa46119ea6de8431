"""Answers as text: a table for people; JSON, CSV and Turtle for programs.

Values come from texts that are hostile until proven otherwise: no format lets a control character
through to the terminal.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from io import StringIO
from typing import Any, Literal

import pyoxigraph as ox

from municoop.errors import InputError
from municoop.network.answer import Answer, Graph, Rows, Term
from municoop.rdf import DEFAULT_BASE_IRI, PREFIXES, compact, expand

Format = Literal["table", "json", "csv", "ttl"]
FORMATS: tuple[Format, ...] = ("table", "json", "csv", "ttl")

GRAPH_PREFIXES = {
    **PREFIXES,
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}
NUMBERS = {expand(f"xsd:{name}") for name in ("integer", "decimal", "double", "float")}
# C0 but tab and line feed, DEL, C1. U+009B of C1 begins an escape sequence like ESC [.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
NARROWEST_COLUMN = 16


def format_answer(answer: Answer, format: Format | None, width: int, base_iri: str = DEFAULT_BASE_IRI) -> str:
    """Return an answer as text that ends a line. Without a format: Turtle for a graph, else a table.

    `width` is that of the terminal; tables leave `base_iri` out of IRIs. Raises InputError when the
    answer cannot be written so.
    """
    if isinstance(answer, Graph):
        if format not in (None, "ttl"):
            raise InputError(f"a graph cannot be written as {format}", hint="use --format ttl")
        return write_turtle(answer)
    if format == "ttl":
        raise InputError(
            "only a graph, the answer to CONSTRUCT or DESCRIBE, can be written as ttl",
            hint="use --format table, json or csv",
        )
    if isinstance(answer, bool):
        return write_truth(answer, format)
    if format == "json":
        return write_json(answer)
    return write_csv(answer) if format == "csv" else write_table(answer, width, base_iri)


def write_turtle(answer: Graph) -> str:
    """Return a graph as Turtle with the prefixes that it uses."""
    iris = {term.value for triple in answer.triples for term in triple if isinstance(term, ox.NamedNode)}
    prefixes = {
        prefix: namespace
        for prefix, namespace in GRAPH_PREFIXES.items()
        if any(iri.startswith(namespace) for iri in iris)
    }
    turtle = ox.serialize(answer.triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
    return escape_controls(turtle.decode())


def write_truth(answer: bool, format: Format | None) -> str:
    """Return the answer to ASK."""
    if format == "json":
        return json.dumps({"head": {}, "boolean": answer}) + "\n"
    if format == "csv":
        return f"{str(answer).lower()}\n"
    return "yes\n" if answer else "no\n"


def write_json(answer: Rows) -> str:
    """Return rows as SPARQL 1.1 Query Results JSON."""
    bindings = [
        {
            name: term_to_json(term)
            for name, term in zip(answer.variables, row, strict=True)
            if term is not None
        }
        for row in answer.rows
    ]
    results = {"head": {"vars": answer.variables}, "results": {"bindings": bindings}}
    return escape_controls(json.dumps(results, ensure_ascii=False, indent=1)) + "\n"


def term_to_json(term: Term) -> dict[str, Any]:
    """Return a term as SPARQL 1.1 Query Results JSON §3.2.2 has it, and a triple as SPARQL 1.2 does."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = zip(("subject", "predicate", "object"), term, strict=True)
        return {"type": "triple", "value": {name: term_to_json(part) for name, part in parts}}
    literal = {"type": "literal", "value": term.value}
    if term.language:
        return {**literal, "xml:lang": term.language}
    if term.datatype.value != expand("xsd:string"):
        return {**literal, "datatype": term.datatype.value}
    return literal


def write_csv(answer: Rows) -> str:
    """Return rows as SPARQL 1.1 Query Results CSV: values without types, lines ended as the shell has them.

    CSV cannot write a control character, so `\\u001B` stands for one. JSON loses nothing.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(answer.variables)
    writer.writerows([show_term(term) for term in row] for row in answer.rows)
    return escape_controls(out.getvalue())


def write_table(answer: Rows, width: int, base_iri: str) -> str:
    """Return rows as a table as wide as the terminal at most; a line a value if columns get too narrow."""
    from wcwidth import wcswidth

    cells = [[printable(show_short(term, base_iri)) for term in row] for row in answer.rows]
    natural = [max(map(wcswidth, column)) for column in zip(answer.variables, *cells, strict=True)]
    widths = fit_widths(natural, [len(name) for name in answer.variables], width - 3 * len(natural) - 1)
    count = "1 row" if len(cells) == 1 else f"{len(cells)} rows"
    if not answer.variables:
        return f"{count}\n"
    table = (
        draw_records(answer.variables, cells, width) if widths is None else draw_grid(answer, cells, widths)
    )
    return f"{table}\n{count}\n"


def draw_grid(answer: Rows, cells: Sequence[list[str]], widths: Sequence[int]) -> str:
    """Return a table with the names of the columns above it; numbers stand to the right."""
    from prettytable import HRuleStyle, PrettyTable, TableStyle
    from wcwidth import wcswidth

    table = PrettyTable(answer.variables)
    table.set_style(TableStyle.SINGLE_BORDER)
    table.align = "l"
    for number, name in enumerate(answer.variables):
        table.max_width[name] = widths[number]
        if all(is_number(row[number]) for row in answer.rows):
            table.align[name] = "r"
    # Rules between the rows only where some row takes more than one line.
    fits = all(wcswidth(cell) <= width for row in cells for cell, width in zip(row, widths, strict=True))
    table.hrules = HRuleStyle.FRAME if fits else HRuleStyle.ALL
    table.add_rows(cells)
    return table.get_string()


def draw_records(names: Sequence[str], cells: Sequence[list[str]], width: int) -> str:
    """Return a table with a line for each value of a row, and a rule after each row."""
    from prettytable import PrettyTable, TableStyle

    table = PrettyTable(["name", "value"])
    table.set_style(TableStyle.SINGLE_BORDER)
    table.align = "l"
    table.max_width["value"] = max(NARROWEST_COLUMN, width - max(map(len, names)) - 7)
    for row in cells:
        for number, pair in enumerate(zip(names, row, strict=True), 1):
            table.add_row(list(pair), divider=number == len(names))
    return table.get_string(header=False)


def fit_widths(natural: Sequence[int], headers: Sequence[int], room: int) -> list[int] | None:
    """Return widths of columns for `room` cells: narrow columns keep theirs, the wide share what is left.

    None when a column would be narrower than its header, or than words need.

    >>> fit_widths([2, 100, 30, 100], [2, 5, 5, 5], 80)
    [2, 26, 26, 26]
    >>> fit_widths([100, 100], [5, 5], 20)
    """
    widths = list(natural)
    for done, column in enumerate(sorted(range(len(natural)), key=lambda column: natural[column])):
        share = max(NARROWEST_COLUMN, headers[column], room // (len(natural) - done))
        widths[column] = min(natural[column], share)
        room -= widths[column]
    return widths if room >= 0 else None


def is_number(term: Term | None) -> bool:
    """Return True for a number and for nothing."""
    return term is None or (isinstance(term, ox.Literal) and term.datatype.value in NUMBERS)


def show_term(term: Term | None) -> str:
    """Return the plain value of a term; nothing for an unbound one."""
    if term is None:
        return ""
    return term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else str(term)


def show_short(term: Term | None, base_iri: str) -> str:
    """Return the value of a term, an IRI as a prefixed name or without the base where it can be."""
    if isinstance(term, ox.NamedNode):
        return compact(term.value).removeprefix(base_iri)
    return show_term(term)


def printable(text: str) -> str:
    """Return text as one line that is safe to print: what does not print is written as an escape.

    >>> printable("one\\ntwo \\x1b[31mred\\u202e")
    'one two \\\\u001B[31mred\\\\u202E'
    """
    line = re.sub(r"[\t\r\n]+", " ", text)
    return re.sub(r"[^ \xa0]", lambda match: match[0] if match[0].isprintable() else escape(match), line)


def escape_controls(text: str) -> str:
    """Return text with its control characters as escapes, which JSON and Turtle read back."""
    return CONTROL.sub(escape, text)


def escape(match: re.Match[str]) -> str:
    r"""Return `\uXXXX`, or `\UXXXXXXXX` past the first plane, for a character."""
    code = ord(match[0])
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
