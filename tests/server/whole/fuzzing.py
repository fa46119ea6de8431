"""Random requests to all that the server has, always the same ones."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from server.whole.wire import Reply, read_reply, write_request

CONNECTIONS = 8
ANSWER_SECONDS = 60
PIECES = [
    *("id/", "doc/", "data/", "def", "graph/", "releases/", "dataset/", "sparql/", "queries/", "api/"),
    *("authority/", "cooperation/", "kyiv", "krefeld", ".html", ".uk.html", ".ttl", ".jsonld", ".nq.gz"),
    *("..", ".", "/", "//", "%2e", "%2e%2e", "%2f", "%5c", "\\", "..\\", "%00", "\0", "%ff", "\xff", "%"),
    *("%zz", "%25", "%c0%ae", "?", "#", "&", "=", ";", ":", "@", "~", "*", "'", '"', "<", ">", "|", "^"),
    *(".git/config", ".marker", "marker.txt", "../marker.txt", ".well-known/void", "SHA256SUMS", "a" * 300),
    *("etc/passwd", "proc/self/environ", "healthz", "readyz", "metrics", "%D0%9A", "Київ", "%0d%0a", "\t"),
]
MILD_PIECES = [piece for piece in PIECES if piece.isascii() and piece.isprintable()]
METHODS = [
    *("GET",) * 8,
    "HEAD",
    "HEAD",
    "OPTIONS",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "TRACE",
    "BREW",
    "QUERY",
]
NAMES = [
    *(b"Accept", b"Accept-Language", b"Accept-Encoding", b"Accept-Charset", b"Range", b"If-Range"),
    *(b"If-None-Match", b"If-Match", b"If-Modified-Since", b"If-Unmodified-Since", b"X-Forwarded-For"),
    *(b"X-Forwarded-Proto", b"X-Forwarded-Host", b"Forwarded", b"Origin", b"Cookie", b"Expect", b"Upgrade"),
    *(b"Connection", b"Content-Type", b"Content-Encoding", b"Authorization", b"Host", b"TE", b"Via", b"X-A"),
    *(b"Access-Control-Request-Method", b"Access-Control-Request-Headers", b"Transfer-Encoding", b"Referer"),
]
BREAKING = (b"Transfer-Encoding", b"Connection", b"Host", b"Upgrade", b"Expect")
"""Fields after which there may be no answer, or no further one on the same connection."""
MILD_NAMES = [name for name in NAMES if name not in BREAKING]
VALUES = [
    *(
        b"*/*",
        b"text/turtle",
        b"text/html;q=0.5",
        b"TEXT/HTML",
        b"application/ld+json;profile=x",
        b"q=",
        b";;;",
    ),
    *(
        b"application/sparql-results+json",
        b"text/csv",
        b"application/sparql-query",
        b",,,",
        b'"',
        b"\\",
        b"*",
    ),
    *(
        b"application/x-www-form-urlencoded",
        b"application/x-www-form-urlencoded;charset=koi8-u",
        b"uk",
        b"pl;q=0",
    ),
    *(b"gzip", b"br;q=1", b"identity;q=0", b"*;q=0", b"bytes=0-1", b"bytes=-1", b"bytes=5-1", b"bytes=0-,0-"),
    *(
        b"bytes=9999999999999999999-",
        b"bytes=999999999-",
        b'"abc"',
        b'W/"a"',
        b"Sun, 22 Nov 2026 00:00:00 GMT",
        b"Sun, 99 Foo 0000",
    ),
    *(
        b"\xff\xfe",
        b"\xd0\x9a",
        b"100-continue",
        b"websocket",
        b"upgrade",
        b"h2c",
        b"close",
        b"chunked",
        b"\x01",
    ),
    *(b"0" * 500, b"a/b;" * 200, b"localhost:99999", b"evil.example", b"[::1", b"192.0.2.1, 10.0.0.1", b""),
]
QUERIES = [
    "SELECT * { ?s ?p ?o } LIMIT 5",
    "SELECT ?l { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l } ORDER BY ?l LIMIT 20",
    "ASK { ?s a <https://w3id.org/municoop/def#Twinning> }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3",
    "DESCRIBE <https://w3id.org/municoop/id/authority/kyiv>",
    "SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o } LIMIT 1",
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "INSERT DATA { <x:a> <x:b> <x:c> }",
    "LOAD <file:///etc/passwd>",
    "SELECT (REPLACE('a', '(', '') AS ?x) {}",
    "SELECT (1/0 AS ?x) {}",
    "PREFIX : <",
    "",
]
PARAMETERS = ["query", "default-graph-uri", "named-graph-uri", "timeout", "update", "format", "output"]
TEXTS = [
    "",
    "0",
    "-1",
    "1e9",
    "5",
    "Київ",
    "Krefeld",
    "\0",
    "\ud800",
    "{",
    "[[[[",
    "file:///etc/passwd",
    "x:g",
    "a" * 250,
]
API = {
    "/api/search": ["q", "language", "type", "country", "limit"],
    "/api/reconcile": ["queries", "extend"],
    "/api/reconcile/suggest/entity": ["prefix", "cursor"],
    "/api/reconcile/suggest/type": ["prefix"],
    "/api/reconcile/suggest/property": ["prefix"],
    "/api/reconcile/properties": ["type", "limit"],
    "/api/reconcile/preview": ["id", "language"],
    "/api/openapi.json": ["a"],
    "/api/nothing": ["a"],
    "/api/reconcile/": ["a"],
}
BATCHES = [
    *(
        '{"q0":{"query":"Krefeld"}}',
        '{"q0":{"query":"Львова","type":["mc:Municipality"],"limit":3}}',
        '{"q0":1}',
    ),
    *(
        '{"q0":{"query":"\\ud800"}}',
        '{"ids":["authority/krefeld"],"properties":[{"id":"wikidata"}]}',
        "{}",
        "[]",
    ),
    *(
        '{"ids":["../../etc/passwd","\\u0000"],"properties":[{"id":"country"}]}',
        '{"ids":[' * 50,
        '{"q":' * 3000,
    ),
    *(
        '{"q0":{"query":"a","limit":1e400}}',
        '{"q0":{"query":"x","properties":[{"pid":"country","v":[null]}]}}',
    ),
]
WRECKS = [
    b"\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    b"CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nA b: c\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"GET http://[::1/ HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET http://b/id HTTP/1.1\r\nHost: a\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET " + b"/" * 50_000 + b" HTTP/1.1\r\n\r\n",
    b"POST /api/reconcile HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab",
    b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 60_000,
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    bytes(range(256)),
]


@dataclass(frozen=True, slots=True)
class Shot:
    """A request as bytes. `is_whole`: whether it is one, so that an answer is due."""

    sent: bytes
    method: str
    is_whole: bool = True


@dataclass(slots=True)
class Finding:
    """What came of all requests: how often each status, the requests with a wrong answer."""

    statuses: Counter[int] = field(default_factory=Counter)
    unanswered: list[bytes] = field(default_factory=list)
    wrong: list[tuple[bytes, Reply]] = field(default_factory=list)


def make_shot(dice: random.Random, known: Sequence[str]) -> Shot:
    """Return a request by chance. `known`: addresses that exist."""
    make = dice.choices([make_page, make_query, make_name, make_wreck], [70, 14, 12, 4])[0]
    return make(dice, known)


def make_page(dice: random.Random, known: Sequence[str]) -> Shot:
    """Return a request for some address."""
    if dice.random() < 0.15:
        some = [(dice.choice(MILD_NAMES), dice.choice(VALUES)), (b"Range", dice.choice(VALUES))]
        some = [pair for pair in some if pair[1].isascii() and b"\x01" not in pair[1]][: dice.randint(0, 2)]
        return Shot(write_request("GET", quote(f"/{dice.choice(known)}"), some), "GET")
    pieces = dice.choices(PIECES if dice.random() < 0.3 else MILD_PIECES, k=dice.randint(0, 6))
    if dice.random() < 0.5:
        pieces.insert(dice.choice((0, len(pieces))), dice.choice(known))
        pieces = pieces[: dice.randint(1, 3)]
    path = "/" + "".join(pieces)
    if dice.random() < 0.4:
        path = quote(path, safe="/%?&=.")
    return finish(dice, dice.choice(METHODS), path, b"")


def make_query(dice: random.Random, _known: Sequence[str]) -> Shot:
    """Return a request to the endpoint, or to its page."""
    if dice.random() < 0.1:
        return finish(
            dice, dice.choice(METHODS), f"/sparql/editor{dice.choice(['', '.uk', '.xx'])}.html", b""
        )
    query = dice.choice(QUERIES)
    if query and dice.random() < 0.3:
        place = dice.randrange(len(query))
        query = query[:place] + dice.choice(["{", "}", "\0", "Ї", "<", " UNION ", "(", '"']) + query[place:]
    given = [("query", query)] * dice.choice((1, 1, 1, 1, 1, 1, 0, 2))
    given += [(dice.choice(PARAMETERS), dice.choice(TEXTS)) for _ in range(dice.choice((0, 0, 0, 1, 2)))]
    return deliver(dice, "/sparql", given)


def make_name(dice: random.Random, _known: Sequence[str]) -> Shot:
    """Return a request to the API."""
    path = dice.choice(list(API))
    values = BATCHES if path.endswith("reconcile") and dice.random() < 0.8 else TEXTS
    given = [(name, dice.choice(values)) for name in API[path] if dice.random() < 0.6]
    return deliver(dice, path, given)


def make_wreck(dice: random.Random, _known: Sequence[str]) -> Shot:
    """Return what is no request, or half of one, or one with a byte changed."""
    if dice.random() < 0.7:
        return Shot(dice.choice(WRECKS), "GET", is_whole=False)
    sent = bytearray(write_request("GET", "/id/authority/kyiv", [(b"Accept", b"text/turtle")]))
    for _ in range(dice.randint(1, 4)):
        sent[dice.randrange(len(sent))] = dice.randrange(256)
    return Shot(bytes(sent), "GET", is_whole=False)


def deliver(dice: random.Random, path: str, given: list[tuple[str, str]]) -> Shot:
    """Return a request with parameters in its address, or in a form."""
    text = urlencode(given, errors=dice.choice(("replace", "surrogatepass")))
    if dice.random() < 0.5:
        return finish(dice, dice.choice(METHODS), f"{path}?{text}", b"")
    kind = dice.choice(
        [*(b"application/x-www-form-urlencoded",) * 6, b"application/sparql-query", b"text/plain"]
    )
    body = dict(given).get("query", "").encode(errors="replace") if b"query" in kind else text.encode()
    if dice.random() < 0.05:
        body = dice.choice((b"\xff\xfe", b"a=b&" * 2000, b"x" * 300_000, b"\x1f\x8b\x08\x00"))
    return finish(dice, "POST", path, body, [(b"Content-Type", kind)])


def finish(
    dice: random.Random, method: str, path: str, body: bytes, fields: Sequence[tuple[bytes, bytes]] = ()
) -> Shot:
    """Return a request with random fields. Not whole where address or fields may break the request itself."""
    some = [
        (
            dice.choice(NAMES if dice.random() < 0.3 else MILD_NAMES),
            dice.choice((b", ", b",", b"")).join(dice.choices(VALUES, k=dice.randint(1, 3))),
        )
        for _ in range(dice.choice((0, 0, 1, 2, 3, 5)))
    ]
    address = path.encode("utf-8", "surrogatepass").decode("latin-1")
    sent = write_request(method, address, [*fields, *some], body)
    is_plain = path.isascii() and path.isprintable() and " " not in path and "#" not in path
    is_plain &= not any(name in BREAKING or b"\x01" in value for name, value in some)
    return Shot(sent, method, is_plain)


async def shoot(port: int, shots: Sequence[Shot], marker: bytes) -> Finding:
    """Send all requests over a few connections, and return what came of them."""
    finding, waiting = Finding(), iter(shots)

    async def work() -> None:
        line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        for shot in waiting:
            line = line or await asyncio.open_connection("127.0.0.1", port, limit=2**20)
            is_kept = await fire(*line, shot, finding, marker)
            if not is_kept:
                line[1].close()
                line = None
        if line:
            line[1].close()

    async with asyncio.TaskGroup() as tasks:
        for _ in range(CONNECTIONS):
            tasks.create_task(work())
    return finding


async def fire(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, shot: Shot, finding: Finding, marker: bytes
) -> bool:
    """Send one request and look at the answer; return whether the connection can be used again."""
    try:
        writer.write(shot.sent)
        if not shot.is_whole:
            writer.write_eof()
        async with asyncio.timeout(ANSWER_SECONDS):
            reply = await read_reply(reader, is_head=shot.method == "HEAD")
    except (asyncio.IncompleteReadError, ConnectionError):
        if shot.is_whole:
            finding.unanswered.append(shot.sent)
        return False
    finding.statuses[reply.status] += 1
    if is_wrong(reply, marker):
        finding.wrong.append((shot.sent, reply))
    return shot.is_whole and reply.field("connection") != "close"


def is_wrong(reply: Reply, marker: bytes) -> bool:
    """Whether an answer tells of a broken server, or what nobody may see."""
    if any(word in reply.body for word in (marker, b"root:x:", b"Traceback (most")):
        return True
    if reply.status < 500:
        return False
    is_told = bool(reply.field("retry-after") or reply.field("query-limit-exceeded"))
    return reply.status not in (503, 504) or not is_told
