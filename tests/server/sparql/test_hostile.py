"""No query makes the endpoint open a connection, and no harmless one is taken for one that would."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from endpoints import Server
from hostile_queries import HARMLESS, make_doubtful, make_queries
from loops import run_apart
from municoop.server.sparql.engine.evaluation import RefusedError, check
from municoop.server.sparql.engine.syntax import find_service, tokenize
from sparql_protocol.client import Client

NUMBER = 3000
SEED = 20250301
BASE = "http://example.org/"
AT_ONCE = 16


class Trap:
    """A socket that listens, closes what comes, and counts it."""

    def __init__(self) -> None:
        self.seen = 0
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}/x"
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.seen += 1
            connection.close()

    def close(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join(5)


@pytest.fixture
def trap() -> Iterator[Trap]:
    with closing(Trap()) as trap:
        yield trap


def evaluate_bare(query: str) -> None:
    """Have the engine answer a query, as it would without us."""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("o")))
    try:
        results = store.query(query, base_iri=BASE)
        if not isinstance(results, ox.QueryBoolean):
            list(results)
    except (SyntaxError, OSError, ValueError, RuntimeError):
        pass


def connects(query: str, trap: Trap) -> bool:
    """Return True for a query that the bare engine makes a connection for."""
    before = trap.seen
    evaluate_bare(query)
    return trap.seen > before


def test_the_trap_sees_what_the_bare_engine_does(trap: Trap) -> None:
    assert connects(f"SELECT * {{ SERVICE <{trap.address}> {{ ?s ?p ?o }} }}", trap)


def test_what_makes_the_bare_engine_connect_is_refused_before_it_is_evaluated(trap: Trap) -> None:
    connecting = 0
    for query in make_queries(SEED, 600, trap.address):
        if connects(query, trap):
            connecting += 1
            with pytest.raises(RefusedError):
                check(query, BASE)
    assert connecting > 100


def test_no_doubt_about_tokens_hides_a_clause(trap: Trap) -> None:
    connecting = hidden = 0
    for query in make_doubtful(SEED, NUMBER, trap.address):
        if connects(query, trap):
            connecting += 1
            hidden += find_service(list(tokenize(query))) is None
            with pytest.raises(RefusedError):
                check(query, BASE)
    assert connecting > 100
    assert hidden > 10


def test_no_hostile_query_makes_a_connection(server: Server, trap: Trap) -> None:
    queries = list(make_queries(SEED, NUMBER, trap.address))
    assert len(set(queries)) > NUMBER * 0.8
    statuses = run_apart(ask_all(server.client.address, queries))
    assert trap.seen == 0
    assert len(statuses) == NUMBER
    assert set(statuses) <= {200, 400, 403, 422}
    assert statuses.count(403) > NUMBER / 2
    assert "Traceback" not in server.log.read_text()


def test_graphs_of_a_request_are_not_fetched(client: Client, trap: Trap) -> None:
    for name in ("default_graph_uri", "named_graph_uri"):
        response = client.ask("SELECT * { ?s ?p ?o }", "text/csv", **{name: trap.address})
        assert (response.status, response.body) == (200, b"o,p,s\r\n")
    assert trap.seen == 0


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_service_is_no_offence(client: Client, query: str) -> None:
    response = client.ask(query)
    assert response.status == 200, response.body


def test_a_refusal_says_why_and_where(client: Client) -> None:
    response = client.post("SELECT * {\n  SERVICE <http://x/> {} }")
    problem = json.loads(response.body)
    assert (response.status, problem["line"], problem["column"]) == (403, 2, 3)
    assert "SERVICE" in problem["title"]


async def ask_all(address: str, queries: list[str]) -> list[int]:
    """Ask by connections that are kept open, several at once; return the statuses."""
    waiting = list(enumerate(queries))
    statuses: list[int] = []

    async def ask_some() -> None:
        host, port = address.split("/")[2].split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        while waiting:
            number, query = waiting.pop()
            statuses.append(await ask(reader, writer, query, post=number % 2 == 0))
        writer.close()

    await asyncio.gather(*(ask_some() for _ in range(AT_ONCE)))
    return statuses


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, query: str, *, post: bool) -> int:
    """Send one query, and return the status of the answer."""
    body = query.encode() if post else b""
    target = "/sparql" if post else f"/sparql?query={quote(query)}"
    head = f"{'POST' if post else 'GET'} {target} HTTP/1.1\r\nHost: x\r\n"
    head += f"Content-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower().splitlines()
    length = next(int(line.split(":")[1]) for line in lines if line.startswith("content-length:"))
    await reader.readexactly(length)
    return int(lines[0].split()[1])
