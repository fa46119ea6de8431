"""What a release holds, by its list of checksums: nothing else can be asked for."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from municoop.errors import TargetError
from municoop.site.hosting.files import LISTED

SUMS = "SHA256SUMS"
LINE = re.compile(r"([0-9a-f]{64})  ([^\x00-\x1f\x7f\\]+)", re.ASCII)
SHOWN_ALTHOUGH_HIDDEN = ".well-known"
TAG_LENGTH = 32
"""Of the 64 hexadecimal digits of a checksum: 128 bits tell any two files apart."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a release with the checksums of their bytes.

    `gone` are its things that are no more, `editions` the versions of the ontology, each with the version of
    the data whose folder has its file.
    """

    sums: Mapping[str, str]
    folders: frozenset[str]
    gone: frozenset[str]
    editions: Mapping[str, str]
    digest: str

    def has_thing(self, thing: str) -> bool:
        """Whether `authority/kyiv` is described."""
        return f"data/{thing}.ttl" in self.sums

    def find(self, *names: str) -> str | None:
        """Return the first of these files that there is."""
        return next((name for name in names if name in self.sums), None)


def read_manifest(folder: Path) -> Manifest:
    """Return what a release holds. Raises TargetError when that is no release."""
    path = folder / SUMS
    try:
        listing = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise TargetError(
            f"is no release: there is no {SUMS}", where=str(folder), hint="run `municoop build` first"
        ) from None
    except OSError as problem:
        raise TargetError(
            f"cannot be read: {problem.strerror or problem}", where=str(path), hint="check the permissions"
        ) from None
    digest = hashlib.sha256(listing).hexdigest()
    sums = dict(parse_line(line, path, number) for number, line in enumerate(listing.splitlines(), 1))
    if not sums:
        raise TargetError("lists no files", where=str(path), hint="run `municoop build` again")
    sums[SUMS] = digest
    shown = {name: checksum for name, checksum in sums.items() if not is_hidden(name)}
    gone, editions = read_rules(folder)
    return Manifest(shown, find_folders(shown), gone, editions, digest)


def read_rules(folder: Path) -> tuple[frozenset[str], Mapping[str, str]]:
    """Return what is gone, and the editions of the ontology. Raises TargetError for a damaged list."""
    path = folder / LISTED
    try:
        listed = json.loads(path.read_bytes())
        return frozenset(map(str, listed["gone"])), {str(k): str(v) for k, v in listed["editions"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise TargetError(
            "cannot be read", where=str(path), hint="run `municoop build` with this version of municoop"
        ) from None


def parse_line(line: bytes, path: Path, number: int) -> tuple[str, str]:
    """Return the name and the checksum of a line as `sha256sum` writes it."""
    found = LINE.fullmatch(line.decode(errors="replace"))
    if not found or any(part in ("", ".", "..") for part in found[2].split("/")):
        raise TargetError(
            "no checksum and file of a release",
            where=f"{path}:{number}",
            hint="run `municoop build` again",
        )
    return found[2], found[1]


def is_hidden(name: str) -> bool:
    """Whether a file is for the host only, by a name that starts with a dot.

    >>> is_hidden("hosting/w3id/.htaccess"), is_hidden(".well-known/void")
    (True, False)
    """
    parts = name.split("/")
    return any(part.startswith(".") for part in parts[parts[0] == SHOWN_ALTHOUGH_HIDDEN :])


def find_folders(names: Mapping[str, str]) -> frozenset[str]:
    """Return the folders that have files, each with a slash at its end."""
    folders = set()
    for name in names:
        parent = name.rpartition("/")[0]
        while parent and f"{parent}/" not in folders:
            folders.add(f"{parent}/")
            parent = parent.rpartition("/")[0]
    return frozenset(folders)
