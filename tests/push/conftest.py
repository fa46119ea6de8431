"""Two stores of different makers, empty, and a small release to load into them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from rdflib import Dataset

from municoop.network.client import Endpoint, ask_rows
from municoop.push.store import GraphStore, RemoteStore, Updater, Writer
from network.conftest import start_endpoint as start_endpoint
from query.conftest import sample as sample
from query.conftest import sample_dump as sample_dump
from stores import run_writable_oxigraph

BASE = "https://w3id.org/municoop/"


@contextmanager
def run_rdflib() -> Iterator[str]:
    """Run rdflib as a store behind HTTP, as its users do: queries and updates at one address."""
    dataset, lock = Dataset(), Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            with lock:
                if self.headers["Content-Type"] == "application/sparql-update":
                    dataset.update(body)
                    answer = b""
                else:
                    answer = dataset.query(parse_qs(body)["query"][0]).serialize(format="json") or b""
            self.send_response(200)
            self.send_header("Content-Type", "application/sparql-results+json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/sparql"
        finally:
            server.shutdown()


@pytest.fixture(params=["oxigraph by graphs", "oxigraph by updates", "rdflib by updates"])
def stores(request: pytest.FixtureRequest) -> Iterator[tuple[RemoteStore, Writer]]:
    """An empty store, and a way to write to it."""
    if request.param.startswith("rdflib"):
        with run_rdflib() as url:
            yield RemoteStore(Endpoint(url)), Updater(Endpoint(url))
        return
    with run_writable_oxigraph() as address:
        store = RemoteStore(Endpoint(f"{address}/query"))
        by_graphs = request.param.endswith("graphs")
        yield (
            store,
            GraphStore(Endpoint(f"{address}/store")) if by_graphs else Updater(Endpoint(f"{address}/update")),
        )


@pytest.fixture
def dump(tmp_path: Path, sample_dump: bytes) -> Path:
    """The sample release as a dump."""
    path = tmp_path / "sample.nq"
    path.write_bytes(sample_dump)
    return path


def read_store(store: RemoteStore, graph: str) -> set[str]:
    """Return what a graph holds, numbers by their value."""
    rows = ask_rows(store.endpoint, f"SELECT ?s ?p ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", "for a graph")
    return {describe(*row) for row in rows.rows}


def describe(subject: object, predicate: object, value: object) -> str:
    """Return a statement as a text that does not depend on how numbers are written."""
    if isinstance(value, ox.Literal) and value.datatype.value.rpartition("#")[2] in (
        "integer",
        "decimal",
        "nonNegativeInteger",
    ):
        return f"{subject} {predicate} {float(value.value):.6f}"
    return f"{subject} {predicate} {value}"
