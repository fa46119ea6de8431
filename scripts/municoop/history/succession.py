"""What a new version is to those before it: its tombstones, its changes, its record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from municoop.history.changes import Changes, compare
from municoop.history.lines import count_totals
from municoop.history.names import find_kind
from municoop.history.past import Past
from municoop.history.patch import Patch, identify, write_patch
from municoop.history.record import RECORD, read_record, write_record
from municoop.history.summary import Summary, summarise
from municoop.history.tombstones import (
    GoneEntry,
    Tombstone,
    bury,
    describe_tombstones,
    find_described,
)
from municoop.model import DatasetMetadata, Finding, Version
from municoop.rdf import DEF, graph_iri, node

PATCH = "changes.rdfp"
VERSION_IRI = node("owl:versionIRI")
EDITION = re.compile(rf"{re.escape(DEF)}/(?P<number>\d+(\.\d+)*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Succession:
    """A version and what came before it.

    `quads` are sorted, those of the tombstones among them; `files` are the changes, by path in the release;
    `is_redone` is True where an earlier build of this version held other data.
    """

    past: Past
    version: Version
    quads: tuple[ox.Quad, ...]
    tombstones: tuple[Tombstone, ...]
    findings: tuple[Finding, ...]
    files: Mapping[str, bytes]
    is_redone: bool

    @property
    def versions(self) -> tuple[Version, ...]:
        """All versions, the earliest first."""
        return (*self.past.versions, self.version)


def succeed(
    past: Past,
    quads: Sequence[ox.Quad],
    record: Sequence[GoneEntry],
    vocabulary: Sequence[ox.Quad],
    metadata: DatasetMetadata,
    base_iri: str,
) -> Succession:
    """Return what sorted `quads` are as the version after those of the past.

    `record` says why things are gone; `vocabulary` has the names of terms and the version of the ontology.
    """
    last = past.versions[-1] if past.versions else None
    where = f"{base_iri}{last.folder}" if last else ""
    changes = compare(past.quads, quads) if past.quads else Changes()
    graves, findings = bury(changes.removed, quads, record, base_iri, metadata.modified, where)
    buried = frozenset(describe_tombstones(graves, graph_iri(base_iri, "gone")))
    whole = tuple(sorted({*quads, *buried}, key=str)) if buried else tuple(quads)
    if past.quads:
        changes = Changes(changes.added | (buried - past.quads), changes.removed - buried)
    version = Version(
        number=metadata.version,
        day=metadata.modified,
        state=identify(whole),
        ontology=find_ontology_version(vocabulary),
        previous=last.number if last else "",
        start=last.state if last else identify(past.quads) if past.quads else "",
        counts=count_things(whole),
    )
    summary = summarise(past.quads, changes, vocabulary, graves)
    version, files = write_changes(version, summary, changes, base_iri)
    return Succession(
        past=past,
        version=version,
        quads=whole,
        tombstones=graves,
        findings=findings,
        files=files,
        is_redone=past.same is not None and past.same.state != version.state,
    )


def write_changes(
    version: Version, summary: Summary, changes: Changes, base_iri: str
) -> tuple[Version, dict[str, bytes]]:
    """Return the version with its news, and the files that tell them; a first version has no patch."""
    counted = {**count_totals(summary), "added": summary.added, "removed": summary.removed}
    address, name = f"{base_iri}{version.folder}", f"{version.folder}{RECORD}"
    record = write_record(replace(version, totals=counted), address, summary, changes)
    files = {name: record}
    if version.start:
        patch = Patch(version.state, version.start, changes)
        files[f"{version.folder}{PATCH}"] = write_patch(patch)
    return read_record(record, address, name), files


def count_things(quads: Iterable[ox.Quad]) -> dict[str, int]:
    """Return how many things there are of each kind, and how many statements."""
    listed = list(quads)
    described = find_described(listed)
    names = [name.value for name in described if isinstance(name, ox.NamedNode) and "#" not in name.value]
    kinds = Counter(map(find_kind, names))
    return {kind: kinds[kind] for kind in sorted(kinds) if kind} | {"statements": len(listed)}


def find_ontology_version(vocabulary: Iterable[ox.Quad]) -> str:
    """Return the number in the version IRI of the ontology, "" where it has none (OWL 2 §3.1)."""
    names = (quad.object for quad in vocabulary if quad.predicate == VERSION_IRI)
    found = (EDITION.fullmatch(name.value) for name in names if isinstance(name, ox.NamedNode))
    return max((match["number"] for match in found if match), default="")
