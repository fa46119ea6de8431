"""Messages between the server and its processes.

With a worker over a stream: the lengths of a head and of a body, each of four bytes, the head in JSON, the
body as it is. The last heads are kept, as most come again. With the nursery over a socket that
keeps messages apart: JSON alone.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
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


def receive(channel: socket.socket) -> tuple[bytes, bytes] | None:
    """Wait for a message and return its head and body; None when the other side has gone."""
    unpacker = Unpacker()
    while piece := channel.recv(PIECE_BYTES):
        if message := unpacker.feed(piece):
            return message
    return None


class Unpacker:
    """Finds the message in bytes that arrive piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.size = 0
        self.wanted = LENGTHS.size

    def feed(self, piece: bytes) -> tuple[bytes, bytes] | None:
        """Take a piece. Return head and body once they are whole; one message is under way at a time."""
        self.pieces.append(piece)
        self.size += len(piece)
        if self.size < self.wanted:
            return None
        data = self.pieces[0] if len(self.pieces) == 1 else b"".join(self.pieces)
        head_size, body_size = LENGTHS.unpack_from(data)
        self.wanted = LENGTHS.size + head_size + body_size
        if self.size < self.wanted:
            self.pieces = [data]
            return None
        self.__init__()  # type: ignore[misc]
        start = LENGTHS.size + head_size
        return data[LENGTHS.size : start], data[start:]
