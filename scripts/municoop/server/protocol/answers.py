"""Answers, ready to be sent, and the fields that all of them have."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
from starlette.types import Message, Send

from municoop.site.hosting.headers import POLICY

Fields = list[tuple[bytes, bytes]]

CORS: Fields = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"*"),
]
PREFLIGHT: Fields = [
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (
        b"access-control-allow-headers",
        b"Accept, Accept-Language, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Range, Range",
    ),
    (b"access-control-max-age", b"86400"),
]
SECURITY: Fields = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
]
ALWAYS: Fields = [*CORS, *SECURITY]
STRICT: Fields = [*ALWAYS, (b"content-security-policy", POLICY.encode())]
CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of an open file. It is closed when it was sent, or when sending fails."""

    descriptor: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `kind` is one of a few words for what was asked, for the log and the measures."""

    status: int
    fields: Fields
    body: bytes | Part = b""
    kind: str = "other"
    opening: Message = field(init=False)
    closing: Message = field(init=False)

    def __post_init__(self) -> None:
        body = b"" if isinstance(self.body, Part) else self.body
        opening: dict[str, Any] = {
            "type": "http.response.start",
            "status": self.status,
            "headers": self.fields,
        }
        object.__setattr__(self, "opening", opening)
        object.__setattr__(self, "closing", {"type": "http.response.body", "body": body})

    async def send(self, method: str, send: Send) -> None:
        """Send it; to HEAD without its body."""
        if isinstance(self.body, Part):
            try:
                await send(self.opening)
                await send_part(self.body, send, is_empty=method == "HEAD")
            finally:
                os.close(self.body.descriptor)
            return
        await send(self.opening)
        await send(NOTHING if method == "HEAD" else self.closing)


NOTHING: Message = {"type": "http.response.body", "body": b""}


async def send_part(part: Part, send: Send, *, is_empty: bool) -> None:
    """Send the bytes of a part of a file, a chunk at a time. Raises OSError when the file is too short."""
    place, end = part.start, part.start if is_empty else part.start + part.length
    while place < end:
        chunk = await anyio.to_thread.run_sync(
            os.pread, part.descriptor, min(CHUNK, end - place), place, abandon_on_cancel=False
        )
        if not chunk:
            raise OSError("a file is shorter than it was")
        place += len(chunk)
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send(NOTHING)


def open_part(path: Path, start: int, length: int) -> Part:
    """Return a part of a file that is open from now on, whatever becomes of its name."""
    return Part(os.open(path, os.O_RDONLY | os.O_CLOEXEC), start, length)


def join_vary(names: Iterable[str]) -> Fields:
    """Return the field Vary, or none."""
    value = ", ".join(names)
    return [(b"vary", value.encode())] if value else []
