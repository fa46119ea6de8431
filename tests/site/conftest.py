"""The site of the real project, made once."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from municoop import pipeline
from municoop.model import CheckReport, Release
from municoop.network.answer import Graph, Rows
from municoop.query.library import SavedQuery as LibraryQuery
from municoop.query.library import read_library
from municoop.query.local import ask_store, unite_graphs
from municoop.rdf import DEFAULT_BASE_IRI
from municoop.release.folder import make_files, read_vocabulary
from municoop.site import Answer, Download, Given, SavedQuery, make_site
from municoop.sources.project import Project
from site_tree import Made, read_pages


@pytest.fixture(scope="session")
def made(root: Path) -> Made:
    """The site of the real project."""
    project = Project.at(root)
    inputs = pipeline.read_inputs(project, DEFAULT_BASE_IRI)
    release = Release(
        base_iri=DEFAULT_BASE_IRI,
        quads=pipeline.collect_quads(inputs, pipeline.state(inputs)),
        context=inputs.context.terms,
        metadata=inputs.metadata,
        ontology=project.files("ontology/**/*"),
        report=CheckReport((), {}),
    )
    release_files = dict(make_files(release, dict(read_vocabulary(release.ontology)), {}))
    given = Given(
        texts={document.key: document.text for document in inputs.documents},
        describe=lambda path: release_files[f"data/{path}.jsonld"],
        downloads={name: Download(len(data), "0" * 64) for name, data in release_files.items()},
        queries=answer_queries(project, release),
    )
    files = dict(make_site(release, given))
    return Made(
        release, {**release_files, "report.html": b"", "report.ttl": b""}, given, files, read_pages(files)
    )


def answer_queries(project: Project, release: Release) -> dict[str, SavedQuery]:
    """Return the saved queries with their answers."""
    store = unite_graphs(release.quads)
    return {name: answer_query(store, name, query) for name, query in read_library(project).items()}


def answer_query(store: ox.Store, name: str, query: LibraryQuery) -> SavedQuery:
    """Return a saved query with its answer."""
    answer = None
    if not query.remote:
        found = ask_store(store, query.text, name)
        if isinstance(found, Rows):
            answer = Answer(found.variables, found.rows)
        elif isinstance(found, Graph):
            answer = Answer(("subject", "predicate", "object"), [tuple(triple) for triple in found.triples])
    return SavedQuery(query.titles, query.returns, query.text, answer)
