"""The endpoint as an ASGI application."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from municoop.errors import TargetError
from municoop.server.protocol.answers import PREFLIGHT, STRICT
from municoop.server.protocol.negotiation import collect_fields
from municoop.server.sparql.cache import Answer, Cache, Headers, Request
from municoop.server.sparql.engine.evaluation import RefusedError
from municoop.server.sparql.engine.frames import KEPT, Head, write_head
from municoop.server.sparql.engine.pool import Pool
from municoop.server.sparql.limits import Limits
from municoop.server.sparql.negotiation import OFFERS, Choice, choose, prefers_page
from municoop.server.sparql.problems import MEDIA_TYPE, write_problem
from municoop.server.sparql.request import GoneError, Incoming, Query, read_query
from municoop.server.sparql.sending import Send, send_answer, send_whole

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Observe = Callable[[str, float], None]

LOG = logging.getLogger(__name__)
METHODS = frozenset({"GET", "HEAD", "POST"})
ALLOW: Headers = [(b"allow", b"GET, HEAD, POST, OPTIONS")]
BLANKS = re.compile(r"[ \t\r\n]+")  # those of SPARQL 1.1 (rule 162), and no others: an IRI may hold others
HOST = re.compile(rb"[A-Za-z0-9.-]+(?::\d{1,5})?|\[[0-9A-Fa-f:.]+\](?::\d{1,5})?")


class Endpoint:
    """SPARQL 1.1 queries over the data of a file.

    `address` is the endpoint's own, for its description; without it the Host header tells. `page` answers
    a browser that comes without a query. `observe` is told the outcome and the seconds of each query; an
    outcome is `answered`, `cached`, `gone` or a name in `municoop.server.sparql.problems.KINDS`. `outcomes`
    counts them.
    """

    def __init__(
        self,
        data: Path,
        limits: Limits | None = None,
        *,
        address: str = "",
        page: Application | None = None,
        observe: Observe = lambda _outcome, _seconds: None,
    ) -> None:
        self.data = data
        self.limits = limits or Limits()
        self.address = address
        self.page = page
        self.observe = observe
        self.outcomes: Counter[str] = Counter()
        self._cache = Cache(self.limits.cache_bytes)
        self._pool: Pool | None = None
        self._changing = asyncio.Lock()
        self._unsent = 0
        self._draining: set[asyncio.Task[None]] = set()
        self._common: Headers = [*STRICT, (b"query-limits", self.limits.header().encode())]

    @property
    def ready(self) -> bool:
        """Whether the data is loaded."""
        return self._pool is not None and self._pool.ready

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return len(self._pool.waiting) + len(self._pool.at_hand) if self._pool else 0

    @property
    def running(self) -> int:
        """How many queries run."""
        return len(self._pool.running) if self._pool else 0

    @property
    def slow(self) -> int:
        """How many of the running queries have stepped aside."""
        return self._pool.count_slow() if self._pool else 0

    @property
    def cached_bytes(self) -> int:
        """What the kept answers take."""
        return self._cache.size

    async def start(self) -> None:
        """Load the data and start the workers. Raises TargetError for data that cannot be loaded."""
        async with self._changing:
            if self._pool is None:
                self._pool = await self._load(self.data)

    async def stop(self) -> None:
        """End all processes. Queries that run get no answer."""
        for task in self._draining:
            task.cancel()
        pool, self._pool = self._pool, None
        if pool:
            await pool.stop()

    async def switch(self, data: Path) -> None:
        """Answer from other data from now on. Queries that run end as they began.

        Raises TargetError for data that cannot be loaded; then all stays as it is.
        """
        async with self._changing:
            pool = await self._load(data)
            old, self._pool, self.data = self._pool, pool, data
            self._cache = Cache(self.limits.cache_bytes)
            if old:
                task = asyncio.create_task(old.drain())
                self._draining.add(task)
                task.add_done_callback(self._draining.discard)

    async def _load(self, data: Path) -> Pool:
        pool = Pool(data, self.limits)
        try:
            await pool.start()
        except BaseException:
            await pool.stop()
            raise
        return pool

    def recall(self, request: Request) -> tuple[Headers, bytes] | None:
        """Return fields and body of the answer to a GET that came before, for who sends it himself."""
        if not (kept := self._cache.find(request)):
            return None
        self._count("cached", 0.0)
        return kept.headers, kept.body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, by the quickest way for one that came before."""
        if scope["type"] != "http":
            return await self._live(scope, receive, send)
        headers = collect_fields(scope)
        method = scope["method"]
        came = read_request(scope, headers)
        if method in ("GET", "HEAD") and (kept := self._cache.find(came)):
            self._count("cached", 0.0)
            return await send_answer(send, kept, headers, method)  # shared by all who ask: it takes no room
        begin = time.perf_counter()
        incoming = Incoming(receive)
        try:
            outcome = await self._answer(scope, headers, came, incoming, send)
        except GoneError:
            outcome = "gone"
        except RefusedError as refused:
            outcome = refused.reason
            await incoming.drain(self.limits.request_bytes)
            await self._refuse(scope, headers, refused, send)
        self._count(outcome, time.perf_counter() - begin)
        return None

    def _count(self, outcome: str, seconds: float) -> None:
        self.outcomes[outcome] += 1
        self.observe(outcome, seconds)

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Start and stop with a server that runs this application alone."""
        if scope["type"] != "lifespan":
            raise NotImplementedError(scope["type"])
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                try:
                    await self.start()
                except TargetError as problem:
                    await send({"type": "lifespan.startup.failed", "message": str(problem)})
                    return
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(
        self, scope: Scope, headers: Mapping[bytes, bytes], came: Request, receive: Incoming, send: Send
    ) -> str:
        """Send an answer and return its outcome. Raises RefusedError, or GoneError."""
        method = scope["method"]
        if method == "OPTIONS":
            await send_whole(send, 204, [*ALLOW, *PREFLIGHT, *STRICT], b"", method)
            return "preflight"
        if method not in METHODS:
            raise RefusedError("method")
        query = await read_query(method, scope["query_string"], headers, receive, self.limits)
        accept = headers.get(b"accept", b"").decode("latin-1")
        if query is None and self.page and prefers_page(accept):
            await self.page(scope, receive.receive, send)
            return "page"
        choice = choose(accept)
        address = self._find_address(scope, headers)
        asked = self._ask_for(query, choice, address)
        cache = self._cache
        answer = cache.find_asked(asked, came) if method != "POST" else None
        outcome = "cached" if answer else "answered"
        if answer is None:
            head, body = await self._run(query, choice, address, receive)
            answer = self._finish(head, body, choice)
            if head["kept"] and method != "POST":
                cache.keep(asked, came, answer)
        await self._send(send, answer, headers, method)
        return outcome

    async def _send(self, send: Send, answer: Answer, headers: Mapping[bytes, bytes], method: str) -> None:
        """Send an answer. Raises RefusedError while slow readers hold as much as may be held."""
        size = len(answer.body)
        if self._unsent and self._unsent + size > self.limits.unsent_bytes:
            raise RefusedError("busy")
        self._unsent += size
        try:
            await send_answer(send, answer, headers, method)
        finally:
            self._unsent -= size

    def _ask_for(self, query: Query | None, choice: Choice, address: str) -> tuple[Any, ...]:
        """Return what makes two requests ask for the same."""
        if query is None:
            return (None, choice.graph, address)
        return (normalize(query.text), query.default, query.named, choice.types, address)

    async def _run(
        self, query: Query | None, choice: Choice, address: str, receive: Incoming
    ) -> tuple[Head, bytes]:
        """Return the reply of a worker. Raises RefusedError, and GoneError when nobody waits for it."""
        if self._pool is None:
            raise RefusedError("starting")
        head, text, time_s = self._describe_task(query, choice, address)
        try:
            reply, body = await self._pool.ask(head, text.encode(), time_s, receive.wait_for_departure)
        except asyncio.CancelledError:
            if receive.gone:
                raise GoneError from None
            raise
        if "reason" in reply:
            raise recall_refusal(**reply)
        return reply, body

    def _describe_task(self, query: Query | None, choice: Choice, address: str) -> tuple[bytes, str, float]:
        """Return head, text and seconds of a worker's task."""
        limits, most = self.limits, self.limits.time_s
        if query is None:
            return describe_description(limits, choice, address), "", most
        time_s = most if query.time_s is None else min(max(query.time_s, 0.001), most)
        head = describe_query(choice, address, query.default, query.named, limits.rows, limits.answer_bytes)
        return head, query.text, time_s

    def _finish(self, head: Head, body: bytes, choice: Choice) -> Answer:
        """Return an answer ready to be sent."""
        chosen = {"rows": choice.rows, "truth": choice.truth, "graph": choice.graph}[head["kind"]]
        media_type = chosen.media_type if chosen else ""
        charset = "; charset=utf-8" if media_type.startswith("text/") else ""
        etag = make_etag(media_type, body)
        headers = [
            (b"content-type", f"{media_type}{charset}".encode()),
            (b"content-length", str(len(body)).encode()),
            (b"vary", b"Accept"),
            (b"etag", etag),
            (b"cache-control", b"no-cache"),
            *self._common,
        ]
        return Answer(headers, body, etag)

    async def _refuse(
        self, scope: Scope, headers: Mapping[bytes, bytes], refused: RefusedError, send: Send
    ) -> None:
        """Send why there is no answer."""
        if refused.reason == "unacceptable":
            refused.more["available"] = [one.media_type for one in OFFERS[refused.more.pop("kind")]]
        address = self._find_address(scope, headers)
        status, body, special = write_problem(
            refused.reason, refused.detail, self.limits, refused.more, address
        )
        whole = [
            (b"content-type", MEDIA_TYPE),
            (b"content-length", str(len(body)).encode()),
            (b"vary", b"Accept"),
            (b"cache-control", b"no-store"),
            *self._common,
            *special,
        ]
        await send_whole(send, status, whole, body, scope["method"])

    def _find_address(self, scope: Scope, headers: Mapping[bytes, bytes]) -> str:
        """Return the address of this endpoint, by what the client calls it if nobody has told."""
        path = scope.get("raw_path") or scope["path"].encode()
        return self.address or name_address(scope.get("scheme", "http"), headers.get(b"host", b""), path)


@lru_cache(maxsize=KEPT)
def describe_query(
    choice: Choice,
    address: str,
    default: tuple[str, ...] | None,
    named: tuple[str, ...] | None,
    rows: int,
    answer_bytes: int,
) -> bytes:
    """Return the head of the task to answer a query."""
    return write_head(
        {
            "task": "query",
            "base_iri": address,
            "rows_format": choice.rows and choice.rows.name,
            "truth_format": choice.truth and choice.truth.name,
            "graph_format": choice.graph and choice.graph.name,
            "default": default,
            "named": named,
            "rows": rows,
            "answer_bytes": answer_bytes,
        }
    )


def describe_description(limits: Limits, choice: Choice, address: str) -> bytes:
    """Return the head of the task to describe the service. Raises RefusedError if the client takes none."""
    if choice.graph is None:
        raise RefusedError("unacceptable", kind="graph")
    task = {"task": "describe", "address": address, "format": choice.graph.name}
    return write_head({**task, "limits": limits.describe()})


def recall_refusal(*, reason: str, detail: str = "", tired: bool, **more: Any) -> RefusedError:
    """Return why a worker gave no answer, by the head of its reply."""
    return RefusedError(reason, detail, **more)


def make_etag(media_type: str, body: bytes) -> bytes:
    """Return a strong validator: the same bytes under another media type are another representation."""
    digest = hashlib.blake2b(body, digest_size=16, key=media_type.encode())
    return b'"' + digest.hexdigest().encode() + b'"'


@lru_cache(maxsize=KEPT)
def name_address(scheme: str, host: bytes, path: bytes) -> str:
    """Return the parts of an address as an IRI, whatever a client has sent.

    >>> name_address("http", b"example.org", b"/a path?query")
    'http://example.org/apath'
    """
    name = host.decode() if HOST.fullmatch(host) else "localhost"
    safe = re.sub(rb"[^A-Za-z0-9/._~%-]", b"", path.partition(b"?")[0]).decode()
    return f"{scheme}://{name}{safe}"


def normalize(text: str) -> str:
    r"""Return the text of a query with single blanks, unless they may be in a string or end a comment.

    >>> normalize("SELECT *\n  { ?s ?p ?o }")
    'SELECT * { ?s ?p ?o }'
    """
    if '"' in text or "'" in text or "#" in text:
        return text
    return BLANKS.sub(" ", text).strip(" ")


def read_request(scope: Scope, headers: Mapping[bytes, bytes]) -> Request:
    """Return what the answer to a GET depends on; the address is in descriptions, and in relative IRIs."""
    host, scheme = headers.get(b"host", b""), scope.get("scheme", "http").encode()
    return scope["query_string"], headers.get(b"accept", b""), host, scheme, scope.get("raw_path", b"")
