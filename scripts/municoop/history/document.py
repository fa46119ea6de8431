"""Changes for programs, as JSON: what `municoop diff --format json` prints and `changes.json` holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from municoop.history.changes import Changes
from municoop.history.lines import write_news
from municoop.history.names import Node
from municoop.history.patch import escape_unseen
from municoop.history.summary import News, Summary
from municoop.model import LANGUAGES, Piece


def describe_summary(summary: Summary, changes: Changes, news: Iterable[News]) -> dict[str, Any]:
    """Return a summary as JSON has it, with the news in the order in which they are given."""
    return {
        "statements": {"added": summary.added, "removed": summary.removed, "notListed": dict(summary.aside)},
        "graphs": {
            graph: {"added": len(part.added), "removed": len(part.removed)}
            for graph, part in changes.by_graph.items()
        },
        "news": [describe_news(item, summary) for item in news],
    }


def describe_news(item: News, summary: Summary) -> dict[str, Any]:
    """Return one of the news as JSON has it."""
    lines = {language: write_news(item, summary, language) for language in LANGUAGES}
    return {
        "thing": item.thing.value,
        "action": item.action,
        "about": item.about.value,
        "predicate": item.predicate.value if item.predicate else None,
        "before": [describe_value(value) for value in item.before],
        "after": [describe_value(value) for value in item.after],
        "sources": [source.value for source in item.sources],
        "successor": item.successor.value if item.successor else None,
        "text": {language: line.text for language, line in lines.items()},
        "pieces": {
            language: [describe_piece(piece) for piece in line.pieces] for language, line in lines.items()
        },
    }


def describe_value(value: Node) -> dict[str, str]:
    """Return a value as SPARQL 1.1 Query Results JSON writes it (§3.2.2)."""
    if isinstance(value, ox.NamedNode):
        return {"type": "uri", "value": value.value}
    written = {"type": "literal", "value": value.value}
    if value.language:
        return {**written, "xml:lang": value.language}
    return {**written, "datatype": value.datatype.value}


def describe_piece(piece: Piece) -> str | dict[str, str]:
    """Return a piece of a line: plain words as text, a name with what it names and its language."""
    if not (piece.language or piece.iri):
        return piece.text
    parts = {"text": piece.text, "iri": piece.iri, "xml:lang": piece.language}
    return {name: value for name, value in parts.items() if value}


def read_piece(plain: str | Mapping[str, str]) -> Piece:
    """Return the piece that `describe_piece` wrote."""
    if isinstance(plain, str):
        return Piece(plain)
    return Piece(plain["text"], plain.get("xml:lang", ""), plain.get("iri", ""))


def write_document(document: Mapping[str, Any]) -> str:
    """Return JSON in which signs that cannot be seen are escaped, its own line ends kept."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return "".join(f"{escape_unseen(line)}\n" for line in text.split("\n"))
