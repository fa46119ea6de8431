"""The order of the stages: inputs → statements → derived statements → checks → release."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from municoop.archive import Predecessor, Previous
from municoop.checks.evidence import check_evidence
from municoop.checks.queries import check_queries, read_queries
from municoop.checks.report import report_turtle
from municoop.checks.shapes import check_shapes
from municoop.checks.units import Unit, check_units, cut_units, load_shapes
from municoop.errors import InputError
from municoop.graph.nodes import NodeBuilder
from municoop.graph.rules import Rule, derive, read_rules
from municoop.graph.statements import StatementBuilder, Statements
from municoop.history.succession import succeed
from municoop.history.tombstones import GoneEntry, read_gone
from municoop.matching.index import index_file
from municoop.model import (
    CheckReport,
    DatasetMetadata,
    Fact,
    Finding,
    Link,
    Location,
    Origins,
    RegisterEntry,
    Release,
    SeedDocument,
)
from municoop.publication import publish
from municoop.query.library import read_library
from municoop.rdf import DEFAULT_BASE_IRI, describe_syntax_error, graph_iri
from municoop.release.folder import write_release
from municoop.site import make_ahead
from municoop.sources.context import Context, read_context
from municoop.sources.dataset import read_metadata
from municoop.sources.facts import FactReader
from municoop.sources.links import read_links
from municoop.sources.project import Project
from municoop.sources.register import Names, read_register, select_entries
from municoop.sources.seeds import read_seeds
from municoop.sources.vocabulary import Vocabulary, read_vocabulary

Notify = Callable[[str], None]
CHANGED = "the data changed, the version did not: raise `version` in mappings/dataset.yaml before you publish"
BASE_IRI = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?/([A-Za-z0-9._~%-]+/)*", re.ASCII)


def stay_silent(_message: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a build reads."""

    base_iri: str
    context: Context
    vocabulary: Vocabulary
    rules: tuple[Rule, ...]
    documents: tuple[SeedDocument, ...]
    register: tuple[RegisterEntry, ...]
    facts: Mapping[str, tuple[Fact, ...]]
    links: tuple[Link, ...]
    gone: tuple[GoneEntry, ...]
    metadata: DatasetMetadata


@dataclass(frozen=True, slots=True)
class Stated:
    """The statements of all graphs, and those derived from them."""

    graphs: tuple[Statements, ...]
    derived: tuple[ox.Quad, ...]

    @property
    def quads(self) -> tuple[ox.Quad, ...]:
        """All statements."""
        return tuple(quad for graph in self.graphs for quad in graph.quads) + self.derived

    @property
    def origins(self) -> Origins:
        """Where all statements come from; of a thing stated in several places, the first."""
        places: dict[tuple[str, str], Location] = {}
        for graph in self.graphs:
            for key, location in graph.origins.places.items():
                places.setdefault(key, location)
        return Origins(places)


def require_base_iri(base_iri: str) -> None:
    """Raise InputError for a base that data could not be published under."""
    if not BASE_IRI.fullmatch(base_iri):
        raise InputError(
            f"{base_iri!r} is not a base IRI",
            where="--base-iri",
            hint="use http(s)://HOST/PATH/ with a slash at the end",
        )


def read_inputs(project: Project, base_iri: str) -> Inputs:
    """Read everything. Raises InputError for the first thing that is wrong."""
    require_base_iri(base_iri)
    context = read_context(project)
    vocabulary = read_vocabulary(project)
    documents = read_seeds(project, context)
    entries = read_register(project, context, vocabulary)
    reader = FactReader(project, context, vocabulary, Names(entries))
    facts = reader.read_all({document.file: document for document in documents})
    register = select_register(project, context, entries, documents, facts)
    return Inputs(
        base_iri=base_iri,
        context=context,
        vocabulary=vocabulary,
        rules=read_rules(project),
        documents=documents,
        register=register,
        facts=facts,
        links=select_links(read_links(project.files("mappings/links/*.sssom.tsv"), project.name), register),
        gone=read_gone(project),
        metadata=read_metadata(project),
    )


def select_register(
    project: Project,
    context: Context,
    entries: Sequence[RegisterEntry],
    documents: Sequence[SeedDocument],
    facts: Mapping[str, Sequence[Fact]],
) -> tuple[RegisterEntry, ...]:
    """Return the entries to publish: the user's own, and of the packaged ones those that something names."""
    own = [entry for entry in entries if (project.root / entry.location.file).is_file()]
    stated = [fact for of_document in facts.values() for fact in of_document]
    named = [key for document in documents for key in context.keys_in(document.entry)]
    named += [key for fact in stated for key in context.keys_in(fact.properties)]
    named += [fact.subject.rpartition("/")[2] for fact in stated if fact.type is None]
    return select_entries(entries, own, named, context)


def select_links(links: Sequence[Link], register: Sequence[RegisterEntry]) -> tuple[Link, ...]:
    """Return the links of things that are published; those of concepts are, with the vocabulary."""
    published = {entry.iri for entry in register}
    return tuple(link for link in links if "://" in link.subject or link.subject in published)


def state(inputs: Inputs) -> Stated:
    """Turn the inputs into statements, one graph per document, and derive what follows from them."""
    subjects = [fact.subject for facts in inputs.facts.values() for fact in facts if fact.type is not None]
    nodes = NodeBuilder(inputs.context, Names(inputs.register, subjects))
    builder = StatementBuilder(nodes, inputs.base_iri)
    graphs = (
        *(
            builder.describe_document(document, inputs.facts.get(document.key, ()))
            for document in inputs.documents
        ),
        builder.describe_register(inputs.register),
        builder.describe_links(inputs.links),
    )
    stated = [quad for graph in graphs for quad in graph.quads]
    return Stated(graphs, derive(stated, inputs.vocabulary.quads, inputs.rules, inputs.base_iri))


def named_files(project: Project, pattern: str) -> tuple[tuple[str, Path], ...]:
    """Return the files that match a pattern, each with the name that errors call it by."""
    return tuple((project.name(path), path) for path in project.files(pattern))


def cut(stated: Stated, inputs: Inputs) -> list[Unit]:
    """Return one unit of checking per document, and one for the register with its links."""
    shared = {graph_iri(inputs.base_iri, name) for name in ("register", "links")}
    pieces = [graph.quads for graph in stated.graphs if graph.graph not in shared]
    pieces.append(tuple(quad for graph in stated.graphs if graph.graph in shared for quad in graph.quads))
    common = {ox.NamedNode(name) for name in (*shared, graph_iri(inputs.base_iri, "derived"))}
    return cut_units(pieces, (*stated.quads, *inputs.vocabulary.quads), {*common, ox.DefaultGraph()})


def sort_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings, severest first, each said once: two units may both have looked at a thing."""
    unique = {(finding.check, finding.focus, finding.path, finding.value): finding for finding in findings}
    return tuple(sorted(unique.values(), key=lambda finding: finding.sort_key))


def check_stated(
    project: Project, inputs: Inputs, stated: Stated, jobs: int = 1, notify: Notify = stay_silent
) -> CheckReport:
    """Check statements against shapes, evidence and saved queries. `jobs` is the number of processes."""
    shapes = named_files(project, "ontology/shapes/*.ttl")
    queries = read_queries(dict(named_files(project, "ontology/checks/*.rq")))
    documents = {inputs.base_iri + document.iri: document for document in inputs.documents}
    notify(f"checking {len(stated.quads)} statements")
    findings = [
        *check_units(cut(stated, inputs), shapes, stated.origins, jobs),
        *check_evidence(stated.quads, documents, stated.origins),
        *check_queries((*stated.quads, *inputs.vocabulary.quads), queries, stated.origins),
    ]
    return CheckReport(
        findings=sort_findings(findings),
        checked={
            "documents": len(inputs.documents),
            "statements": len(stated.quads),
            "pieces of evidence": sum(len(fact.quotes) for facts in inputs.facts.values() for fact in facts),
            "shapes": len(load_shapes(shapes).names),
            "saved queries": len(queries),
        },
    )


def check(
    project: Project, base_iri: str = DEFAULT_BASE_IRI, *, jobs: int = 1, notify: Notify = stay_silent
) -> CheckReport:
    """Check the data of a project, and publish nothing."""
    notify("reading texts, facts and ontology")
    inputs = read_inputs(project, base_iri)
    return check_stated(project, inputs, state(inputs), jobs, notify)


def collect_quads(inputs: Inputs, stated: Stated) -> tuple[ox.Quad, ...]:
    """Return what a release publishes, sorted: the statements, and the concept schemes with a graph to them.

    So the dumps carry the names of their themes and statuses.
    """
    graph = ox.NamedNode(graph_iri(inputs.base_iri, "schemes"))
    schemes = (
        ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in inputs.vocabulary.schemes
    )
    return tuple(sorted({*stated.quads, *schemes}, key=str))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build came to, and what its author should know that the checks do not say."""

    report: CheckReport
    summary: str
    warnings: tuple[str, ...] = ()


def build(
    project: Project,
    target: Path,
    base_iri: str = DEFAULT_BASE_IRI,
    *,
    previous: Previous = "standing",
    jobs: int = 1,
    notify: Notify = stay_silent,
) -> Outcome:
    """Read, check, and publish in `target` what conforms; otherwise leave `target` as it is.

    `previous` is the release before, or a dump: its versions are carried on, its things that are gone get
    tombstones, and what changed since is told. "standing" is the one at `target`, "none" begins anew.
    """
    notify("reading texts, facts and ontology")
    inputs = read_inputs(project, base_iri)
    predecessor = Predecessor(previous, target, base_iri, inputs.metadata.version)
    past = predecessor.read()
    stated = state(inputs)
    report = check_stated(project, inputs, stated, jobs, notify)
    subjects = {fact.subject for facts in inputs.facts.values() for fact in facts}
    cooperations = sum(subject.startswith("id/cooperation/") for subject in subjects)
    quads = collect_quads(inputs, stated)
    succession = succeed(past, quads, inputs.gone, inputs.vocabulary.quads, inputs.metadata, inputs.base_iri)
    report = replace(report, findings=sort_findings([*report.findings, *succession.findings]))
    summary = f"{len(inputs.documents)} documents, {cooperations} cooperations, {len(quads)} statements"
    if report.conforms:
        notify("writing the release")
        release = Release(
            base_iri=base_iri,
            quads=succession.quads,
            context=inputs.context.terms,
            metadata=inputs.metadata,
            ontology=project.files("ontology/**/*"),
            report=report,
            versions=succession.versions,
        )
        library = read_library(project)
        finish = partial(publish, release, inputs.documents, library, succession, predecessor)
        extra = {**make_extra_files(release), **succession.files}
        ahead = partial(make_ahead, release)
        write_release(release, target, extra, finish, ahead, keep_oldest=isinstance(previous, Path))
    return Outcome(report, summary, (CHANGED,) if succession.is_redone else ())


def make_extra_files(release: Release) -> dict[str, bytes]:
    """Return the files of a release that other stages than the release itself make, by path."""
    return {
        "reconcile.json": index_file(release.quads),
        "report.ttl": report_turtle(release.report, release.base_iri),
    }


def check_files(project: Project, paths: Sequence[Path]) -> CheckReport:
    """Check RDF files, whoever made them, against the shapes and the saved queries.

    Their evidence is checked against the texts by those who have the texts. Raises InputError for a
    file that is not RDF.
    """
    vocabulary, shapes = read_vocabulary(project), named_files(project, "ontology/shapes/*.ttl")
    queries = read_queries(dict(named_files(project, "ontology/checks/*.rq")))
    data = [quad for path in paths for quad in read_rdf(path)]
    data += derive(data, vocabulary.quads, read_rules(project), DEFAULT_BASE_IRI)
    origins = Origins()
    findings = [
        *check_shapes(data, load_shapes(shapes), origins, vocabulary.quads),
        *check_queries((*data, *vocabulary.quads), queries, origins),
    ]
    return CheckReport(
        findings=sort_findings(findings),
        checked={
            "files": len(paths),
            "statements": len(data),
            "shapes": len(load_shapes(shapes).names),
            "saved queries": len(queries),
        },
    )


def read_rdf(path: Path) -> list[ox.Quad]:
    """Return the statements of an RDF file; its ending tells the syntax. Raises InputError with the line."""
    form = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    if form is None:
        raise InputError(
            f"{path.suffix or 'no ending'!r} tells no RDF syntax",
            where=str(path),
            hint="use .ttl, .nt, .nq, .trig, .jsonld or .rdf",
        )
    try:
        return list(ox.parse(path=path, format=form, rename_blank_nodes=True))
    except (SyntaxError, ValueError) as problem:
        line, reason = (
            describe_syntax_error(problem) if isinstance(problem, SyntaxError) else (1, str(problem))
        )
        raise InputError(
            f"not {form.name}: {reason}", where=f"{path}:{line}", hint="mend the syntax there"
        ) from None
