"""Servers that misbehave, and a clock that tests turn by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from municoop.network.limits import Clock
from network.hostile import Endpoint, Reply, StartEndpoint, serve

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class HandClock:
    """A clock that goes on only when somebody waits, and notes for how long."""

    pauses: list[float] = field(default_factory=list)
    passed: float = 0.0

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.pauses.append(seconds)
        self.passed += seconds

    @property
    def clock(self) -> Clock:
        """The clock as questions read it."""
        return Clock(
            now=lambda: START + timedelta(seconds=self.passed),
            monotonic=lambda: self.passed,
            sleep=self.wait,
        )


@pytest.fixture
def hand_clock() -> HandClock:
    """A clock that stands still."""
    return HandClock()


@pytest.fixture
def start_endpoint() -> Iterator[StartEndpoint]:
    """Start endpoints that give the replies one after another, the last one again and again."""
    with ExitStack() as stack:

        def start(*replies: Reply) -> Endpoint:
            return stack.enter_context(serve(*replies))

        yield start
