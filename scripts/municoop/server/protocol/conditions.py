"""Conditional requests (RFC 9110, section 13)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

TAG = re.compile(r'(?:W/)?"[^"]*"')
ANY = "*"
FIELDS = (b"if-match", b"if-unmodified-since", b"if-none-match", b"if-modified-since")


def judge(fields: Mapping[bytes, bytes], etag: str, modified: datetime | None) -> HTTPStatus:
    """Return OK, NOT_MODIFIED or PRECONDITION_FAILED for a GET or HEAD, in the order of section 13.2.2.

    `etag` is the strong tag of what would be sent, `modified` its date in UTC, None if it has none.
    """
    if (wanted := fields.get(b"if-match")) is not None:
        if not has_tag(wanted.decode("latin-1"), etag, weakly=False):
            return HTTPStatus.PRECONDITION_FAILED
    elif is_later(modified, fields.get(b"if-unmodified-since")):
        return HTTPStatus.PRECONDITION_FAILED
    if (known := fields.get(b"if-none-match")) is not None:
        is_known = has_tag(known.decode("latin-1"), etag, weakly=True)
        return HTTPStatus.NOT_MODIFIED if is_known else HTTPStatus.OK
    since = parse_date(fields.get(b"if-modified-since"))
    if modified is not None and since is not None and modified <= since:
        return HTTPStatus.NOT_MODIFIED
    return HTTPStatus.OK


def has_tag(listed: str, etag: str, *, weakly: bool) -> bool:
    """Whether a list of entity tags names `etag`, by the strong or the weak comparison (8.8.3.2).

    >>> has_tag('W/"a", "b"', '"a"', weakly=True), has_tag('W/"a", "b"', '"a"', weakly=False)
    (True, False)
    """
    if listed.strip() == ANY:
        return True
    tags = TAG.findall(listed)
    return etag in ([tag.removeprefix("W/") for tag in tags] if weakly else tags)


def is_later(modified: datetime | None, value: bytes | None) -> bool:
    """Whether something was changed after the date in a field; a field that is no date says nothing."""
    date = parse_date(value)
    return modified is not None and date is not None and modified > date


def parse_date(value: bytes | None) -> datetime | None:
    """Return the date of a field, None if it has none in UTC (5.6.7).

    >>> parse_date(b"Sun, 22 Nov 2026 00:00:00 GMT").isoformat()
    '2026-11-22T00:00:00+00:00'
    """
    if value is None:
        return None
    try:
        date = parsedate_to_datetime(value.decode("ascii"))
    except (ValueError, IndexError, OverflowError):
        return None
    return date if date.tzinfo is not None else None
