"""Our own server, started as anyone starts it, alone or behind a real nginx that serves it under a path."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from web_hosts.hosts import Host, find_port, running
from web_hosts.tree import write

DEPLOY = Path(__file__).resolve().parents[2] / "scripts" / "deploy"
START_SECONDS = 30
STOP_SECONDS = 15
RECORD = """\
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<{base_iri}dataset/> a dcat:Dataset ;
    dcterms:modified "{modified}"^^xsd:date ;
    dcterms:license <https://creativecommons.org/licenses/by/4.0/> .
"""


@dataclass(frozen=True, slots=True)
class Own:
    """A running server: its process, its port, and the file that its access log goes to."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    errors: Path

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit code."""
        self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)


def seal(folder: Path, base_iri: str = "https://w3id.org/municoop/", modified: str = "2026-01-31") -> None:
    """Make a tree a release: with metadata, and the list of checksums that a build writes last."""
    write(folder / "dcat.ttl", RECORD.format(base_iri=base_iri, modified=modified).encode())
    (folder / "SHA256SUMS").unlink(missing_ok=True)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}" for path in files]
    write(folder / "SHA256SUMS", "".join(f"{line}\n" for line in lines).encode())


@contextmanager
def run_own(
    release: Path, folder: Path, *options: str, wrapper: Sequence[str] = (), command: Sequence[str] = ()
) -> Iterator[Own]:
    """Run `municoop serve` on a free port until the block ends. `folder` takes its log and its errors.

    `command` takes the place of the usual one.
    """
    log, errors = folder / "access.log", folder / "errors.log"
    usual = (sys.executable, "-m", "municoop", "serve", "--release", str(release), "--port", "0")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with log.open("wb") as output, errors.open("wb") as complaints:
        process = subprocess.Popen(
            [*wrapper, *(command or usual), *options],
            stdout=output,
            stderr=complaints,
            stdin=subprocess.DEVNULL,
            env=environment,
        )
    try:
        yield Own(process, wait_for_port(process, errors), log, errors)
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(STOP_SECONDS)


def wait_for_port(process: subprocess.Popen[bytes], errors: Path) -> int:
    """Return the port that the server says it listens on. Raises RuntimeError with its words if it ends."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"at http://\S+:(\d+)/", errors.read_text(errors="replace")):
            return int(found[1])
        time.sleep(0.02)
    raise RuntimeError(f"the server did not start: {errors.read_text(errors='replace')}")


@contextmanager
def serving(
    release: Path, folder: Path, *options: str, wrapper: Sequence[str] = ()
) -> Iterator[tuple[Own, Host]]:
    """Serve a release until the block ends; all parts answer when it begins."""
    with run_own(release, folder, *options, wrapper=wrapper) as own:
        host = Host("own", own.port, "/")
        wait_until_ready(host)
        yield own, host


def wait_until_ready(host: Host) -> None:
    """Wait until all parts of a server answer. Raises AssertionError when they do not."""
    end = time.monotonic() + 60
    while (answer := host.ask("readyz")).status != 200:
        assert time.monotonic() < end, answer.body
        time.sleep(0.05)


@contextmanager
def run_proxy(program: str, port: int, base: str, folder: Path) -> Iterator[int]:
    """Run nginx, with our lines for it, so that a server is served under `base`; yield the port."""
    own = find_port()
    lines = (DEPLOY / "nginx.conf").read_text().replace("/municoop/", base).replace(":8000/", f":{port}/")
    (folder / "location.conf").write_text(lines)
    temporary = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    config = folder / "proxy.conf"
    config.write_text(
        f"daemon off; master_process off; error_log {folder}/proxy-errors.log; pid {folder}/proxy.pid;\n"
        "events { }\nhttp { access_log off; large_client_header_buffers 4 32k;\n"
        + "".join(f"{name}_temp_path {folder}/{name};\n" for name in temporary)
        + f"server {{ listen 127.0.0.1:{own}; include {folder}/location.conf; }}\n}}\n"
    )
    with running([program, "-c", str(config), "-p", str(folder)], own, folder / "proxy.log"):
        yield own
