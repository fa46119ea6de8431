"""A server on this machine that answers as it is told: well, badly, slowly, too much, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BufferedIOBase
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Lock, Thread
from urllib.parse import parse_qs

ROWS = '{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "1"}}]}}'


@dataclass(frozen=True)
class Reply:
    """What to answer. `length` is what Content-Length says where it lies, None for none at all.

    The head, or the body, is sent a byte every `pace` seconds; an `endless` body is repeated without end.
    """

    status: int = 200
    body: str = ROWS
    media_type: str = "application/sparql-results+json"
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = -1
    head_pace: float = 0.0
    body_pace: float = 0.0
    endless: bool = False

    @property
    def head(self) -> bytes:
        """The status line and the header fields."""
        fields = {"Content-Type": self.media_type, **self.headers}
        if self.length is not None:
            fields["Content-Length"] = str(len(self.body.encode()) if self.length < 0 else self.length)
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}"]
        return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in fields.items()), "", ""]).encode()


# A status of 0 cuts the connection, one of 1 says nothing and keeps it open.
CUT, SILENCE = Reply(status=0), Reply(status=1)


@dataclass
class Endpoint:
    """A running server: its address, and what it was asked (form fields and header fields) so far."""

    url: str
    queries: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    busiest: int = 0


StartEndpoint = Callable[..., Endpoint]


class Conversation:
    """The replies that are left, and what was asked so far."""

    def __init__(self, replies: tuple[Reply, ...]) -> None:
        self.pending = list(replies)
        self.endpoint = Endpoint("")
        self.closing = Event()
        self.lock = Lock()
        self.guests = 0

    def hear(self, line: str, headers: dict[str, str], body: str) -> Reply:
        """Note what was asked, and return what to answer: the last reply again and again."""
        with self.lock:
            self.guests += 1
            self.endpoint.busiest = max(self.endpoint.busiest, self.guests)
            self.endpoint.requests.append(line)
            self.endpoint.headers.append(headers)
            # A store that federates sends the bare query instead of a form.
            self.endpoint.queries.append(parse_qs(body).get("query", [""])[0])
            return self.pending.pop(0) if len(self.pending) > 1 else self.pending[0]

    def say(self, reply: Reply, out: BufferedIOBase) -> None:
        """Send a reply, until the other side or the test has had enough."""
        try:
            if reply.status == SILENCE.status:
                self.closing.wait()
            elif reply.status != CUT.status:
                self.write(reply.head, reply.head_pace, out)
                self.write(reply.body.encode(), reply.body_pace, out)
                while reply.endless and not self.closing.is_set():
                    out.write(reply.body.encode())
        except OSError:
            return
        finally:
            with self.lock:
                self.guests -= 1

    def write(self, data: bytes, pace: float, out: BufferedIOBase) -> None:
        """Write data, at once or a byte at a time."""
        if not pace:
            out.write(data)
            return
        for number in data:
            if self.closing.wait(pace):
                return
            out.write(bytes([number]))


@contextmanager
def serve(*replies: Reply) -> Iterator[Endpoint]:
    """Run a server that gives the replies one after another, the last one again and again."""
    conversation = Conversation(replies)

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            line = self.rfile.readline().decode().strip()
            headers = {}
            while field_line := self.rfile.readline().decode().strip():
                name, _, value = field_line.partition(": ")
                headers[name.title()] = value
            body = self.rfile.read(int(headers.get("Content-Length", "0"))).decode()
            conversation.say(conversation.hear(line, headers, body), self.wfile)

    class Server(ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        conversation.endpoint.url = f"http://127.0.0.1:{server.server_address[1]}/sparql"
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield conversation.endpoint
        finally:
            conversation.closing.set()
            server.shutdown()
