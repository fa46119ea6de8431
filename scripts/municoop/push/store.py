"""A remote store as a push sees it: what it holds, and two ways to change that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Protocol

import pyoxigraph as ox

from municoop.errors import RemoteError
from municoop.network.answer import Rows
from municoop.network.client import Endpoint, ask_rows
from municoop.network.limits import Limits
from municoop.network.store import send_graph, send_update
from municoop.push.fingerprint import Fingerprint, build_question

# A graph of a million statements takes a store minutes to load, and to sum up.
PATIENCE = Limits(request_seconds=900.0, total_seconds=1800.0)
BATCH_BYTES = 2_000_000
ESCAPE = re.compile(r"\\\\[uU]|\\\\|\\u")
WRITTEN = {r"\\u": r"\\\U00000075", r"\\U": r"\\\U00000055", r"\\": r"\\", r"\u": r"\U0000"}
GRAPHS = """
SELECT DISTINCT ?graph WHERE {{ GRAPH ?graph {{ ?subject ?predicate ?object }}
  FILTER(STRSTARTS(STR(?graph), {start})) }}"""


class Writer(Protocol):
    """A way to write to a store. `triples` are lines of N-Triples; both raise RemoteError."""

    def replace(self, graph: str, triples: Sequence[bytes]) -> None:
        """Give a graph these statements and no others."""

    def remove(self, graph: str) -> None:
        """Remove a graph."""


@dataclass(frozen=True, slots=True)
class GraphStore:
    """Writes by the Graph Store Protocol: a graph is replaced in one step."""

    endpoint: Endpoint

    def replace(self, graph: str, triples: Sequence[bytes]) -> None:
        """Give a graph these statements and no others."""
        send_graph(self.endpoint, "PUT", graph, b"".join(triples), f"to take the graph {graph}")

    def remove(self, graph: str) -> None:
        """Remove a graph."""
        send_graph(self.endpoint, "DELETE", graph, b"", f"to remove the graph {graph}")


@dataclass(frozen=True, slots=True)
class Updater:
    """Writes by SPARQL Update, in parts that any store takes: while it lasts, a graph is there in part."""

    endpoint: Endpoint

    def replace(self, graph: str, triples: Sequence[bytes]) -> None:
        """Give a graph these statements and no others."""
        self.remove(graph)
        for part in cut_parts(triples):
            insertion = f"INSERT DATA {{ GRAPH {ox.NamedNode(graph)} {{\n{write_data(part)}}} }}"
            send_update(self.endpoint, insertion, f"to take a part of the graph {graph}")

    def remove(self, graph: str) -> None:
        """Remove a graph."""
        removal = f"DROP SILENT GRAPH {ox.NamedNode(graph)}"
        send_update(self.endpoint, removal, f"to remove the graph {graph}")


def cut_parts(lines: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Yield the lines in parts of about BATCH_BYTES."""
    part: list[bytes] = []
    size = 0
    for line in lines:
        if part and size + len(line) > BATCH_BYTES:
            yield part
            part, size = [], 0
        part.append(line)
        size += len(line)
    if part:
        yield part


def write_data(lines: Sequence[bytes]) -> str:
    r"""Return N-Triples as they stand inside an update.

    SPARQL may resolve `\u0022` before it reads a string (SPARQL 1.1 §19.2): the letter after a backslash
    that is meant as such is written by number, so that no text can end its string. All numbers have eight
    digits: rdflib reads eight after `\u` too, where it finds them.

    >>> write_data([rb'<a:b> <a:c> "\\u0022 \u0001" .'])
    '<a:b> <a:c> "\\\\\\U000000750022 \\U00000001" .'
    """
    return ESCAPE.sub(lambda escape: WRITTEN[escape[0]], b"".join(lines).decode())


@dataclass(frozen=True, slots=True)
class RemoteStore:
    """What a store answers about itself, at its query address."""

    endpoint: Endpoint

    def find_graphs(self, start: str) -> list[str]:
        """Return the IRIs of the named graphs that start so, sorted. Raises RemoteError."""
        question = GRAPHS.format(start=ox.Literal(start))
        rows = ask_rows(self.endpoint, question, "which graphs it holds")
        return sorted(row[0].value for row in rows.rows if isinstance(row[0], ox.NamedNode))

    def take_fingerprint(self, graph: str) -> Fingerprint:
        """Return what a graph holds now. Raises RemoteError."""
        what = f"what the graph {graph} holds"
        return read_fingerprint(ask_rows(self.endpoint, build_question(graph), what), self.endpoint.url)


def read_fingerprint(answer: Rows, where: str) -> Fingerprint:
    """Return the fingerprint in an answer. Raises RemoteError for an answer that holds none."""
    try:
        statements, checksum = (
            int(Decimal(cell.value)) for cell in answer.rows[0] if isinstance(cell, ox.Literal)
        )
    except (IndexError, InvalidOperation, ValueError):
        raise RemoteError(
            "did not say how many statements a graph holds, and which",
            where=where,
            hint="check that this is the address for queries",
        ) from None
    return Fingerprint(statements, checksum)
