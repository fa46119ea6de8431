"""The access log: a JSON object a line, without address, query, user agent: nothing about a person."""

from __future__ import annotations

import threading
from collections import deque
from datetime import UTC, datetime
from functools import lru_cache
from time import time
from typing import TextIO

FLUSH_SECONDS = 0.05
WAITING_LINES = 100_000
"""Older lines are dropped when the one who reads the log stands still; a request never waits for it."""

Entry = tuple[float, str, str, int, int, float]


class AccessLog:
    """Writes entries from a thread of its own, in their order."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.waiting: deque[Entry] = deque(maxlen=WAITING_LINES)
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="access log", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self.thread.start()

    def stop(self) -> None:
        """Write what waits, and end. A reader who stands still is not waited for."""
        self.stopping.set()
        self.thread.join(2)

    def add(self, kind: str, method: str, status: int, size: int, seconds: float) -> None:
        """Add the answer to a request."""
        self.waiting.append((time(), method, kind, status, size, seconds))

    def run(self) -> None:
        """Write until told to stop, or until nobody reads."""
        while True:
            is_last = self.stopping.wait(FLUSH_SECONDS)
            try:
                self.stream.write("".join(self.take_lines()))
                self.stream.flush()
            except (OSError, ValueError):
                return
            if is_last:
                return

    def take_lines(self) -> list[str]:
        """Return the lines that wait."""
        return [write_line(self.waiting.popleft()) for _ in range(len(self.waiting))]


def write_line(entry: Entry) -> str:
    """Return an entry as a line. Method and kind are of our own words, so nothing has to be escaped.

    >>> write_line((0.0, "GET", "page", 200, 512, 0.0123)).rstrip()
    '{"time":"1970-01-01T00:00:00.000Z","method":"GET","kind":"page","status":200,"bytes":512,"ms":12.30}'
    """
    moment, method, kind, status, size, seconds = entry
    whole = int(moment)
    return (
        f'{{"time":"{write_second(whole)}.{int((moment - whole) * 1000):03}Z","method":"{method}",'
        f'"kind":"{kind}","status":{status},"bytes":{size},"ms":{seconds * 1000:.2f}}}\n'
    )


@lru_cache(maxsize=4)
def write_second(second: int) -> str:
    """Return a second of Unix time as ISO 8601 has it, in UTC."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")
