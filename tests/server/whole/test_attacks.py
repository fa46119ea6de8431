"""What attackers send: false hosts, endless bodies, requests in requests."""

from __future__ import annotations

import gzip
import json
import socket
import time
from pathlib import Path

import pytest

from server.whole.wire import Reply, ask, is_open, talk, write_query, write_request
from web_hosts.own import Own, serving

FORM = (b"Content-Type", b"application/x-www-form-urlencoded")
TURTLE = (b"Accept", b"text/turtle")
PIECE = b"8000\r\n" + b"a" * 0x8000 + b"\r\n"
ENDPOINTS = ("/sparql", "/api/reconcile")
PUBLIC = (
    "/",
    "/id/authority/kyiv",
    "/nothing",
    *ENDPOINTS,
    "/api/search?q=Krefeld",
    "/api/nothing",
    "/healthz",
)


def request(target: bytes, *lines: bytes, version: bytes = b"1.1") -> bytes:
    return b"\r\n".join([b"GET %b HTTP/%b" % (target, version), b"Connection: close", *lines, b"", b""])


def talk_once(own: Own, sent: bytes) -> Reply:
    (reply,) = talk(own.port, sent)
    return reply


@pytest.mark.parametrize("path", [b"/", b"/sparql", b"/api/reconcile"])
@pytest.mark.parametrize(
    "lines",
    [
        (),
        (b"Host:",),
        (b"Host: a", b"Host: b"),
        (b"Host: a, b",),
        (b"Host: [x",),
        (b"Host: user@a",),
        (b'Host: a/"><script>',),
        (b"Host: a?b#c",),
        (b"Host: a:b",),
        (b"Host: \xd0\x9a",),
    ],
)
def test_a_request_names_one_host_or_is_refused(running: Own, path: bytes, lines: tuple[bytes, ...]) -> None:
    reply = talk_once(running, request(path, *lines))
    assert (reply.status, reply.field("connection")) == (400, "close")
    assert b"script" not in reply.body


def test_http_1_0_needs_no_host(running: Own) -> None:
    for path in (b"/", b"/sparql", b"/api/reconcile"):
        assert talk_once(running, request(path, b"Accept: */*", version=b"1.0")).status == 200


def test_an_address_with_a_host_counts_more_than_the_field(running: Own) -> None:
    manifest = json.loads(talk_once(running, request(b"http://b.example:81/api/reconcile", b"Host: a")).body)
    assert manifest["view"]["url"].startswith("http") or manifest["preview"]
    assert "http://b.example:81/api/reconcile" in json.dumps(manifest)
    assert talk_once(running, request(b"http://[::1/", b"Host: a")).status == 400


def test_no_client_is_told_the_host_that_another_sent(running: Own) -> None:
    """Kept answers: the description has the address of the endpoint, and so have relative IRIs."""
    relative = b"/sparql?query=SELECT%20(%3Cx%3E%20AS%20%3Fx)%20%7B%7D"
    for target in (b"/sparql", relative, b"/api/reconcile"):
        evil, good = (
            [talk_once(running, request(target, host, b"Accept: text/turtle, text/csv")) for _ in range(2)]
            for host in (b"Host: evil.example", b"Host: good.example")
        )
        assert all(b"evil.example" in reply.body for reply in evil)
        assert all(b"good.example" in reply.body and b"evil.example" not in reply.body for reply in good)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_forged_proxy_field_changes_nothing(running: Own, path: str) -> None:
    forged = [
        (b"X-Forwarded-Host", b"evil.example"),
        (b"X-Forwarded-Proto", b"gopher"),
        (b"X-Forwarded-Prefix", b"/evil.example"),
        (b"Forwarded", b"host=evil.example"),
        (b"X-Original-URL", b"/evil.example"),
        (b"X-HTTP-Method-Override", b"DELETE"),
    ]
    plain, other = (
        ask(running.port, write_request("GET", path)),
        ask(running.port, write_request("GET", path, forged)),
    )
    assert (plain.status, plain.body) == (other.status, other.body)
    assert b"evil" not in other.body
    assert "evil" not in str(other.fields)


@pytest.mark.parametrize("path", PUBLIC)
def test_all_answers_have_the_fields_that_protect_readers(running: Own, path: str) -> None:
    for method in ("GET", "HEAD", "POST", "TRACE"):
        (reply,) = talk(
            running.port, write_request(method, path, [(b"Connection", b"close")]), heads=method == "HEAD"
        )
        assert reply.fields["x-content-type-options"] == ["nosniff"], (method, reply)
        assert reply.fields["referrer-policy"] == ["strict-origin-when-cross-origin"]
        assert len(reply.fields["content-security-policy"]) == 1
        assert reply.fields["access-control-allow-origin"] == ["*"]
        assert "access-control-allow-credentials" not in reply.fields
        assert "server" not in reply.fields


@pytest.mark.parametrize(
    "path", ["/id/authority/kyiv{}", "/{}", "/api/search?q={}", "/sparql?query={}", "/api/{}"]
)
@pytest.mark.parametrize(
    "end", ["%0d%0aSet-Cookie:%20a=b", "%0aX:%20a", "%E5%98%8A%E5%98%8DSet-Cookie:a", "\rX: a"]
)
def test_no_line_can_be_put_into_an_answer(running: Own, path: str, end: str) -> None:
    reply = ask(running.port, write_request("GET", path.format(end)))
    assert reply.status < 500
    assert not {"set-cookie", "x"} & reply.fields.keys()
    assert "set-cookie" not in reply.field("location").lower()


@pytest.mark.parametrize(
    "path", ["/sparql/", "/api/", "/api/reconcile/", "//evil.example/api/", "//evil.example/.."]
)
def test_no_redirect_leads_to_a_host_that_the_client_named(running: Own, path: str) -> None:
    reply = talk_once(running, request(path.encode(), b"Host: evil.example"))
    assert reply.status in (200, 404)
    assert "location" not in reply.fields


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize("coding", [b"gzip", b"br", b"gzip, gzip"])
def test_a_compressed_body_is_refused(running: Own, path: str, coding: bytes) -> None:
    body = gzip.compress(b"query=ASK%7B%7D", mtime=0)
    reply = ask(running.port, write_request("POST", path, [FORM, (b"Content-Encoding", coding)], body))
    assert (reply.status, reply.field("content-type")) == (415, "application/problem+json")
    assert "wrong on our side" not in reply.body.decode()


@pytest.mark.parametrize("path", ["/", *ENDPOINTS])
def test_a_body_without_end_is_refused_and_costs_no_memory(running: Own, path: str) -> None:
    """64 MiB in pieces; who reads the answer only afterwards may find the connection closed."""
    head = write_request("POST", path, [FORM, (b"Transfer-Encoding", b"chunked")])
    with socket.create_connection(("127.0.0.1", running.port), timeout=30) as connection:
        connection.sendall(head + PIECE)
        time.sleep(0.05)
        try:
            for _ in range(40):
                connection.sendall(PIECE * 50)
        except OSError:
            pass
    assert ask(running.port, write_request("GET", "/readyz")).status == 200
    assert "Traceback" not in running.errors.read_text()


@pytest.mark.parametrize("path", ENDPOINTS)
def test_a_client_that_leaves_in_the_middle_of_a_body_is_no_error_of_ours(running: Own, path: str) -> None:
    for number in range(20):
        with socket.create_connection(("127.0.0.1", running.port), timeout=30) as connection:
            connection.sendall(
                write_request("POST", path, [FORM, (b"Content-Length", b"99")]) + b"a" * number
            )
            time.sleep(0.01)
    assert ask(running.port, write_request("GET", "/readyz")).status == 200
    assert "Traceback" not in running.errors.read_text()


@pytest.mark.parametrize("path", ENDPOINTS)
def test_a_body_over_the_limit_is_refused_however_it_comes(running: Own, path: str) -> None:
    """Between the limit of the part and that of the server, and beyond both."""
    for pieces in (12, 40):
        head = write_request("POST", path, [FORM, (b"Transfer-Encoding", b"chunked")])
        (reply,) = talk(running.port, head + PIECE * pieces + b"0\r\n\r\n", wait_s=3)
        assert reply.status == 413


def test_what_is_expected_and_is_not_known_is_left_alone(running: Own) -> None:
    for wish in (b"100-continue", b"200-ok"):
        sent = write_request("POST", "/sparql", [FORM, (b"Expect", wish)], b"query=ASK%7B%7D")
        assert ask(running.port, sent).status == 200


def test_requests_behind_each_other_are_answered_in_their_order(running: Own) -> None:
    """Kept ones, for which no task is begun, may not overtake those that take time."""
    fresh = write_query(f"ASK {{}} #{time.time()}", "application/sparql-results+json")
    page = write_request("GET", "/healthz")
    ask(running.port, write_request("GET", "/doc/authority/kyiv.html"))
    kept = write_request("GET", "/doc/authority/kyiv.html")
    last = write_request("GET", "/", [(b"Connection", b"close")])
    replies = talk(running.port, page + kept + fresh + kept + page + kept * 20 + fresh + last)
    kinds = [reply.field("content-type").partition(";")[0].rpartition("/")[2] for reply in replies]
    order = [
        "plain",
        "html",
        "sparql-results+json",
        "html",
        "plain",
        *["html"] * 20,
        "sparql-results+json",
        "html",
    ]
    assert kinds == order


def test_a_body_behind_a_kept_answer_is_no_request(running: Own) -> None:
    """The body of a GET is not read as a request of its own."""
    inner = write_request("GET", "/metrics")
    outer = write_request("GET", "/doc/authority/kyiv.html", [], inner)
    last = write_request("GET", "/healthz", [(b"Connection", b"close")])
    for _ in range(2):
        replies = talk(running.port, outer + outer + last)
        assert [reply.body[:9] for reply in replies] == [b"<!doctype", b"<!doctype", b"alive"]


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "get"])
def test_methods_that_nobody_needs_repeat_nothing(running: Own, method: str) -> None:
    for path in PUBLIC:
        secret = [(b"Cookie", b"secret-4711"), (b"Connection", b"close")]
        (reply,) = talk(running.port, write_request(method, path, secret))
        assert reply.status in (400, 404, 405)
        assert b"4711" not in reply.body


def test_many_parameters_are_refused_or_passed_over(running: Own) -> None:
    for path, status in (("/sparql?", 400), ("/api/search?q=Krefeld&", 200), ("/?", 200)):
        begun = time.monotonic()
        assert ask(running.port, write_request("GET", path + "a=b&" * 8000)).status == status
        assert time.monotonic() - begun < 5
    body = b"a=b&" * 60_000
    for path in ENDPOINTS:
        assert ask(running.port, write_request("POST", path, [FORM], body)).status == 400


def test_the_longest_query_that_is_announced_is_taken(running: Own) -> None:
    query = f"ASK {{}} #{'a' * 32_000}"
    reply = ask(running.port, write_query(query, "application/sparql-results+json"))
    assert (reply.status, json.loads(reply.body)["boolean"]) == (200, True)


@pytest.mark.slow
def test_slow_bodies_are_cut_off_and_the_others_are_served(built_site: Path, tmp_path: Path) -> None:
    """100 bodies that come a byte a second, to each part that takes bodies: none is waited for."""
    with serving(built_site, tmp_path) as (own, host):
        slow = [open_slowly(own.port, ENDPOINTS[number % 2]) for number in range(200)]
        begun = time.monotonic()
        while any(alive := [say_little(connection) for connection in slow]) and time.monotonic() - begun < 40:
            assert ask(own.port, write_query(f"ASK {{}} #{time.time()}")).status in (200, 406)
            assert host.ask("api/search?q=Krefeld").status == 200
            time.sleep(1)
        assert not any(alive)
        for connection in slow:
            connection.close()
        assert 'reason="slow request"} 200.0' in host.ask("metrics").body.decode()


def open_slowly(port: int, path: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(write_request("POST", path, [FORM, (b"Content-Length", b"1000")]))
    return connection


def say_little(connection: socket.socket) -> bool:
    """Send one more byte; return whether the connection still lives."""
    try:
        connection.send(b"a")
    except OSError:
        return False
    return is_open(connection)
