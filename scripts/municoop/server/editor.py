"""The query page of the site, asking this endpoint instead of loading the data into the browser."""

from __future__ import annotations

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from municoop.model import LANGUAGES
from municoop.server.content.library import Library
from municoop.server.gate import KIND
from municoop.server.protocol.answers import ALWAYS, STRICT
from municoop.server.protocol.negotiation import choose_language, collect_fields, read_field
from municoop.site.hosting.headers import QUERY_POLICY

PROGRAM = re.compile(rb'<div id="sparql" ')
OTHER_LANGUAGES = re.compile(rb'(href="(?:\.\./sparql/)?)index((?:\.[a-z]{2})?\.html")')
SUFFIXES = {language: "" if language == LANGUAGES[0] else f".{language}" for language in LANGUAGES}


class Editor:
    """Pages `sparql/editor.html`, `.uk.html`, `.pl.html`; as an application, the way to them."""

    def __init__(self, library: Library) -> None:
        self.library = library

    @property
    def routes(self) -> list[Route]:
        """The addresses of the pages."""
        return [Route(f"/sparql/editor{suffix}.html", self.show) for suffix in SUFFIXES.values()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead a browser that came to the endpoint to the page in its language."""
        language = choose_language(read_field(collect_fields(scope), b"accept-language"))
        headers = {name.decode(): value.decode() for name, value in STRICT}
        headers |= {"Vary": "Accept, Accept-Language", "Cache-Control": "public, max-age=300"}
        answer = RedirectResponse(f"sparql/editor{SUFFIXES[language]}.html", 303, headers)
        await answer(scope, receive, send)

    async def show(self, request: Request) -> Response:
        """Return the page of the release, told which endpoint to ask."""
        request.scope[KIND] = "page"
        name = request.url.path.rpartition("/")[2].replace("editor", "index")
        try:
            page = await self.library.snapshot.load(f"sparql/{name}", "identity")
        except (KeyError, FileNotFoundError):
            raise HTTPException(404) from None
        headers = {name.decode(): value.decode() for name, value in ALWAYS}
        headers |= {"Cache-Control": "public, max-age=300", "Content-Security-Policy": QUERY_POLICY}
        return Response(point_to_endpoint(page.body or b""), headers=headers, media_type="text/html")


def point_to_endpoint(page: bytes) -> bytes:
    """Return the query page, asking the endpoint one folder up; its other languages are such pages too.

    >>> point_to_endpoint(b'<div id="sparql" hidden><a href="index.uk.html">')
    b'<div id="sparql" data-endpoint="../sparql" hidden><a href="editor.uk.html">'
    """
    told = PROGRAM.sub(b'<div id="sparql" data-endpoint="../sparql" ', page, count=1)
    return OTHER_LANGUAGES.sub(rb"\1editor\2", told)
