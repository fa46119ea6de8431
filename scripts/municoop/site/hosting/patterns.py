r"""Content negotiation (RFC 9110, section 12.5) as regular expressions that every web server can run.

A server without a program cannot do sums, but it can compare texts. So a quality is written as a
*weight*, a text whose alphabetical order is the order of the qualities:

    no q, q=1, q=1.000      A       (the mark)
    q=0.5, q=.50            5       (the decimals without the zeros at their end)
    q=0.05                  05
    q=0, not accepted               (nothing)

`find_weight` gives the expressions that read the weight of one format out of a header; `find_best` the
expression that tells from the weights of all formats, one after the other, whether one of them is the best.
The header is read after the mark and a comma, `A,text/html;q=0.5`, because an expression can only take
out what stands in the text. Possessive marks (`*+`) keep hostile headers from costing time. Quotation
marks and backslashes are written by number: each server has other rules to quote them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

MARK = "A"
ALPHABET = f"#,0123456789{MARK}"

QUOTED = r"\x22(?:[^\x22\x5C]|\x5C.)*+\x22"
ELEMENT = rf"(?:[^\x22,]++|{QUOTED})*+"
NAME = r"(?:[^q\s;,=\x22][^\s;,=\x22]*+|q[^\s;,=\x22]++)"
PARAMETER = rf"\s*;\s*{NAME}(?:=(?:{QUOTED}|[^\x22;,]*+))?+"
EXTENSIONS = rf"(?:{PARAMETER})*+"
WHOLE = rf"(?:\s*;\s*q=1(?:\.0*)?{EXTENSIONS})?"
PART = rf"\s*;\s*q=(?:0(?:\.(\d*?)0*)?|\.(\d+?)0*){EXTENSIONS}"
END = r"\s*(?:,|$)"
BEFORE = rf"(?:,{ELEMENT})*?,\s*"
WORD = r"[^\s;,/=\x22]++"

HAS_RANGE = rf"^{MARK}{BEFORE}{WORD}/{WORD}\s*(?:[;,]|$)"
"""Matches a header with at least one media range; one without is treated as if it were not there."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format that things come in: where, with which ending, and which media ranges ask for it.

    `aliases` are older or wider names under which clients ask for it.
    """

    name: str
    media_type: str
    folder: str
    ending: str
    aliases: tuple[str, ...] = ()


FORMATS = (
    Format("html", "text/html", "doc", ".html"),
    Format(
        "turtle",
        "text/turtle",
        "data",
        ".ttl",
        ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"),
    ),
    Format("jsonld", "application/ld+json", "data", ".jsonld", ("application/json",)),
    Format("ntriples", "application/n-triples", "data", ".nt", ("text/plain",)),
    Format("rdfxml", "application/rdf+xml", "data", ".rdf"),
)
"""In our order: where a client likes several best, it is given the first."""


def find_weight(media: Format) -> list[str]:
    """Return the expressions that read the weight of a format, the most specific range first.

    The weight is all that the groups of the first expression that matches have taken out.

    >>> read_weight(FORMATS[1], "text/*;q=0.3, text/turtle;q=0.80")
    '8'
    """
    aliases = "|".join(re.escape(alias) for alias in media.aliases)
    main = media.media_type.partition("/")[0]
    return [
        match_range(re.escape(media.media_type), ""),
        match_range(re.escape(media.media_type), rf"(?:{PARAMETER})++"),
        *([match_range(f"(?:{aliases})", EXTENSIONS)] if aliases else []),
        match_range(rf"{main}/\*", EXTENSIONS),
        match_range(r"\*/\*", EXTENSIONS),
    ]


def find_language_weight(language: str) -> list[str]:
    """Return the expressions that read the weight of a language: by its name or a kind of it, else `*`."""
    return [match_range(rf"{language}(?:-[a-z0-9]+)*", ""), match_range(r"\*", "")]


def match_range(media_range: str, parameters: str) -> str:
    """Return the expression for one range: with a quality of 1 it takes out the mark, else the decimals."""
    start = f"{BEFORE}{media_range}{parameters}"
    return f"^(?:({MARK}){start}{WHOLE}{END}|{MARK}{start}{PART}{END})"


def simplify(pattern: str) -> str:
    """Return an expression without the marks against going back, for servers that never do (RE2)."""
    return re.sub(r"(?<!\\)([*+?])\+", r"\1", pattern)


def find_best(position: int) -> str:
    """Return the expression for: the weight at `position` is not nothing, and none after it is better.

    Asked for the formats in our order, the first that matches is the best of all: one before it would
    have matched if it were as good. Weights are as `join_weights` writes them.

    >>> bool(re.search(find_best(1), join_weights(["5", "8", ""])))
    True
    >>> bool(re.search(find_best(0), join_weights(["8", "8", ""])))
    True
    """
    better = r"(\w*)([\w,])[^#]*(?<=,)\1(\w)[^#]*#.*\2.*\3"
    return rf"^(?:\w*,){{{position}}}(?=\w)(?!{better})"


def join_weights(weights: Sequence[str]) -> str:
    """Return weights as `find_best` reads them: each with a comma, then the order of all letters."""
    return "".join(f"{weight}," for weight in weights) + ALPHABET


def read_weight(media: Format, header: str) -> str:
    """Return the weight of a format in a header, as a web server finds it."""
    for pattern in find_weight(media):
        if found := re.search(pattern, f"{MARK},{header}", re.IGNORECASE):
            return "".join(group or "" for group in found.groups())
    return ""
