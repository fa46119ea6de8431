"""Two releases on disk compared: read, compare, write in the format that was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from municoop.errors import InputError
from municoop.history.changes import Changes, apply_changes, compare, name_graph
from municoop.history.document import describe_summary, write_document
from municoop.history.lines import sort_news, write_lines
from municoop.history.patch import Patch, identify, write_patch
from municoop.history.summary import Summary, summarise
from municoop.history.tombstones import bury, read_gone
from municoop.model import Finding
from municoop.rdf import DEFAULT_BASE_IRI, graph_iri
from municoop.sources.dataset import read_metadata
from municoop.sources.dump import read_dump
from municoop.sources.project import Project
from municoop.sources.vocabulary import read_vocabulary

Format = Literal["text", "patch", "json"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two releases and what changed. The later one shares its quads with the earlier."""

    old: frozenset[ox.Quad]
    new: set[ox.Quad]
    changes: Changes


def compare_paths(old: Path, new: Path) -> Comparison:
    """Return what changed between two releases or dumps. Raises InputError for what cannot be compared."""
    with read_dump(old) as quads:
        before = frozenset(quads)
    with read_dump(new) as quads:
        changes = compare(before, quads)
    after = apply_changes(before, changes)
    where = f"{old}, {new}"
    if before and after and has_graphs(before) != has_graphs(after):
        hint = "compare two dumps of the same kind, or two release folders"
        raise InputError("only one of the two has named graphs", where=where, hint=hint)
    if any(isinstance(part, ox.BlankNode) for quad in changes.added | changes.removed for part in quad):
        raise InputError(
            "what changed has blank nodes, which have no names", where=where, hint="give them IRIs"
        )
    return Comparison(before, after, changes)


def has_graphs(quads: Iterable[ox.Quad]) -> bool:
    """Return True when a statement stands in a named graph."""
    return any(name_graph(quad) for quad in quads)


def find_base_iri(quads: Iterable[ox.Quad]) -> str:
    """Return the base IRI of a release by the name of its graph `register`, else the default one."""
    suffix = graph_iri("", "register")
    names = {name_graph(quad) for quad in quads}
    return next(
        (name.removesuffix(suffix) for name in sorted(names) if name.endswith(suffix)), DEFAULT_BASE_IRI
    )


def diff(old: Path, new: Path, form: Format, language: str, project: Project) -> str:
    """Return what changed between two releases, in a format.

    Terms are called what the project's ontology calls them, and `mappings/gone.yaml` says why things are
    gone. Raises InputError for what cannot be read.
    """
    comparison = compare_paths(old, new)
    if form == "patch":
        patch = Patch(identify(comparison.new), identify(comparison.old), comparison.changes)
        return write_patch(patch).decode()
    summary, findings = explain(comparison, project)
    if form == "json":
        return write_json(summary, comparison.changes, findings)
    warnings = [f"{item.severity}: {item.message(language)} ({item.focus})" for item in findings]
    return "\n".join([*write_lines(summary, language), *warnings]) + "\n"


def explain(comparison: Comparison, project: Project) -> tuple[Summary, tuple[Finding, ...]]:
    """Return the summary of a comparison, and what is to be said about things that are gone."""
    record = read_gone(project)
    base_iri = find_base_iri(comparison.new) if record else DEFAULT_BASE_IRI
    day = read_metadata(project).modified
    graves, findings = bury(comparison.changes.removed, comparison.new, record, base_iri, day)
    terms = read_vocabulary(project).quads
    return summarise(comparison.old, comparison.changes, terms, graves), findings


def write_json(summary: Summary, changes: Changes, findings: Iterable[Finding]) -> str:
    """Return a summary for programs, each line in all languages."""
    document = {
        **describe_summary(summary, changes, sort_news(summary, "en")),
        "findings": [
            {"severity": item.severity, "focus": item.focus, "messages": dict(item.messages)}
            for item in findings
        ],
    }
    return write_document(document)
