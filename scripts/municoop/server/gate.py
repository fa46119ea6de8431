"""What every request passes: answers from memory, limits, measures, the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Protocol

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from municoop.server.content.library import Library
from municoop.server.content.static import PASSING, find_root, make_key
from municoop.server.operation.connection import WRITE
from municoop.server.operation.limits import Limits
from municoop.server.operation.log import AccessLog
from municoop.server.operation.metrics import Metrics, name_method
from municoop.server.operation.rates import Rates
from municoop.server.protocol.answers import Answer, Fields
from municoop.server.protocol.problems import build_problem

BUSY_SECONDS = 5
KIND = "municoop.kind"
SPARQL = b"/sparql"
DECIDING = frozenset((b"accept", b"accept-language", b"accept-encoding", b"host"))
GONE = 499
"""In log and measures: the client left before it had an answer."""


Write = Callable[[Message, Message], bool]


class Asked(Protocol):
    """What answers queries."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        ...

    def recall(self, request: tuple[bytes, ...]) -> tuple[Fields, bytes] | None:
        """Return fields and body of the answer that was given before.

        `request`: query string, Accept, Host, scheme and path.
        """
        ...


class Gate:
    """The outermost application. What was asked for before is answered here, before any routing.

    Queries go straight to the endpoint, as nothing else is asked so often; the rest goes to `app`.
    """

    def __init__(
        self,
        app: ASGIApp,
        library: Library | None,
        endpoint: Asked | None,
        limits: Limits,
        metrics: Metrics,
        log: AccessLog,
        rates: Rates | None,
    ) -> None:
        self.app = app
        self.library = library
        self.endpoint = endpoint
        self.limits = limits
        self.metrics = metrics
        self.log = log
        self.rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = perf_counter()
        method = scope["method"]
        answer = self.refuse_many(scope) if self.rates is not None else None
        app = self.choose(scope)
        if answer is None and app is self.app and method in ("GET", "HEAD"):
            answer = self.recall(scope["raw_path"], scope["query_string"], scope["headers"], scope["scheme"])
        if answer is None:
            await self.pass_on(app, scope, receive, send, started)
            return
        await answer.send(method, send)
        self.record(answer.kind, method, answer.status, measure_body(answer, method), started)

    def recall_for_all(self, path: bytes, query: bytes, fields: Fields, scheme: str) -> Answer | None:
        """Return the answer to a GET that was made before and is answered without looking at who asks."""
        return self.recall(path, query, fields, scheme) if self.rates is None else None

    def recall(self, path: bytes, query: bytes, fields: Fields, scheme: str) -> Answer | None:
        """Return the answer to a request that was made before, None if it was not or has conditions."""
        given: dict[bytes, bytes] = {}
        for name, value in fields:
            if name in PASSING or (name in given and name in DECIDING):
                return None
            given[name] = value
        if path == SPARQL and self.endpoint is not None:
            accept, host = given.get(b"accept", b""), given.get(b"host", b"")
            kept = self.endpoint.recall((query, accept, host, scheme.encode(), path))
            return Answer(200, *kept, "sparql") if kept else None
        return self.library.snapshot.answers.get(make_key(path, given)) if self.library else None

    def refuse_many(self, scope: Scope) -> Answer | None:
        """Return a refusal for an address that asks too often."""
        client = scope.get("client")
        seconds = self.rates.take(client[0]) if self.rates is not None and client else 0
        if not seconds:
            return None
        return refuse(scope, 429, [(b"retry-after", str(seconds).encode())])

    async def pass_on(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send, started: float) -> None:
        """Let an application answer, and look at what it says."""
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        outcome = 500
        write = scope.get(WRITE) if app is self.endpoint else None
        exchange = Exchange(receive, send, write, self.limits.body)
        self.metrics.running.inc()
        try:
            if int(length) > self.limits.body:
                exchange.is_over = True
            else:
                await app(scope, exchange.receive, exchange.send)
            if exchange.is_over and not exchange.status:
                await refuse(scope, 413, [(b"connection", b"close")]).send(scope["method"], exchange.send)
            outcome = GONE
        except Exception:
            if not exchange.status:
                await refuse(scope, 500, []).send(scope["method"], exchange.send)
            raise
        finally:
            self.metrics.running.dec()
            kind = scope.get(KIND, "other")
            self.record(kind, scope["method"], exchange.status or outcome, exchange.size, started)

    def choose(self, scope: Scope) -> ASGIApp:
        """Return who answers a request."""
        if self.endpoint is None or scope["path"] != SPARQL.decode():
            return self.app
        scope[KIND] = "sparql"
        return self.endpoint

    async def refuse_busy(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer on a connection that is one too many."""
        started = perf_counter()
        fields = [(b"retry-after", str(BUSY_SECONDS).encode()), (b"connection", b"close")]
        answer = refuse(scope, 503, fields)
        await answer.send(scope["method"], send)
        self.record("error", scope["method"], 503, measure_body(answer, scope["method"]), started)

    def record(self, kind: str, method: str, status: int, size: int, started: float) -> None:
        """Measure and log an answer."""
        seconds, name = perf_counter() - started, name_method(method)
        self.metrics.record(kind, name, status, size, seconds)
        self.log.add(kind, name, status, size, seconds)


def measure_body(answer: Answer, method: str) -> int:
    """Return how many bytes of content are sent."""
    return len(answer.body) if method != "HEAD" and isinstance(answer.body, bytes) else 0


def refuse(scope: Scope, status: int, fields: Fields) -> Answer:
    """Return a refusal of a whole request."""
    request: Mapping[bytes, bytes] = dict(scope["headers"])
    return build_problem(status, request, root=find_root(scope["raw_path"]), fields=fields)


class Exchange:
    """A request and its answer on their way: how long the one may be, how long the other was.

    With `write`, an answer that is whole goes out by it, in one piece.
    """

    def __init__(self, receive: Receive, send: Send, write: Write | None, limit: int) -> None:
        self.pass_receive = receive
        self.pass_send = send
        self.write = write
        self.opening: Message | None = None
        self.left = limit
        self.is_over = False
        self.status = 0
        self.size = 0

    async def receive(self) -> Message:
        """Return what the client sends next: from the limit on nothing more, as if it had gone."""
        message = await self.pass_receive()
        self.left -= len(message.get("body", b""))
        self.is_over = self.left < 0
        return {"type": "http.disconnect"} if self.is_over else message

    async def send(self, message: Message) -> None:
        """Send on."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            if self.write is not None:
                self.opening = message
                return
        else:
            self.size += len(message.get("body", b""))
        opening, self.opening = self.opening, None
        if opening is not None and self.write is not None:
            if self.write(opening, message):
                return
            await self.pass_send(opening)
        await self.pass_send(message)
