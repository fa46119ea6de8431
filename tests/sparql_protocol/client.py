"""HTTP that adds no header that a test does not ask for."""

from __future__ import annotations

import http.client
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """The media type without its parameters, or the empty string."""
        return str(self.headers.get("Content-Type") or "").partition(";")[0].strip().lower()


@dataclass(frozen=True)
class Client:
    """Talks to the endpoint at an address."""

    address: str
    time_s: float = 30.0

    @property
    def path(self) -> str:
        """The path of the endpoint."""
        return urlsplit(self.address).path

    def send(
        self,
        method: str,
        target: str = "",
        headers: Iterable[tuple[str, str]] = (),
        body: bytes | None = None,
    ) -> Response:
        """Send a request to the endpoint, with `target` after its path, and return what comes back."""
        place = urlsplit(self.address)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=self.time_s)
        try:
            connection.putrequest(method, place.path + target, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None or method in ("POST", "PUT"):
                connection.putheader("Content-Length", str(len(body or b"")))
            connection.endheaders(body)
            response = connection.getresponse()
            return Response(response.status, response.headers, response.read())
        finally:
            connection.close()

    def ask(
        self, query: str, accept: str | None = None, method: str = "GET", **parameters: str | list[str]
    ) -> Response:
        """Send a query in the address. Underscores of parameters are hyphens."""
        pairs = {"query": query, **{name.replace("_", "-"): value for name, value in parameters.items()}}
        headers = [("Accept", accept)] if accept else []
        return self.send(method, "?" + urlencode(pairs, doseq=True), headers)

    def post(self, query: str, accept: str | None = None) -> Response:
        """Send a query as the body."""
        headers = [("Content-Type", "application/sparql-query")]
        return self.send("POST", "", headers + ([("Accept", accept)] if accept else []), query.encode())
