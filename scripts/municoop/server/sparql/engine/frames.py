"""Messages between the server and its processes.

With a worker over a stream: the lengths of a head and of a body, each of four bytes, the head in JSON, the
body as it is. The last heads are kept, as most come again. With the nursery over a socket that
keeps messages apart: JSON alone.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

LENGTHS = struct.Struct("<II")
PIECE_BYTES = 2**16
KEPT = 16
Head = Mapping[str, Any]


def write_head(head: Head) -> bytes:
    """Return a head as bytes."""
    return json.dumps(head).encode()


@lru_cache(maxsize=KEPT)
def read_head(data: bytes) -> Head:
    """Return the head that is written in bytes; it belongs to all who read it."""
    head: Head = json.loads(data)
    return head


def pack(head: bytes, body: bytes = b"") -> bytes:
    """Return a message as bytes."""
    return b"".join((LENGTHS.pack(len(head), len(body)), head, body))


def receive(channel: socket.socket) -> Iterator[tuple[bytes, bytes]]:
    """Wait for messages and yield head and body of each, until the other side has gone."""
    unpacker = Unpacker()
    while piece := channel.recv(PIECE_BYTES):
        yield from unpacker.feed(piece)


class Unpacker:
    """Finds messages in bytes that arrive piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.size = 0
        self.wanted = LENGTHS.size

    def feed(self, piece: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Take a piece, and yield head and body of each message that is whole now."""
        self.pieces.append(piece)
        self.size += len(piece)
        while self.size >= self.wanted:
            data = b"".join(self.pieces)
            head_size, body_size = LENGTHS.unpack_from(data)
            start = LENGTHS.size + head_size
            end = start + body_size
            if self.size < end:
                self.pieces, self.wanted = [data], end
                return
            self.pieces, self.size, self.wanted = [data[end:]], self.size - end, LENGTHS.size
            yield data[LENGTHS.size : start], data[start:end]
