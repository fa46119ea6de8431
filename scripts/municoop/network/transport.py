"""HTTP requests that end in time.

The time limit of urllib is one for each read, so that a server which sends a byte a second keeps a client for
hours; here it is one for the whole request. Redirects are not followed: they would turn POST into GET, and
lead to a host that nobody named.
"""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection, IncompleteRead
from threading import Thread
from typing import IO, Any, cast
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

CHUNK_BYTES = 64 * 1024


class AnswerTooLongError(ValueError):
    """The server sends more than we are ready to read."""


@dataclass(frozen=True, slots=True)
class Response:
    """What came back with a status of success."""

    body: bytes
    media_type: str


def send(request: Request, seconds: float, most_bytes: int) -> Response:
    """Send a request and return the whole answer.

    Raises HTTPError for a status that is no success, redirects included; TimeoutError, or URLError with one
    as its reason, when `seconds` are over; AnswerTooLongError; and OSError or HTTPException for a connection
    that fails.
    """
    opener = build_opener(NoRedirects, TimedHandler, TimedSecureHandler)
    with opener.open(request, timeout=seconds) as response:
        return Response(read_body(response, most_bytes), response.headers.get_content_type())


def read_body(response: HTTPResponse, most_bytes: int) -> bytes:
    """Return the body, all of it. Raises IncompleteRead when the connection ends before it does."""
    body = bytearray()
    while chunk := response.read1(CHUNK_BYTES):
        body += chunk
        if len(body) > most_bytes:
            raise AnswerTooLongError(f"more than {most_bytes} bytes")
    if response.length:
        raise IncompleteRead(bytes(body), response.length)
    return bytes(body)


class TimedReader(io.RawIOBase):
    """What a connection sends, until the time of the request is over."""

    def __init__(self, connection: socket.socket, remaining: Callable[[], float]) -> None:
        self._connection = connection
        self._bytes = connection.makefile("rb", buffering=0)
        self._remaining = remaining

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what there is, and wait for it no longer than there is time."""
        self._connection.settimeout(self._remaining())
        return self._bytes.readinto(buffer)

    def close(self) -> None:
        """Close the connection."""
        self._bytes.close()
        super().close()


class TimedResponse(HTTPResponse):
    """A response that is read in the time that the request has left."""

    def __init__(self, sock: socket.socket, remaining: Callable[[], float], **options: Any) -> None:
        super().__init__(sock, **options)
        self.fp.close()
        self.fp = io.BufferedReader(TimedReader(sock, remaining))


class TimedConnection(HTTPConnection):
    """A connection for one request, all of which takes `timeout` seconds at most."""

    def __init__(self, host: str, **options: Any) -> None:
        super().__init__(host, **options)
        self._end: float = time.monotonic() + options["timeout"]
        self._create_connection = connect_in_time
        self.response_class = cast("type[HTTPResponse]", partial(TimedResponse, remaining=self.remaining))

    def remaining(self) -> float:
        """Return the seconds that are left. Raises TimeoutError when none are."""
        seconds = self._end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("timed out")
        return seconds

    def send(self, data: Any) -> None:
        """Send data; connect first where that is still to be done."""
        if self.sock is None:
            self.connect()
        self.sock.settimeout(self.remaining())
        super().send(data)


class TimedSecureConnection(TimedConnection, HTTPSConnection):
    """The same over TLS."""


def connect_in_time(
    address: tuple[str, int], timeout: float, source_address: tuple[str, int] | None = None
) -> socket.socket:
    """Return a connection. Raises TimeoutError after `timeout` seconds, whatever took them.

    The look-up of a name knows no time limit, and `create_connection` has one for each address of a name:
    both run in a thread, which is left to end by itself.
    """
    connecting: Future[socket.socket] = Future()

    def connect() -> None:
        try:
            connecting.set_result(socket.create_connection(address, timeout, source_address))
        except BaseException as problem:
            connecting.set_exception(problem)

    Thread(target=connect, daemon=True).start()
    return connecting.result(timeout)


class TimedHandler(HTTPHandler):
    """Opens http addresses."""

    def http_open(self, req: Request) -> HTTPResponse:
        """Send a request."""
        return self.do_open(TimedConnection, req)


class TimedSecureHandler(HTTPSHandler):
    """Opens https addresses."""

    def https_open(self, req: Request) -> HTTPResponse:
        """Send a request, to a server whose certificate is good."""
        return self.do_open(TimedSecureConnection, req)


class NoRedirects(HTTPRedirectHandler):
    """Follows no redirect: each ends in an HTTPError."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> None:
        """Return no further request."""
