"""Any file of RDF becomes a store for queries."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pyoxigraph as ox

from municoop.errors import TargetError

FORMATS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}


def load(path: Path) -> ox.Store:
    """Return a store with the quads of a file, and with their union as the default graph.

    The engine has an option for that, but it overrides FROM, and repeats a row for every graph that holds
    the statement. Raises TargetError with the line for what cannot be read.
    """
    form = find_format(path)
    store = ox.Store()
    try:
        with open_file(path) as file:
            store.bulk_extend(
                quad
                for read in ox.parse(file, format=form, base_iri=path.resolve().as_uri())
                for quad in unite(read)
            )
    except (OSError, EOFError, zlib.error, SyntaxError, ValueError) as problem:
        raise TargetError(
            f"the data cannot be read: {getattr(problem, 'msg', None) or problem}",
            where=f"{path}:{problem.lineno}" if isinstance(problem, SyntaxError) else str(path),
            hint=f"give a file of RDF that ends in {', '.join(FORMATS)}, or in one of these and .gz",
        ) from None
    return store


def unite(quad: ox.Quad) -> Iterator[ox.Quad]:
    """Yield a quad, and its triple in the default graph."""
    yield quad
    if not isinstance(quad.graph_name, ox.DefaultGraph):
        yield ox.Quad(quad.subject, quad.predicate, quad.object)


def find_format(path: Path) -> ox.RdfFormat:
    """Return the format that the name of a file tells. Raises TargetError for another name.

    >>> find_format(Path("dump.nq.gz")).name
    'N-Quads'
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    ending = suffixes[-2] if suffixes[-1:] == [".gz"] and len(suffixes) > 1 else "".join(suffixes[-1:])
    if ending not in FORMATS:
        raise TargetError(
            "the name does not tell the format",
            where=str(path),
            hint=f"use {', '.join(FORMATS)}, or one of these and .gz",
        )
    return FORMATS[ending]


def open_file(path: Path) -> BinaryIO:
    """Open a file, unpacked if it is packed."""
    return cast(BinaryIO, gzip.open(path)) if path.suffix.lower() == ".gz" else path.open("rb")
