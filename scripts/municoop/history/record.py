"""`releases/{version}/changes.json`: a version and its changes, written once and carried on for good."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from municoop.errors import InputError
from municoop.history.changes import Changes
from municoop.history.document import describe_summary, read_piece, write_document
from municoop.history.lines import sort_news
from municoop.history.summary import News, Summary
from municoop.model import LANGUAGES, NewsLine, Version

RECORD = "changes.json"
# What concerns a reader most comes first.
RANKS = ("joined", "left", "gone", "new", "changed")
TOTALS = ("new", "gone", "changed", "added", "removed")


def rank_news(summary: Summary) -> list[News]:
    """Return the news, the most important first."""
    return sorted(sort_news(summary, "en"), key=lambda item: RANKS.index(item.action))


def write_record(version: Version, iri: str, summary: Summary, changes: Changes) -> bytes:
    """Return the record of a version, `iri` being its address."""
    head = {
        "version": version.number,
        "iri": iri,
        "modified": version.day,
        "ontology": version.ontology,
        "id": version.state,
        "previous": version.previous,
        "prev": version.start,
        "counts": dict(version.counts),
        "totals": dict(version.totals),
    }
    return write_document({**head, **describe_summary(summary, changes, rank_news(summary))}).encode()


def read_record(data: bytes, iri: str, where: str) -> Version:
    """Return the version of a record. Raises InputError for what is none, or is that of another address."""
    try:
        plain = json.loads(data)
        if plain["iri"] != iri:
            raise InputError(
                f"the release is that of {plain['iri']}, not of {iri}",
                where=where,
                hint="give the same --base-iri, or begin anew with --previous none",
            )
        return Version(
            number=plain["version"],
            day=plain["modified"],
            state=plain["id"],
            ontology=plain["ontology"],
            previous=plain["previous"],
            start=plain["prev"],
            counts={str(name): int(number) for name, number in plain["counts"].items()},
            totals={name: int(plain["totals"][name]) for name in TOTALS if name in plain["totals"]},
            news={language: read_news(plain["news"], language) for language in LANGUAGES},
        )
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise InputError(
            f"not the record of a version: {problem}", where=where, hint="restore the release"
        ) from None


def read_news(news: list[Mapping[str, Any]], language: str) -> tuple[NewsLine, ...]:
    """Return the news in a language."""
    return tuple(
        NewsLine(item["action"], item["about"], tuple(map(read_piece, item["pieces"][language])))
        for item in news
    )
