"""One endpoint over the data of the W3C tests, for all tests that do it no harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from endpoints import Server, serve
from sparql_protocol.client import Client
from sparql_protocol.manifest import read_manifest, write_data

W3C = Path(__file__).parent / "w3c"


@pytest.fixture(scope="session")
def w3c_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of the W3C tests in one file."""
    target = tmp_path_factory.mktemp("w3c") / "data.nq"
    write_data(read_manifest(W3C / "manifest.ttl")[0], target)
    return target


@pytest.fixture(scope="session")
def server(w3c_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An endpoint with a time limit of two seconds."""
    with serve(w3c_data, tmp_path_factory.mktemp("log"), time_s=2.0) as running:
        yield running


@pytest.fixture(scope="session")
def client(server: Server) -> Client:
    """A client of the endpoint."""
    return server.client
