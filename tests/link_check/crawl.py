"""Follows all references of a tree of files on a host that only serves files, as GitHub Pages does."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from link_check.references import Document, Reference, find_reader

WAIT_SECONDS = 30
SCHEMES = ("http", "https", "mailto")


class Fault(NamedTuple):
    """What is wrong with a reference: `kind`, the file that it stands in, the address as written."""

    kind: str
    file: str
    address: str


class Answer(NamedTuple):
    """What the host said of a path, after at most one redirect to the folder's own address."""

    status: int
    path: str
    body: bytes


class Silent(SimpleHTTPRequestHandler):
    """Python's own file server: no rules, no negotiation, a folder answers with its `index.html`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits for an acknowledgement of its headers

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serve_plainly(root: Path) -> Iterator[int]:
    """Serve a folder until the block ends; yield the port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(root))) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def placed(tree: Path, base: str, spare: Path) -> Iterator[Host]:
    """Serve a tree under `base`; `spare` is an empty folder for what lies above it."""
    root = tree
    if base != "/":
        root, place = spare, spare / base.strip("/")
        place.parent.mkdir(parents=True)
        place.symlink_to(tree.resolve(), target_is_directory=True)
    with serve_plainly(root) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
        try:
            yield Host(connection, base)
        finally:
            connection.close()


@dataclass
class Host:
    """A host with the tree under `base`; each path is asked for once."""

    connection: http.client.HTTPConnection
    base: str
    answers: dict[str, Answer] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)

    def ask(self, path: str) -> Answer:
        """Return what the host says of a path (with `base`, quoted)."""
        if path not in self.answers:
            self.answers[path] = self.fetch(path)
        return self.answers[path]

    def fetch(self, path: str) -> Answer:
        """Ask, and once more where a folder is asked for without its slash."""
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        body = response.read()
        location = response.getheader("Location", "")
        if response.status == 301 and urlsplit(location).path == f"{path}/":
            return self.ask(f"{path}/")
        return Answer(response.status, path, body)

    def read(self, path: str) -> Document:
        """Return the references and anchors of what the host has at a path."""
        answer = self.ask(path)
        if answer.path not in self.documents:
            name = f"{answer.path}index.html" if answer.path.endswith("/") else answer.path
            reader = find_reader(unquote(name))
            self.documents[answer.path] = reader(answer.body) if reader else Document([])
        return self.documents[answer.path]

    def leads(self, path: str, fragment: str) -> str:
        """Return "" where something is at a path with an anchor, else the kind of fault."""
        if self.ask(path).status != 200:
            return "missing"
        document = self.read(path)
        is_read = bool(document.anchors) or find_reader(path) is not None or path.endswith("/")
        return "anchor" if fragment and is_read and unquote(fragment) not in document.anchors else ""


def list_files(tree: Path) -> list[str]:
    """Return the paths of all files of a tree."""
    return sorted(str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_file())


def find_faults(tree: Path, host: Host, base_iri: str) -> tuple[list[Fault], int]:
    """Return what is wrong with the references of all files of a tree, and how many there are."""
    faults, count = [], 0
    for file in list_files(tree):
        if find_reader(file) is None:
            continue
        for reference in host.read(host.base + quote(file)).references:
            count += 1
            if kind := judge(host, file, reference, base_iri):
                faults.append(Fault(kind, file, reference.address))
    return faults, count


def judge(host: Host, file: str, reference: Reference, base_iri: str) -> str:
    """Return the kind of fault of a reference, "" if it has none.

    Full addresses of the site's own are for what must name itself; all else has to work wherever the tree
    stands, so it may not name the host, nor begin at its root, nor lead out of the tree.
    """
    address = reference.address
    parts = urlsplit(address)
    is_own = address.startswith(base_iri)
    if reference.is_absolute:
        if not is_own:
            return "foreign"
        rest = urlsplit(address.removeprefix(base_iri))
        return host.leads(host.base + rest.path, rest.fragment)
    if parts.scheme:
        return "scheme" if parts.scheme not in SCHEMES else "own-base" if is_own else ""
    if address.startswith("/"):
        return "root-relative"
    path = urlsplit(urljoin(host.base + quote(file), address)).path
    if not path.startswith(host.base):
        return "outside"
    return host.leads(path, parts.fragment)
