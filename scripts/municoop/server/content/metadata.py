"""What a release says of itself in its metadata."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import pyoxigraph as ox

from municoop.errors import TargetError
from municoop.rdf import node

RECORD = "dcat.ttl"
DATASET = "dataset/"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Where a release is published, since when it is as it is (UTC), under which licence."""

    base_iri: str
    modified: datetime | None
    license: str


def read_metadata(folder: Path) -> Metadata:
    """Return what `dcat.ttl` says of the data set. Raises TargetError when it says nothing."""
    path = folder / RECORD
    try:
        quads = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    except FileNotFoundError:
        raise TargetError(
            f"is no release: there is no {RECORD}", where=str(folder), hint="run `municoop build` first"
        ) from None
    except (OSError, SyntaxError) as problem:
        raise TargetError(
            f"the metadata cannot be read: {problem}", where=str(path), hint="run `municoop build` again"
        ) from None
    kind, is_a = node("dcat:Dataset"), node("rdf:type")
    names = (quad.subject for quad in quads if quad.predicate == is_a and quad.object == kind)
    named = sorted(
        name.value for name in names if isinstance(name, ox.NamedNode) and name.value.endswith(DATASET)
    )
    if not named:
        raise TargetError("describes no data set", where=str(path), hint="run `municoop build` again")
    return Metadata(
        named[0].removesuffix(DATASET),
        parse_day(find_value(quads, named[0], "dcterms:modified")),
        find_value(quads, named[0], "dcterms:license") or find_any(quads, "dcterms:license"),
    )


def find_value(quads: list[ox.Quad], subject: str, predicate: str) -> str:
    """Return the first value of a property, "" if it has none."""
    about = [quad for quad in quads if quad.subject == ox.NamedNode(subject)]
    return find_any(about, predicate)


def find_any(quads: list[ox.Quad], predicate: str) -> str:
    """Return the first value of a property of anything."""
    wanted = node(predicate)
    values = (quad.object for quad in quads if quad.predicate == wanted)
    return min((value.value for value in values if isinstance(value, ox.NamedNode | ox.Literal)), default="")


def parse_day(text: str) -> datetime | None:
    """Return the start of a day in UTC; None for what is no day, or is not over.

    Within a day there may be several releases (RFC 9110, 8.8.2.2).
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(day, time(), UTC) if day < datetime.now(UTC).date() else None
