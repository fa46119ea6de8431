"""The API over the real release, as an ASGI application of its own behind a real server."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request as StarletteRequest
from starlette.responses import JSONResponse
from starlette.routing import Mount

from municoop.pipeline import build
from municoop.server.api.catalogue import Catalogue
from municoop.server.api.matcher import Matcher
from municoop.server.api.routes import Api
from municoop.sources.project import Project
from stores import find_port

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def api_release(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """The real release."""
    target = tmp_path_factory.mktemp("api") / "public"
    assert build(Project(root, root), target).report.conforms
    return target


@pytest.fixture(scope="session")
def catalogue(api_release: Path) -> Catalogue:
    """Its catalogue."""
    return Catalogue.open(api_release)


async def tell(_request: StarletteRequest, problem: Exception) -> JSONResponse:
    """Answer a refusal as the whole server does."""
    assert isinstance(problem, HTTPException)
    body = {"title": problem.detail, "status": problem.status_code}
    return JSONResponse(body, problem.status_code, problem.headers, "application/problem+json")


@pytest.fixture(scope="module")
def address(api_release: Path) -> Iterator[str]:
    """Where the API answers."""
    matcher = Matcher(api_release)

    @asynccontextmanager
    async def live(_app: Starlette) -> AsyncIterator[None]:
        await matcher.start()
        yield
        await matcher.stop()

    app = Starlette(
        routes=[Mount("/api", routes=Api(matcher, "municoop").routes)],
        lifespan=live,
        exception_handlers={HTTPException: tell},
    )
    port = find_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}/api"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def ask(address: str) -> Ask:
    """Ask for a path with parameters, by GET or as a form; return status and answer, JSON where it is."""

    def ask(path: str, form: dict[str, str] | None = None, **parameters: str) -> tuple[int, Any]:
        query = f"?{urlencode(parameters)}" if parameters else ""
        data = urlencode(form).encode() if form is not None else None
        try:
            request = Request(f"{address}{path}{query}", data)  # noqa: S310 - our own server
            with urlopen(request, timeout=30) as response:  # noqa: S310
                return response.status, read(response.read())
        except HTTPError as problem:
            return problem.code, read(problem.read())

    return ask


def read(body: bytes) -> Any:
    """Return JSON as values, other answers as text."""
    text = body.decode()
    return json.loads(text) if text.startswith(("{", "[")) else text
