"""How long and how much: what a question may cost, and the clock that tells."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def read_clock() -> datetime:
    """Return the time of day."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """The only way by which questions learn the time, and wait."""

    now: Callable[[], datetime] = read_clock
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may cost.

    `request_seconds` is for one request, from the look-up of the name to the last byte; `total_seconds` for
    all attempts and the pauses between them. `pauses_seconds` are those before the second, third, … attempt
    when the server does not say how long to wait; one that asks for more than `longest_pause_seconds` is
    given up.
    """

    request_seconds: float = 60.0
    total_seconds: float = 300.0
    answer_bytes: int = 64 * 1024 * 1024
    pauses_seconds: tuple[float, ...] = (1.0, 2.0, 4.0)
    longest_pause_seconds: float = 60.0
