"""A door before a store that counts, and closes, on request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs
from urllib.request import Request, urlopen

from stores import run_oxigraph as run_oxigraph


@dataclass
class Door:
    """What stands before a server: its address and the queries that went through.

    Query number `limit` and those after it wait until `open` is set; `reached` says that one waits.
    """

    url: str
    limit: int | None = None
    queries: list[str] = field(default_factory=list)
    reached: Event = field(default_factory=Event)
    open: Event = field(default_factory=Event)


@contextmanager
def run_door(endpoint: str) -> Iterator[Door]:
    """Run a door before an endpoint."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if door.limit is not None and len(door.queries) >= door.limit:
                door.reached.set()
                door.open.wait(60)
                return
            door.queries.append(parse_qs(body.decode())["query"][0])
            headers = {name: self.headers[name] for name in ("Content-Type", "Accept")}
            with urlopen(Request(endpoint, body, headers)) as answer:  # noqa: S310  # an address of ours
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.headers["Content-Type"])
                self.end_headers()
                self.wfile.write(answer.read())

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        door = Door(f"http://127.0.0.1:{server.server_port}/query")
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield door
        finally:
            door.open.set()
            server.shutdown()
