"""`municoop serve`: a release over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from municoop.cli.options import project_option
from municoop.errors import InputError
from municoop.network.client import is_address


def require_url(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    """Return the address of a folder on the web. Raises BadParameter for any other text."""
    if value and not (is_address(value) and value.endswith("/")):
        raise click.BadParameter(f"{value!r} is not the address of a folder: use https://HOST/PATH/")
    return value


@click.command()
@click.option(
    "--release", type=click.Path(path_type=Path), help="A release folder.  [default: public in --project]"
)
@click.option(
    "--data",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Serve any RDF file (.nq, .trig, .ttl …, .gz) at /sparql, and nothing else.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes that answer queries.",
)
@click.option(
    "--time-limit",
    default=10.0,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    metavar="SECONDS",
    help="What a query may take.",
)
@click.option(
    "--max-connections",
    default=1000,
    show_default=True,
    type=click.IntRange(1, 100_000),
    help="Further ones are told to come back later.",
)
@click.option(
    "--rate-limit",
    type=click.IntRange(min=1),
    metavar="N",
    help="Requests a minute from one address.  [default: no limit]",
)
@click.option(
    "--forwarded-allow-ips",
    "trusted",
    default="",
    metavar="ADDRESSES",
    help="Proxies whose X-Forwarded-For is believed, with commas.  [default: none]",
)
@click.option(
    "--public-url",
    default="",
    metavar="URL",
    callback=require_url,
    help="Where readers find the server behind a proxy.  [default: as they call it]",
)
@project_option
def serve(
    release: Path | None,
    data: Path | None,
    workers: int,
    time_limit: float,
    max_connections: int,
    folder: Path,
    **options: Any,
) -> None:
    """Serve a release over HTTP: pages and data with content negotiation, SPARQL, reconciliation, search.

    Queries are answered at /sparql, in processes of their own that are ended at the time limit. Names are
    matched at /api/reconcile (for OpenRefine) and /api/search; /api/openapi.json describes both.

    A new release in the same place is picked up within a second, or at SIGHUP, without a failed request.
    SIGTERM and SIGINT let requests in flight finish. The access log on standard output has one JSON object
    a line and nothing personal. /healthz, /readyz and /metrics are for those who run it.

    \b
    Examples:
      municoop serve
      municoop serve --release /srv/municoop/public --port 8080
      municoop serve --workers 4 --time-limit 30
      municoop serve --data their-data.nq.gz
      municoop serve --public-url https://data.example.org/municoop/
      municoop serve --forwarded-allow-ips 127.0.0.1 --rate-limit 600
    """
    try:
        from municoop.server.operation.limits import Limits
        from municoop.server.run import Options, serve_data, serve_release
        from municoop.server.sparql import Limits as QueryLimits
    except ModuleNotFoundError as problem:
        raise InputError(
            f"the module {problem.name} is not installed", hint="pip install 'municoop[serve]'"
        ) from None

    if release and data:
        raise click.UsageError("--release and --data are two things to serve: give one of them")
    target = data or release or folder / "public"
    run = serve_data if data else serve_release
    limits = Limits(connections=max_connections)
    queries = QueryLimits(workers=workers, time_s=time_limit)
    run(
        target,
        Options(**options, limits=limits, queries=queries),
        lambda address: click.echo(f"serving {target} at {address}", err=True),
    )
