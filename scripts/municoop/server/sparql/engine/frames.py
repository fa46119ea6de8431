"""Messages between the server and its processes.

With a worker over a stream: the lengths of a head and of a body, each of four bytes, the head in JSON, the
body as it is. With the nursery over a socket that keeps messages apart: JSON alone.
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

LENGTHS = struct.Struct("<II")
Head = dict[str, Any]


def pack(head: Head, body: bytes = b"") -> bytes:
    """Return a message as bytes."""
    data = json.dumps(head).encode()
    return b"".join((LENGTHS.pack(len(data), len(body)), data, body))


def receive(channel: socket.socket) -> tuple[Head, bytes] | None:
    """Wait for a message and return its head and body; None when the other side has gone."""
    lengths = receive_bytes(channel, LENGTHS.size)
    if lengths is None:
        return None
    head_size, body_size = LENGTHS.unpack(lengths)
    data = receive_bytes(channel, head_size + body_size)
    return None if data is None else (json.loads(data[:head_size]), data[head_size:])


def receive_bytes(channel: socket.socket, size: int) -> bytes | None:
    """Wait for so many bytes; None when the other side has gone."""
    data = b""
    while len(data) < size:
        piece = channel.recv(size - len(data))
        if not piece:
            return None
        data += piece
    return data


class Unpacker:
    """Finds the message in bytes that arrive piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.size = 0
        self.wanted = LENGTHS.size

    def feed(self, piece: bytes) -> tuple[Head, bytes] | None:
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
        return json.loads(data[LENGTHS.size : start]), data[start:]
