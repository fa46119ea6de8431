"""What one query, and all queries together, may take."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of an endpoint. Each is announced in the service description and in every answer.

    `time_s`: seconds from the arrival of a query to its end, whether it waits for its turn or runs.
    `memory_bytes`: what a query may need beyond the data. `rows` and `answer_bytes`: the size of an answer;
    `request_bytes`: of the body of a request; `address_bytes`: of the query in its address.
    `workers` queries run at once. One that runs longer than `patience_s` is slow: it steps aside for the
    others, with the lowest priority, as long as fewer than `slow` have done so. `queue` more may wait.
    `unsent_bytes`: what answers may take that their readers have not taken in.
    So at most `workers + slow` processes run, and need at most `memory_bytes` each.
    """

    time_s: float = 10.0
    memory_bytes: int = 512 * MEBIBYTE
    rows: int = 100_000
    answer_bytes: int = 32 * MEBIBYTE
    request_bytes: int = MEBIBYTE // 4
    address_bytes: int = 2**15
    workers: int = 2
    slow: int = 8
    queue: int = 256
    patience_s: float = 0.5
    cache_bytes: int = 64 * MEBIBYTE
    unsent_bytes: int = 256 * MEBIBYTE

    def header(self) -> str:
        """Return the limits of an answer as a dictionary of RFC 9651 §3.2.

        >>> Limits().header()
        'time=10.0, rows=100000, bytes=33554432, memory=536870912'
        """
        return (
            f"time={float(self.time_s)}, rows={self.rows}, bytes={self.answer_bytes}, "
            f"memory={self.memory_bytes}"
        )

    def describe(self) -> dict[str, float]:
        """Return the limits by their names in the service description."""
        return {
            "time": float(self.time_s),
            "rows": self.rows,
            "bytes": self.answer_bytes,
            "memory": self.memory_bytes,
            "request": self.request_bytes,
            "address": self.address_bytes,
        }
