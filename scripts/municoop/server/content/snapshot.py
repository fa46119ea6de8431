"""One release as it was when it was opened, and what of it is held in memory."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio.to_thread
import brotli
from cachetools import LRUCache

from municoop.errors import TargetError
from municoop.server.content.manifest import SUMS, TAG_LENGTH, Manifest, read_manifest
from municoop.server.content.metadata import Metadata, read_metadata
from municoop.server.protocol.answers import Answer

DUMP = "municoop.nq.gz"
MEBIBYTE = 1024 * 1024
LARGE = 4 * MEBIBYTE
"""Files from this size on are sent from the disk, as they are."""
HELD = 64 * MEBIBYTE
HELD_ANSWERS = 64 * MEBIBYTE
ANSWER_OVERHEAD = 4096
BROTLI_QUALITY = 9
SLOW_TO_PACK = MEBIBYTE
FAST_BROTLI_QUALITY = 5

Key = tuple[bytes, bytes | None, bytes | None, bytes | None]


class DamagedError(Exception):
    """A file of a release is missing or has other bytes than its checksum says."""


@dataclass(frozen=True, slots=True)
class Representation:
    """The bytes of a file in a coding with their strong entity tag; without them if they stay on the disk."""

    etag: str
    size: int
    coding: str
    body: bytes | None


def measure(answer: Answer) -> int:
    """Return how much memory an answer takes, about."""
    return ANSWER_OVERHEAD + (len(answer.body) if isinstance(answer.body, bytes) else 0)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A release. `answers` are whole answers to repeated requests, by what they depend on."""

    folder: Path
    signature: tuple[str, int, int, int]
    manifest: Manifest
    metadata: Metadata
    answers: LRUCache[Key, Answer] = field(default_factory=lambda: LRUCache(HELD_ANSWERS, measure))
    held: LRUCache[tuple[str, str], Representation] = field(
        default_factory=lambda: LRUCache(HELD, lambda kept: len(kept.body or b"") + ANSWER_OVERHEAD)
    )
    coming: dict[tuple[str, str], asyncio.Future[Representation]] = field(default_factory=dict)

    @property
    def dump(self) -> Path:
        """The file with all statements."""
        return self.folder / DUMP

    async def load(self, name: str, coding: str) -> Representation:
        """Return a file in a coding, from memory where it was asked for before.

        Requests for the same at the same time share one reading. Raises FileNotFoundError, DamagedError.
        """
        key = (name, coding)
        if (kept := self.held.get(key)) is not None:
            return kept
        if key not in self.coming:
            self.coming[key] = asyncio.ensure_future(self.read(name, coding))
            self.coming[key].add_done_callback(lambda _done: self.coming.pop(key, None))
        return await asyncio.shield(self.coming[key])

    async def read(self, name: str, coding: str) -> Representation:
        """Return a file in a coding, from the disk."""
        if coding != "identity":
            plain = await self.load(name, "identity")
            if plain.body is None:
                return plain
            made = await anyio.to_thread.run_sync(pack, plain, coding)
        else:
            made = await anyio.to_thread.run_sync(read_file, self.folder, name, self.manifest.sums[name])
        if made.body is not None:
            self.held[name, coding] = made
        return made


def read_file(folder: Path, name: str, checksum: str) -> Representation:
    """Return a file, compared with its checksum; a large one without its bytes."""
    path = folder / name
    if os.path.realpath(path) != str(path):
        raise DamagedError(f"{path} is a link")
    etag = f'"{checksum[:TAG_LENGTH]}"'
    size = path.stat().st_size
    if size >= LARGE:
        return Representation(etag, size, "identity", None)
    body = path.read_bytes()
    if hashlib.sha256(body).hexdigest() != checksum:
        raise DamagedError(f"{path} has other bytes than {SUMS} says")
    return Representation(etag, len(body), "identity", body)


def pack(plain: Representation, coding: str) -> Representation:
    """Return a file compressed, or as it is where that is no larger. The same bytes each time."""
    body = plain.body or b""
    if coding == "br":
        quality = FAST_BROTLI_QUALITY if len(body) > SLOW_TO_PACK else BROTLI_QUALITY
        packed: Any = brotli.compress(body, quality=quality)
    else:
        packed = gzip.compress(body, 6, mtime=0)
    if len(packed) >= len(body):
        return plain
    return Representation(f'{plain.etag[:-1]}-{coding}"', len(packed), coding, packed)


def open_snapshot(target: Path) -> Snapshot:
    """Return the release at `target`, a folder or a link to one. Raises TargetError when there is none."""
    try:
        signature = sign(target)
    except OSError as problem:
        hint = (
            "check the permissions" if isinstance(problem, PermissionError) else "run `municoop build` first"
        )
        raise TargetError(
            f"is no release: {problem.strerror or problem}", where=str(target), hint=hint
        ) from None
    folder = Path(signature[0])
    return Snapshot(folder, signature, read_manifest(folder), read_metadata(folder))


def sign(target: Path) -> tuple[str, int, int, int]:
    """Return what changes when another release takes the place of this one. Raises OSError."""
    folder = target.resolve(strict=True)
    sums = (folder / SUMS).stat()
    return str(folder), sums.st_ino, sums.st_mtime_ns, sums.st_size
