"""Proactive negotiation (RFC 9110, section 12.5): the same expressions as the rules for other web servers.

Libraries were compared: werkzeug drops `q=.2`, which Java sends, and takes `text/turtle;charset=utf-8` for
another type than `text/turtle`; so the expressions that Apache and nginx are given decide here as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from starlette.types import Scope

from municoop.model import LANGUAGES
from municoop.site.hosting.patterns import (
    FORMATS,
    HAS_RANGE,
    MARK,
    Format,
    find_language_weight,
    find_weight,
    match_range,
)

THING_OFFER = FORMATS
TERM_OFFER = (FORMATS[1], FORMATS[0])
"""Turtle goes before the page, for editors that ask for anything."""
CODINGS = ("br", "gzip", "identity")
"""In our order: where a client takes several alike, it is given the first."""
NAMES_A_RANGE = re.compile(HAS_RANGE, re.IGNORECASE)
LONGEST = 4096
"""A longer field is no preference of anybody, and takes time to read: it counts as none."""
LEAST = "0"
"""Below the weight of every quality that is not nothing."""

Patterns = Callable[[str], list[str]]


def choose_format(accept: str, offer: Sequence[Format]) -> Format | None:
    """Return the format of `offer` that a client likes best; None if it takes none of them.

    A header that names no media range counts as none, and means the first.

    >>> choose_format("text/html;q=0.5, text/*;q=0.7", THING_OFFER).name
    'turtle'
    """
    header = f"{MARK},{accept if len(accept) <= LONGEST else ''}"
    if not NAMES_A_RANGE.search(header):
        return offer[0]
    weights = [weigh(header, compile_format(media)) for media in offer]
    best = max(range(len(offer)), key=weights.__getitem__)
    return offer[best] if weights[best] else None


def choose_language(accept_language: str) -> str:
    """Return the language of ours that a reader likes best: English where none is asked for.

    >>> choose_language("de, uk;q=0.3")
    'uk'
    """
    header = f"{MARK},{accept_language if len(accept_language) <= LONGEST else ''}"
    return max(LANGUAGES, key=lambda language: weigh(header, compile_language(language)))


def choose_coding(accept_encoding: str | None, offer: Sequence[str] = CODINGS) -> str | None:
    """Return the content coding to send; None if a client takes none, not even `identity`.

    Without the header, or with an empty one, the bytes are sent as they are.

    >>> choose_coding("gzip, deflate, br;q=0.9")
    'gzip'
    >>> choose_coding("identity;q=0, br", ["identity"]) is None
    True
    """
    if not accept_encoding or len(accept_encoding) > LONGEST:
        return "identity"
    header = f"{MARK},{accept_encoding}"
    weights = {coding: weigh(header, compile_coding(coding)) for coding in offer}
    if not (weights["identity"] or compile_coding("identity")[0].search(header) or has_any(header)):
        weights["identity"] = LEAST
    best = max(offer, key=weights.__getitem__)
    return best if weights[best] else None


def has_any(header: str) -> bool:
    """Whether a header speaks of all that it does not name."""
    return compile_coding("identity")[1].search(header) is not None


def weigh(header: str, patterns: Sequence[re.Pattern[str]]) -> str:
    """Return the weight of something, by the first of its expressions that matches: "" is nothing."""
    for pattern in patterns:
        if found := pattern.search(header):
            return "".join(group or "" for group in found.groups())
    return ""


@cache
def compile_format(media: Format) -> tuple[re.Pattern[str], ...]:
    """Return the expressions for a format, compiled."""
    return compile_all(find_weight(media))


@cache
def compile_language(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the expressions for a language, compiled."""
    return compile_all(find_language_weight(language))


@cache
def compile_coding(coding: str) -> tuple[re.Pattern[str], ...]:
    """Return the expressions for a content coding, compiled; `x-gzip` is `gzip` (RFC 9110, 8.4.1.3)."""
    name = f"(?:x-)?{coding}" if coding == "gzip" else coding
    return compile_all([match_range(name, ""), match_range(r"\*", "")])


def compile_all(patterns: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    """Return expressions compiled, blind to case."""
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def read_field(headers: Mapping[bytes, bytes], name: bytes) -> str:
    """Return a header field as text, "" where it is not sent."""
    return headers.get(name, b"").decode("latin-1")


def collect_fields(scope: Scope) -> dict[bytes, bytes]:
    """Return the fields of a request by name; one sent on several lines is joined (RFC 9110, 5.3)."""
    fields: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        fields[name] = b"%b, %b" % (fields[name], value) if name in fields else value
    return fields
