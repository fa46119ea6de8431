"""The release as an ASGI application."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import unquote

from starlette.types import Receive, Scope, Send

from municoop.server.content import description
from municoop.server.content.addresses import (
    File,
    Gone,
    Question,
    Redirect,
    Refusal,
    find_target,
)
from municoop.server.content.library import Library
from municoop.server.content.snapshot import DamagedError, Key, Representation, Snapshot
from municoop.server.protocol import conditions
from municoop.server.protocol.answers import (
    ALWAYS,
    PREFLIGHT,
    STRICT,
    Answer,
    Fields,
    Part,
    join_vary,
    open_part,
)
from municoop.server.protocol.negotiation import (
    CODINGS,
    choose_coding,
    choose_format,
    collect_fields,
    read_field,
)
from municoop.server.protocol.problems import JSON, build_problem
from municoop.server.protocol.ranges import UnsatisfiableError, find_range
from municoop.site.hosting.patterns import FORMATS

logger = logging.getLogger(__name__)

METHODS = b"GET, HEAD, OPTIONS"
PASSING = frozenset((*conditions.FIELDS, b"range", b"if-range"))
"""Fields of a request whose answer is not kept."""
LONGEST_KEY = 2048
NOT_IN_304 = frozenset((b"content-type", b"content-length", b"content-language", b"content-encoding"))
TOMBSTONE_OFFER = (FORMATS[0], JSON)


class Static:
    """Answers GET and HEAD with what the library holds; keeps answers for those who ask the same."""

    def __init__(self, library: Library) -> None:
        self.library = library

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        fields = collect_fields(scope)
        if scope["method"] not in ("GET", "HEAD"):
            answer = answer_other_method(scope, fields)
        else:
            answer = await self.answer(scope, fields)
        scope["municoop.kind"] = answer.kind
        await answer.send(scope["method"], send)

    async def answer(self, scope: Scope, fields: Mapping[bytes, bytes]) -> Answer:
        """Return the answer to GET. A file that vanished while releases changed is taken from the new one."""
        request = Request(self.library.snapshot, scope["raw_path"], fields)
        try:
            answer = await request.answer()
        except FileNotFoundError:
            await self.library.refresh()
            request = Request(self.library.snapshot, scope["raw_path"], fields)
            try:
                answer = await request.answer()
            except FileNotFoundError as problem:
                raise DamagedError(f"{problem.filename} is missing") from None
        key = make_key(scope["raw_path"], fields)
        if can_keep(key, answer) and not PASSING & fields.keys():
            request.snapshot.answers[key] = answer
        return answer


def make_key(raw_path: bytes, fields: Mapping[bytes, bytes]) -> Key:
    """Return what an answer depends on."""
    return (
        raw_path,
        fields.get(b"accept"),
        fields.get(b"accept-language"),
        fields.get(b"accept-encoding"),
    )


def can_keep(key: Key, answer: Answer) -> bool:
    """Whether an answer is worth its memory: no refusal, of which there are as many as anyone likes."""
    is_short = sum(len(part or b"") for part in key) <= LONGEST_KEY
    return is_short and answer.status < HTTPStatus.BAD_REQUEST and isinstance(answer.body, bytes)


def answer_other_method(scope: Scope, fields: Mapping[bytes, bytes]) -> Answer:
    """Answer OPTIONS, and refuse what would change something."""
    allow = [(b"allow", METHODS)]
    if scope["method"] == "OPTIONS":
        return Answer(204, [*allow, *PREFLIGHT, *ALWAYS], kind="options")
    return build_problem(405, fields, root=find_root(scope["raw_path"]), fields=allow)


def find_root(raw_path: bytes) -> str:
    """Return the relative way from an address to the root of the release.

    >>> find_root(b"/id/authority/kyiv")
    '../../'
    """
    return "../" * (raw_path.count(b"/") - 1)


class Request:
    """A request for an address of a snapshot."""

    def __init__(self, snapshot: Snapshot, raw_path: bytes, fields: Mapping[bytes, bytes]) -> None:
        self.snapshot = snapshot
        self.fields = fields
        self.root = find_root(raw_path)
        self.path = unquote(raw_path.decode("latin-1"), errors="replace").removeprefix("/")

    async def answer(self) -> Answer:
        """Return the answer."""
        question = Question(
            self.path,
            read_field(self.fields, b"accept"),
            read_field(self.fields, b"accept-language"),
        )
        target = find_target(self.snapshot.manifest, question)
        if isinstance(target, File):
            return await self.answer_file(target)
        if isinstance(target, Redirect):
            return self.answer_redirect(target)
        if isinstance(target, Gone):
            return await self.answer_gone(target)
        if isinstance(target, Refusal):
            alternatives = [(media, self.refer(path)) for media, path in target.offer]
            return self.refuse(406, alternatives=alternatives, kind="thing")
        return self.refuse(404)

    def refer(self, path: str) -> str:
        """Return a reference to a path from the root, relative: it holds behind any proxy and prefix."""
        return (self.root or "./") + description.as_path(path)

    def refuse(
        self,
        status: int,
        fields: Fields | None = None,
        alternatives: list[tuple[str, str]] | None = None,
        kind: str = "error",
    ) -> Answer:
        """Return a refusal."""
        return build_problem(
            status, self.fields, root=self.root, fields=fields, alternatives=alternatives or (), kind=kind
        )

    def answer_redirect(self, target: Redirect) -> Answer:
        """Return a redirect, without content."""
        links = (
            description.link_thing(target.thing, self.root, self.snapshot.metadata) if target.thing else []
        )
        fields: Fields = [
            (b"location", self.refer(target.path).encode()),
            (b"content-length", b"0"),
            (b"cache-control", description.SHORT),
            *join_vary(target.vary),
            *links,
            *STRICT,
        ]
        return Answer(target.status, fields, kind="thing")

    async def answer_gone(self, target: Gone) -> Answer:
        """Return the page of what is no more; to programs that take no page, a problem."""
        chosen = choose_format(read_field(self.fields, b"accept"), TOMBSTONE_OFFER)
        if chosen is not FORMATS[0]:
            return self.refuse(410, kind="gone")
        page = await self.snapshot.load(target.name, "identity")
        body = page.body or b""
        fields: Fields = [
            (b"content-type", description.find_type(target.name).encode()),
            (b"content-length", str(len(body)).encode()),
            (b"content-language", description.find_language(target.name).encode()),
            (b"cache-control", description.SHORT),
            *join_vary(["Accept", "Accept-Language"]),
            *STRICT,
        ]
        return Answer(410, fields, body, "gone")

    async def answer_file(self, target: File) -> Answer:
        """Return a file, whole or in part, or that the client has it already."""
        name, shrinks = target.name, description.can_shrink(target.name)
        sent = self.fields.get(b"accept-encoding")
        coding = choose_coding(
            sent.decode("latin-1") if sent else None, CODINGS if shrinks else ("identity",)
        )
        if coding is None:
            vary = [(b"vary", b"Accept-Encoding")]
            return self.refuse(406, vary, [(description.find_type(name), self.refer(name))])
        content = await self.snapshot.load(name, coding)
        fields = self.describe(target, content, shrinks=shrinks)
        modified = self.snapshot.metadata.modified
        status = conditions.judge(self.fields, content.etag, modified)
        kind = description.find_kind(name)
        if status is HTTPStatus.NOT_MODIFIED:
            return Answer(304, [field for field in fields if field[0] not in NOT_IN_304], kind=kind)
        if status is HTTPStatus.PRECONDITION_FAILED:
            return self.refuse(412)
        try:
            found = find_range(self.fields, content.size, content.etag)
        except UnsatisfiableError:
            return self.refuse(416, fields=[(b"content-range", f"bytes */{content.size}".encode())])
        return self.send_content(name, content, fields, found)

    def describe(self, target: File, content: Representation, *, shrinks: bool) -> Fields:
        """Return the fields of a file but its length."""
        snapshot, name = self.snapshot, target.name
        where = name.rpartition("/")[2] if target.is_chosen else ""
        vary = (*target.vary, "Accept-Encoding") if shrinks else target.vary
        return [
            *description.describe_file(name, snapshot.metadata),
            (b"etag", content.etag.encode()),
            (b"accept-ranges", b"bytes"),
            *([(b"content-encoding", content.coding.encode())] if content.coding != "identity" else []),
            *([(b"content-location", description.as_path(where).encode())] if where else []),
            *join_vary(vary),
            *description.link_file(name, self.root, snapshot.manifest, snapshot.metadata),
            *ALWAYS,
        ]

    def send_content(
        self, name: str, content: Representation, fields: Fields, found: tuple[int, int] | None
    ) -> Answer:
        """Return the bytes of a file, or a range of them."""
        start, end = found or (0, content.size)
        status = 206 if found else 200
        fields = [*fields, (b"content-length", str(end - start).encode())]
        if found:
            fields.append((b"content-range", f"bytes {start}-{end - 1}/{content.size}".encode()))
        body: bytes | Part
        if content.body is None:
            body = open_part(self.snapshot.folder / name, start, end - start)
        else:
            body = content.body[start:end] if found else content.body
        return Answer(status, fields, body, description.find_kind(name))
