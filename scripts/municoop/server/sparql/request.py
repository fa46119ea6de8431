"""A request by the SPARQL 1.1 Protocol §2.1 becomes a query and its data set."""

from __future__ import annotations

import asyncio
import re
from binascii import a2b_qp
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_to_bytes

from municoop.server.sparql.engine.evaluation import RefusedError
from municoop.server.sparql.limits import Limits

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
# US-ASCII is a part of UTF-8.
CHARSETS = frozenset({"", "utf-8", "utf8", "us-ascii"})
CHARSET = re.compile(r';\s*charset\s*=\s*"?([^\s;"]*)"?', re.IGNORECASE)
MOST_PARAMETERS = 1000
BREAK = re.compile(rb"[\r\n]")
TIMEOUT = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(ms|s|)")


# A client that is told what is wrong with its request while it still sends may never read it. So we go on
# reading, but not for long.
DRAIN_S = 2.0
DRAIN_TIMES = 8


class Incoming:
    """The messages of a request; knows if all of it has come, and if the client has gone."""

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.whole = False
        self.gone = False

    async def __call__(self) -> MutableMapping[str, Any]:
        """Return the next message."""
        message = await self.receive()
        self.whole = not message.get("more_body")
        self.gone = message["type"] == "http.disconnect"
        return message

    async def wait_for_departure(self) -> None:
        """Wait until the client has closed the connection."""
        while not self.gone:
            await self()

    async def drain(self, most: int) -> None:
        """Throw away what is still to come, within reason."""
        try:
            async with asyncio.timeout(DRAIN_S):
                size = 0
                while not self.whole and size < DRAIN_TIMES * most:
                    size += len((await self()).get("body", b""))
        except TimeoutError:
            pass


class GoneError(Exception):
    """The client has closed the connection."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked. `default`, `named`: None if the request names no graph at all. `time_s`: if it does."""

    text: str
    default: tuple[str, ...] | None
    named: tuple[str, ...] | None
    time_s: float | None


async def read_query(
    method: str, address: bytes, headers: Mapping[bytes, bytes], receive: Receive, limits: Limits
) -> Query | None:
    """Return the query of a request; None if there is none in a GET.

    Raises RefusedError for what the protocol does not allow, GoneError if the client has gone.
    """
    if len(address) > limits.address_bytes:
        raise RefusedError("address")
    parameters = parse_parameters(address)
    if method == "POST":
        text = await read_text(headers, receive, limits.request_bytes)
        media_type = find_media_type(headers)
        if media_type == UPDATE:
            raise RefusedError("update")
        if media_type == FORM:
            parameters += parse_parameters(text)
        else:
            parameters.append(("query", text.decode()))
    elif not address:
        return None
    return build_query(parameters)


def build_query(parameters: list[tuple[str, str]]) -> Query:
    """Return the query of parameters. Raises RefusedError for an update, and for none or several queries."""
    values: dict[str, list[str]] = {}
    for name, value in parameters:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise RefusedError("update")
    texts = values.get("query", [])
    if len(texts) != 1:
        raise RefusedError("parameter", f"there must be one query, and there are {len(texts)}")
    default, named = (values.get(f"{name}-graph-uri") for name in ("default", "named"))
    if default is None and named is None:
        return Query(texts[0].strip(), None, None, parse_timeout(values))
    return Query(texts[0].strip(), tuple(default or ()), tuple(named or ()), parse_timeout(values))


def parse_timeout(values: Mapping[str, list[str]]) -> float | None:
    """Return the seconds of `timeout=`: a number, with s or ms after it or nothing. Raises RefusedError."""
    if "timeout" not in values:
        return None
    match = TIMEOUT.fullmatch(values["timeout"][-1].strip())
    if match is None:
        raise RefusedError("parameter", "timeout must be seconds, as 5, 0.5 or 500ms")
    return float(match[1]) / (1000 if match[2] == "ms" else 1)


def parse_parameters(data: bytes) -> list[tuple[str, str]]:
    """Return names and values of form data. Raises RefusedError for what is not UTF-8.

    >>> parse_parameters(b"query=ASK%7B%7D&a+b=100%&c")
    [('query', 'ASK{}'), ('a b', '100%'), ('c', '')]
    """
    fields = [field.partition(b"=") for field in data.split(b"&") if field]
    if len(fields) > MOST_PARAMETERS:
        raise RefusedError("parameter", f"there are more than {MOST_PARAMETERS}")
    try:
        return [(unescape(name).decode(), unescape(value).decode()) for name, _, value in fields]
    except UnicodeDecodeError:
        raise RefusedError("text") from None


def unescape(data: bytes) -> bytes:
    """Return a name or value of form data as it was meant.

    It is made quoted-printable, with `=` for `%`, which Python decodes several times as quickly. What has a
    line break, or a `%` that escapes nothing, would become something else.
    """
    spaced = data.replace(b"+", b" ")
    quoted = spaced.replace(b"=", b"=3D").replace(b"%", b"=")
    plain = a2b_qp(quoted)
    is_sound = len(quoted) - len(plain) == 2 * quoted.count(b"=") and not BREAK.search(data)
    return plain if is_sound else unquote_to_bytes(spaced)


def find_media_type(headers: Mapping[bytes, bytes]) -> str:
    """Return the media type of the body without its parameters."""
    return headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()


async def read_text(headers: Mapping[bytes, bytes], receive: Receive, most: int) -> bytes:
    """Return the body, which is UTF-8. Raises RefusedError for others and too many bytes."""
    if find_media_type(headers) not in (FORM, DIRECT, UPDATE):
        raise RefusedError("media-type")
    charset = CHARSET.search(headers.get(b"content-type", b"").decode("latin-1"))
    if charset and charset[1].lower() not in CHARSETS:
        raise RefusedError("media-type", "the charset is not UTF-8")
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise RefusedError("encoding")
    length = headers.get(b"content-length", b"0")
    if length.isdigit() and int(length[:20]) > most:
        raise RefusedError("request")
    body = await read_body(receive, most)
    try:
        body.decode()
    except UnicodeDecodeError:
        raise RefusedError("text") from None
    return body


async def read_body(receive: Receive, most: int) -> bytes:
    """Return the bytes of the body. Raises RefusedError for more than `most`, GoneError for no end."""
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > most:
            raise RefusedError("request")
        if not message.get("more_body"):
            return b"".join(pieces)
