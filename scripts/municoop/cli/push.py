"""`municoop push`: a release into a remote store."""

from __future__ import annotations

from pathlib import Path

import click

from municoop.cli.boundary import show_progress
from municoop.cli.options import project_option


@click.command()
@click.argument("endpoint", metavar="ENDPOINT")
@click.option(
    "--release",
    type=click.Path(exists=True, path_type=Path),
    help="A release folder or dump.  [default: public in --project]",
)
@click.option(
    "--graph-store",
    metavar="URL",
    help="Write by the Graph Store Protocol, to this address (quicker).",
)
@click.option("--update", metavar="URL", help="Write by SPARQL Update, to this address.  [default: ENDPOINT]")
@click.option("--user", metavar="NAME", help="Who you are to the store.")
@click.option(
    "--password", envvar="MUNICOOP_PASSWORD", show_envvar=True, help="Asked for when --user is given alone."
)
@project_option
def push(
    endpoint: str,
    release: Path | None,
    graph_store: str | None,
    update: str | None,
    user: str | None,
    password: str | None,
    folder: Path,
) -> None:
    """Load a release into a store that answers SPARQL 1.1 queries at ENDPOINT.

    Only named graphs that differ are loaded, each is verified afterwards, and a push that was broken off goes
    on where it ended. Graphs of this data set that the release has no more are removed.

    \b
    Examples:
      municoop push http://127.0.0.1:7878/query --graph-store http://127.0.0.1:7878/store
      municoop push http://127.0.0.1:3030/ds/query --update http://127.0.0.1:3030/ds/update --user admin
    """
    from municoop.network.account import Account
    from municoop.network.client import Endpoint
    from municoop.push.run import push_release
    from municoop.push.store import PATIENCE, GraphStore, RemoteStore, Updater

    if graph_store and update:
        raise click.UsageError("--graph-store and --update are two ways to write: give one of them")
    if user and password is None:
        password = click.prompt(f"Password of {user}", hide_input=True, err=True)
    account = Account(user, password or "") if user else None
    store = RemoteStore(Endpoint(endpoint, limits=PATIENCE, account=account))
    target = Endpoint(graph_store or update or endpoint, limits=PATIENCE, account=account)
    writer = GraphStore(target) if graph_store else Updater(target)
    click.echo(push_release(release or folder / "public", store, writer, show_progress()))
