"""What all files of a release are made from: with another key, nothing is taken over from the former one."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from municoop.model import Release

PROGRAM = Path(__file__).parents[1]


def find_key(release: Release) -> str:
    """Return a digest of the program with its templates and words, of the libraries, of the ontology and of
    what the data set says of itself. Version and dates of the release are not in it: only pages that are
    made for every release tell them.
    """
    parts = [
        find_program(),
        release.base_iri,
        json.dumps(release.context, sort_keys=True),
        repr(replace(release.metadata, version="", issued="", modified="")),
        *(f"{path.parent.name}/{path.name} {digest(path)}" for path in release.ontology),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def find_program() -> str:
    """Return a digest of the files of this package, of Python and of the packages beside it."""
    files = (f"{path.relative_to(PROGRAM).as_posix()} {digest(path)}" for path in find_files())
    packages = {f"{package.name} {package.version}" for package in distributions()}
    return hashlib.sha256("\n".join([sys.version, *sorted(packages), *files]).encode()).hexdigest()


def find_files() -> Iterator[Path]:
    """Yield the files of this package but what Python makes of them and the packaged data, in their order."""
    for path in sorted(PROGRAM.rglob("*")):
        parts = path.relative_to(PROGRAM).parts
        if path.is_file() and "__pycache__" not in parts and "_data" not in parts:
            yield path


def digest(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
