"""Why a request failed, in words, and when to try again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPException, IncompleteRead
from urllib.error import HTTPError, URLError

from municoop.network.limits import Limits
from municoop.network.transport import AnswerTooLongError

BUSY = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
TOLD_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Failure:
    """What a server did instead of answering; `again` is True where a further attempt may help.

    `wait_seconds` is what the server asks for, None if it does not say.
    """

    reason: str
    again: bool = False
    wait_seconds: float | None = None
    hint: str = ""


def explain(problem: Exception, limits: Limits, now: datetime) -> Failure:
    """Return the failure that an exception of `transport.send` stands for.

    A connection that broke may hold next time; a name that is unknown, and a door that nobody opens, stay so.
    """
    if isinstance(problem, HTTPError):
        with problem:
            return explain_status(problem, now)
    if isinstance(problem, AnswerTooLongError):
        return Failure(f"gave an answer of more than {limits.answer_bytes} bytes")
    if isinstance(problem, IncompleteRead):
        return Failure(f"broke off its answer after {len(problem.partial)} bytes", again=True)
    reason = problem.reason if isinstance(problem, URLError) else problem
    if isinstance(reason, TimeoutError):
        return Failure(f"did not answer within {limits.request_seconds:g} s")
    told = shorten(str(reason)) or type(reason).__name__
    broken = isinstance(reason, ConnectionError) and not isinstance(reason, ConnectionRefusedError)
    return Failure(f"could not be reached: {told}", again=broken)


def explain_status(problem: HTTPError, now: datetime) -> Failure:
    """Return what a status that is no success means."""
    if HTTPStatus.MULTIPLE_CHOICES <= problem.code < HTTPStatus.BAD_REQUEST:
        target = shorten(problem.headers.get("Location", ""))
        return Failure(
            f"led away to {target or 'nowhere'} (HTTP {problem.code})",
            hint="ask that address if you trust it" if target else "",
        )
    words = read_words(problem)
    told = f"(HTTP {problem.code}): {words}" if words else f"(HTTP {problem.code})"
    if problem.code not in BUSY:
        return Failure(f"refused {told}")
    wait = parse_retry_after(problem.headers.get("Retry-After", ""), now)
    wish = "" if wait is None else f" and asks to wait {wait:.0f} s"
    return Failure(f"is too busy{wish} {told}", again=True, wait_seconds=wait)


def parse_retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds of a Retry-After header, a number or a date (RFC 9110 §10.2.3); None for others.

    >>> parse_retry_after("7", datetime(2026, 1, 1, tzinfo=UTC))
    7.0
    >>> parse_retry_after("Thu, 01 Jan 2026 00:00:30 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    30.0
    >>> parse_retry_after("soon", datetime(2026, 1, 1, tzinfo=UTC))
    """
    if re.fullmatch(r"\s*[0-9]+\s*", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment.replace(tzinfo=moment.tzinfo or UTC)
    return max(0.0, (moment - now).total_seconds())


def read_words(problem: HTTPError) -> str:
    """Return the first words that came with an error, as far as they can be read."""
    try:
        return shorten(problem.read(4 * TOLD_LENGTH).decode("utf-8", "replace"))
    except (OSError, HTTPException):
        return ""


def shorten(words: str) -> str:
    """Return somebody else's words as a short line that cannot steer a terminal.

    >>> shorten("one\\n two \\x1b[31mred")
    'one two [31mred'
    """
    line = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(line.split())[:TOLD_LENGTH]
