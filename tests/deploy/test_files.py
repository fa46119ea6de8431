"""The files for those who run the server do what they say."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest

from municoop.cli import main
from web_hosts.hosts import Host, find_program
from web_hosts.own import DEPLOY, run_own, run_proxy, seal
from web_hosts.tree import write_tree

BASE = "/municoop/"


def find_options(command: list[str]) -> list[str]:
    """Return the options of a `municoop serve` command. Raises AssertionError for one that there is not."""
    start = command.index("serve")
    serve = main.commands["serve"]
    with serve.make_context("serve", command[start + 1 :]) as context:
        assert context.params["release"] == Path("/srv/municoop/public")
    return [word for word in command if word.startswith("--")]


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed here: apt-get install systemd")
    text = (DEPLOY / "municoop.service").read_text()
    unit = tmp_path / "municoop.service"
    unit.write_text(
        text.replace("/opt/municoop/bin/municoop", str(Path(sys.executable).with_name("municoop")))
    )
    done = subprocess.run([program, "verify", str(unit)], capture_output=True, text=True, check=False)
    about_ours = [line for line in done.stderr.splitlines() if "municoop" in line]
    assert (done.returncode, about_ours) == (0, [])


def test_the_unit_starts_the_server_with_options_that_there_are() -> None:
    (line,) = re.findall(r"^ExecStart=(.*)$", (DEPLOY / "municoop.service").read_text(), re.M)
    assert find_options(line.split())


def test_the_container_starts_the_server_with_options_that_there_are() -> None:
    (line,) = re.findall(r"^ENTRYPOINT (.*)$", (DEPLOY / "Containerfile").read_text(), re.M)
    assert find_options(json.loads(line))


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A server behind a real nginx with our lines for it."""
    program = find_program("nginx")
    if program is None:
        pytest.skip("nginx is not installed here: apt-get install nginx")
    folder = tmp_path_factory.mktemp("proxied")
    write_tree(folder / "release", f"https://data.example.org{BASE}")
    seal(folder / "release", f"https://data.example.org{BASE}")
    options = ("--forwarded-allow-ips", "127.0.0.1")
    with (
        run_own(folder / "release", folder, *options) as own,
        run_proxy(program, own.port, BASE, folder) as port,
    ):
        yield Host("own", port, BASE)


def test_behind_nginx_every_reference_leads_back_under_the_path(proxied: Host) -> None:
    answer = proxied.ask("id/authority/kyiv", {"Accept": "text/turtle"})
    location = urljoin(f"{BASE}id/authority/kyiv", answer.headers["location"])
    assert (answer.status, location) == (303, f"{BASE}data/authority/kyiv.ttl")
    page = proxied.ask("doc/authority/kyiv")
    assert f'<https://data.example.org{BASE}doc/authority/kyiv.html>; rel="canonical"' in page.headers["link"]
    folder = proxied.ask("doc/authority")
    assert (folder.status, urljoin(f"{BASE}doc/authority", folder.headers["location"])) == (
        301,
        f"{BASE}doc/authority/",
    )


def test_behind_nginx_conditions_and_codings_hold(proxied: Host) -> None:
    tag = proxied.ask("doc/authority/kyiv.html", {"Accept-Encoding": "gzip"}).headers["etag"]
    assert not tag.startswith("W/")
    sent = {"Accept-Encoding": "gzip", "If-None-Match": tag}
    assert proxied.ask("doc/authority/kyiv.html", sent).status == 304
    assert proxied.ask("municoop.ttl", {"Range": "bytes=0-3"}).status == 206


def test_behind_nginx_the_measures_are_not_public(proxied: Host) -> None:
    assert proxied.ask("metrics").status == 404
    assert proxied.ask("healthz").status == 200


def test_caddy_takes_its_file() -> None:
    program = find_program("caddy")
    if program is None:
        pytest.skip("caddy is not installed here: apt-get install caddy")
    command = [program, "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
