"""The process: its socket, its signals, its loop."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from municoop.errors import InputError, TargetError
from municoop.server.api.matcher import Matcher
from municoop.server.api.routes import Api
from municoop.server.app import Application
from municoop.server.content.library import Library
from municoop.server.editor import Editor
from municoop.server.gate import Gate
from municoop.server.operation.connection import as_protocol
from municoop.server.operation.limits import Limits
from municoop.server.operation.log import AccessLog
from municoop.server.operation.metrics import Metrics
from municoop.server.operation.rates import Rates
from municoop.server.sparql import Endpoint
from municoop.server.sparql import Limits as QueryLimits

TITLE = "municoop: names of municipalities and their partners"
BACKLOG = 1024
LOWEST_OPEN_PORT = 1024
COLLECT_AFTER = (700, 10, 100)
"""As Python has it, but ten times less often among what is old: kept answers are many, and no garbage."""
HINTS = {
    errno.EADDRINUSE: "name another with --port, or stop what listens there",
    errno.EACCES: f"take a port from {LOWEST_OPEN_PORT} on, and a proxy before it",
    errno.EADDRNOTAVAIL: "name an address of this machine with --host",
}


@dataclass(frozen=True, slots=True)
class Options:
    """How to serve. `rate_limit`: requests a minute and address; `trusted`: proxies, as uvicorn has them.

    `public_url`: where readers find the server, with a slash at the end; "" where the Host field tells.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    rate_limit: int | None = None
    trusted: str = ""
    public_url: str = ""
    limits: Limits = field(default_factory=Limits)
    queries: QueryLimits = field(default_factory=QueryLimits)

    def refer(self, path: str) -> str:
        """Return the public address of a path, "" where none is known."""
        return self.public_url and f"{self.public_url}{path}"


def serve_release(target: Path, options: Options, announce: Callable[[str], None]) -> None:
    """Serve the release at `target`; look for a new one every second, and at SIGHUP.

    Raises TargetError when there is no release, and as `serve` does.
    """
    library = Library.at(target)
    metrics, folder = Metrics(), library.snapshot.folder
    endpoint = Endpoint(
        library.snapshot.dump,
        options.queries,
        address=options.refer("sparql"),
        page=Editor(library),
        observe=metrics.record_query,
    )
    api = Api(Matcher(folder), TITLE, options.refer("api/reconcile"))
    serve(library, endpoint, api, metrics, options, announce)


def serve_data(data: Path, options: Options, announce: Callable[[str], None]) -> None:
    """Answer queries over any RDF file, and nothing else. Raises TargetError for no file, and as `serve`."""
    if not data.is_file():
        raise TargetError("there is no such file", where=str(data), hint="name an RDF file")
    metrics = Metrics()
    endpoint = Endpoint(
        data,
        options.queries,
        address=options.refer("sparql"),
        observe=metrics.record_query,
    )
    serve(None, endpoint, None, metrics, options, announce)


def serve(
    library: Library | None,
    endpoint: Endpoint,
    api: Api | None,
    metrics: Metrics,
    options: Options,
    announce: Callable[[str], None],
) -> None:
    """Serve until SIGTERM or SIGINT. `announce` is told the address when connections are taken.

    Raises InputError when the address cannot be had, TargetError for data that cannot be loaded.
    """
    with open_socket(options.host, options.port) as listener:
        allow_connections(options.limits.connections)
        logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s: %(message)s")
        logging.getLogger("municoop").setLevel(logging.INFO)
        # uvicorn warns of each request that is none: anyone could fill a disk with that.
        logging.getLogger("uvicorn").setLevel(logging.ERROR)
        log = AccessLog(sys.stdout)
        metrics.watch(endpoint)
        application = Application(library, endpoint, metrics, api)
        rates = Rates(options.rate_limit) if options.rate_limit else None
        gate = Gate(application.starlette, library, endpoint, options.limits, metrics, log, rates)
        server = Server(configure(gate, options, metrics), application, lambda: announce(name(listener)))
        log.start()
        try:
            server.run([listener])
        finally:
            log.stop()
        if application.refused:
            raise application.refused


def configure(gate: Gate, options: Options, metrics: Metrics) -> uvicorn.Config:
    """Return what uvicorn is told."""
    limits = options.limits
    return uvicorn.Config(
        gate,
        http=as_protocol(limits, metrics, gate),
        loop="uvloop",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(options.trusted),
        forwarded_allow_ips=options.trusted or None,
        backlog=BACKLOG,
        timeout_keep_alive=limits.idle_seconds,
        timeout_graceful_shutdown=limits.stop_seconds,
    )


class Server(uvicorn.Server):
    """uvicorn's server, which ends with 0 when told to end, and looks for a new release at SIGHUP."""

    def __init__(
        self, config: uvicorn.Config, application: Application, announce: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self.application = application
        self.announce = announce

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen to signals. uvicorn would raise them once more at the end: the exit code were not 0."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        loop.add_signal_handler(signal.SIGHUP, self.application.look_now)
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take connections, and say so. What is there now stays, so nobody need look for garbage in it."""
        await super().startup(sockets)
        gc.freeze()
        gc.set_threshold(*COLLECT_AFTER)
        if self.application.refused:
            self.should_exit = True
        else:
            self.announce()


def open_socket(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to an address. Raises InputError when it cannot be had."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as problem:
        raise InputError(
            f"cannot be listened on: {problem.strerror or problem}",
            where=f"{host}:{port}",
            hint=HINTS.get(problem.errno or 0, "name an address of this machine with --host"),
        ) from None
    return listener


def name(listener: socket.socket) -> str:
    """Return the address of a socket as a URL."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def allow_connections(connections: int) -> None:
    """Let this process have as many open files as its connections may need, as far as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * connections + 512
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
