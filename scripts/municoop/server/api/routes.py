"""Addresses of the API → answers. Refusals are exceptions, which the server around it puts into words."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from ruamel.yaml import YAML
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from municoop.errors import TargetError
from municoop.server.api import reconcile, search
from municoop.server.api.inputs import (
    FARTHEST,
    MOST_CANDIDATES,
    USUAL_CANDIDATES,
    BadInputError,
    read_extension,
    read_language,
    read_number,
    read_questions,
    read_search,
)
from municoop.server.api.matcher import BusyError, Matcher
from municoop.server.protocol.answers import PREFLIGHT

LONGEST_BODY = 256 * 1024
# A preview is made to be shown in a frame of another site.
FRAMED = "default-src 'none'; frame-ancestors *"
KEPT = {"Cache-Control": "no-cache"}
FORM = "application/x-www-form-urlencoded"
DESCRIPTION = Path(__file__).with_name("openapi.yaml")

Plain = dict[str, Any]
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Api:
    """The API over the catalogue of a matcher. `title` names the reconciliation service.

    `address` is where readers find that service; "" where the Host field tells.
    """

    matcher: Matcher
    title: str
    address: str = ""

    @property
    def routes(self) -> list[Route]:
        """The routes, relative to where the API is mounted."""
        return [
            make_route("/reconcile", self.reconcile, "GET", "HEAD", "POST"),
            make_route("/reconcile/suggest/entity", self.suggest_entity),
            make_route("/reconcile/suggest/type", self.suggest_type),
            make_route("/reconcile/suggest/property", self.suggest_property),
            make_route("/reconcile/properties", self.propose),
            make_route("/reconcile/preview", self.preview),
            make_route("/search", self.search),
            make_route("/openapi.json", self.describe),
        ]

    async def reconcile(self, request: Request) -> Response:
        """Answer a batch of queries, a request for values, or, with neither, the manifest."""
        given = await read_form(request)
        if "queries" in given:
            questions = read_questions(given["queries"])
            return write(await self.matcher.ask(reconcile.answer_questions, questions))
        if "extend" in given:
            return write(await self.matcher.ask(reconcile.extend, read_extension(given["extend"])))
        address = self.address or str(request.url.replace(query="", fragment=""))
        return write(await self.matcher.ask(reconcile.describe_service, address, self.title))

    async def suggest_entity(self, request: Request) -> Response:
        """Answer which things a name typed so far may become."""
        cursor = read_number(request.query_params.get("cursor"), "cursor", 0, 0, FARTHEST)
        return write(await self.matcher.ask(reconcile.suggest_entities, read_prefix(request), cursor))

    async def suggest_type(self, request: Request) -> Response:
        """Answer which classes there are."""
        return write(await self.matcher.ask(reconcile.suggest_types, read_prefix(request)))

    async def suggest_property(self, request: Request) -> Response:
        """Answer which properties there are."""
        return write(reconcile.suggest_properties(read_prefix(request)))

    async def propose(self, request: Request) -> Response:
        """Answer which columns can be added."""
        given = request.query_params
        limit = read_number(given.get("limit"), "limit", USUAL_CANDIDATES, 1, MOST_CANDIDATES)
        return write(reconcile.propose_properties(given.get("type", ""), limit))

    async def preview(self, request: Request) -> Response:
        """Answer with a small page on a thing."""
        given = request.query_params
        if "id" not in given:
            raise BadInputError("id is missing: the thing to show")
        page = await self.matcher.ask(reconcile.preview, given["id"], read_language(given.get("language")))
        if page is None:
            raise HTTPException(404, "there is no such thing")
        return HTMLResponse(page, headers={"Content-Security-Policy": FRAMED, **KEPT})

    async def search(self, request: Request) -> Response:
        """Answer which things a name may mean."""
        return write(await self.matcher.ask(search.find, read_search(request.query_params)))

    async def describe(self, _request: Request) -> Response:
        """Answer with the OpenAPI description."""
        return Response(load_description(), media_type="application/vnd.oai.openapi+json")


def make_route(path: str, handler: Handler, *methods: str) -> Route:
    """Return a route whose refusals are those of HTTP, and which any page of another site may ask."""
    allowed = (*(methods or ("GET", "HEAD")), "OPTIONS")
    preflight = {"Allow": ", ".join(allowed), **{name.decode(): value.decode() for name, value in PREFLIGHT}}

    async def guarded(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=preflight)
        try:
            return await handler(request)
        except BadInputError as problem:
            raise HTTPException(400, str(problem)) from None
        except BusyError:
            raise HTTPException(503, "too many questions at once", {"Retry-After": "1"}) from None
        except (BrokenProcessPool, TargetError):
            raise HTTPException(503, "matching is not ready", {"Retry-After": "5"}) from None

    return Route(path, guarded, methods=allowed)


def read_prefix(request: Request) -> str:
    """Return what was typed so far. Raises BadInputError where nothing was sent."""
    if "prefix" not in request.query_params:
        raise BadInputError("prefix is missing: what was typed so far")
    return request.query_params["prefix"][:LONGEST_BODY]


async def read_form(request: Request) -> Mapping[str, str]:
    """Return the parameters of an address, or of a form. Raises HTTPException for bodies that are none."""
    if request.method != "POST":
        return request.query_params
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM:
        raise HTTPException(415, f"send {FORM}", {"Accept": FORM})
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise HTTPException(415, "send it without Content-Encoding", {"Accept-Encoding": "identity"})
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise HTTPException(413, f"at most {LONGEST_BODY} bytes")
    return parse_form(body)


def parse_form(body: bytes) -> dict[str, str]:
    """Return the fields of a form; of one that comes several times, the first. Raises BadInputError."""
    try:
        fields = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise BadInputError("the form is not UTF-8, or has too many fields") from None
    return dict(reversed(fields))


def write(plain: Plain) -> Response:
    """Return plain values as JSON."""
    return Response(json.dumps(plain, ensure_ascii=False), headers=KEPT, media_type="application/json")


@cache
def load_description() -> bytes:
    """Return the OpenAPI description as JSON."""
    described = YAML(typ="safe", pure=True).load(DESCRIPTION.read_text(encoding="utf-8"))
    return json.dumps(described, ensure_ascii=False).encode()
