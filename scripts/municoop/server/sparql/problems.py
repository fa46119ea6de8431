"""Why there is no answer: status, type, and what to do. RFC 9457, one line of detail.

400  syntax, graph, parameter, text     the request is malformed
403  update, service                    understood, and not done here
405  method    406  unacceptable    413  request    414  address    415  media-type, encoding
422  rows, bytes, memory, nesting, crash, unanswerable     this query would get no answer on another day
503  busy, lost, starting               it will: Retry-After says when
504  time                               the worker behind us gave no answer in time
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from municoop.server.sparql.limits import Limits

MEDIA_TYPE = b"application/problem+json"
SMALLER = "add LIMIT, ask for less at once, or take the dump"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem. `hint`: what to do about it. `limit`: which one of the limits it is."""

    status: int
    title: str
    hint: str = ""
    limit: str = ""


KINDS = {
    "syntax": Kind(400, "The query is not SPARQL 1.1", "correct it at that place"),
    "graph": Kind(400, "A graph of the data set is not an absolute IRI"),
    "parameter": Kind(400, "The parameters are wrong"),
    "text": Kind(400, "The request is not UTF-8", "send text as UTF-8"),
    "update": Kind(403, "This endpoint only reads", "ask with SELECT, ASK, CONSTRUCT or DESCRIBE"),
    "service": Kind(403, "This endpoint asks no other by SERVICE", "ask both, and join the answers"),
    "method": Kind(405, "The method is not GET, HEAD, POST or OPTIONS"),
    "unacceptable": Kind(406, "None of the media types that the client accepts", "accept one of `available`"),
    "request": Kind(413, "The request is too large", "send less than `limit` bytes", "request"),
    "address": Kind(414, "The address is too long", "send the query by POST", "address"),
    "media-type": Kind(
        415, "The body is not a query", "send application/sparql-query or application/x-www-form-urlencoded"
    ),
    "encoding": Kind(415, "The body is encoded", "send it without Content-Encoding"),
    "rows": Kind(422, "The answer has too many rows or triples", SMALLER, "rows"),
    "bytes": Kind(422, "The answer is too large", SMALLER, "bytes"),
    "memory": Kind(422, "The query needs too much memory", SMALLER, "memory"),
    "nesting": Kind(422, "The query is nested too deep", "write it with fewer brackets in brackets"),
    "crash": Kind(422, "The query is too complex for the engine", "write it shorter"),
    "unanswerable": Kind(422, "The engine cannot answer the query"),
    "busy": Kind(503, "Too many queries at once", "come again later"),
    "lost": Kind(503, "The process with the query ended", "ask again"),
    "starting": Kind(503, "The data is being loaded", "come again later"),
    "time": Kind(504, "The query took too long", f"make it more selective; {SMALLER}", "time"),
}
# Seconds after which to come again.
RETRY_AFTER_S = {"lost": 1, "starting": 5}


def write_problem(
    reason: str, detail: str, limits: Limits, more: Mapping[str, Any], address: str
) -> tuple[int, bytes, list[tuple[bytes, bytes]]]:
    """Return status, body and special headers for a reason, which is a name in `KINDS`.

    The type of a problem is a fragment of the service description at `address`, which tells of limits.
    """
    kind = KINDS[reason]
    sentence = ": ".join(part for part in (kind.title, detail) if part)
    body: dict[str, Any] = {
        "type": f"{address}#{kind.limit or reason}",
        "title": kind.title,
        "status": kind.status,
        "detail": f"{sentence}. {kind.hint[:1].upper()}{kind.hint[1:]}{'.' if kind.hint else ''}".strip(),
        **more,
    }
    headers: list[tuple[bytes, bytes]] = []
    if kind.limit:
        body.setdefault("limit", limits.describe()[kind.limit])
        headers.append((b"query-limit-exceeded", kind.limit.encode()))
    if kind.status == 503:
        seconds = RETRY_AFTER_S.get(reason, max(1, round(limits.time_s)))
        headers.append((b"retry-after", str(seconds).encode()))
    if kind.status == 405:
        headers.append((b"allow", b"GET, HEAD, POST, OPTIONS"))
    return kind.status, json.dumps(body, ensure_ascii=False).encode(errors="replace") + b"\n", headers
