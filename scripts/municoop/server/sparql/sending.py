"""Answers on their way: whole, in pieces that a slow client does not make the others wait for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from municoop.server.sparql.cache import Answer, Headers

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# What is sent at once, so that a slow client makes its own answer wait and not the memory grow.
PIECE_BYTES = 2**18


async def send_answer(send: Send, answer: Answer, headers: Mapping[bytes, bytes], method: str) -> None:
    """Send an answer, or 304 to a client that has it (RFC 9110 §13.1.2)."""
    known = headers.get(b"if-none-match")
    if known and method != "POST" and (answer.etag in known or known == b"*"):
        kept = [pair for pair in answer.headers if pair[0] not in (b"content-type", b"content-length")]
        await send_whole(send, 304, kept, b"", method)
    else:
        await send_whole(send, 200, answer.headers, answer.body, method)


async def send_whole(send: Send, status: int, headers: Headers, body: bytes, method: str) -> None:
    """Send a response whose body is there. One to HEAD has none."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    if method == "HEAD":
        body = b""
    for start in range(0, len(body) - PIECE_BYTES, PIECE_BYTES):
        piece = body[start : start + PIECE_BYTES]
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    rest = body[(len(body) - 1) // PIECE_BYTES * PIECE_BYTES :] if body else b""
    await send({"type": "http.response.body", "body": rest})
