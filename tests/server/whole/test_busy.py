"""Pages and short queries while others run, processes that die, and releases that change under load."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import statistics
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from endpoints import find_family, memory_mib
from server.whole.processes import find_matchers, find_workers, is_alive, wait_for_end, wait_until
from server.whole.wire import Reply, ask, read_reply, write_query, write_request
from web_hosts.hosts import Host
from web_hosts.own import Own, serving

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
CROSS_JOINS = 8
TIME_LIMIT = 10
PAGES = 400
ADDRESSES = (
    "/",
    "/doc/authority/kyiv.html",
    "/data/authority/kyiv.ttl",
    "/id/authority/kyiv",
    "/report.html",
)
SECONDS = 3

SHUT = ("/", "/tmp", "/var/tmp", "/run")  # noqa: S108 - what is to be read-only

Make = Callable[[int], bytes]


def write_page(number: int) -> bytes:
    """Return a request for a page; the field of the client's own keeps none from being kept."""
    return write_request("GET", ADDRESSES[number % len(ADDRESSES)])


def write_short(number: int) -> bytes:
    """Return a request with a query that no answer is kept for."""
    return write_query(f"SELECT ?s {{ ?s a <https://w3id.org/municoop/def#Twinning> }} LIMIT 1 #{number}")


def write_search(number: int) -> bytes:
    """Return a request for a name."""
    return write_request("GET", f"/api/search?q=Krefeld&limit={number % 50 + 1}")


def count_running(host: Host) -> int:
    """Return how many queries run, by the measures."""
    (line,) = (
        line
        for line in host.ask("metrics").body.decode().splitlines()
        if line.startswith("municoop_queries_running")
    )
    return int(float(line.rpartition(" ")[2]))


@pytest.mark.slow
def test_pages_and_short_queries_are_answered_while_cross_joins_run(built_site: Path, tmp_path: Path) -> None:
    with serving(built_site, tmp_path) as (own, host), ThreadPoolExecutor(CROSS_JOINS) as pool:
        before = memory_mib(find_family(own.process.pid))
        begun = time.monotonic()
        joins = [
            pool.submit(ask, own.port, write_query(f"{CROSS} #{number}")) for number in range(CROSS_JOINS)
        ]
        wait_until(lambda: count_running(host) == CROSS_JOINS)
        seconds = []
        for number in range(PAGES):
            started = time.perf_counter()
            assert ask(own.port, write_page(number)).status in (200, 303)
            seconds.append(time.perf_counter() - started)
        for number in range(10):
            assert ask(own.port, write_short(number)).status == 200
        assert ask(own.port, write_search(1)).status == 200
        assert count_running(host) == CROSS_JOINS
        assert not any(join.done() for join in joins)
        p95 = statistics.quantiles(seconds, n=20)[-1]
        print(f"pages beside cross joins: p95 {p95 * 1000:.1f} ms; {time.monotonic() - begun:.1f} s")
        assert {join.result().status for join in joins} == {504}
        wait_until(lambda: memory_mib(find_family(own.process.pid)) < before + 100)


def test_a_cross_join_ends_at_the_limit(built_site: Path, tmp_path: Path) -> None:
    with serving(built_site, tmp_path, "--time-limit", "2") as (own, host):
        begun = time.monotonic()
        reply = ask(own.port, write_query(CROSS))
        seconds = time.monotonic() - begun
        assert (reply.status, reply.field("query-limit-exceeded")) == (504, "time")
        assert 2 <= seconds < 3
        assert count_running(host) == 0
        wait_until(lambda: len(find_workers(own.process.pid)) == 2)


async def hammer(port: int, make: Make, seconds: float, found: Counter[str]) -> None:
    """Ask without pause on one connection, and count what comes."""
    end, numbers = time.monotonic() + seconds, count()
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    while time.monotonic() < end:
        try:
            writer.write(make(next(numbers)))
            reply = await read_reply(reader)
            found[str(reply.status)] += 1
        except (OSError, asyncio.IncompleteReadError) as problem:
            found[repr(problem)] += 1
            return
    writer.close()


@contextmanager
def hammering(port: int, seconds: float = SECONDS, clients: int = 2) -> Iterator[dict[str, Counter[str]]]:
    """Have clients ask for pages, short queries and names; afterwards, what each kind has got."""
    found: dict[str, Counter[str]] = {"page": Counter(), "query": Counter(), "name": Counter()}

    async def ask_all() -> None:
        salt = time.time_ns() % 1_000_000 * 1_000_000
        makes: dict[str, Make] = {
            "page": write_page,
            "query": lambda n: write_short(salt + n),
            "name": write_search,
        }
        async with asyncio.TaskGroup() as tasks:
            for kind, make in makes.items():
                for _ in range(clients):
                    tasks.create_task(hammer(port, make, seconds, found[kind]))

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(asyncio.run, ask_all())
        time.sleep(seconds / 4)
        yield found
        asked.result()
    assert all(statuses.total() > 20 for statuses in found.values()), found


def count_failed(found: dict[str, Counter[str]]) -> int:
    """Return how many requests had no answer, or one of 5xx."""
    return sum(
        number
        for kind in found.values()
        for status, number in kind.items()
        if not status.startswith(("2", "3"))
    )


def test_a_killed_worker_costs_one_answer_at_most(built_site: Path, tmp_path: Path) -> None:
    with serving(built_site, tmp_path) as (own, _):
        wait_until(lambda: len(find_workers(own.process.pid)) == 2)
        with hammering(own.port) as found:
            os.kill(find_workers(own.process.pid)[0], signal.SIGKILL)
        assert count_failed(found) <= 1, found
        assert set(found["page"]) <= {"200", "303"}
        assert "Traceback" not in own.errors.read_text()


def test_a_killed_matcher_costs_one_answer_at_most(built_site: Path, tmp_path: Path) -> None:
    with serving(built_site, tmp_path) as (own, host):
        (before,) = find_matchers(own.process.pid)
        with hammering(own.port) as found:
            os.kill(before, signal.SIGKILL)
        assert count_failed(found) <= 1, found
        assert find_matchers(own.process.pid) not in ([], [before])
        assert host.ask("readyz").status == 200
        assert "Traceback" not in own.errors.read_text()


def test_a_killed_server_leaves_no_process_and_comes_back_the_same(built_site: Path, tmp_path: Path) -> None:
    tags = []
    for _ in range(2):
        with serving(built_site, tmp_path) as (own, host), ThreadPoolExecutor(1) as pool:
            asked = [write_page(number) for number in range(len(ADDRESSES))]
            asked += [
                write_query("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 10"),
                write_request("GET", "/sparql"),
            ]
            replies = [ask(own.port, request) for request in asked]
            tags.append(
                [(reply.status, reply.field("etag"), reply.field("last-modified")) for reply in replies]
            )
            join = pool.submit(ask, own.port, write_query(CROSS))
            wait_until(lambda: count_running(host) == 1)
            family = find_family(own.process.pid)
            assert len(family) >= 5
            own.stop(signal.SIGKILL)
            assert join.exception() is not None
            wait_for_end(family)
    assert tags[0] == tags[1]
    assert sum(bool(tag) for _, tag, _ in tags[0]) >= 5


def test_told_to_stop_no_process_is_left(built_site: Path, tmp_path: Path) -> None:
    with serving(built_site, tmp_path) as (own, _):
        family = find_family(own.process.pid)
        assert own.stop() == 0
        wait_for_end(family)
    assert not any(is_alive(pid) for pid in family)


def test_all_parts_answer_where_nothing_can_be_written(built_site: Path, tmp_path: Path) -> None:
    """The release, the program and the folders for temporary files are on disks that are read-only."""
    with TemporaryDirectory(prefix="municoop-read-only-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        release = folder / "release"
        shutil.copytree(built_site.resolve(), release)
        shut = f"for place in {' '.join(SHUT)}; do"
        shut += " ! mountpoint -q $place || mount -o remount,bind,ro $place; done"
        wrapper = ["unshare", "-m", "bash", "-c", f'set -e; {shut}; exec "$@"', "bash"]
        if os.geteuid() or subprocess.run([*wrapper, "true"], check=False, capture_output=True).returncode:
            pytest.skip("no right to mount folders read-only")
        for place in (folder, release):
            assert subprocess.run([*wrapper, "touch", f"{place}/written"], capture_output=True).returncode
        with serving(release, tmp_path, wrapper=wrapper) as (own, _):
            for make in (write_page, write_short, write_search):
                assert ask(own.port, make(1)).status == 200
        assert "Traceback" not in own.errors.read_text()


@pytest.mark.slow
def test_releases_change_under_load_without_a_failed_request(built_site: Path, tmp_path: Path) -> None:
    homes = [tmp_path / ".public" / name for name in ("first", "second", "third")]
    for home in homes:
        shutil.copytree(built_site.resolve(), home)
    public = tmp_path / "public"
    public.symlink_to(homes[0])
    with serving(public, tmp_path) as (own, host):
        with hammering(own.port, 12) as found:
            family = len(find_family(own.process.pid))  # by now all workers are there
            for home in homes[1:]:
                (tmp_path / "link").symlink_to(home)
                (tmp_path / "link").replace(public)
                time.sleep(4)
        assert count_failed(found) == 0, found
        assert "municoop_releases_switched_total 2.0" in host.ask("metrics").body.decode()
        wait_until(lambda: len(find_family(own.process.pid)) <= family)
        assert "Traceback" not in own.errors.read_text()


def test_replies_of_the_same_kept_answer_are_the_same(running: Own) -> None:
    """By the connection, by a task, and as a refresh."""
    first: list[Reply] = [ask(running.port, write_page(1)) for _ in range(3)]
    alike = [{**reply.fields, "date": []} for reply in first]
    assert alike[0] == alike[1] == alike[2]
    assert len({reply.body for reply in first}) == 1
    fresh = write_request("GET", ADDRESSES[1], [(b"If-None-Match", first[0].field("etag").encode())])
    assert ask(running.port, fresh).status == 304
