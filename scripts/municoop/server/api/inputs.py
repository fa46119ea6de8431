"""What clients send, checked: each value comes out whole and within its bounds, or is refused in one line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from municoop.matching.query import LONGEST
from municoop.model import LANGUAGES
from municoop.server.api.properties import PROPERTIES

MOST_QUESTIONS = 50
MOST_THINGS = 1_000
MOST_CANDIDATES = 50
USUAL_CANDIDATES = 10
MOST_TYPES = 10
FARTHEST = 10_000


class BadInputError(ValueError):
    """What a client sent is wrong; the text says what, for the client."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query of a batch: the name, any of these types, and what is known beside (country, within)."""

    query: str
    types: tuple[str, ...] = ()
    limit: int = USUAL_CANDIDATES
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extension:
    """A request for values: the paths or IRIs of things, and keys of `PROPERTIES`."""

    things: tuple[str, ...]
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """A name to look for, and the language to answer in."""

    name: str
    language: str = LANGUAGES[0]
    type: str | None = None
    country: str | None = None
    limit: int = USUAL_CANDIDATES


def read_json(text: str, name: str) -> dict[str, Any]:
    """Return a JSON object. Raises BadInputError for anything else."""
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False).encode()  # halves of signs could not be sent back
    except (ValueError, RecursionError):
        raise BadInputError(f"{name} is not JSON") from None
    checked: dict[str, Any] = require(value, dict, name)
    return checked


def require(value: Any, kind: type, name: str) -> Any:
    """Return a value of a kind. Raises BadInputError for one of another kind."""
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        words = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}
        raise BadInputError(f"{name} must be {words[kind]}")
    return value


def read_questions(text: str) -> dict[str, Question]:
    """Return a batch of queries by key. Raises BadInputError."""
    batch = read_json(text, "queries")
    if len(batch) > MOST_QUESTIONS:
        raise BadInputError(f"queries: at most {MOST_QUESTIONS} at a time")
    return {key: read_question(value, f"queries.{key}") for key, value in batch.items()}


def read_question(value: Any, name: str) -> Question:
    """Return one query of a batch. Raises BadInputError."""
    given = require(value, dict, name)
    if "query" not in given:
        raise BadInputError(f"{name}.query is missing")
    return Question(
        query=read_name(given["query"], f"{name}.query"),
        types=read_types(given.get("type"), f"{name}.type"),
        limit=read_limit(given.get("limit"), f"{name}.limit"),
        properties=read_properties(given.get("properties"), f"{name}.properties"),
    )


def read_name(value: Any, name: str) -> str:
    """Return a name to look for: not empty, without halves of signs. Raises BadInputError."""
    text: str = require(value, str, name)
    if not text:
        raise BadInputError(f"{name} is empty")
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise BadInputError(f"{name} is not valid Unicode")
    if len(text) > LONGEST:
        raise BadInputError(f"{name} has more than {LONGEST} letters")
    return text


def read_types(value: Any, name: str) -> tuple[str, ...]:
    """Return the types of a query: one, a list, or none. Raises BadInputError."""
    if value is None:
        return ()
    types = value if isinstance(value, list) else [value]
    if len(types) > MOST_TYPES:
        raise BadInputError(f"{name}: at most {MOST_TYPES}")
    return tuple(
        dict.fromkeys(require(one.get("id") if isinstance(one, dict) else one, str, name) for one in types)
    )


def read_limit(value: Any, name: str, most: int = MOST_CANDIDATES) -> int:
    """Return a number from 1 to `most`; larger ones are cut. Raises BadInputError."""
    if value is None:
        return USUAL_CANDIDATES
    number: int = require(value, int, name)
    if number < 1:
        raise BadInputError(f"{name} must be 1 or more")
    return min(number, most)


def read_properties(value: Any, name: str) -> dict[str, str]:
    """Return what is known beside a name, by property; of several values the first. Raises BadInputError."""
    known: dict[str, str] = {}
    for entry in require(value if value is not None else [], list, name):
        given = require(entry, dict, name)
        key = require(given.get("pid"), str, f"{name}.pid")
        values = given.get("v")
        first = values[0] if isinstance(values, list) and values else values
        text = first.get("id") if isinstance(first, dict) else first
        if isinstance(text, str) and text:
            known.setdefault(key, text[:LONGEST])
    return known


def read_extension(text: str) -> Extension:
    """Return a request for values. Raises BadInputError for unknown properties and too many things."""
    given = read_json(text, "extend")
    things = [require(name, str, "extend.ids") for name in require(given.get("ids"), list, "extend.ids")]
    if len(things) > MOST_THINGS:
        raise BadInputError(f"extend.ids: at most {MOST_THINGS} at a time")
    entries = require(given.get("properties"), list, "extend.properties")
    keys = [
        require(require(entry, dict, "extend.properties").get("id"), str, "extend.properties.id")
        for entry in entries
    ]
    for key in keys:
        if key not in PROPERTIES:
            raise BadInputError(f"extend.properties: {key[:LONGEST]!r} is none of {', '.join(PROPERTIES)}")
    return Extension(tuple(dict.fromkeys(things)), tuple(dict.fromkeys(keys)))


def read_number(value: str | None, name: str, usual: int, least: int, most: int) -> int:
    """Return a whole number out of an address. Raises BadInputError outside of its bounds."""
    if value is None:
        return usual
    if not (value.isascii() and value.isdecimal() and len(value) < LONGEST and least <= int(value) <= most):
        raise BadInputError(f"{name} must be a whole number from {least} to {most}")
    return int(value)


def read_language(value: str | None) -> str:
    """Return the language to answer in. Raises BadInputError for one that we do not write."""
    if value is None:
        return LANGUAGES[0]
    if value not in LANGUAGES:
        raise BadInputError(f"language must be one of {', '.join(LANGUAGES)}")
    return value


def read_search(given: Mapping[str, str]) -> Search:
    """Return a search out of the parameters of an address. Raises BadInputError."""
    if "q" not in given:
        raise BadInputError("q is missing: the name to look for")
    return Search(
        name=read_name(given["q"], "q"),
        language=read_language(given.get("language")),
        type=given.get("type"),
        country=given.get("country"),
        limit=read_number(given.get("limit"), "limit", USUAL_CANDIDATES, 1, MOST_CANDIDATES),
    )
