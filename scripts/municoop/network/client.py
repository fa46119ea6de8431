"""Questions to a SPARQL 1.1 endpoint: one at a time, again when it is busy, never when it refuses.

Queries go by POST, where they have no longest length; the cache on disk makes up for those on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Lock
from typing import TypeVar
from urllib.parse import urlsplit
from urllib.request import Request

import pyoxigraph as ox

from municoop.errors import InputError, RemoteError
from municoop.network.account import Account
from municoop.network.answer import Answer, Rows, build_answer, build_graph
from municoop.network.cache import Cache
from municoop.network.failures import Failure, explain, shorten
from municoop.network.limits import Clock, Limits
from municoop.network.transport import AnswerTooLongError, Response, send

AGENT = "municoop (+https://w3id.org/municoop; linked data on how municipalities cooperate)"
GRAPH_FORMS = frozenset({"CONSTRUCT", "DESCRIBE"})
JSON_TYPES = frozenset({"application/sparql-results+json", "application/json"})
ONE_AT_A_TIME = Lock()

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Whom to ask, where answers are kept, what it may cost, as whom. Raises InputError for a bad address."""

    url: str
    cache: Cache | None = None
    limits: Limits = field(default_factory=Limits)
    clock: Clock = field(default_factory=Clock)
    account: Account | None = None

    def __post_init__(self) -> None:
        if not is_address(self.url):
            raise InputError(
                f"{self.url!r} is not the address of an endpoint", hint="use http(s)://HOST/PATH"
            )


def is_address(url: str) -> bool:
    """Return True for the address of something on the web.

    >>> is_address("https://query.wikidata.org/sparql"), is_address("http://localhost:99999/")
    (True, False)
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return usable and url.isascii() and url.isprintable() and " " not in url


def ask_rows(endpoint: Endpoint, query: str, what: str) -> Rows:
    """Return the answer to a SELECT query. Raises RemoteError when there is none.

    `what` completes the sentence "asked …": "for the types of 40 items".
    """
    answer = ask(endpoint, query, "SELECT", what)
    if not isinstance(answer, Rows):
        raise failed(endpoint, what, "gave an answer without rows")
    return answer


def ask(endpoint: Endpoint, query: str, form: str, what: str) -> Answer:
    """Return the answer to a query of the form SELECT, ASK, CONSTRUCT or DESCRIBE: a kept one if it is fresh.

    Raises RemoteError when there is none, and for one that cannot be read.
    """
    now = endpoint.clock.now
    if endpoint.cache and (kept := endpoint.cache.find(endpoint.url, query, now())):
        return read_answer(endpoint, kept, form, what)
    with ONE_AT_A_TIME:
        response = fetch(endpoint, build_request(endpoint.url, query, form), what)
    answer = read_answer(endpoint, response, form, what)
    if endpoint.cache:
        endpoint.cache.store(endpoint.url, query, response, now())
    return answer


def batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Yield the items in their order, `size` at a time.

    >>> list(batches("abcde", 2))
    ['ab', 'cd', 'e']
    """
    return (items[start : start + size] for start in range(0, len(items), size))


def build_request(url: str, query: str, form: str) -> Request:
    """Return the request that asks a query."""
    from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

    client = SPARQLWrapper(url, agent=AGENT)
    client.setMethod(POST)
    client.setReturnFormat(TURTLE if form in GRAPH_FORMS else JSON)
    client.setOnlyConneg(True)
    # Not setQuery(): it guesses the form by itself, and warns where it fails.
    client.queryString = query
    client.queryType = form
    # Not query(): it has a time limit for each read only, follows redirects, and reads without end.
    return client._createRequest()


def fetch(endpoint: Endpoint, request: Request, what: str) -> Response:
    """Return what the endpoint answers; ask again after a pause while it is busy and there is time."""
    limits, clock = endpoint.limits, endpoint.clock
    if endpoint.account:
        request.add_header("Authorization", endpoint.account.header)
    end = clock.monotonic() + limits.total_seconds
    pauses = iter(limits.pauses_seconds)
    while True:
        try:
            return send(request, limits.request_seconds, limits.answer_bytes)
        except (OSError, HTTPException, AnswerTooLongError, UnicodeError) as problem:
            failure = explain(problem, limits, clock.now())
        wait = choose_pause(failure, next(pauses, None), limits)
        if wait is None or clock.monotonic() + wait + limits.request_seconds > end:
            raise failed(endpoint, what, failure.reason, failure.hint)
        clock.sleep(wait)


def choose_pause(failure: Failure, default_seconds: float | None, limits: Limits) -> float | None:
    """Return how long to wait before the next attempt; None if there is to be none."""
    if not failure.again or default_seconds is None:
        return None
    wait = default_seconds if failure.wait_seconds is None else failure.wait_seconds
    return wait if wait <= limits.longest_pause_seconds else None


def read_answer(endpoint: Endpoint, response: Response, form: str, what: str) -> Answer:
    """Return the answer in a response. Raises RemoteError for what cannot be one."""
    try:
        return parse_answer(response, form)
    except (SyntaxError, ValueError) as problem:
        reason = f"gave an answer of type {response.media_type} that cannot be read: {shorten(str(problem))}"
        raise failed(endpoint, what, reason) from None


def parse_answer(response: Response, form: str) -> Answer:
    """Return the answer in a response. Raises SyntaxError or ValueError for what cannot be one."""
    if form in GRAPH_FORMS:
        format = ox.RdfFormat.from_media_type(response.media_type)
        if format is None:
            raise ValueError("it is no RDF")
        return build_graph(quad.triple for quad in ox.parse(response.body, format=format))
    if response.media_type not in JSON_TYPES:
        raise ValueError("it is no JSON")
    return build_answer(ox.parse_query_results(response.body, format=ox.QueryResultsFormat.JSON))


def failed(endpoint: Endpoint, what: str, reason: str, hint: str = "") -> RemoteError:
    """Return the error that says what was asked of whom, and what came of it."""
    return RemoteError(f"asked {what}, it {reason}", where=endpoint.url, hint=hint)
