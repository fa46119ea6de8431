"""Requests that nobody would send, by chance but always the same ones."""

from __future__ import annotations

import http.client
import random
from pathlib import Path

from web_hosts.own import Own, run_own

REQUESTS = 3000
PIECES = [
    *(
        "id/",
        "doc/",
        "data/",
        "def",
        "graph/",
        "authority/",
        "kyiv",
        ".html",
        ".ttl",
        ".uk",
        "..",
        ".",
        "/",
        "//",
    ),
    *(
        "%2e",
        "%2f",
        "%00",
        "%ff",
        "%",
        "%zz",
        "\\",
        "?",
        "#",
        "&",
        "=",
        ";",
        ":",
        "@",
        "~",
        "index",
        "SHA256SUMS",
    ),
    *(
        ".well-known/void",
        ".htaccess",
        "municoop.nq.gz",
        "municoop.ttl",
        "a" * 300,
        "%D0%9A",
        "'",
        '"',
        "<",
        ">",
    ),
]
METHODS = ("GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE", "BREW")
FIELDS = (
    *("Accept", "Accept-Language", "Accept-Encoding", "Range", "If-Range", "If-None-Match", "If-Match"),
    *("If-Modified-Since", "If-Unmodified-Since", "X-Forwarded-For", "Origin", "Cookie", "Expect", "Upgrade"),
)
VALUES = [
    *(
        "*/*",
        "text/turtle",
        "text/html;q=0.5",
        "q=",
        ";;;",
        ",,,",
        '"',
        "\\",
        "*",
        "uk",
        "pl;q=0",
        "gzip",
        "br;q=1",
    ),
    *(
        "identity;q=0",
        "*;q=0",
        "bytes=0-1",
        "bytes=-1",
        "bytes=5-1",
        "bytes=9999999999999999999-",
        '"abc"',
        'W/"a"',
    ),
    *(
        "Sun, 22 Nov 2026 00:00:00 GMT",
        "Sun, 99 Foo 0000",
        "\xff\xfe",
        "100-continue",
        "websocket",
        "0" * 500,
    ),
]


def make_request(dice: random.Random) -> tuple[str, str, list[tuple[str, str]]]:
    path = "/" + "".join(dice.choices(PIECES, k=dice.randint(0, 6)))
    fields = [
        (dice.choice(FIELDS), dice.choice([", ", ",", ""]).join(dice.choices(VALUES, k=dice.randint(1, 4))))
        for _ in range(dice.randint(0, 5))
    ]
    return dice.choice(METHODS), path, fields


def send(
    connection: http.client.HTTPConnection, request: tuple[str, str, list[tuple[str, str]]]
) -> tuple[int, bytes]:
    method, path, fields = request
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in fields:
        connection.putheader(name, value.encode("latin-1"))
    connection.endheaders()
    response = connection.getresponse()
    return response.status, response.read()


def test_no_request_breaks_the_server_or_leads_out_of_the_release(release: Path, tmp_path: Path) -> None:
    dice = random.Random(9112)  # noqa: S311 - not a secret
    found: dict[int, int] = {}
    with run_own(release, tmp_path) as own:
        connection = open_connection(own)
        for _ in range(REQUESTS):
            request = make_request(dice)
            status, body = send(connection, request)
            assert status < 500, request
            assert not any(word in body for word in (b"root:", b"Traceback", b"RewriteEngine")), request
            found[status] = found.get(status, 0) + 1
        connection.close()
    assert {200, 204, 303, 304, 404, 405, 406, 412} <= found.keys()
    assert "Traceback" not in own.errors.read_text()


def open_connection(own: Own) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", own.port, timeout=10)
    connection._validate_path = lambda _path: None  # type: ignore[attr-defined]
    return connection
