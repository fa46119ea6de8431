"""What is not answered with content: for whom, in which form, and what is never shown."""

from __future__ import annotations

import json
import socket

import pytest

from municoop.model import LANGUAGES
from municoop.server.protocol.problems import STATUSES, read_refusals
from web_hosts.hosts import Host
from web_hosts.own import Own

CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
ATTACKS = [
    "../../../../etc/passwd",
    "..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "doc/../../../../etc/passwd",
    "doc/authority/../../.htaccess",
    "..\\..\\..\\etc\\passwd",
    "..%5c..%5cetc%5cpasswd",
    "%00",
    "index.html%00.ttl",
    "doc/authority/kyiv.html%00",
    "index.html/",
    "index.html/.",
    ".",
    "./index.html",
    "//etc/passwd",
    "/etc/passwd",
    "%252e%252e/etc/passwd",
    "%c0%ae%c0%ae/etc/passwd",
    "%ff%fe",
    ".htaccess",
    "hosting/w3id/.htaccess",
    ".git/config",
    ".well-known/../.htaccess",
    ".well-known/.htaccess",
    "%2ehtaccess",
    "INDEX.HTML",
    "index.html;a=b",
    "doc/authority/kyiv.html%20",
    "file:///etc/passwd",
    "id/authority/kyiv/../../../.htaccess",
    "a" * 4000,
    "a/" * 2000,
    "%41" * 1500,
]


@pytest.mark.parametrize("path", ATTACKS, ids=[path[:40] for path in ATTACKS])
def test_no_address_leads_out_of_the_release_or_to_hidden_files(host: Host, path: str) -> None:
    answer = host.ask(path)
    assert answer.status in (400, 404)
    assert b"root:" not in answer.body
    assert answer.headers["access-control-allow-origin"] == "*"


def test_an_escaped_letter_is_the_letter(host: Host) -> None:
    assert host.ask("id/authority/%6Byiv", {"Accept": "text/turtle"}).status == 303


@pytest.mark.parametrize(
    ("accept", "language", "content_type", "words"),
    [
        (CHROME, "uk", "text/html; charset=utf-8", "нічого немає"),
        (CHROME, "pl", "text/html; charset=utf-8", "nic nie ma"),
        (CHROME, "en", "text/html; charset=utf-8", "There is nothing"),
        ("*/*", "uk", "application/problem+json", "нічого немає"),
        ("application/json", "", "application/problem+json", "nothing"),
        ("text/turtle", "", "application/problem+json", "nothing"),
        ("text/plain", "pl", "text/plain; charset=utf-8", "nic nie ma"),
    ],
)
def test_a_refusal_comes_in_the_form_and_language_of_who_asks(
    host: Host, accept: str, language: str, content_type: str, words: str
) -> None:
    answer = host.ask("doc/authority/none", {"Accept": accept, "Accept-Language": language})
    assert (answer.status, answer.headers["content-type"]) == (404, content_type)
    assert answer.headers["vary"] == "Accept, Accept-Language"
    assert words in answer.body.decode()
    if content_type.endswith("json"):
        assert json.loads(answer.body)["status"] == 404


def test_the_page_of_a_refusal_finds_its_style_from_any_depth(host: Host) -> None:
    body = host.ask("a/b/c", {"Accept": CHROME}).body
    assert b'href="../../assets/style.css"' in body
    assert host.ask("assets/style.css").status == 200


def test_a_hostile_address_is_not_repeated(host: Host) -> None:
    for path in ("<script>alert(1)</script>", "%3Cscript%3E", '"onload=alert(1)'):
        assert b"script>" not in host.ask(path, {"Accept": "text/html"}).body
        assert b"onload" not in host.ask(path, {"Accept": "text/html"}).body


def test_what_cannot_be_had_in_a_format_is_listed_in_those_there_are(host: Host) -> None:
    answer = host.ask("id/authority/kyiv", {"Accept": "image/png"})
    offered = {item["type"]: item["href"] for item in json.loads(answer.body)["alternatives"]}
    assert offered["text/turtle"] == "../../data/authority/kyiv.ttl"
    assert len(offered) == 5
    assert 'rel="alternate"; type="application/ld+json"' in answer.headers["link"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["", "id/authority/kyiv", "nothing"])
def test_nothing_can_be_changed(host: Host, method: str, path: str) -> None:
    answer = host.ask(path, {"Content-Length": "0"}, method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_preflight_is_answered(host: Host) -> None:
    sent = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    answer = host.ask("data/authority/kyiv.ttl", sent, "OPTIONS")
    assert (answer.status, answer.body, answer.headers["allow"]) == (204, b"", "GET, HEAD, OPTIONS")
    assert "GET" in answer.headers["access-control-allow-methods"]
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers


def test_a_thing_that_is_gone_is_a_problem_for_programs(host: Host) -> None:
    answer = host.ask("id/authority/old-town", {"Accept": "application/json"})
    assert (answer.status, answer.headers["content-type"]) == (410, "application/problem+json")


def test_the_words_of_refusals_are_the_same_in_all_languages_and_all_used() -> None:
    keys = {"problem_home", *(f"problem_{status}{end}" for status in STATUSES for end in ("", "_means"))}
    for language in LANGUAGES:
        words = read_refusals(language)
        assert set(words) == keys
        assert all(text.strip() for text in words.values())


RAW = {
    b"GET /" + b"a" * 41_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n": 414,
    b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-A: " + b"a" * 17_000 + b"\r\n\r\n": 431,
    b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-A: a\r\n" * 3_000 + b"\r\n": 431,
    b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * 100_000: 431,
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n": 413,
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n": 413,
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n": 400,
    b"garbage\r\n\r\n": 400,
    b"GET / HTTP/1.1\r\nHost: a\r\nA b: c\r\n\r\n": 400,
    b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n": 400,
    b"\x16\x03\x01\x02\x00\x01\x00\x01": 400,
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n": 400,
}


@pytest.mark.parametrize(("sent", "status"), RAW.items(), ids=[f"{key[:30]!r}" for key in RAW])
def test_what_is_too_large_or_no_request_is_refused_and_readable_from_everywhere(
    own: Own, sent: bytes, status: int
) -> None:
    answer = talk(own.port, sent)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert b"access-control-allow-origin: *" in answer.lower()
    assert b"connection: close" in answer.lower()
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == status


def test_a_body_in_pieces_is_counted_too(own: Own) -> None:
    """The application that takes bodies is not here yet; nobody reads this one, and it is cut off."""
    head = b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    assert talk(own.port, head + b"5\r\nhello\r\n0\r\n\r\n").startswith(b"HTTP/1.1 405 ")


def talk(port: int, sent: bytes) -> bytes:
    """Send bytes and return all that comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(sent)
        received = []
        try:
            while piece := connection.recv(65536):
                received.append(piece)
        except ConnectionResetError:
            pass
        return b"".join(received)
