"""Processes may die and clients go away: the rest goes on, and nothing is left behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote

import pytest

from endpoints import Server, children, find_family, serve
from loops import run_apart
from municoop.errors import TargetError
from municoop.server.sparql import Endpoint
from sparql_protocol.checks import RESULTS_JSON, read_truth
from sparql_protocol.client import Client

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A few hundred statements, one of which names the release."""
    return write_release(tmp_path, "first")


def write_release(folder: Path, name: str) -> Path:
    target = folder / f"{name}.nt"
    numbers = "".join(f"<x:s> <x:p> <x:{number}> .\n" for number in range(500))
    target.write_text(f'{numbers}<x:release> <x:name> "{name}" .\n')
    return target


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def ask_name(client: Client, comment: str = "") -> tuple[int, str]:
    response = client.ask(f"SELECT ?n {{ <x:release> <x:name> ?n }} #{comment}", "text/csv")
    return response.status, response.body.decode().strip().rpartition("\n")[2]


def find_busy(server: Server) -> list[int]:
    """Return the workers that have used more than a fifth of a second of the processor."""
    return [
        pid
        for pid in server.workers()
        if int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11]) > 20
    ]


def test_killed_workers_cost_one_answer_at_most(data: Path, tmp_path: Path) -> None:
    with serve(data, tmp_path) as server, ThreadPoolExecutor(1) as pool:
        wait_until(lambda: len(server.workers()) == 2)
        for pid in server.workers():
            os.kill(pid, signal.SIGKILL)
        statuses = [ask_name(server.client, str(number))[0] for number in range(20)]
        assert statuses.count(503) <= 2
        assert set(statuses[2:]) == {200}
        running = pool.submit(server.client.ask, CROSS)
        wait_until(lambda: len(find_busy(server)) == 1)
        os.kill(find_busy(server)[0], signal.SIGKILL)
        response = running.result()
        assert response.status == 503
        assert response.headers["Retry-After"] == "1"
        assert ask_name(server.client, "after")[0] == 200


def test_a_killed_nursery_comes_back_with_its_data(data: Path, tmp_path: Path) -> None:
    with serve(data, tmp_path) as server:
        (nursery,) = children(server.process.pid)
        os.kill(nursery, signal.SIGKILL)
        wait_until(lambda: children(server.process.pid) not in ([], [nursery]))
        assert ask_name(server.client) == (200, "first")


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_server_leaves_no_process(data: Path, tmp_path: Path, end: signal.Signals) -> None:
    with serve(data, tmp_path, time_s=3.0) as server, ThreadPoolExecutor(1) as pool:
        running = pool.submit(server.client.ask, CROSS)
        wait_until(lambda: len(find_busy(server)) == 1)
        family = server.family()
        assert len(family) >= 4
        server.process.send_signal(end)
        if end == signal.SIGTERM:
            assert running.result().status == 504  # a graceful stop waits for the answer
        else:
            assert isinstance(running.exception(), OSError | HTTPException)
        server.process.wait(20)
        wait_until(lambda: not any(is_alive(pid) for pid in family))


def is_alive(pid: int) -> bool:
    """Return True for a process that runs; one that has ended and is not yet counted out does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_a_client_that_goes_away_frees_its_worker(data: Path, tmp_path: Path) -> None:
    with serve(data, tmp_path, time_s=60.0) as server:
        place = server.client.address.split("/")[2].split(":")
        with socket.create_connection((place[0], int(place[1]))) as connection:
            connection.sendall(f"GET /sparql?query={quote(CROSS)} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            wait_until(lambda: len(find_busy(server)) == 1)
            (busy,) = find_busy(server)
        wait_until(lambda: not is_alive(busy), 3)
        assert ask_name(server.client) == (200, "first")


def test_a_switch_fails_no_request_and_old_queries_end_on_old_data(data: Path, tmp_path: Path) -> None:
    second = write_release(tmp_path, "second")
    with serve(data, tmp_path) as server, ThreadPoolExecutor(4) as pool:
        assert ask_name(server.client) == (200, "first")
        answers: list[tuple[int, str]] = []
        switched = False

        def keep_asking(who: int) -> None:
            number = 0
            while not switched or number < 10:
                answers.append(ask_name(server.client, f"{who} {number}"))
                number += 1

        asking = [pool.submit(keep_asking, who) for who in range(3)]
        before = children(server.process.pid)
        assert server.switch(second) == "switched"
        after = ask_name(server.client)
        switched = True
        for task in asking:
            task.result()
        assert after == (200, "second")
        assert {status for status, _ in answers} == {200}
        assert {name for _, name in answers} <= {"first", "second"}
        assert ask_name(server.client, "0 0") == (200, "second")
        wait_until(lambda: len(children(server.process.pid)) == 1)
        assert children(server.process.pid) != before


def test_a_switch_to_bad_data_changes_nothing(data: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.nt"
    bad.write_text("<x:s> <x:p> .\n")
    with serve(data, tmp_path) as server:
        for target, message in (
            (bad, "bad.nt:1"),
            (tmp_path / "none.nt", "none.nt"),
            (tmp_path / "a", "format"),
        ):
            assert message in server.switch(target)
        assert ask_name(server.client) == (200, "first")
        assert len(children(server.process.pid)) == 1


def test_kept_answers_are_given_without_a_worker(data: Path, tmp_path: Path) -> None:
    with serve(data, tmp_path) as server:
        query = "ASK { <x:s> <x:p> <x:1> }"
        assert read_truth(server.client.ask(query, RESULTS_JSON))
        (nursery,) = children(server.process.pid)
        os.kill(nursery, signal.SIGSTOP)
        for pid in server.workers():
            os.kill(pid, signal.SIGSTOP)
        assert read_truth(server.client.ask(query, RESULTS_JSON))
        assert read_truth(server.client.ask("ASK  {\n<x:s> <x:p> <x:1> }", RESULTS_JSON))
        os.kill(nursery, signal.SIGKILL)


def test_the_server_says_what_is_wrong_with_the_data(tmp_path: Path) -> None:
    data = tmp_path / "data.ttl"
    data.write_text("<x:s> a <x:o> .\n<x:s> a .\n")
    with pytest.raises(AssertionError, match="did not start"), serve(data, tmp_path):
        pass
    (log,) = tmp_path.glob("server-*.log")
    assert "data.ttl:2: the data cannot be read" in log.read_text()


def test_problems_are_json_of_one_line_each(data: Path, tmp_path: Path) -> None:
    with serve(data, tmp_path) as server:
        body = server.client.ask("SELECT *\n{").body
        assert body.count(b"\n") == 1
        assert set(json.loads(body)) >= {"type", "title", "status", "detail"}


def test_data_that_cannot_be_loaded_are_tried_once(tmp_path: Path) -> None:
    data = tmp_path / "broken.nq"
    data.write_text("no N-Quads\n")

    async def play() -> int:
        endpoint = Endpoint(data)
        for _ in range(3):
            with pytest.raises(TargetError):
                await endpoint.start()
        await asyncio.sleep(2)
        return len(set(find_family(os.getpid())) - before)

    before = set(find_family(os.getpid()))
    assert run_apart(play()) == 0
