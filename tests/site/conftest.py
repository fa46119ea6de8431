"""The site of the real project, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from municoop import pipeline
from municoop.model import CheckReport, Release
from municoop.publication import answer_queries
from municoop.query.library import read_library
from municoop.rdf import DEFAULT_BASE_IRI
from municoop.release.dumps import write_nquads
from municoop.release.folder import make_files, read_vocabulary
from municoop.reuse.ledger import Ledger
from municoop.site import Download, Given, make_site
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
    vocabulary = dict(read_vocabulary(release.ontology))
    nquads = write_nquads(release.quads)
    whole = make_files(release, nquads, vocabulary, {}, Ledger())
    release_files = {name: data for name, data in whole if data is not None}
    given = Given(
        texts={document.key: document.text for document in inputs.documents},
        describe=lambda path: release_files[f"data/{path}.jsonld"],
        downloads={name: Download(len(data), "0" * 64) for name, data in release_files.items()},
        queries=answer_queries(release, read_library(project)),
        records=[release_files[name] for name in ("dcat.ttl", "void.ttl")],
    )
    files = dict(make_site(release, given))
    return Made(release, {**release_files, "report.ttl": b""}, given, files, read_pages(files))
