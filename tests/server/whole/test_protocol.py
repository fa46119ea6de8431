"""The W3C tests of the SPARQL 1.1 Protocol, asked of the whole server as anyone starts it over a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sparql_protocol.checks import check_case
from sparql_protocol.client import Client
from sparql_protocol.manifest import Case, read_manifest, write_data
from web_hosts.own import run_own

GRAPHS, CASES = read_manifest(Path(__file__).parents[1] / "sparql" / "w3c" / "manifest.ttl")
READING = [case for case in CASES if case.group != "update"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a server over the data of the tests."""
    folder = tmp_path_factory.mktemp("protocol")
    data = folder / "data.nq"
    write_data(GRAPHS, data)
    command = (sys.executable, "-m", "municoop", "serve", "--data", str(data), "--port", "0")
    with run_own(folder, folder, command=command) as own:
        yield Client(f"http://127.0.0.1:{own.port}/sparql")


@pytest.mark.parametrize("case", READING, ids=lambda case: case.key)
def test_the_protocol_is_kept(client: Client, case: Case) -> None:
    check_case(client, case)
