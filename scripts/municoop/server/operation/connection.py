"""A connection that cannot be held by saying little: uvicorn's, with time and size limits.

uvicorn limits neither the time that a request may take to arrive nor the size of its fields (httptools
has no limit), and waits for slow readers without end.
"""

from __future__ import annotations

import asyncio
import json
import re
from enum import Enum, auto
from functools import partial
from time import perf_counter
from typing import Any, Protocol, cast

import httptools
from starlette.types import Message, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from municoop.server.operation.limits import Limits
from municoop.server.operation.metrics import Metrics
from municoop.server.protocol.answers import STRICT, Answer, Fields
from municoop.server.protocol.problems import read_refusals

LINE_SIGNS = len(": \r\n")
HOST = re.compile(rb"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{0,5})?")


CLOSE: Fields = [(b"connection", b"close")]
WRITE = "municoop.write"
"""In a scope: writes the two messages of an answer in one piece, and returns whether that could be."""


class Gate(Protocol):
    """What stands behind connections."""

    async def refuse_busy(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer on a connection that is one too many."""
        ...

    def recall_for_all(self, path: bytes, query: bytes, fields: Fields, scheme: str) -> Answer | None:
        """Return the answer to a GET if it is in memory."""
        ...

    def record(self, kind: str, method: str, status: int, size: int, started: float) -> None:
        """Measure and log an answer."""
        ...


class Arriving(Enum):
    """What of a request is being waited for."""

    NOTHING = auto()
    HEAD = auto()
    BODY = auto()


class TooLargeError(Exception):
    """The address or the fields of a request are over the limit."""


class NoHostError(Exception):
    """A request does not say, in one way, which host it is for."""


class Connection(HttpToolsProtocol):
    """One connection. What `gate` has in memory is answered at once, without a task for it."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        limits: Limits,
        metrics: Metrics,
        gate: Gate,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.limits = limits
        self.metrics = metrics
        self.gate = gate
        self.is_answered = False
        self.refusal = 400
        self.is_one_too_many = False
        self.arriving = Arriving.HEAD
        self.unfinished = 0
        self.deadline: asyncio.TimerHandle | None = None
        self.stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection; far too many are not answered."""
        super().connection_made(transport)
        count = len(self.connections)
        if count > 2 * self.limits.connections:
            self.metrics.count_cut("connections")
            transport.abort()
            return
        if count > self.limits.connections:
            self.is_one_too_many = True
            self.app = self.gate.refuse_busy
        self.await_until(self.limits.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.await_until(None)
        self.watch_reader(is_stalled=False)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on. What has begun has to end in time, and a head in size."""
        if self.arriving is Arriving.NOTHING:
            self.begin()
        self.unfinished += len(data)
        super().data_received(data)
        if self.arriving is Arriving.NOTHING or self.transport.is_closing():
            return
        is_head = self.arriving is Arriving.HEAD
        if is_head and self.unfinished > self.limits.url + self.limits.head:
            self.refusal = 431
            self.send_400_response("")
        elif self.deadline is None:
            self.await_until(self.limits.head_seconds if is_head else self.limits.body_seconds)

    def begin(self) -> None:
        """Expect a request."""
        self.arriving = Arriving.HEAD
        self.unfinished = 0

    def on_message_begin(self) -> None:
        """A request begins; there may be several in what has just arrived."""
        if self.arriving is Arriving.NOTHING:
            self.begin()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Answer the request; its body may still be on the way. Raises TooLargeError and NoHostError."""
        if len(self.url) > self.limits.url:
            self.refusal = 414
            raise TooLargeError
        if sum(len(name) + len(value) + LINE_SIGNS for name, value in self.headers) > self.limits.head:
            self.refusal = 431
            raise TooLargeError
        self.check_host()
        self.arriving = Arriving.BODY
        self.await_until(None)
        self.is_answered = self.parser.get_method() == b"GET" and self.is_free() and self.answer_at_once()
        if not self.is_answered:
            super().on_headers_complete()

    def is_free(self) -> bool:
        """Whether an answer can be written now: none is under way, and the reader has taken in the former."""
        is_done = self.cycle is None or self.cycle.response_complete
        is_taking = not (self.flow.write_paused or self.transport.is_closing() or self.is_one_too_many)
        return is_done and is_taking and self.url.startswith(b"/") and b"#" not in self.url

    def answer_at_once(self) -> bool:
        """Answer a GET whose answer is in memory; return whether that was so."""
        started = perf_counter()
        path, _, query = self.url.partition(b"?")
        answer = self.gate.recall_for_all(path, query, self.headers, self.scheme or "http")
        if answer is None or not isinstance(answer.body, bytes):
            return False
        self.write(answer.status, answer.fields, answer.body, is_last=not self.parser.should_keep_alive())
        self.gate.record(answer.kind, "GET", answer.status, len(answer.body), started)
        self.on_response_complete()
        return True

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Have a request answered, which may be done in one piece."""
        cast("Scope", cycle.scope)[WRITE] = partial(self.write_answer, cycle)
        super()._start_asgi_task(cycle, app)

    def write_answer(self, cycle: RequestResponseCycle, opening: Message, closing: Message) -> bool:
        """Write an answer in one piece, as uvicorn would in two; return whether that could be.

        What is more than one piece, ends the connection or has to wait is left to uvicorn.
        """
        is_plain = not closing.get("more_body") and CLOSE[0] not in opening["headers"]
        if not is_plain or cycle.disconnected or self.flow.write_paused:
            return False
        self.write(opening["status"], opening["headers"], closing["body"], is_last=not cycle.keep_alive)
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        cycle.on_response()
        return True

    def write(self, status: int, fields: Fields, body: bytes, *, is_last: bool) -> None:
        """Write an answer, and close the connection if it is the last one."""
        whole = [*self.server_state.default_headers, *fields, *(CLOSE if is_last else ())]
        self.transport.write(b"".join((write_head(status, whole), body)))
        if is_last:
            self.transport.close()

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body; that of a request which is answered already is nothing to anybody."""
        if not self.is_answered:
            super().on_body(body)

    def check_host(self) -> None:
        """Raise NoHostError unless there is one valid Host, or none in HTTP/1.0 (RFC 9112, section 3.2).

        The host of a target in absolute form takes its place (3.2.2). What refers to this server by its
        Host can so refer to nothing that is no host.
        """
        hosts = [value for name, value in self.headers if name == b"host"]
        if not hosts and self.parser.get_http_version() == "1.0":
            return
        if len(hosts) != 1 or not HOST.fullmatch(hosts[0]):
            raise NoHostError
        if self.url[:1] not in (b"/", b"*"):
            target = httptools.parse_url(self.url)
            if target.host is not None:
                port = b"" if target.port is None else b":%d" % target.port
                self.headers[:] = [pair for pair in self.headers if pair[0] != b"host"]
                self.headers.append((b"host", target.host + port))

    def on_message_complete(self) -> None:
        """The request has arrived."""
        self.arriving = Arriving.NOTHING
        self.await_until(None)
        if not self.is_answered:
            super().on_message_complete()

    def await_until(self, seconds: float | None) -> None:
        """Set or take away the time by which something must have arrived."""
        if self.deadline is not None:
            self.deadline.cancel()
        self.deadline = None if seconds is None else self.loop.call_later(seconds, self.cut)

    def cut(self) -> None:
        """End a connection on which a request did not arrive in time; without a word if none has begun."""
        self.deadline = None
        if self.transport.is_closing():
            return
        self.metrics.count_cut("slow request" if self.unfinished else "silence")
        self.refusal = 408
        if self.unfinished:
            self.send_400_response("")
        else:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, or none that is taken; without a word if an answer was begun."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.abort()
            return
        if self.arriving is not Arriving.BODY:
            self.transport.write(write_refusal(self.refusal))
        self.transport.close()

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: anyone may ask for another protocol and gets this one."""

    def pause_writing(self) -> None:
        """The reader is slower than we are."""
        super().pause_writing()
        self.watch_reader(is_stalled=True)

    def resume_writing(self) -> None:
        """The reader has caught up."""
        super().resume_writing()
        self.watch_reader(is_stalled=False)

    def watch_reader(self, *, is_stalled: bool) -> None:
        """Look after a while how much was taken in meanwhile, or stop looking."""
        if self.stall is not None:
            self.stall.cancel()
        self.stall = None
        if is_stalled:
            waiting = self.transport.get_write_buffer_size()
            self.stall = self.loop.call_later(self.limits.stalled_seconds, self.judge_reader, waiting)

    def judge_reader(self, waiting: int) -> None:
        """End a connection whose reader takes in next to nothing. `waiting`: the bytes that waited before."""
        self.stall = None
        if waiting - self.transport.get_write_buffer_size() < self.limits.stalled_bytes:
            self.metrics.count_cut("slow reader")
            self.transport.abort()
        else:
            self.watch_reader(is_stalled=True)


def write_refusal(status: int) -> bytes:
    """Return a refusal (RFC 9457) as it goes over the wire: of this request nothing more is known."""
    words = read_refusals("en")
    problem = {
        "type": "about:blank",
        "title": words[f"problem_{status}"],
        "status": status,
        "detail": words[f"problem_{status}_means"],
    }
    body = json.dumps(problem).encode()
    fields = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        *STRICT,
    ]
    return write_head(status, fields) + body


def write_head(status: int, fields: Fields) -> bytes:
    """Return status line and fields as they go over the wire."""
    lines = [STATUS_LINE[status]]
    for name, value in fields:
        lines += (name, b": ", value, b"\r\n")
    return b"".join((*lines, b"\r\n"))


def as_protocol(limits: Limits, metrics: Metrics, gate: Gate) -> type[asyncio.Protocol]:
    """Return what uvicorn makes its connections with."""

    def connect(*args: Any, **kwargs: Any) -> Connection:
        return Connection(*args, **kwargs, limits=limits, metrics=metrics, gate=gate)

    return cast("type[asyncio.Protocol]", connect)
