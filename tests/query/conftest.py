"""A small release, and an endpoint on this machine that answers as it is told."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from municoop.query.library import SavedQuery, read_library
from municoop.sources.project import Project

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def library(root: Path) -> dict[str, SavedQuery]:
    """The saved queries of the project."""
    return read_library(Project(root, root))


@pytest.fixture(scope="session")
def sample() -> tuple[ox.Quad, ...]:
    """The statements of the sample release."""
    return tuple(ox.parse((HERE / "sample.trig").read_bytes(), format=ox.RdfFormat.TRIG))


@pytest.fixture(scope="session")
def sample_dump(sample: tuple[ox.Quad, ...]) -> bytes:
    """The sample release as N-Quads."""
    return ox.serialize(sample, format=ox.RdfFormat.N_QUADS) or b""


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory, sample_dump: bytes) -> Path:
    """The folder of the sample release."""
    folder = tmp_path_factory.mktemp("public")
    (folder / "municoop.nq.gz").write_bytes(gzip.compress(sample_dump, mtime=0))
    return folder


@dataclass(frozen=True)
class Reply:
    """What the endpoint is to answer; a status of 0 cuts the connection, an `after` waits before."""

    status: int = 200
    body: str = (
        '{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "literal", "value": "1"}}]}}'
    )
    media_type: str = "application/sparql-results+json"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Endpoint:
    """A running endpoint: its address, and what it was asked (form fields and headers) so far."""

    url: str
    queries: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


StartEndpoint = Callable[..., Endpoint]


@pytest.fixture
def start_endpoint() -> Iterator[StartEndpoint]:
    """Start endpoints that give the replies one after another, the last one again and again."""
    servers: list[ThreadingHTTPServer] = []

    def start(*replies: Reply) -> Endpoint:
        pending = list(replies)

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                # A store that federates sends the bare query instead of a form.
                endpoint.queries.append(form.get("query", [""])[0])
                endpoint.headers.append(dict(self.headers.items()))
                self.give(pending.pop(0) if len(pending) > 1 else pending[0])

            def give(self, reply: Reply) -> None:
                if reply.status == 0:
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                for name, value in {"Content-Type": reply.media_type, **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body.encode())))
                self.end_headers()
                self.wfile.write(reply.body.encode())

            def log_message(self, format: str, *args: object) -> None:
                """Keep quiet."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        endpoint = Endpoint(f"http://127.0.0.1:{server.server_port}/sparql")
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return endpoint

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
