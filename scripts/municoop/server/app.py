"""Which address is answered by whom."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from http import HTTPStatus

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Mount, Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from municoop.errors import TargetError
from municoop.server.api.matcher import Matcher
from municoop.server.api.routes import Api
from municoop.server.content.library import Library
from municoop.server.content.snapshot import Snapshot
from municoop.server.content.static import Static, find_root
from municoop.server.editor import Editor
from municoop.server.gate import KIND
from municoop.server.operation.metrics import MEDIA_TYPE, Metrics
from municoop.server.protocol.answers import STRICT, Answer
from municoop.server.protocol.negotiation import collect_fields
from municoop.server.protocol.problems import build_problem
from municoop.server.sparql import Endpoint

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
PLAIN = b"text/plain; charset=utf-8"


class Application:
    """The server's parts, and how they come up and go down together."""

    def __init__(
        self,
        library: Library | None,
        endpoint: Endpoint | None,
        metrics: Metrics,
        api: Api | None = None,
    ) -> None:
        self.library = library
        self.endpoint = endpoint
        self.matcher = api.matcher if api else None
        self.metrics = metrics
        self.look = anyio.Event()
        self.refused: TargetError | None = None
        self.starlette = Starlette(
            routes=[
                Route("/healthz", self.tell_health, methods=["GET"]),
                Route("/readyz", self.tell_readiness, methods=["GET"]),
                Route("/metrics", self.tell_metrics, methods=["GET"]),
                *(Editor(library).routes if library and endpoint else []),
                *([Mount("/api", Named("api", Router(api.routes, redirect_slashes=False)))] if api else []),
                *([Mount("", Static(library))] if library else []),
            ],
            lifespan=self.live,
            exception_handlers={
                HTTPException: refuse_route,
                ClientDisconnect: refuse_half,
                Exception: refuse_broken,
            },
        )
        self.starlette.router.redirect_slashes = False

    @asynccontextmanager
    async def live(self, _app: Starlette) -> AsyncIterator[None]:
        """Start the endpoint and look for new releases, until the server stops."""
        async with AsyncExitStack() as stack:
            tasks = await stack.enter_async_context(anyio.create_task_group())
            stack.callback(tasks.cancel_scope.cancel)
            if self.endpoint is not None:
                stack.push_async_callback(self.endpoint.stop)
                if self.library is None:
                    await self.start_alone(self.endpoint)
                else:
                    tasks.start_soon(self.start, "the SPARQL endpoint", self.endpoint)
            if self.matcher is not None:
                stack.push_async_callback(self.matcher.stop)
                tasks.start_soon(self.start, "matching", self.matcher)
            if self.library is not None:
                tasks.start_soon(self.watch, self.library)
                tasks.start_soon(self.follow, self.library)
            yield

    async def start(self, name: str, part: Endpoint | Matcher) -> None:
        """Start a part. Pages are served even if it cannot be started; `/readyz` tells."""
        with reporting(f"{name} could not be started; pages are served"):
            await part.start()

    async def start_alone(self, endpoint: Endpoint) -> None:
        """Start the only part there is; `refused` says why it cannot be."""
        try:
            await endpoint.start()
        except TargetError as problem:
            self.refused = problem

    async def follow(self, library: Library) -> None:
        """Take the parts to each new release, one after the other; no page waits for that."""
        while True:
            await library.changed.wait()
            library.changed.clear()
            self.metrics.switches.inc()
            await self.switch(library.snapshot)

    async def switch(self, snapshot: Snapshot) -> None:
        """Take the parts to another release."""
        if self.endpoint is not None:
            with reporting("the SPARQL endpoint stays with the release before"):
                await self.endpoint.switch(snapshot.dump)
        if self.matcher is not None:
            with reporting("matching stays with the release before"):
                await self.matcher.switch(snapshot.folder)

    async def watch(self, library: Library) -> None:
        """Look for a new release every second, and whenever told to."""
        while True:
            with anyio.move_on_after(LOOK_SECONDS):
                await self.look.wait()
            self.look = anyio.Event()
            try:
                await library.refresh()
            except Exception:
                logger.exception("the release could not be looked at")

    def look_now(self) -> None:
        """Look for a new release at once."""
        self.look.set()

    async def tell_health(self, request: Request) -> Response:
        """Say that the process lives."""
        return tell(request, "alive")

    async def tell_readiness(self, request: Request) -> Response:
        """Say whether all parts answer: 503 until the endpoint does."""
        if self.endpoint is not None and not self.endpoint.ready:
            return tell(request, "the SPARQL endpoint is not ready", 503)
        if self.matcher is not None and not self.matcher.ready:
            return tell(request, "matching is not ready", 503)
        return tell(request, "ready")

    async def tell_metrics(self, request: Request) -> Response:
        """Give the measures."""
        return tell(request, self.metrics.write(), media_type=MEDIA_TYPE)


@contextmanager
def reporting(what: str) -> Iterator[None]:
    """Log a failure and go on: bad data in one line, a mistake of ours with its traceback."""
    try:
        yield
    except TargetError as problem:
        logger.error("%s: %s", what, problem)
    except Exception:
        logger.exception(what)


def tell(
    request: Request, content: str | bytes, status: int = 200, media_type: str = PLAIN.decode()
) -> Response:
    """Return a short answer that nobody keeps."""
    request.scope[KIND] = "operation"
    headers = {"Cache-Control": "no-store", **{name.decode(): value.decode() for name, value in STRICT}}
    return Response(content, status, {**headers, "Content-Type": media_type})


class Named:
    """A part of the server under its name in log and measures, with the fields that all answers have."""

    def __init__(self, kind: str, app: ASGIApp) -> None:
        self.kind = kind
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the part answer."""

        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                missing = [field for field in STRICT if field[0] not in given]
                message = {**message, "headers": [*message["headers"], *missing]}
            await send(message)

        scope[KIND] = self.kind
        await self.app(scope, receive, complete)


class Reply(Response):
    """An answer of ours as Starlette's handlers return one."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await self.answer.send(scope["method"], send)


async def refuse_route(request: Request, problem: Exception) -> Response:
    """Refuse what no route answers, as a problem."""
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    headers = (problem.headers if isinstance(problem, HTTPException) else None) or {}
    fields = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    root = find_root(request.scope["raw_path"])
    said = problem.detail if isinstance(problem, HTTPException) else ""
    detail = "" if said == HTTPStatus(status).phrase else said
    asked = collect_fields(request.scope)
    return Reply(build_problem(status, asked, root=root, fields=fields, detail=detail))


async def refuse_half(request: Request, _gone: Exception) -> Response:
    """Refuse a request whose client left before it had sent all; nobody reads it, and nothing is broken."""
    return Reply(build_problem(400, collect_fields(request.scope), root=find_root(request.scope["raw_path"])))


async def refuse_broken(request: Request, problem: Exception) -> Response:
    """Say that something is wrong here; the log has what."""
    return Reply(build_problem(500, collect_fields(request.scope), root=find_root(request.scope["raw_path"])))
