"""Random requests: whatever comes, the answer is one of ours."""

from __future__ import annotations

import asyncio
import json
import random
from urllib.parse import quote, urlencode

from endpoints import Server
from loops import run_apart

NUMBER = 3000
SEED = 11
METHODS = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "QUERY", "get"]
MEDIA_TYPES = [
    "application/sparql-query",
    "application/x-www-form-urlencoded",
    "application/sparql-update",
    "application/sparql-query; charset=utf-16",
    "application/json",
    "text/plain",
    "",
    ";;;=,",
    "application/sparql-query;charset=\xff\xfe",
]
ACCEPTS = [
    "*/*",
    "text/csv",
    "text/html",
    "application/json;q=0.3, */*;q=0",
    "a/b;q=1.0000, ;;q=, text/*;q=0.1",
    "," * 500,
    "text/csv;q=0.9;" + " " * 3000 + "x",
    "\xe9\xff",
    '"a/b", text/turtle;p="',
]
QUERIES = [
    "SELECT * { ?s ?p ?o }",
    "ASK {}",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE <x:s>",
    "SELECT * FROM <x:a> FROM b:c { }",
    "SELECT (STRUUID() AS ?x) {}",
    "INSERT DATA { <x:a> <x:b> 1 }",
    "SELECT * { SERVICE <x:a> {} }",
    "SELECT * { BIND(<x:f>(1) AS ?x) }",
    "SELECT (1/0 AS ?x) (REGEX('a', '(') AS ?y) (xsd:date('x') AS ?z) {}",
    "",
]
FORBIDDEN = "\r\n\0"


def make_text(chance: random.Random) -> str:
    """Return a query, mostly spoilt."""
    text = list(chance.choice(QUERIES))
    for _ in range(chance.randrange(4)):
        place = chance.randrange(len(text) + 1)
        text[place : place + chance.randrange(3)] = chance.choice(
            [
                "{",
                "}",
                "<",
                "\\u",
                "\\",
                "'",
                '"""',
                "\0",
                "\ufeff",
                "𝄞",
                "#",
                "?",
                "a:",
                "(" * 300,
                "é" * 999,
            ]
        )
    return "".join(text)


def make_request(chance: random.Random) -> bytes:
    """Return a request: well-formed HTTP, and nothing else is sure."""
    method = chance.choice(METHODS if chance.random() < 0.5 else METHODS[:2])
    names = ["query", "update", "default-graph-uri", "named-graph-uri", "timeout", "format", "x"]
    pairs = [(chance.choice(names), make_text(chance)) for _ in range(chance.choice([0, 0, 1, 2, 30]))]
    pairs += [("query", make_text(chance))] * chance.choice([0, 1, 1, 1, 2])
    form = urlencode(pairs)
    if chance.random() < 0.2:
        form += chance.choice(["&query=%ff", "%", "&&;=", "&query=%zz", "&a" * 2000, "&x=" + "y" * 300_000])
    target = f"/sparql?{form}" if method == "GET" or chance.random() < 0.2 else "/sparql"
    body = b""
    if method != "GET":
        body = chance.choice(
            [form.encode(), make_text(chance).encode(), chance.randbytes(200), b"x" * 300_000]
        )
    headers = {
        "Host": chance.choice(["localhost", "a b", 'evil"><', "[::1]:80", "x" * 300, "é"]),
        "Accept": chance.choice(ACCEPTS),
        "Content-Type": chance.choice(MEDIA_TYPES),
        "If-None-Match": chance.choice(["*", '"x"', "W/"]),
        "Content-Length": str(len(body)),
    }
    lines = [f"{method} {quote(target, safe='/?&=%+;')} HTTP/1.1", *(f"{k}: {v}" for k, v in headers.items())]
    return "\r\n".join(lines).encode("latin-1") + b"\r\nConnection: close\r\n\r\n" + body


async def send_all(port: int, requests: list[bytes]) -> list[tuple[int, bytes]]:
    answers: list[tuple[int, bytes]] = []

    async def send(request: bytes) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(request)
            whole = await reader.read()
        except ConnectionError:
            whole = b""  # the server closed before it had read all of a body that it refuses
        finally:
            writer.close()
        if whole:
            head, _, body = whole.partition(b"\r\n\r\n")
            answers.append((int(head.split()[1]), body if b"problem+json" in head else b""))

    for start in range(0, len(requests), 20):
        await asyncio.gather(*map(send, requests[start : start + 20]))
    return answers


def test_random_requests_get_no_500_and_no_traceback(server: Server) -> None:
    chance = random.Random(SEED)  # noqa: S311 - no secret
    requests = [make_request(chance) for _ in range(NUMBER)]
    port = int(server.client.address.split(":")[2].split("/")[0])
    answers = run_apart(send_all(port, requests))
    assert len(answers) > NUMBER * 0.95
    statuses = {status for status, _ in answers}
    assert statuses <= {200, 204, 304, 400, 403, 405, 406, 413, 414, 415, 422, 504}
    assert statuses >= {200, 204, 400, 403, 405, 406, 413, 414, 415}
    for status, body in answers:
        if body:
            assert json.loads(body)["status"] == status
    log = server.log.read_text()
    assert "Traceback" not in log
    assert "Exception" not in log
    assert server.client.ask("ASK {}").status == 200
