"""Answers on disk: what was fetched is not fetched again while it is fresh, whatever interrupted the run.

An entry is one file, named by what was asked of whom: a line of JSON that describes the answer, then its
bytes. It is written beside its place and moved there, so that a reader, in this process or another, sees all
of it or none. One that is damaged counts as none.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from municoop.errors import InputError
from municoop.network.transport import Response


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of answers, of which those younger than `max_age_days` are used."""

    folder: Path
    max_age_days: float

    def find(self, endpoint: str, query: str, now: datetime) -> Response | None:
        """Return the answer to a query, or None if there is none, or none that is fresh and whole."""
        try:
            header, _, body = self.locate(endpoint, query).read_bytes().partition(b"\n")
            entry = json.loads(header)
            age = now - datetime.fromisoformat(entry["fetched"])
            media_type, digest = str(entry["media_type"]), entry["sha256"]
        except (OSError, ValueError, TypeError, KeyError):
            return None
        fresh = timedelta(0) <= age < timedelta(days=self.max_age_days)
        return Response(body, media_type) if fresh and digest == sha256(body).hexdigest() else None

    def store(self, endpoint: str, query: str, answer: Response, now: datetime) -> None:
        """Keep an answer. Raises OSError when the folder cannot be written."""
        entry = {
            "endpoint": endpoint,
            "fetched": now.isoformat(),
            "media_type": answer.media_type,
            "sha256": sha256(answer.body).hexdigest(),
        }
        place = self.locate(endpoint, query)
        self.folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as file:
            try:
                file.write(json.dumps(entry).encode() + b"\n" + answer.body)
                file.close()
                Path(file.name).replace(place)
            finally:
                Path(file.name).unlink(missing_ok=True)

    def locate(self, endpoint: str, query: str) -> Path:
        """Return the place of the answer to a query."""
        return self.folder / sha256(f"{endpoint}\n{query}".encode()).hexdigest()


def default_cache_folder() -> Path:
    """Return the folder `municoop` in the user's cache, by the XDG Base Directory Specification."""
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        return (given if given.is_absolute() else Path.home() / ".cache") / "municoop"
    except RuntimeError:
        raise InputError("there is no place to keep answers", hint="set XDG_CACHE_HOME") from None
