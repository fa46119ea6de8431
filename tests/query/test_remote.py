"""Queries to endpoints: to one on this machine that answers as it is told, and to a real store."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from municoop.errors import InputError, RemoteError
from municoop.query.answer import Graph, Rows
from municoop.query.library import SavedQuery
from municoop.query.remote import Question, ask_endpoint
from municoop.query.run import run_query
from query.conftest import Reply, StartEndpoint

SELECT = "SELECT ?n { ?n ?p ?o }"


class Pauses(list[float]):
    """Pauses that are noted and not made."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def ask(url: str, form: str = "SELECT", timeout_seconds: int = 10) -> Question:
    return Question(url, "partners", SELECT, form, timeout_seconds)


def test_rows_come_back(start_endpoint: StartEndpoint) -> None:
    answer = ask_endpoint(ask(start_endpoint(Reply()).url))
    assert isinstance(answer, Rows)
    assert answer.variables == ("n",)


def test_truth_comes_back(start_endpoint: StartEndpoint) -> None:
    assert ask_endpoint(ask(start_endpoint(Reply(body='{"head": {}, "boolean": true}')).url, "ASK")) is True


@pytest.mark.parametrize("form", ["CONSTRUCT", "DESCRIBE"])
def test_graph_comes_back_sorted_and_each_triple_once(start_endpoint: StartEndpoint, form: str) -> None:
    reply = Reply(body="<x:b> <x:p> 1 . <x:a> <x:p> 1 . <x:b> <x:p> 1 .", media_type="text/turtle")
    endpoint = start_endpoint(reply)
    answer = ask_endpoint(ask(endpoint.url, form))
    assert isinstance(answer, Graph)
    assert [str(triple.subject) for triple in answer.triples] == ["<x:a>", "<x:b>"]
    assert "text/turtle" in endpoint.headers[0]["Accept"]


def test_server_learns_who_asks_and_what_is_wanted(start_endpoint: StartEndpoint) -> None:
    endpoint = start_endpoint(Reply())
    ask_endpoint(ask(endpoint.url))
    assert endpoint.queries == [SELECT]
    assert endpoint.headers[0]["User-Agent"] == "municoop (+https://w3id.org/municoop)"
    assert endpoint.headers[0]["Accept"].startswith("application/sparql-results+json")


def test_busy_server_is_asked_again_with_growing_pauses(start_endpoint: StartEndpoint) -> None:
    endpoint, pauses = start_endpoint(Reply(503), Reply(429), Reply(503), Reply()), Pauses()
    ask_endpoint(ask(endpoint.url), pauses)
    assert pauses == [1.0, 2.0, 4.0]
    assert len(endpoint.queries) == 4


def test_server_that_stays_busy_is_given_up(start_endpoint: StartEndpoint) -> None:
    endpoint, pauses = start_endpoint(Reply(503, body="come back later")), Pauses()
    with pytest.raises(
        RemoteError, match=r"asked to answer partners, it is too busy \(HTTP 503\): come back"
    ):
        ask_endpoint(ask(endpoint.url), pauses)
    assert len(pauses) == 3


def test_pause_that_the_server_names_is_made(start_endpoint: StartEndpoint) -> None:
    in_half_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    endpoint, pauses = (
        start_endpoint(
            Reply(429, headers={"Retry-After": "7"}),
            Reply(503, headers={"Retry-After": in_half_a_minute}),
            Reply(503, headers={"Retry-After": "Mon, 01 Jan 2001 00:00:00 -0000"}),
            Reply(),
        ),
        Pauses(),
    )
    ask_endpoint(ask(endpoint.url), pauses)
    assert pauses[0] == 7.0
    assert 20 < pauses[1] <= 30
    assert pauses[2] == 0.0


def test_server_that_wants_an_hour_is_given_up_at_once(start_endpoint: StartEndpoint) -> None:
    endpoint, pauses = start_endpoint(Reply(429, headers={"Retry-After": "3600"})), Pauses()
    with pytest.raises(RemoteError, match=r"too busy \(HTTP 429\)"):
        ask_endpoint(ask(endpoint.url), pauses)
    assert pauses == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 414, 418, 500, 502])
def test_refusal_is_told_in_one_line_with_the_servers_words(
    start_endpoint: StartEndpoint, status: int
) -> None:
    endpoint = start_endpoint(Reply(status, body="Рядок 3:\n\x1b[31mexpected }", media_type="text/plain"))
    with pytest.raises(RemoteError) as caught:
        ask_endpoint(ask(endpoint.url), Pauses())
    assert str(caught.value) == (
        f"{endpoint.url}: asked to answer partners, "
        f"it refused (HTTP {status}): Рядок 3: \\u001B[31mexpected }}"
    )
    assert len(endpoint.queries) == 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body="<html>hello</html>", media_type="text/html"),
        Reply(body='{"head": {"vars": ["n"]}, "results": {"bindings": [{"n"'),
        Reply(body=""),
    ],
    ids=["html", "cut", "empty"],
)
def test_nonsense_is_an_error_of_the_remote(start_endpoint: StartEndpoint, reply: Reply) -> None:
    with pytest.raises(
        RemoteError, match=r"asked to answer partners, it gave an answer of type .* cannot be read"
    ):
        ask_endpoint(ask(start_endpoint(reply).url))


@pytest.mark.parametrize("media_type", ["text/html", "text/turtle"])
def test_nonsense_in_place_of_a_graph_is_an_error_of_the_remote(
    start_endpoint: StartEndpoint, media_type: str
) -> None:
    endpoint = start_endpoint(Reply(body="<html>hello</html>", media_type=media_type))
    with pytest.raises(RemoteError, match="cannot be read"):
        ask_endpoint(ask(endpoint.url, "CONSTRUCT"))


def test_connection_that_is_cut_is_an_error_of_the_remote(start_endpoint: StartEndpoint) -> None:
    with pytest.raises(RemoteError, match="could not be reached"):
        ask_endpoint(ask(start_endpoint(Reply(0)).url))


def test_nobody_there_is_an_error_of_the_remote() -> None:
    with pytest.raises(RemoteError, match=r"could not be reached: .*refused"):
        ask_endpoint(ask(f"http://127.0.0.1:{free_port()}/sparql"))


def test_silence_ends_after_the_time_limit() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/sparql"
        with pytest.raises(RemoteError, match="did not answer within 1 s"):
            ask_endpoint(ask(url, timeout_seconds=1))


@pytest.mark.parametrize(
    "url", ["query.wikidata.org", "file:///etc/passwd", "ftp://x/", "http://", "http://[::1"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="is not the address of an endpoint"):
        ask_endpoint(ask(url))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def oxigraph(sample_dump: bytes) -> Iterator[str]:
    """A real store with the sample, as anyone may run one; its query address."""
    address = f"127.0.0.1:{free_port()}"
    program = Path(sys.executable).parent / "oxigraph"
    server = subprocess.Popen(
        [program, "serve", "--bind", address, "--union-default-graph"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_open(address)
        load = Request(f"http://{address}/store", sample_dump, {"Content-Type": "application/n-quads"})
        with urlopen(load):  # noqa: S310
            yield f"http://{address}/query"
    finally:
        server.terminate()
        server.wait()


def wait_until_open(address: str) -> None:
    host, port = address.split(":")
    for _ in range(100):
        try:
            socket.create_connection((host, int(port))).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nothing listens at {address}")


@pytest.mark.parametrize(
    ("name", "format"),
    [("partners", "csv"), ("documents", "json"), ("all-quoted", None), ("schema-events", None)],
)
def test_real_store_answers_as_the_release_does(
    oxigraph: str, library: dict[str, SavedQuery], release: Path, name: str, format: None
) -> None:
    there = run_query(name, library, release=release, endpoint=oxigraph, format=format)
    assert there == run_query(name, library, release=release, format=format)


def test_real_stores_words_about_bad_sparql_are_passed_on(
    oxigraph: str, library: dict[str, SavedQuery], tmp_path: Path
) -> None:
    with pytest.raises(RemoteError, match=r"asked to answer the query, it refused \(HTTP 400\): .*expected"):
        run_query("SELECT * { ?s ?p ", library, release=tmp_path, endpoint=oxigraph)


def test_population_is_joined_from_another_endpoint(
    oxigraph: str, library: dict[str, SavedQuery], tmp_path: Path, start_endpoint: StartEndpoint
) -> None:
    binding = {
        "item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q2805"},
        "population": {"type": "literal", "value": "228426"},
    }
    results = {"head": {"vars": ["item", "population"]}, "results": {"bindings": [binding]}}
    wikidata = start_endpoint(Reply(body=json.dumps(results)))
    query = library["wikidata-population"]
    assert query.remote is not None
    text = query.text.replace(f"SERVICE <{query.remote}>", f"SERVICE <{wikidata.url}>")
    answer = run_query(text, library, release=tmp_path, endpoint=oxigraph, format="csv")
    assert answer.splitlines()[1:] == [
        "Krefeld,228426,https://w3id.org/municoop/id/authority/krefeld,http://www.wikidata.org/entity/Q2805"
    ]
