"""Range requests (RFC 9110, section 14): one range of bytes; for several the whole is sent (14.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping

ONE_RANGE = re.compile(rb"bytes=[ \t]*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))[ \t]*", re.IGNORECASE)


class UnsatisfiableError(Exception):
    """No byte of the range exists: 416."""


def find_range(fields: Mapping[bytes, bytes], size: int, etag: str) -> tuple[int, int] | None:
    """Return the half-open range of bytes to send of `size`; None for the whole.

    A field that is malformed, in another unit, of several ranges, or whose If-Range (13.1.5) speaks of
    another representation is ignored. Raises UnsatisfiableError.

    >>> find_range({b"range": b"bytes=-3"}, 10, '"a"')
    (7, 10)
    """
    found = ONE_RANGE.fullmatch(fields.get(b"range", b""))
    if not found or not is_current(fields.get(b"if-range"), etag):
        return None
    first, last, length = (int(text) if text else None for text in found.groups())
    if first is None:
        start, end = max(0, size - (length or 0)), size
    elif last is not None and last < first:
        return None
    else:
        start, end = first, size if last is None else min(size, last + 1)
    if start >= end:
        raise UnsatisfiableError
    return start, end


def is_current(condition: bytes | None, etag: str) -> bool:
    """Whether If-Range is absent or names just this representation. Our dates are days: too coarse for it."""
    return condition is None or condition.decode("latin-1").strip() == etag
