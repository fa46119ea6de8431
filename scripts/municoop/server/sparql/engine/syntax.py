"""What is told of a query from its tokens, before the engine has it.

The engine follows SERVICE to any host and recurses as deep as a query is nested. It reads text without
tokens, so now and then it sees others than these; whether it sees SERVICE, `mask_service` helps to ask it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

DEEPEST = 100
SERVICE = "SERVICE"
SERVICE_WORD = re.compile(r"(servic)(e)", re.IGNORECASE)
# SPARQL 1.1 §19.8. What can hide a keyword comes first; a bare word is a keyword, and may touch a name.
TOKEN = re.compile(
    r"""
    (?P<blank> [\s\ufeff]+ | \#[^\r\n]* )
  | (?P<iri> <[^<>"{}|^`\x00-\x20]*> )
  | (?P<text> \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
            | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*' )
  | (?P<name> [?$][\w\u00B7-\uFFFF]+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)* | _:[\w.\-\u00B7-\uFFFF]+ )
  | (?P<prefixed> (?:[^\W\d_][\w.\-]*)?:(?:[\w:.\-%\u00B7-\uFFFF]|\\.)* )
  | (?P<word> [A-Za-z_]+ )
  | (?P<sign> . )
    """,
    re.VERBOSE | re.DOTALL,
)
OPENING, CLOSING = frozenset("{[("), frozenset("}])")
NAMES = frozenset({"iri", "prefixed"})
BEFORE_GRAPH = frozenset({"GRAPH", "FROM", "NAMED"})
FROM = frozenset({"FROM"})
PROLOGUE = frozenset({"BASE", "PREFIX"})
FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"})
# SPARQL 1.1 §17.4: what has another value each time it is asked.
VOLATILE = frozenset({"NOW", "RAND", "UUID", "STRUUID"})


@dataclass(frozen=True, slots=True)
class Token:
    """A token, its kind (a group of `TOKEN`), and where it begins, in code points."""

    kind: str
    text: str
    start: int


def tokenize(query: str) -> Iterator[Token]:
    """Yield the tokens of a query without blanks and comments."""
    for match in TOKEN.finditer(query):
        if match.lastgroup and match.lastgroup != "blank":
            yield Token(match.lastgroup, match[0], match.start())


def find_service(tokens: list[Token]) -> Token | None:
    """Return the first token that looks like the keyword SERVICE.

    To the engine `SERVICEex:a {` is a keyword and a name, as blanks are optional there. `GRAPH service:a {`
    and `FROM service:a {` have a graph.
    """
    for number, token in enumerate(tokens):
        if token.kind == "word" and SERVICE in token.text.upper():
            return token
        if token.kind == "prefixed" and SERVICE in token.text.partition(":")[0].upper():
            follows = tokens[number + 1].text if number + 1 < len(tokens) else ""
            before = tokens[number - 1].text.upper() if number else ""
            if follows == "{" and before not in BEFORE_GRAPH:
                return token
    return None


def mask_service(query: str) -> str:
    """Return a query of the same length without the word SERVICE: with one that it has nowhere else.

    >>> mask_service("ASK { Service ?service { } } # servicx")
    'ASK { Servicy ?servicy { } } # servicx'
    """
    upper = query.upper()
    letter = next((letter for letter in "XYZQJ" if f"SERVIC{letter}" not in upper), "K")
    return SERVICE_WORD.sub(lambda found: found[1] + (letter if found[2] == "E" else letter.lower()), query)


def find_too_deep(tokens: list[Token]) -> Token | None:
    """Return the bracket that nests deeper than `DEEPEST`."""
    depth = 0
    for token in tokens:
        if token.kind == "sign":
            depth += (token.text in OPENING) - (token.text in CLOSING)
            if depth > DEEPEST:
                return token
    return None


def is_volatile(tokens: list[Token]) -> bool:
    """Return True if the answer may differ the next time."""
    return any(is_word(token, VOLATILE) for token in tokens)


@dataclass(frozen=True, slots=True)
class DatasetClauses:
    """SPARQL 1.1 §13.2: the names after FROM and FROM NAMED as written, and the prologue they stand under."""

    prologue: str
    default: tuple[str, ...]
    named: tuple[str, ...]


def find_dataset_clauses(query: str, tokens: list[Token]) -> DatasetClauses:
    """Return the dataset clauses of a query; they stand before the group of its WHERE."""
    default: list[str] = []
    named: list[str] = []
    for number, token in enumerate(tokens):
        if is_word(token, FROM):
            after = tokens[number + 1 : number + 3]
            if after and after[0].kind in NAMES:
                default.append(after[0].text)
            elif len(after) == 2 and after[0].text.upper() == "NAMED" and after[1].kind in NAMES:
                named.append(after[1].text)
    start = next((token.start for token in tokens if is_word(token, FORMS)), 0)
    return DatasetClauses(query[:start], tuple(default), tuple(named))


def find_update(tokens: list[Token]) -> Token | None:
    """Return the keyword that makes this an update: the first word after the prologue."""
    first = next((token for token in tokens if token.kind == "word" and not is_word(token, PROLOGUE)), None)
    return first if first and is_word(first, UPDATES) else None


def is_word(token: Token, words: frozenset[str]) -> bool:
    """Return True for a keyword that is among `words`."""
    return token.kind == "word" and token.text.upper() in words


def find_place(query: str, start: int) -> tuple[int, int]:
    r"""Return line and column, from one, of a place in a query.

    >>> find_place("ASK {\n  SERVICE", 8)
    (2, 3)
    """
    return query.count("\n", 0, start) + 1, start - query.rfind("\n", 0, start)
