"""Starting, stopping, switching and holding out."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from server.conftest import LARGE, write_release
from web_hosts.hosts import Host, find_port
from web_hosts.own import Own, run_own

SWITCHES = 5


def ask(own: Own, path: str = "", **headers: str) -> int:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return Host("own", own.port, "/").ask(path, sent).status


def test_what_runs_it_can_be_asked(own: Own, host: Host) -> None:
    for path, word in (("healthz", b"alive"), ("readyz", b"ready")):
        answer = host.ask(path)
        assert (answer.status, answer.body, answer.headers["cache-control"]) == (200, word, "no-store")


def test_measures_count_requests_by_words_that_are_few(own: Own, host: Host) -> None:
    for path in ("id/authority/kyiv", "secret-4711", "doc/authority/kyiv?name=secret-4711"):
        host.ask(path, {"User-Agent": "secret-4711"})
    host.ask("", method="SECRET4711")
    text = host.ask("metrics").body.decode()
    assert 'municoop_requests_total{kind="thing",method="GET",status="303"}' in text
    assert 'municoop_requests_total{kind="error",method="GET",status="404"}' in text
    assert "4711" not in text
    assert "127.0.0.1" not in text


def test_the_log_says_what_happened_and_nothing_about_people(own: Own, host: Host) -> None:
    host.ask("doc/authority/kyiv?name=secret-4711", {"User-Agent": "secret-4711", "Referer": "secret-4711"})
    end = time.monotonic() + 5
    while not own.log.read_text() and time.monotonic() < end:
        time.sleep(0.05)
    lines = [json.loads(line) for line in own.log.read_text().splitlines()]
    assert lines
    for line in lines:
        assert line.keys() == {"time", "method", "kind", "status", "bytes", "ms"}
    assert not any(word in own.log.read_text() for word in ("4711", "127.0.0.1", "kyiv"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_finishes_what_it_began_and_ends_with_0(
    release: Path, tmp_path: Path, number: int
) -> None:
    with run_own(release, tmp_path) as own:
        with socket.create_connection(("127.0.0.1", own.port), timeout=10) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            connection.sendall(b"GET /municoop.ttl HTTP/1.1\r\nHost: a\r\n\r\n")
            received = len(connection.recv(1000))
            own.process.send_signal(number)
            time.sleep(0.3)
            while piece := connection.recv(65536):
                received += len(piece)
        assert own.process.wait(12) == 0
        assert received > len(LARGE)
    assert "Traceback" not in own.errors.read_text()


def test_killed_and_started_again_it_gives_the_same_answers(release: Path, tmp_path: Path) -> None:
    tags = []
    for number in (signal.SIGKILL, signal.SIGTERM):
        with run_own(release, tmp_path) as own:
            answer = Host("own", own.port, "/").ask("doc/authority/kyiv.html", {"Accept-Encoding": "br"})
            tags.append((answer.headers["etag"], answer.headers["last-modified"], answer.body))
            own.stop(number)
    assert tags[0] == tags[1]


def test_it_writes_nothing_and_serves_from_a_folder_that_is_read_only(tmp_path: Path) -> None:
    """From a mount that nobody may write to."""
    with TemporaryDirectory(prefix="municoop-read-only-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        release, mounted = write_release(folder / "release"), folder / "mounted"
        mounted.mkdir()
        mount = [
            "unshare",
            "-m",
            "bash",
            "-c",
            f'mount --bind -o ro {release} {mounted} && exec "$@"',
            "bash",
        ]
        if os.geteuid() or subprocess.run([*mount, "true"], check=False).returncode:
            pytest.skip("no right to mount a folder read-only")
        before = sorted(path.name for path in folder.rglob("*"))
        with run_own(mounted, tmp_path, wrapper=mount) as own:
            assert ask(own, "doc/authority/kyiv.html", Accept_Encoding="br") == 200
            assert ask(own, "municoop.ttl", Range="bytes=1-2") == 206
        assert sorted(path.name for path in folder.rglob("*")) == before


class Hammer(threading.Thread):
    """A client that asks without pause on one connection and counts what it gets."""

    def __init__(self, port: int, path: str, fields: dict[str, str]) -> None:
        super().__init__()
        self.port, self.path, self.fields = port, path, fields
        self.found: Counter[str] = Counter()
        self.bodies: set[bytes] = set()
        self.is_over = threading.Event()

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        while not self.is_over.is_set():
            try:
                connection.request("GET", self.path, headers=self.fields)
                response = connection.getresponse()
                self.bodies.add(response.read()[-40:])
                self.found[str(response.status)] += 1
            except (OSError, http.client.HTTPException) as problem:
                self.found[repr(problem)] += 1
                connection.close()
        connection.close()


@pytest.mark.slow
@pytest.mark.parametrize("is_told", [False, True], ids=["by looking", "by SIGHUP"])
def test_releases_change_without_a_failed_request(tmp_path: Path, is_told: bool) -> None:
    """As a build does: a link that moves, and releases older than the former one removed at once."""
    store, public = tmp_path / ".public", tmp_path / "public"
    homes = [write_release(store / f"{number:012x}", f"release {number}") for number in range(SWITCHES + 1)]
    public.symlink_to(Path(".public", homes[0].name))
    with run_own(public, tmp_path) as own:
        hammers = [
            Hammer(own.port, "/doc/authority/kyiv.html", {"Accept-Encoding": "identity"}),
            Hammer(own.port, "/mark.txt", {"If-None-Match": '"other"'}),
            Hammer(own.port, "/id/authority/kyiv", {"Accept": "text/turtle"}),
            Hammer(own.port, "/municoop.ttl", {"Range": "bytes=100-200"}),
        ]
        for hammer in hammers:
            hammer.start()
        for number, home in enumerate(homes[1:], 1):
            link = tmp_path / "link"
            link.symlink_to(Path(".public", home.name))
            link.replace(public)
            if number >= 2:
                shutil.rmtree(homes[number - 2])
            if is_told:
                own.process.send_signal(signal.SIGHUP)
            time.sleep(0.3 if is_told else 1.3)
        end = time.monotonic() + 5
        while Host("own", own.port, "/").ask("mark.txt").body != b"release 5" and time.monotonic() < end:
            time.sleep(0.05)
        for hammer in hammers:
            hammer.is_over.set()
            hammer.join()
    for hammer in hammers:
        assert set(hammer.found) <= {"200", "206", "303"}, hammer.found
        assert hammer.found.total() > 100
    marks = {body.rpartition(b"\n")[2].decode() for body in hammers[0].bodies}
    assert marks == {f"release {number}" for number in range(SWITCHES + 1)}
    assert "Traceback" not in own.errors.read_text()


def test_a_release_that_is_broken_is_reported_once_and_not_served(tmp_path: Path) -> None:
    good, bad, public = write_release(tmp_path / "good"), tmp_path / "bad", tmp_path / "public"
    bad.mkdir()
    (bad / "SHA256SUMS").write_text(f"{'0' * 64}  ../../etc/passwd\n")
    public.symlink_to(good)
    with run_own(public, tmp_path) as own:
        (tmp_path / "link").symlink_to(bad)
        (tmp_path / "link").replace(public)
        for _ in range(4):
            own.process.send_signal(signal.SIGHUP)
            time.sleep(0.2)
        assert ask(own, "doc/authority/kyiv.html") == 200
        assert own.errors.read_text().count("the release before is served on") == 1


def test_a_file_with_other_bytes_than_its_checksum_is_not_sent(tmp_path: Path) -> None:
    release = write_release(tmp_path / "release")
    (release / "data/authority/kyiv.ttl").write_text("damaged")
    (release / "data/authority/kyiv.nt").unlink()
    (release / "data/authority/kyiv.rdf").unlink()
    (release / "data/authority/kyiv.rdf").symlink_to("/etc/passwd")
    with run_own(release, tmp_path) as own:
        host = Host("own", own.port, "/")
        for ending in ("ttl", "nt", "rdf"):
            answer = host.ask(f"data/authority/kyiv.{ending}")
            assert (answer.status, answer.headers["content-type"]) == (500, "application/problem+json")
            assert b"root:" not in answer.body
        assert host.ask("data/authority/kyiv.jsonld").status == 200


def test_an_address_that_asks_too_often_is_told_when_to_come_back(release: Path, tmp_path: Path) -> None:
    with run_own(release, tmp_path, "--rate-limit", "5") as own:
        host = Host("own", own.port, "/")
        answers = [host.ask("", {"X-Forwarded-For": f"192.0.2.{number}"}) for number in range(7)]
        assert [answer.status for answer in answers] == [200] * 5 + [429] * 2
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 12
        assert answers[-1].headers["access-control-allow-origin"] == "*"


def test_behind_a_proxy_that_is_trusted_each_reader_counts_alone(release: Path, tmp_path: Path) -> None:
    with run_own(release, tmp_path, "--rate-limit", "2", "--forwarded-allow-ips", "127.0.0.1") as own:
        found = [ask(own, X_Forwarded_For=f"192.0.2.{number % 3}") for number in range(9)]
        assert found == [200] * 6 + [429] * 3


def test_connections_that_are_too_many_are_told_to_come_back(release: Path, tmp_path: Path) -> None:
    with run_own(release, tmp_path, "--max-connections", "20") as own:
        held = [socket.create_connection(("127.0.0.1", own.port)) for _ in range(20)]
        time.sleep(0.3)
        answer = Host("own", own.port, "/").ask("")
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        assert answer.headers["access-control-allow-origin"] == "*"
        for connection in held:
            connection.close()
        time.sleep(0.3)
        assert ask(own) == 200


@pytest.mark.slow
def test_slow_clients_are_cut_off_and_the_others_are_served(release: Path, tmp_path: Path) -> None:
    """300 connections that say a little every second: none lives for longer than a request may take."""
    with run_own(release, tmp_path) as own:
        started, slow = time.monotonic(), [open_slowly(own.port) for _ in range(300)]
        slowest, alive = 0.0, len(slow)
        while alive and time.monotonic() - started < 20:
            begun = time.monotonic()
            assert ask(own, "doc/authority/kyiv.html") == 200
            slowest = max(slowest, time.monotonic() - begun)
            alive = sum(say_little(connection) for connection in slow)
            time.sleep(0.5)
        for connection in slow:
            connection.close()
        assert alive == 0
        assert slowest < 1
        assert 'reason="slow request"} 300.0' in Host("own", own.port, "/").ask("metrics").body.decode()


def open_slowly(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
    connection.setblocking(False)
    return connection


def say_little(connection: socket.socket) -> bool:
    """Send one more field; return whether the connection still lives."""
    try:
        connection.send(b"X-A: b\r\n")
        connection.recv(4096)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def serve(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "municoop", "serve", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=30)


def test_what_keeps_it_from_starting_is_said_in_one_line(release: Path, own: Own, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    cases = {
        ("--release", release, "--port", str(own.port)): "--port",
        ("--release", tmp_path / "nowhere"): "municoop build",
        ("--release", tmp_path / "empty"): "municoop build",
        ("--release", release / "index.html"): "is no release",
        ("--release", release, "--host", "192.0.2.1", "--port", str(find_port())): "--host",
        ("--release", release, "--host", "no such host"): "--host",
    }
    for arguments, word in cases.items():
        done = serve(*arguments)
        assert done.returncode == 2, done.stderr
        assert done.stderr.startswith("error: ")
        assert done.stderr.count("\n") == 1
        assert word in done.stderr
