"""A chain of versions on real web servers: old addresses work, what is gone answers 410 with its page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin

import pytest

from version_chain import ADDED, REMOVED, UNEXPLAINED, Versions
from web_hosts.hosts import Host, find_program, run_apache, run_nginx
from web_hosts.own import run_own, run_proxy

BASE = "/data-set/"
PROGRAMS = {"apache": "apache2", "nginx": "nginx", "own": "nginx"}


@pytest.fixture(scope="module", params=PROGRAMS)
def host(request: pytest.FixtureRequest, versions: Versions) -> Iterator[Host]:
    """Each server with the last release of the chain under a path."""
    program = find_program(PROGRAMS[request.param])
    if program is None:
        pytest.skip(f"{request.param} is not installed here: apt-get install {PROGRAMS[request.param]}")
    with TemporaryDirectory(prefix="municoop-versions-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        release = folder / "root" / "data-set"
        shutil.copytree(versions.last, release)
        with ExitStack() as stack:
            if request.param == "apache":
                port = stack.enter_context(run_apache(program, folder / "root", folder))
            elif request.param == "nginx":
                port = stack.enter_context(run_nginx(program, folder / "root", release / "hosting", folder))
            else:
                own = stack.enter_context(run_own(release, folder))
                port = stack.enter_context(run_proxy(program, own.port, BASE, folder))
            yield Host(request.param, port, BASE)


@pytest.mark.parametrize("path", [REMOVED, UNEXPLAINED])
def test_what_is_gone_answers_410_with_its_page_in_the_readers_language(host: Host, path: str) -> None:
    for address in (f"id/{path}", f"doc/{path}.html", f"data/{path}.ttl"):
        answer = host.ask(address, {"Accept-Language": "uk"})
        assert answer.status == 410
        assert "вже немає".encode() in answer.body


def test_what_replaces_it_answers(host: Host) -> None:
    answer = host.ask("id/cooperation/venlo-krefeld-visit-2025", {"Accept": "text/html"})
    assert answer.status == 303
    assert host.ask(f"doc/{ADDED}").status == 200


@pytest.mark.parametrize("number", ["0.1.0", "0.2.0", "0.3.0"])
def test_the_address_of_each_version_answers(host: Host, versions: Versions, number: str) -> None:
    page = host.ask(f"releases/{number}/", {"Accept-Language": "pl"})
    assert page.status == 200
    assert f"Wersja {number}".encode() in page.body
    dump = host.ask(f"releases/{number}/municoop.nq.gz")
    first = versions.folders[int(number[2]) - 1]
    assert dump.body == (first / "municoop.nq.gz").read_bytes()
    assert dump.headers["cache-control"].endswith("immutable")


def test_the_version_iri_of_the_ontology_leads_to_its_file(host: Host) -> None:
    answer = host.ask("def/0.1.0", {"Accept": "text/turtle"})
    assert answer.status == 303
    location = urljoin(f"{BASE}def/0.1.0", answer.headers["location"])
    assert location.endswith("/data-set/releases/0.3.0/ontology.ttl")
    assert host.ask("releases/0.3.0/ontology.ttl").headers["content-type"] == "text/turtle; charset=utf-8"


@pytest.mark.parametrize("name", ["changes.atom", "changes.uk.atom", "changes.pl.atom"])
def test_a_feed_comes_as_a_feed(host: Host, name: str) -> None:
    assert host.ask(name).headers["content-type"] == "application/atom+xml; charset=utf-8"
