"""Servers with the generated rules, and our own, at the root of a host and under a sub-path."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from web_hosts.hosts import Host, find_program, run_apache, run_caddy, run_nginx
from web_hosts.own import run_own, run_proxy, seal
from web_hosts.tree import write_tree

KINDS = ("apache", "nginx", "caddy", "own")
PACKAGES = {"apache": "apache2", "nginx": "nginx", "caddy": "caddy", "own": "nginx"}
PLACES = {
    "root": ("https://w3id.org/municoop/", "/"),
    "folder": ("https://w3id.org/municoop/", "/sub/path/"),
    "fixed": ("https://data.example.org/sub/path/", "/sub/path/"),
}


@pytest.fixture(scope="session")
def started() -> Iterator[functools.partial[Host]]:
    """A function that starts a server of a kind with a release in a place, once."""
    with ExitStack() as stack:
        yield functools.partial(start_host, stack, {})


def start_host(
    stack: ExitStack,
    running: dict[tuple[str, str], Host],
    kind: str,
    place: str,
) -> Host:
    """Return a running server; skip the test if this machine has none of that kind."""
    program = find_program(PACKAGES[kind])
    if program is None and (kind, place) != ("own", "root"):
        pytest.skip(f"{kind} is not installed here: apt-get install {PACKAGES[kind]}")
    if (kind, place) not in running:
        base_iri, base = PLACES[place]
        folder = Path(stack.enter_context(TemporaryDirectory(prefix=f"municoop-{kind}-")))
        folder.chmod(0o755)
        root = folder / "root"
        release = root / ("" if kind == "own" else base.strip("/"))
        write_tree(release, base_iri)
        if kind == "own":
            seal(release, base_iri)
            port = start_own(stack, program, release, folder, base)
        else:
            port = stack.enter_context(run(kind, str(program), root, release, folder))
        running[kind, place] = Host(kind, port, base)
    return running[kind, place]


def start_own(stack: ExitStack, program: str | None, release: Path, folder: Path, base: str) -> int:
    """Start our server, behind a proxy where it is to stand under a path; return the port to ask."""
    port = stack.enter_context(run_own(release, folder)).port
    return port if base == "/" else stack.enter_context(run_proxy(str(program), port, base, folder))


def run(kind: str, program: str, root: Path, release: Path, folder: Path) -> AbstractContextManager[int]:
    """Return the server as a context."""
    if kind == "apache":
        return run_apache(program, root, folder)
    start = run_nginx if kind == "nginx" else run_caddy
    return start(program, root, release / "hosting", folder)


@pytest.fixture(scope="session", params=[(kind, place) for kind in KINDS for place in PLACES], ids="-".join)
def host(request: pytest.FixtureRequest, started: functools.partial[Host]) -> Host:
    """Each server in each place."""
    return started(*request.param)
