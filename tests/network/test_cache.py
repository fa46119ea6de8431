"""What was fetched is kept: for a while, whole or not at all, and whoever else writes at the same time."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from municoop.errors import RemoteError
from municoop.network.cache import Cache, default_cache_folder
from municoop.network.client import Endpoint, ask_rows, batches
from municoop.network.transport import Response
from network.conftest import START, HandClock
from network.hostile import ROWS, Reply, StartEndpoint

DAY_SECONDS = 86400
URL, QUERY = "https://example.org/sparql", "SELECT * {}"
ANSWER = Response(b"line 1\nline 2\n", "application/json")


def test_answer_is_fetched_once(start_endpoint: StartEndpoint, tmp_path: Path, hand_clock: HandClock) -> None:
    server = start_endpoint(Reply())
    endpoint = Endpoint(server.url, Cache(tmp_path / "new" / "folder", 1), clock=hand_clock.clock)
    assert ask_rows(endpoint, QUERY, "twice") == ask_rows(endpoint, QUERY, "twice")
    assert len(server.queries) == 1


def test_other_question_and_other_endpoint_are_other_answers(
    start_endpoint: StartEndpoint, tmp_path: Path
) -> None:
    one, other = start_endpoint(Reply()), start_endpoint(Reply())
    cache = Cache(tmp_path, 1)
    for url in (one.url, other.url):
        ask_rows(Endpoint(url, cache), QUERY, "first")
        ask_rows(Endpoint(url, cache), QUERY + " ", "second")
    assert (len(one.queries), len(other.queries)) == (2, 2)


def test_old_answer_is_fetched_again_and_takes_the_place_of_the_old_one(
    start_endpoint: StartEndpoint, tmp_path: Path, hand_clock: HandClock
) -> None:
    server = start_endpoint(Reply())
    endpoint = Endpoint(server.url, Cache(tmp_path, 1), clock=hand_clock.clock)
    for passed in (0, DAY_SECONDS - 1, DAY_SECONDS, DAY_SECONDS + 1):
        hand_clock.passed = passed
        ask_rows(endpoint, QUERY, "again")
    assert len(server.queries) == 2
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(("age", "days"), [(timedelta(0), 0.0), (-timedelta(hours=1), 1.0)])
def test_no_age_and_an_age_below_zero_are_not_fresh(tmp_path: Path, age: timedelta, days: float) -> None:
    cache = Cache(tmp_path, days)
    cache.store(URL, QUERY, ANSWER, START)
    assert cache.find(URL, QUERY, START + age) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda entry: b"",
        lambda entry: entry[:-1],
        lambda entry: entry.replace(b"line 2", b"line 3"),
        lambda entry: entry.partition(b"\n")[2],
        lambda entry: entry.replace(b"fetched", b"fetchen"),
        lambda entry: entry.replace(b"+00:00", b""),
        lambda entry: b"[]\n" + ANSWER.body,
        lambda entry: b"\xff" + entry,
    ],
    ids=["empty", "cut", "changed", "no-header", "no-date", "no-time-zone", "other-json", "not-utf-8"],
)
def test_damaged_entry_counts_as_none(tmp_path: Path, damage: object) -> None:
    cache = Cache(tmp_path, 1)
    cache.store(URL, QUERY, ANSWER, START)
    assert cache.find(URL, QUERY, START) == ANSWER
    place = cache.locate(URL, QUERY)
    place.write_bytes(damage(place.read_bytes()))  # type: ignore[operator]
    assert cache.find(URL, QUERY, START) is None
    cache.store(URL, QUERY, ANSWER, START)
    assert cache.find(URL, QUERY, START) == ANSWER


@pytest.mark.parametrize(
    "reply",
    [Reply(400), Reply(body="<html>", media_type="text/html"), Reply(body='{"head"')],
    ids=["refusal", "html", "half-json"],
)
def test_failure_is_not_kept(start_endpoint: StartEndpoint, tmp_path: Path, reply: Reply) -> None:
    endpoint = Endpoint(start_endpoint(reply, Reply()).url, Cache(tmp_path, 1))
    with pytest.raises(RemoteError):
        ask_rows(endpoint, QUERY, "badly")
    assert ask_rows(endpoint, QUERY, "well").variables == ("n",)


def test_run_that_breaks_off_goes_on_where_it_was(start_endpoint: StartEndpoint, tmp_path: Path) -> None:
    server = start_endpoint(Reply(), Reply(), Reply(500), Reply())

    def run() -> int:
        endpoint = Endpoint(server.url, Cache(tmp_path, 1))
        queries = [" ".join(batch) for batch in batches("abcdef", 2)]
        return sum(len(ask_rows(endpoint, query, f"for {query}").rows) for query in queries)

    with pytest.raises(RemoteError, match="asked for e f, it refused"):
        run()
    assert run() == 3
    assert server.queries == ["a b", "c d", "e f", "e f"]


def test_folder_that_cannot_be_written_is_an_error_of_the_system(
    start_endpoint: StartEndpoint, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    endpoint = Endpoint(start_endpoint(Reply()).url, Cache(tmp_path / "file", 1))
    with pytest.raises(OSError, match="file"):
        ask_rows(endpoint, QUERY, "in vain")


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from municoop.network.cache import Cache
from municoop.network.transport import Response
cache, now = Cache(Path(sys.argv[1]), 1), datetime(2026, 1, 1, tzinfo=UTC)
for number in range(300):
    body = sys.argv[2].encode() * (1 + number)
    cache.store("https://example.org/sparql", "SELECT * {}", Response(body, "application/json"), now)
"""


def test_two_processes_may_write_while_a_third_reads(tmp_path: Path, root: Path) -> None:
    """Whatever is read is whole, from one writer, and no half-written file is left."""
    cache = Cache(tmp_path, 1)
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), sign], env={"PYTHONPATH": str(root / "scripts")}
        )
        for sign in "ab"
    ]
    seen = []
    while any(writer.poll() is None for writer in writers):
        if answer := cache.find(URL, QUERY, START):
            seen.append(set(answer.body))
    assert [writer.returncode for writer in writers] == [0, 0]
    assert seen
    assert all(len(signs) == 1 for signs in seen)
    assert list(tmp_path.iterdir()) == [cache.locate(URL, QUERY)]


def test_cache_lies_where_the_user_keeps_such_things(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache_folder() == tmp_path / "municoop"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_cache_folder() == tmp_path / ".cache" / "municoop"


def test_entry_says_what_it_is(tmp_path: Path) -> None:
    """A person who finds the file sees whom it is from, and when."""
    cache = Cache(tmp_path, 1)
    cache.store(URL, QUERY, Response(ROWS.encode(), "application/json"), START)
    header, _, body = cache.locate(URL, QUERY).read_bytes().partition(b"\n")
    assert URL.encode() in header
    assert b"2026-01-01T00:00:00+00:00" in header
    assert body == ROWS.encode()
