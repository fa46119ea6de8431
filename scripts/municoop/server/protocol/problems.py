"""Refusals: a page in the reader's language for browsers, RFC 9457 for programs, plain text for the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from municoop.model import LANGUAGES
from municoop.server.protocol.answers import STRICT, Answer, Fields, join_vary
from municoop.server.protocol.negotiation import choose_format, choose_language, read_field
from municoop.site.hosting.patterns import FORMATS, Format
from municoop.site.words import read_words

WORDING = Path(__file__).resolve().parents[1] / "wording"
JSON = Format("problem", "application/problem+json", "", "", ("application/json", "application/ld+json"))
TEXT = Format("text", "text/plain", "", "")
PROBLEM_OFFER = (JSON, FORMATS[0], TEXT)
STATUSES = (400, 404, 405, 406, 408, 410, 412, 413, 414, 415, 416, 429, 431, 500, 503)


def build_problem(
    status: int,
    request: Mapping[bytes, bytes],
    *,
    root: str = "",
    alternatives: Sequence[tuple[str, str]] = (),
    fields: Fields | None = None,
    kind: str = "error",
    detail: str = "",
) -> Answer:
    """Return a refusal. `request` are the fields of the request, `root` the relative way to the home page.

    `detail` says what is wrong with this very request, where that is known, in English.

    `alternatives` are what there is instead: (media type, relative address), as RFC 9110, 15.5.7, asks for.
    """
    language = choose_language(read_field(request, b"accept-language"))
    form = choose_format(read_field(request, b"accept"), PROBLEM_OFFER) or JSON
    view = describe(status, language, alternatives)
    view["detail"] = detail or view["detail"]
    if form is JSON:
        body = json.dumps(view, ensure_ascii=False).encode()
    elif form is TEXT:
        lines = [view["title"], view["detail"], *(f"{media} {address}" for media, address in alternatives)]
        body = "".join(f"{line}\n" for line in lines).encode()
    else:
        body = load_page().render(view, root=root, lang=language, **frame(language)).encode()
    charset = "" if form is JSON else "; charset=utf-8"
    links = ", ".join(
        f'<{address}>; rel="alternate"; type="{media}"' for media, address in alternatives if address
    )
    return Answer(
        status,
        [
            (b"content-type", f"{form.media_type}{charset}".encode()),
            (b"content-length", str(len(body)).encode()),
            (b"content-language", language.encode()),
            (b"cache-control", b"public, max-age=300" if status in (404, 406, 408, 410) else b"no-store"),
            *join_vary(["Accept", "Accept-Language"]),
            *([(b"link", links.encode())] if links else []),
            *STRICT,
            *(fields or []),
        ],
        body,
        kind,
    )


def describe(status: int, language: str, alternatives: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the members of a problem (RFC 9457, section 3); its type is what the status says."""
    words = read_refusals(language)
    known = status if status in STATUSES else 500
    view: dict[str, Any] = {
        "type": "about:blank",
        "title": words[f"problem_{known}"],
        "status": status,
        "detail": words[f"problem_{known}_means"],
    }
    if alternatives:
        view["alternatives"] = [{"type": media, "href": address} for media, address in alternatives]
    return view


def read_refusals(language: str) -> Mapping[str, str]:
    """Return what the server says when it refuses, by key."""
    return read_words(language, WORDING)


def frame(language: str) -> dict[str, Any]:
    """Return the words of the page and the ending of pages in its language."""
    return {
        "words": {**read_words(language), **read_refusals(language)},
        "suffix": ".html" if language == LANGUAGES[0] else f".{language}.html",
        "phrase": lambda status: HTTPStatus(status).phrase,
    }


@cache
def load_page() -> Any:
    """Return the template. All that it is given is escaped."""
    environment = Environment(
        loader=PackageLoader("municoop.server", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("problem.html.j2")
