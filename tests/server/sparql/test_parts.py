"""The hooks for whoever mounts the endpoint, the bound of what is kept, and what a worker cannot do."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest

from endpoints import SCRIPTS
from loops import run_apart
from municoop.server.sparql import Endpoint
from municoop.server.sparql.cache import Answer, Cache
from municoop.server.sparql.negotiation import prefers_page
from municoop.server.sparql.request import unescape
from stores import run_oxigraph

FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
# A worker without a guard before it: what the engine is told to do, the process cannot.
UNGUARDED = """
import sys
import pyoxigraph as ox
from municoop.server.sparql.engine.worker import confine
store = ox.Store()
if sys.argv[2] == "confined":
    confine(2**28)
try:
    print(len(list(store.query("SELECT * { SERVICE <%s> { ?s ?p ?o } }" % sys.argv[1]))))
except OSError as problem:
    print("refused", problem)
"""


@pytest.mark.parametrize(("how", "answer"), [("free", "1"), ("confined", "refused")])
def test_a_worker_can_open_no_connection_whatever_the_engine_is_told(
    tmp_path: Path, how: str, answer: str
) -> None:
    data = tmp_path / "one.nq"
    data.write_text("<x:s> <x:p> <x:o> <x:g> .\n")
    with run_oxigraph(data) as endpoint:
        run = subprocess.run(
            [sys.executable, "-c", UNGUARDED, endpoint, how],
            env={"PYTHONPATH": str(SCRIPTS)},
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
    assert run.stdout.startswith(answer), run.stdout


async def call(endpoint: Endpoint, query: str, accept: str) -> tuple[int, bytes]:
    """Call the application as a server does; return status and body."""
    sent: list[MutableMapping[str, Any]] = []
    came = asyncio.Event()

    async def receive() -> MutableMapping[str, Any]:
        if came.is_set():
            await asyncio.Event().wait()
        came.set()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/sparql",
        "query_string": query.encode(),
        "headers": [(b"accept", accept.encode()), (b"host", b"example.org")],
    }
    await endpoint(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


async def see_hooks(data: Path) -> tuple[list[tuple[int, bytes]], list[str], dict[str, int]]:
    seen: list[str] = []

    async def page(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"the editor"})

    endpoint = Endpoint(data, page=page, observe=lambda outcome, _seconds: seen.append(outcome))
    assert not endpoint.ready
    starting = await call(endpoint, "query=ASK%7B%7D", "*/*")
    await endpoint.start()
    try:
        assert endpoint.ready
        answers = [
            starting,
            await call(endpoint, "", FIREFOX),
            await call(endpoint, "", "text/turtle"),
            await call(endpoint, "query=ASK%7B%7D", "*/*"),
            await call(endpoint, "query=ASK%7B%7D", "*/*"),
            await call(endpoint, "query=ASK", "*/*"),
        ]
        assert (endpoint.running, endpoint.waiting, endpoint.slow) == (0, 0, 0)
        assert endpoint.cached_bytes > 0
    finally:
        await endpoint.stop()
    assert not endpoint.ready
    return answers, seen, dict(endpoint.outcomes)


def test_a_browser_gets_the_page_and_whoever_mounts_the_endpoint_the_outcomes(w3c_data: Path) -> None:
    answers, seen, outcomes = run_apart(see_hooks(w3c_data))
    assert [status for status, _ in answers] == [503, 200, 200, 200, 200, 400]
    assert answers[1][1] == b"the editor"
    assert b"sd:Service" in answers[2][1]
    assert seen == ["starting", "page", "answered", "answered", "cached", "syntax"]
    assert outcomes == {"starting": 1, "page": 1, "answered": 2, "cached": 1, "syntax": 1}


@pytest.mark.parametrize(
    ("accept", "page"),
    [(FIREFOX, True), (CHROMIUM, True), ("*/*", False), ("", False), ("text/turtle, text/html;q=0.9", False)],
)
def test_only_browsers_prefer_a_page(accept: str, page: bool) -> None:
    assert prefers_page(accept) is page


def test_what_is_kept_stays_within_its_bound() -> None:
    cache = Cache(100_000)
    for number in range(500):
        request = (b"query=%d" % number, b"")
        cache.keep(number, request, Answer([], b"x" * 1000, b""))
        assert cache.size <= 100_000
    assert cache.find((b"query=499", b"")) is not None
    assert cache.find((b"query=0", b"")) is None
    cache.keep("large", (b"large", b""), Answer([], b"x" * 50_000, b""))
    assert cache.find((b"large", b"")) is None
    for number in range(500):  # the same, asked in ever other words
        cache.find_asked(499, (b"%d" % number, b"*/*"))
        assert cache.size <= 100_000


def test_form_data_is_read_as_the_standard_library_does() -> None:
    chance = random.Random(1)  # noqa: S311 - no secret
    for _ in range(50_000):
        data = bytes(chance.choices(b"%%%+=aAfF09 \xc3\xa9;\n\r\t_.", k=chance.randrange(12)))
        assert unescape(data) == unquote_to_bytes(data.replace(b"+", b" ")), data
