"""Requests as bytes on a connection, and their answers."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass
from urllib.parse import quote

from loops import run_apart

WAIT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: names of fields in small letters; all of one name in a list."""

    status: int
    fields: dict[str, list[str]]
    body: bytes

    def field(self, name: str) -> str:
        """Return the values of a field, "" where it is not sent."""
        return ", ".join(self.fields.get(name, []))


def write_request(
    method: str, path: str, fields: list[tuple[bytes, bytes]] | None = None, body: bytes = b""
) -> bytes:
    """Return a request as it goes over the wire, with a Host and, for a body, its length."""
    lines = [f"{method} {path} HTTP/1.1".encode("latin-1"), b"Host: localhost"]
    lines += [name + b": " + value for name, value in fields or []]
    lines += [b"Content-Length: %d" % len(body)] if body else []
    return b"\r\n".join([*lines, b"", body])


def write_query(query: str, accept: str = "text/csv") -> bytes:
    """Return a request with a SPARQL query."""
    return write_request("GET", f"/sparql?query={quote(query)}", [(b"Accept", accept.encode())])


async def read_reply(reader: asyncio.StreamReader, *, is_head: bool = False) -> Reply:
    """Return the next answer on a connection. Raises IncompleteReadError where it ends before."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].decode("latin-1").split("\r\n")
    fields: dict[str, list[str]] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        fields.setdefault(name.lower(), []).append(value)
    status = int(first.split(" ")[1])
    if status == 100:
        return await read_reply(reader, is_head=is_head)
    body = b""
    if not is_head and status not in (204, 304):
        if "content-length" in fields:
            body = await reader.readexactly(int(fields["content-length"][0]))
        else:
            body = await read_pieces(reader)
    return Reply(status, fields, body)


async def read_pieces(reader: asyncio.StreamReader) -> bytes:
    """Return a body that comes in pieces."""
    pieces = []
    while size := int(await reader.readline(), 16):
        pieces.append((await reader.readexactly(size + 2))[:-2])
    await reader.readline()
    return b"".join(pieces)


def talk(port: int, *sent: bytes, wait_s: float = WAIT_SECONDS, heads: bool = False) -> list[Reply]:
    """Send bytes on one connection, and return the answers until it is closed."""

    async def converse() -> list[Reply]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        replies = []
        try:
            for piece in sent:
                writer.write(piece)
                await writer.drain()
            async with asyncio.timeout(wait_s):
                while not reader.at_eof():
                    replies.append(await read_reply(reader, is_head=heads))
        except (asyncio.IncompleteReadError, ConnectionResetError, BrokenPipeError, TimeoutError):
            pass
        writer.close()
        return replies

    return run_apart(converse())


def ask(port: int, request: bytes) -> Reply:
    """Return the answer to one request. Raises AssertionError where there is none."""
    close = request.replace(b"\r\nHost:", b"\r\nConnection: close\r\nHost:", 1)
    (reply,) = talk(port, close)
    return reply


def is_open(connection: socket.socket) -> bool:
    """Whether the other side has not closed a connection on which nothing is expected."""
    connection.setblocking(False)
    try:
        return bool(connection.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return True
    except OSError:
        return False
