"""What a query may take, and what it gets that takes more: never a part of an answer."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

import pytest

from endpoints import Server, memory_mib, serve
from sparql_protocol.checks import count_rows
from sparql_protocol.client import Client, Response

NUMBERS = 3000
LIMIT_S = 2.0
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c"
SHORT = "SELECT ?o { <http://example.org/1> ?p ?o }"


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some thousand statements."""
    data = tmp_path_factory.mktemp("data") / "numbers.nt"
    data.write_text(
        "".join(f'<http://example.org/{n}> <http://example.org/p> "number {n}" .\n' for n in range(NUMBERS))
    )
    return data


@pytest.fixture(scope="module")
def limited(numbers: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An endpoint with low limits."""
    limits = {"rows": 1000, "answer_bytes": 100_000, "memory_bytes": 2**27, "time_s": LIMIT_S}
    with serve(numbers, tmp_path_factory.mktemp("log"), **limits) as server:
        yield server


def assert_exceeds(response: Response, limit: str, status: int, value: float) -> None:
    problem = json.loads(response.body)
    assert (response.status, problem["status"], problem["limit"]) == (status, status, value)
    assert response.headers["Query-Limit-Exceeded"] == limit
    assert f"{limit}=" in response.headers["Query-Limits"]
    assert problem["type"].endswith(f"#{limit}")
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "accept", ["application/sparql-results+json", "application/xml", "text/csv", "text/plain"]
)
def test_rows(limited: Server, accept: str) -> None:
    query = "SELECT ?x { ?s ?p ?o } LIMIT "
    assert count_rows(limited.client.ask(f"{query}1000", accept)) == 1000
    assert_exceeds(limited.client.ask(f"{query}1001", accept), "rows", 422, 1000)


def test_triples(limited: Server) -> None:
    query = "CONSTRUCT { ?s a <x:o> } WHERE { ?s ?p ?o } LIMIT "
    assert limited.client.ask(f"{query}1000", "text/plain").body.count(b"\n") == 1000
    assert_exceeds(limited.client.ask(f"{query}1001"), "rows", 422, 1000)


@pytest.mark.parametrize(
    "query", ["SELECT * { ?s ?p ?o } LIMIT 999", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 999"]
)
def test_bytes(limited: Server, query: str) -> None:
    query = query.replace("?o }", '?n . BIND(CONCAT(STR(?n), "' + "x" * 200 + '") AS ?o) }', 1)
    if query.startswith("CONSTRUCT"):
        query = query.replace("{ ?s ?p ?n . BIND", "{ ?s ?p ?o } WHERE { ?s ?p ?n . BIND", 1)
        query = query[: query.index(" WHERE { ?s ?p ?o }")] + " LIMIT 999"
    assert_exceeds(limited.client.ask(query), "bytes", 422, 100_000)


def test_memory(limited: Server) -> None:
    assert_exceeds(limited.client.ask(GREEDY), "memory", 422, 2**27)


def test_time(limited: Server) -> None:
    begin = time.monotonic()
    response = limited.client.ask(CROSS)
    assert time.monotonic() - begin < LIMIT_S + 1
    assert_exceeds(response, "time", 504, LIMIT_S)


def test_a_client_may_ask_for_less_time_but_not_for_more(limited: Server) -> None:
    begin = time.monotonic()
    assert_exceeds(limited.client.ask(CROSS, timeout="200ms"), "time", 504, 0.2)
    assert time.monotonic() - begin < 1.2
    assert_exceeds(limited.client.ask(CROSS, timeout="60"), "time", 504, LIMIT_S)


@pytest.mark.parametrize("pair", ["{}", "()"])
def test_nesting(limited: Server, pair: str) -> None:
    deep = pair[0] * 5000 + pair[1] * 5000
    query = f"SELECT * {{ {deep} }}" if pair == "{}" else f"SELECT (1 AS ?x) {{ FILTER{deep} }}"
    response = limited.client.post(query)
    assert response.status == 422
    assert json.loads(response.body)["column"] > 100


def test_what_breaks_the_engine_breaks_one_worker(limited: Server) -> None:
    response = limited.client.post(f"ASK {{ FILTER({'!' * 200_000}true) }}")
    assert response.status in (400, 422)
    assert limited.client.ask(SHORT).status == 200


def test_the_memory_of_a_killed_query_is_free_again(numbers: Path, tmp_path: Path) -> None:
    with serve(numbers, tmp_path, memory_bytes=2**33, time_s=1.0) as server:
        assert server.client.ask(SHORT).status == 200
        before = memory_mib(server.family())
        with ThreadPoolExecutor(1) as pool:
            greedy = pool.submit(server.client.ask, GREEDY)
            most = before
            while not greedy.done():
                most = max(most, memory_mib(server.family()))
                time.sleep(0.05)
        assert greedy.result().status == 504
        assert most > before + 50
        time.sleep(0.5)
        assert memory_mib(server.family()) < before + 20


def test_slow_queries_leave_room_for_others_and_the_loop_never_waits(numbers: Path, tmp_path: Path) -> None:
    with serve(numbers, tmp_path, time_s=8.0) as server, ThreadPoolExecutor(8) as pool:
        slow = [pool.submit(server.client.ask, f"{CROSS} #{number}") for number in range(8)]
        time.sleep(0.2)
        asked: list[float] = []
        pages: list[float] = []
        for number in range(40):
            for query, times in ((f"{SHORT} #{number}", asked), (None, pages)):
                begin = time.monotonic()
                response = server.client.ask(query) if query else server.client.send("OPTIONS")
                times.append(time.monotonic() - begin)
                assert response.status // 100 == 2
        assert not any(query.done() for query in slow)
        assert {query.result().status for query in slow} == {504}
    assert max(asked) < 8.0
    assert quantiles(pages, n=20)[-1] < 0.1


@pytest.mark.parametrize("number", [8, 12])
def test_the_time_that_a_query_waits_is_part_of_its_time(numbers: Path, tmp_path: Path, number: int) -> None:
    def take(query: str) -> tuple[int, float]:
        begin = time.monotonic()
        return server.client.ask(query).status, time.monotonic() - begin

    with serve(numbers, tmp_path, time_s=LIMIT_S) as server, ThreadPoolExecutor(number) as pool:
        taken = list(pool.map(take, (f"{CROSS} #{one}" for one in range(number))))
        assert server.client.ask(SHORT).status == 200
    statuses = [status for status, _ in taken]
    assert len(statuses) == number
    assert statuses.count(504) >= 8
    assert set(statuses) <= {503, 504}  # 503: there was no place for it at all
    assert all(LIMIT_S - 0.1 < seconds < LIMIT_S + 1 for _, seconds in taken)


def test_a_query_that_only_waits_is_told_so_at_its_own_limit(numbers: Path, tmp_path: Path) -> None:
    with (
        serve(numbers, tmp_path, time_s=4.0, workers=1, slow=0) as server,
        ThreadPoolExecutor(1) as pool,
    ):
        running = pool.submit(server.client.ask, CROSS)
        time.sleep(0.5)
        begin = time.monotonic()
        assert server.client.ask(SHORT, timeout="1").status == 503
        assert time.monotonic() - begin < 2
        assert not running.done()


def test_a_full_queue_gets_503_and_when_to_come_again(numbers: Path, tmp_path: Path) -> None:
    with (
        serve(numbers, tmp_path, time_s=3.0, workers=1, slow=0, queue=1) as server,
        ThreadPoolExecutor(2) as pool,
    ):
        client: Client = server.client
        running = [pool.submit(client.ask, f"{CROSS} #{number}") for number in range(2)]
        time.sleep(1)
        response = client.ask(SHORT)
        assert response.status == 503
        assert int(str(response.headers["Retry-After"])) > 0
        assert client.send("OPTIONS").status == 204
        assert sorted(query.result().status for query in running) in ([503, 504], [504, 504])
        assert client.ask(SHORT).status == 200
