"""Real web servers on this machine, each with the rules generated for it."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WAIT_SECONDS = 20
APACHE_MODULES = Path("/usr/lib/apache2/modules")
MODULES = ("mpm_event", "authz_core", "dir", "mime", "negotiation", "rewrite", "headers", "alias")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. Names of headers are in small letters; one sent twice is joined by a comma."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Host:
    """A server with the release under `base`."""

    kind: str
    port: int
    base: str

    def ask(self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> Answer:
        """Ask for a path of the release."""
        return self.ask_address(self.base + path, headers, method)

    def ask_address(
        self, address: str, headers: Mapping[str, str] | None = None, method: str = "GET"
    ) -> Answer:
        """Ask for a path of the server."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_SECONDS)
        try:
            is_told = "Host" in (headers or {})
            connection.putrequest(method, address, skip_host=is_told, skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                connection.putheader(name, value)
            connection.endheaders()
            response = connection.getresponse()
            found: dict[str, str] = {}
            for name, value in response.getheaders():
                key = name.lower()
                found[key] = f"{found[key]}, {value}" if key in found else value
            return Answer(response.status, found, response.read())
        finally:
            connection.close()


def find_program(name: str) -> str | None:
    """Return the path of a server program; they are not on every path."""
    return shutil.which(name, path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


def find_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[None]:
    """Run a server in the foreground until the block ends."""
    variables = {**os.environ, "XDG_CONFIG_HOME": str(log.parent), "XDG_DATA_HOME": str(log.parent)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=variables
        )
        try:
            wait_for(process, port, log)
            yield
        finally:
            process.terminate()
            process.wait(WAIT_SECONDS)


def wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until the server takes connections. Raises RuntimeError with its words if it ends before."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"the server did not start: {log.read_text(errors='replace')}")


@contextmanager
def run_apache(program: str, root: Path, folder: Path) -> Iterator[int]:
    """Run Apache over `root`, as a shared host: no right but FileInfo, .pl a program; yield its port."""
    port = find_port()
    lines = [
        f'ServerRoot "{folder}"',
        f"Listen 127.0.0.1:{port}",
        "ServerName 127.0.0.1",
        f'PidFile "{folder}/apache.pid"',
        f'ErrorLog "{folder}/apache-errors.log"',
        *(f'LoadModule {name}_module "{APACHE_MODULES}/mod_{name}.so"' for name in MODULES),
        "TypesConfig /dev/null",
        "AddHandler cgi-script .pl",
        "AddEncoding x-gzip .gz",
        "StartServers 1",
        *(("User www-data", "Group www-data") if os.geteuid() == 0 else ()),
        f'DocumentRoot "{root}"',
        f'<Directory "{root}">',
        "AllowOverride FileInfo",
        "Require all granted",
        "</Directory>",
    ]
    config = folder / "apache.conf"
    config.write_text("\n".join(lines) + "\n")
    with running([program, "-D", "FOREGROUND", "-f", str(config)], port, folder / "apache.log"):
        yield port


@contextmanager
def run_nginx(program: str, root: Path, rules: Path, folder: Path) -> Iterator[int]:
    """Run nginx over `root` with the two files of rules in `rules`; yield its port."""
    port = find_port()
    temporary = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    config = folder / "nginx.conf"
    config.write_text(
        f"daemon off; master_process off; error_log {folder}/nginx-errors.log; pid {folder}/nginx.pid;\n"
        "events { }\nhttp { access_log off;\n"
        + "".join(f"{name}_temp_path {folder}/{name};\n" for name in temporary)
        + f"include {rules}/nginx-http.conf;\n"
        f"server {{ listen 127.0.0.1:{port}; root {root}; include {rules}/nginx.conf; }}\n}}\n"
    )
    with running([program, "-c", str(config), "-p", str(folder)], port, folder / "nginx.log"):
        yield port


@contextmanager
def run_caddy(program: str, root: Path, rules: Path, folder: Path) -> Iterator[int]:
    """Run Caddy over `root` with the rules in `rules`; yield its port."""
    port = find_port()
    config = folder / "Caddyfile"
    config.write_text(
        "{\n\tadmin off\n\tauto_https off\n}\n"
        f"http://127.0.0.1:{port} {{\n\troot * {root}\n\timport {rules}/Caddyfile\n}}\n"
    )
    command = [program, "run", "--config", str(config), "--adapter", "caddyfile"]
    with running(command, port, folder / "caddy.log"):
        yield port
