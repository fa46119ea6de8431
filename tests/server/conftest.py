"""Our server, running over a small release as it would in public."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from municoop.matching.index import index_file
from web_hosts.hosts import Host
from web_hosts.own import Own, seal, serving
from web_hosts.tree import write, write_tree

BASE_IRI = "https://w3id.org/municoop/"
LARGE = bytes(range(256)) * 20_000
"""Five megabytes: too large to be held in memory."""
STATEMENT = b"<http://a.example/s> <http://a.example/p> <http://a.example/o> <http://a.example/g> .\n"
TERM = b"<https://w3id.org/municoop/def#Visit> a <http://www.w3.org/2002/07/owl#Class> .\n"
PAGE = b"<!doctype html><title>A page</title>" + b"<p>Kyiv and Krakow are twinned.</p>\n" * 400


def write_release(folder: Path, mark: str = "", modified: str = "2026-01-31") -> Path:
    """Write a release with a page that is worth compressing and a dump that is not held in memory."""
    write_tree(folder, BASE_IRI)
    write(folder / "doc/authority/kyiv.html", PAGE + mark.encode())
    write(folder / "municoop.ttl", LARGE)
    write(folder / "mark.txt", mark.encode())
    write(folder / "municoop.nq.gz", gzip.compress(STATEMENT, mtime=0))
    write(folder / "reconcile.json", index_file([]))
    write(folder / "ontology.ttl", TERM)
    seal(folder, BASE_IRI, modified)
    return folder


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release that is served."""
    return write_release(tmp_path_factory.mktemp("served") / "release")


@pytest.fixture(scope="session")
def own(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    """A server over it, for tests that leave it as it is."""
    with serving(release, tmp_path_factory.mktemp("logs")) as (running, _):
        yield running


@pytest.fixture(scope="session")
def host(own: Own) -> Host:
    """The same, to be asked."""
    return Host("own", own.port, "/")
