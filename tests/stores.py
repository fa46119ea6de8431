"""Oxigraph's own server on this machine, as anyone may run it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

OXIGRAPH = Path(sys.executable).with_name("oxigraph")


def find_port() -> int:
    """Return a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def run_oxigraph(*graphs: Path) -> Iterator[str]:
    """Run a server that holds these files, and yield the address of its endpoint."""
    with TemporaryDirectory() as folder:
        load: list[str | Path] = [OXIGRAPH, "load", "--location", folder, "--file", *graphs]
        subprocess.run(load, check=True, capture_output=True)
        address = f"127.0.0.1:{find_port()}"
        serve: list[str | Path] = [
            OXIGRAPH,
            "serve-read-only",
            "--union-default-graph",
            "--location",
            folder,
            "--bind",
            address,
        ]
        with subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                wait_for(address)
                yield f"http://{address}/query"
            finally:
                server.terminate()


@contextmanager
def run_writable_oxigraph() -> Iterator[str]:
    """Run an empty server that takes changes; yield its address, with `/query`, `/update` and `/store`."""
    with TemporaryDirectory() as folder:
        address = f"127.0.0.1:{find_port()}"
        serve: list[str | Path] = [OXIGRAPH, "serve", "--location", folder, "--bind", address]
        with subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                wait_for(address)
                yield f"http://{address}"
            finally:
                server.terminate()


def wait_for(address: str) -> None:
    """Wait until somebody listens there."""
    host, _, port = address.partition(":")
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            socket.create_connection((host, int(port)), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("the server did not start")
