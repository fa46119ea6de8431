"""However a server drags its feet, a request ends when its time is over, and no answer fills the memory."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from municoop.errors import RemoteError
from municoop.network.client import Endpoint, ask_rows
from municoop.network.limits import Limits
from network.conftest import HandClock
from network.hostile import SILENCE, Reply, StartEndpoint

LIMITS = Limits(request_seconds=0.3, answer_bytes=1_000_000)
# Much longer than the limit, much shorter than what the servers below would take.
PATIENCE_SECONDS = 6.0


@contextmanager
def hurry() -> Iterator[None]:
    started = time.monotonic()
    yield
    assert time.monotonic() - started < PATIENCE_SECONDS


@pytest.mark.parametrize(
    "reply",
    [
        SILENCE,
        Reply(head_pace=0.1),
        Reply(body_pace=0.1),
        Reply(body_pace=0.1, length=None),
        Reply(400, body="a" * 500, body_pace=0.1),
    ],
    ids=["silence", "dripping-head", "dripping-body", "dripping-body-without-length", "dripping-error"],
)
def test_slow_server_is_left_when_the_time_is_over(
    start_endpoint: StartEndpoint, hand_clock: HandClock, reply: Reply
) -> None:
    endpoint = Endpoint(start_endpoint(reply).url, limits=LIMITS, clock=hand_clock.clock)
    with hurry(), pytest.raises(RemoteError, match=r"did not answer within 0\.3 s|refused \(HTTP 400\)"):
        ask_rows(endpoint, "SELECT * {}", "for everything")
    assert hand_clock.pauses == []


def test_dripping_server_that_is_done_in_time_is_heard_out(start_endpoint: StartEndpoint) -> None:
    endpoint = Endpoint(start_endpoint(Reply(body_pace=0.001)).url, limits=Limits(request_seconds=5))
    assert ask_rows(endpoint, "SELECT * {}", "for everything").rows


def test_server_that_accepts_and_never_reads_is_left(hand_clock: HandClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        with hurry(), pytest.raises(RemoteError, match=r"did not answer within 0\.3 s"):
            ask_rows(Endpoint(url, limits=LIMITS, clock=hand_clock.clock), "SELECT * {}", "for everything")


def test_server_that_never_greets_by_tls_is_left(hand_clock: HandClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/sparql"
        with hurry(), pytest.raises(RemoteError, match=r"did not answer within 0\.3 s"):
            ask_rows(Endpoint(url, limits=LIMITS, clock=hand_clock.clock), "SELECT * {}", "for everything")


def test_look_up_of_a_name_counts(monkeypatch: pytest.MonkeyPatch, hand_clock: HandClock) -> None:
    def look_up(*_arguments: Any) -> list[Any]:
        time.sleep(PATIENCE_SECONDS)
        raise OSError("too late")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    endpoint = Endpoint("http://example.org/sparql", limits=LIMITS, clock=hand_clock.clock)
    with hurry(), pytest.raises(RemoteError, match=r"did not answer within 0\.3 s"):
        ask_rows(endpoint, "SELECT * {}", "for everything")


@pytest.mark.parametrize("length", [None, 10**12], ids=["without-length", "with-length"])
def test_answer_without_end_is_cut_off(start_endpoint: StartEndpoint, length: int | None) -> None:
    reply = Reply(body=" " * 65536, length=length, endless=True)
    endpoint = Endpoint(start_endpoint(reply).url, limits=Limits(request_seconds=20, answer_bytes=1_000_000))
    with hurry(), pytest.raises(RemoteError, match="gave an answer of more than 1000000 bytes"):
        ask_rows(endpoint, "SELECT * {}", "for everything")
