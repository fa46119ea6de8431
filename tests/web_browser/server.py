"""A web server on this machine that serves a built site with its media types and policies."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

from municoop.site.hosting.headers import MEDIA_TYPES, POLICY, QUERY_PATHS, QUERY_POLICY

TYPES = {media.ending: media.value for media in MEDIA_TYPES}
WAIT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Tree:
    """What is served: `folder` under the path `base`, which begins and ends with a slash.

    `encoded`: whether `.gz` files are said to be encoded, so that browsers unpack them on the way, as
    some hosts do. `forward`: paths under `base` whose requests go on to another address. `policies`: whether
    the host sends content security policies.
    """

    folder: Path
    base: str = "/"
    encoded: bool = False
    forward: Mapping[str, str] = field(default_factory=dict)
    policies: bool = True


@contextmanager
def serve_tree(
    folder: Path,
    base: str = "/",
    *,
    encoded: bool = False,
    forward: Mapping[str, str] | None = None,
    policies: bool = True,
) -> Iterator[str]:
    """Serve a folder as `Tree` says until the block ends, and yield the address of its root."""
    tree = Tree(folder, base, encoded, forward or {}, policies)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, tree)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}{base}"
        finally:
            server.shutdown()
            thread.join()


class Handler(BaseHTTPRequestHandler):
    """Answers from a tree."""

    protocol_version = "HTTP/1.1"

    def __init__(self, tree: Tree, *arguments: object) -> None:
        self.tree = tree
        super().__init__(*arguments)  # type: ignore[arg-type]

    def handle(self) -> None:
        """Answer until the browser goes away, which is no mistake."""
        with suppress(ConnectionResetError):
            super().handle()

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        name = path.removeprefix(self.tree.base)
        file = (self.tree.folder / name).resolve()
        inside = path.startswith(self.tree.base) and file.is_relative_to(self.tree.folder.resolve())
        if name in self.tree.forward:
            self.pass_on(self.tree.forward[name])
        elif inside and file.is_dir() and path.endswith("/"):
            self.send_file(file / "index.html", path)
        elif inside:
            self.send_file(file, path)
        else:
            self.send(404, {"Content-Type": "text/plain"}, b"not in the tree")

    def do_POST(self) -> None:
        self.do_GET()

    def send_file(self, file: Path, path: str) -> None:
        """Send a file with what a host has to say of it."""
        if not file.is_file():
            self.send(404, {"Content-Type": "text/plain"}, b"not there")
            return
        policy = QUERY_POLICY if re.match(QUERY_PATHS, f"/{path.removeprefix(self.tree.base)}") else POLICY
        headers = {
            "Content-Type": TYPES.get(file.suffix.removeprefix("."), "application/octet-stream"),
            "X-Content-Type-Options": "nosniff",
        }
        if self.tree.policies:
            headers["Content-Security-Policy"] = policy
        if self.tree.encoded and file.suffix == ".gz":
            headers["Content-Encoding"] = "gzip"
        self.send(200, headers, file.read_bytes())

    def pass_on(self, address: str) -> None:
        """Ask another server the same, and send what it answers."""
        target = urlsplit(address)
        connection = http.client.HTTPConnection(target.netloc, timeout=WAIT_SECONDS)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        wanted = {name: self.headers[name] for name in ("Accept", "Content-Type") if name in self.headers}
        try:
            connection.request(self.command, target.path, body, wanted)
            answer = connection.getresponse()
            content = answer.headers.get("Content-Type", "text/plain")
            self.send(answer.status, {"Content-Type": content}, answer.read())
        finally:
            connection.close()

    def send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Send an answer; a browser that has gone away is no mistake."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        try:
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
