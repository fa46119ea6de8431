"""Queries to a SPARQL 1.1 endpoint: the one module of this room that opens connections."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pyoxigraph as ox

from municoop.errors import InputError, RemoteError
from municoop.query.answer import Answer, build_answer, build_graph
from municoop.query.formats import printable
from municoop.query.syntax import GRAPH_FORMS, declare_prefixes

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

AGENT = "municoop (+https://w3id.org/municoop)"
BUSY = (429, 503)
# Before the second, third and fourth attempt, when the server does not say how long to wait.
PAUSES_SECONDS = (1.0, 2.0, 4.0)
LONGEST_PAUSE_SECONDS = 60.0
REASON_LENGTH = 200

Pause = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of whom. `name` is how messages call the query."""

    endpoint: str
    name: str
    text: str
    form: str
    timeout_seconds: int = 60

    def failed(self, reason: str) -> RemoteError:
        """Return the error that says why there is no answer."""
        short = printable(reason)[:REASON_LENGTH]
        return RemoteError(f"asked to answer {self.name}, it {short}", where=self.endpoint)


def ask_endpoint(question: Question, pause: Pause = time.sleep) -> Answer:
    """Return an endpoint's answer. Raises RemoteError when there is none, InputError for a bad address."""
    require_endpoint(question.endpoint)
    body, media_type = fetch(question, pause)
    try:
        return parse_answer(body, media_type, question.form)
    except (SyntaxError, ValueError) as problem:
        raise question.failed(f"gave an answer of type {media_type} that cannot be read: {problem}") from None


def require_endpoint(endpoint: str) -> None:
    """Raise InputError for what is no address of an endpoint."""
    try:
        parts = urlsplit(endpoint)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise InputError(f"{endpoint!r} is not the address of an endpoint", hint="use http(s)://HOST/PATH")


def fetch(
    question: Question, pause: Pause, pauses_seconds: tuple[float, ...] = PAUSES_SECONDS
) -> tuple[bytes, str]:
    """Return body and media type of the answer; ask again after each pause while the server is busy."""
    try:
        return send(question)
    except HTTPError as problem:
        seconds = retry_pause(problem, pauses_seconds)
        reason = describe_status(problem.code, read_body(problem))
    if seconds is None:
        raise question.failed(reason)
    pause(seconds)
    return fetch(question, pause, pauses_seconds[1:])


def send(question: Question) -> tuple[bytes, str]:
    """Ask once. Raises HTTPError for a status that may be retried, RemoteError for what else goes wrong."""
    from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

    try:
        with build_client(question).query().response as response:
            return response.read(), response.headers.get_content_type()
    except HTTPError:
        raise
    except SPARQLWrapperException as problem:
        raise question.failed(describe_exception(problem)) from None
    except (OSError, HTTPException, UnicodeError) as problem:
        reason = getattr(problem, "reason", problem)
        if isinstance(reason, TimeoutError):
            raise question.failed(f"did not answer within {question.timeout_seconds} s") from None
        raise question.failed(f"could not be reached: {reason or type(problem).__name__}") from None


def build_client(question: Question) -> SPARQLWrapper:
    """Return a client that is ready to send: by POST, where a query has no longest length."""
    from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

    client = SPARQLWrapper(question.endpoint, agent=AGENT)
    client.setMethod(POST)
    client.setReturnFormat(TURTLE if question.form in GRAPH_FORMS else JSON)
    client.setOnlyConneg(True)
    client.setTimeout(question.timeout_seconds)
    # Not setQuery(): it guesses the form by itself, and warns where it fails.
    client.queryString = declare_prefixes(question.text)
    client.queryType = question.form
    return client


def retry_pause(problem: HTTPError, pauses_seconds: tuple[float, ...]) -> float | None:
    """Return how long to wait before the next attempt; None if there is to be none."""
    if problem.code not in BUSY or not pauses_seconds:
        return None
    seconds = parse_retry_after(problem.headers.get("Retry-After", ""), pauses_seconds[0])
    return seconds if seconds <= LONGEST_PAUSE_SECONDS else None


def parse_retry_after(value: str, default_seconds: float) -> float:
    """Return the seconds of a Retry-After header: a number or a date (RFC 9110 §10.2.3).

    >>> parse_retry_after("7", 1.0)
    7.0
    >>> parse_retry_after("soon", 1.0)
    1.0
    """
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return default_seconds
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def read_body(problem: HTTPError) -> str:
    """Return the words that came with an error, as far as they can be read."""
    try:
        with problem:
            return problem.read().decode("utf-8", "replace")
    except (OSError, HTTPException):
        return ""


def describe_status(status: int, body: str) -> str:
    """Return what went wrong by the status of an answer and the words that came with it."""
    told = "is too busy" if status in BUSY else "refused"
    return f"{told} (HTTP {status}): {body}" if body.strip() else f"{told} (HTTP {status})"


def describe_exception(problem: Exception) -> str:
    """Return what went wrong by an exception of SPARQLWrapper, which made it of an HTTPError and its body."""
    cause = problem.__context__
    if not isinstance(cause, HTTPError):
        return f"could not be asked: {problem}"
    cause.close()
    shown = str(problem).partition("Response:\n")[2]
    body = ast.literal_eval(shown).decode("utf-8", "replace") if shown else ""
    return describe_status(cause.code, body)


def parse_answer(body: bytes, media_type: str, form: str) -> Answer:
    """Return the answer in a body. Raises SyntaxError or ValueError for what cannot be one."""
    if form in GRAPH_FORMS:
        format = ox.RdfFormat.from_media_type(media_type)
        if format is None:
            raise ValueError("it is no RDF")
        return build_graph(quad.triple for quad in ox.parse(body, format=format))
    return build_answer(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))
