"""RDF files of a release, or of anybody, as streams of quads."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from municoop.errors import InputError
from municoop.rdf import describe_syntax_error

DUMP = "municoop.nq.gz"
SYNTAXES = ".nq, .trig, .ttl, .nt, .jsonld or .rdf, with .gz or without"


@contextmanager
def read_dump(path: Path) -> Iterator[Iterator[ox.Quad]]:
    """Open a release folder or a dump as a stream of quads. Raises InputError for what is neither."""
    file = path / DUMP if path.is_dir() else path
    if path.is_dir() and not file.is_file():
        raise InputError(f"there is no {DUMP}", where=str(path), hint="name a release folder, or a dump")
    form = ox.RdfFormat.from_extension(file.name.removesuffix(".gz").rpartition(".")[2])
    if form is None:
        raise InputError("the name tells no RDF syntax", where=str(file), hint=f"use {SYNTAXES}")
    try:
        with open_dump(file) as stream:
            yield ox.parse(stream, format=form)
    except (gzip.BadGzipFile, EOFError, zlib.error) as problem:
        raise InputError(f"not gzip: {problem}", where=str(file), hint="get the file again") from None
    except SyntaxError as problem:
        line, reason = describe_syntax_error(problem)
        raise InputError(
            f"not {form.name}: {reason}", where=f"{file}:{line}", hint="mend the syntax there"
        ) from None


def open_dump(file: Path) -> IO[bytes]:
    """Return the bytes of a dump, which may be gzip."""
    return cast(IO[bytes], gzip.open(file)) if file.suffix == ".gz" else file.open("rb")
