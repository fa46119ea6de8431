"""Questions to servers that answer as they should, that are busy, that refuse, and that talk nonsense."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.utils import format_datetime

import pytest

from municoop.errors import InputError, RemoteError
from municoop.network.answer import Graph, Rows
from municoop.network.client import Endpoint, ask, ask_rows
from municoop.network.limits import Limits
from network.conftest import START, HandClock
from network.hostile import CUT, Reply, StartEndpoint
from stores import find_port

SELECT = "SELECT ?n { ?n ?p ?o }"
PARTNERS = "to answer partners"


def test_rows_come_back(start_endpoint: StartEndpoint) -> None:
    answer = ask_rows(Endpoint(start_endpoint(Reply()).url), SELECT, PARTNERS)
    assert isinstance(answer, Rows)
    assert answer.variables == ("n",)


def test_truth_comes_back(start_endpoint: StartEndpoint) -> None:
    endpoint = Endpoint(start_endpoint(Reply(body='{"head": {}, "boolean": true}')).url)
    assert ask(endpoint, "ASK {}", "ASK", PARTNERS) is True


def test_truth_in_place_of_rows_is_an_error(start_endpoint: StartEndpoint) -> None:
    endpoint = Endpoint(start_endpoint(Reply(body='{"head": {}, "boolean": true}')).url)
    with pytest.raises(RemoteError, match="gave an answer without rows"):
        ask_rows(endpoint, SELECT, PARTNERS)


@pytest.mark.parametrize("form", ["CONSTRUCT", "DESCRIBE"])
def test_graph_comes_back_sorted_and_each_triple_once(start_endpoint: StartEndpoint, form: str) -> None:
    reply = Reply(body="<x:b> <x:p> 1 . <x:a> <x:p> 1 . <x:b> <x:p> 1 .", media_type="text/turtle")
    server = start_endpoint(reply)
    answer = ask(Endpoint(server.url), SELECT, form, PARTNERS)
    assert isinstance(answer, Graph)
    assert [str(triple.subject) for triple in answer.triples] == ["<x:a>", "<x:b>"]
    assert "text/turtle" in server.headers[0]["Accept"]


def test_server_learns_who_asks_what_is_wanted_and_whom_to_write_to(start_endpoint: StartEndpoint) -> None:
    server = start_endpoint(Reply())
    ask_rows(Endpoint(server.url), SELECT, PARTNERS)
    assert server.queries == [SELECT]
    assert server.requests == ["POST /sparql HTTP/1.1"]
    assert server.headers[0]["User-Agent"].startswith("municoop (+https://w3id.org/municoop; ")
    assert server.headers[0]["Accept"].startswith("application/sparql-results+json")


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_busy_server_is_asked_again_with_growing_pauses(
    start_endpoint: StartEndpoint, hand_clock: HandClock, status: int
) -> None:
    server = start_endpoint(Reply(status), Reply(status), Reply(status), Reply())
    ask_rows(Endpoint(server.url, clock=hand_clock.clock), SELECT, PARTNERS)
    assert hand_clock.pauses == [1.0, 2.0, 4.0]
    assert len(server.queries) == 4


def test_server_that_stays_busy_is_given_up(start_endpoint: StartEndpoint, hand_clock: HandClock) -> None:
    endpoint = Endpoint(start_endpoint(Reply(503, body="come back later")).url, clock=hand_clock.clock)
    with pytest.raises(
        RemoteError, match=r"asked to answer partners, it is too busy \(HTTP 503\): come back"
    ):
        ask_rows(endpoint, SELECT, PARTNERS)
    assert len(hand_clock.pauses) == 3


def test_connection_that_breaks_is_made_again(start_endpoint: StartEndpoint, hand_clock: HandClock) -> None:
    server = start_endpoint(CUT, Reply(length=1000), Reply())
    ask_rows(Endpoint(server.url, clock=hand_clock.clock), SELECT, PARTNERS)
    assert hand_clock.pauses == [1.0, 2.0]


def test_pause_that_the_server_names_is_made(start_endpoint: StartEndpoint, hand_clock: HandClock) -> None:
    in_half_a_minute = format_datetime(START + timedelta(seconds=37), usegmt=True)
    server = start_endpoint(
        Reply(429, headers={"Retry-After": "7"}),
        Reply(503, headers={"Retry-After": in_half_a_minute}),
        Reply(503, headers={"Retry-After": "Mon, 01 Jan 2001 00:00:00 -0000"}),
        Reply(),
    )
    ask_rows(Endpoint(server.url, clock=hand_clock.clock), SELECT, PARTNERS)
    assert hand_clock.pauses == [7.0, 30.0, 0.0]


def test_pause_that_cannot_be_read_is_ours(start_endpoint: StartEndpoint, hand_clock: HandClock) -> None:
    server = start_endpoint(Reply(429, headers={"Retry-After": "soon"}), Reply())
    ask_rows(Endpoint(server.url, clock=hand_clock.clock), SELECT, PARTNERS)
    assert hand_clock.pauses == [1.0]


def test_server_that_wants_an_hour_is_given_up_at_once(
    start_endpoint: StartEndpoint, hand_clock: HandClock
) -> None:
    server = start_endpoint(Reply(429, headers={"Retry-After": "3600"}))
    with pytest.raises(RemoteError, match=r"is too busy and asks to wait 3600 s \(HTTP 429\)"):
        ask_rows(Endpoint(server.url, clock=hand_clock.clock), SELECT, PARTNERS)
    assert hand_clock.pauses == []


def test_all_attempts_together_have_a_limit(start_endpoint: StartEndpoint, hand_clock: HandClock) -> None:
    """Each pause is short enough, but the next attempt would not end in time."""
    server = start_endpoint(Reply(429, headers={"Retry-After": "50"}))
    limits = Limits(request_seconds=10, total_seconds=100)
    with pytest.raises(RemoteError, match="too busy"):
        ask_rows(Endpoint(server.url, limits=limits, clock=hand_clock.clock), SELECT, PARTNERS)
    assert hand_clock.pauses == [50.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 414, 418, 500])
def test_refusal_is_told_in_one_line_with_the_servers_words(
    start_endpoint: StartEndpoint, hand_clock: HandClock, status: int
) -> None:
    server = start_endpoint(Reply(status, body="Рядок 3:\n\x1b[31mexpected }", media_type="text/plain"))
    with pytest.raises(RemoteError) as caught:
        ask_rows(Endpoint(server.url, clock=hand_clock.clock), SELECT, PARTNERS)
    assert str(caught.value) == (
        f"{server.url}: asked to answer partners, it refused (HTTP {status}): Рядок 3: [31mexpected }}"
    )
    assert len(server.queries) == 1
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_not_followed_and_its_target_is_named(start_endpoint: StartEndpoint, status: int) -> None:
    elsewhere = start_endpoint(Reply())
    server = start_endpoint(Reply(status, headers={"Location": elsewhere.url}))
    with pytest.raises(RemoteError) as caught:
        ask_rows(Endpoint(server.url), SELECT, PARTNERS)
    assert f"led away to {elsewhere.url} (HTTP {status})" in str(caught.value)
    assert elsewhere.queries == []


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body="<html>hello</html>", media_type="text/html"),
        Reply(media_type="text/plain"),
        Reply(body='{"head": {"vars": ["n"]}, "results": {"bindings": [{"n"'),
        Reply(body='{"head": {"vars": ["n"]}, "results": {"bindings": [{"n"', length=None),
        Reply(body='{"error": "time limit"}', media_type="application/json"),
        Reply(body=""),
    ],
    ids=["html", "wrong-type", "cut", "cut-without-length", "other-json", "empty"],
)
def test_nonsense_is_an_error_of_the_remote(start_endpoint: StartEndpoint, reply: Reply) -> None:
    with pytest.raises(
        RemoteError, match=r"asked to answer partners, it gave an answer of type .* cannot be read"
    ):
        ask_rows(Endpoint(start_endpoint(reply).url), SELECT, PARTNERS)


@pytest.mark.parametrize("media_type", ["text/html", "text/turtle"])
def test_nonsense_in_place_of_a_graph_is_an_error_of_the_remote(
    start_endpoint: StartEndpoint, media_type: str
) -> None:
    endpoint = Endpoint(start_endpoint(Reply(body="<html>hello</html>", media_type=media_type)).url)
    with pytest.raises(RemoteError, match="cannot be read"):
        ask(endpoint, SELECT, "CONSTRUCT", PARTNERS)


def test_half_a_body_is_an_error_of_the_remote(start_endpoint: StartEndpoint, hand_clock: HandClock) -> None:
    endpoint = Endpoint(start_endpoint(Reply(length=1000)).url, clock=hand_clock.clock)
    with pytest.raises(RemoteError, match=r"broke off its answer after \d+ bytes"):
        ask_rows(endpoint, SELECT, PARTNERS)


def test_connection_that_is_cut_is_an_error_of_the_remote(
    start_endpoint: StartEndpoint, hand_clock: HandClock
) -> None:
    with pytest.raises(RemoteError, match="could not be reached: Remote end closed connection"):
        ask_rows(Endpoint(start_endpoint(CUT).url, clock=hand_clock.clock), SELECT, PARTNERS)


def test_nobody_there_is_an_error_of_the_remote(hand_clock: HandClock) -> None:
    endpoint = Endpoint(f"http://127.0.0.1:{find_port()}/sparql", clock=hand_clock.clock)
    with pytest.raises(RemoteError, match=r"could not be reached: .*refused"):
        ask_rows(endpoint, SELECT, PARTNERS)
    assert hand_clock.pauses == []


def test_one_request_at_a_time(start_endpoint: StartEndpoint) -> None:
    server = start_endpoint(Reply(body_pace=0.0005))
    endpoint = Endpoint(server.url)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: ask_rows(endpoint, SELECT, PARTNERS), range(4)))
    assert len(server.queries) == 4
    assert server.busiest == 1


@pytest.mark.parametrize(
    "url",
    [
        "query.wikidata.org",
        "file:///etc/passwd",
        "ftp://x/",
        "http://",
        "http://[::1",
        "http://x y/",
        "http://x/\n",
        "http://ї.ua/",
        "http://x:99999/",
        "http://x:port/",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InputError, match="is not the address of an endpoint"):
        Endpoint(url)
