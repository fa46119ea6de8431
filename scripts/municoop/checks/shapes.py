"""SHACL: the shapes of `ontology/shapes/`, and the verdict of pySHACL on data.

Source: W3C Shapes Constraint Language, https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib import RDF, SH
from rdflib.term import Node

from municoop.checks.paths import read_path
from municoop.checks.terms import quiet_loggers, to_graph
from municoop.checks.text import read_term
from municoop.errors import OntologyError
from municoop.model import SEVERITIES, Finding, Origins
from municoop.rdf import compact
from municoop.sources.vocabulary import read_turtle

SHAPES_FOLDER = "ontology/shapes"


@dataclass(frozen=True, slots=True)
class ShapesGraph:
    """Shapes, read once and used for many checks."""

    graph: rdflib.Graph

    @property
    def names(self) -> tuple[str, ...]:
        """The IRIs of the property shapes, sorted."""
        shapes = self.graph.subjects(RDF.type, SH.PropertyShape)
        return tuple(sorted(str(shape) for shape in shapes if isinstance(shape, rdflib.URIRef)))


def read_shapes(files: Mapping[str, Path]) -> ShapesGraph:
    """Return the shapes of Turtle files, each under the name by which errors call it.

    Raises OntologyError for a file that cannot be read, is not Turtle, or holds a shape that is not SHACL.
    """
    quads = [quad for name, path in sorted(files.items()) for quad in read_turtle(path, name)]
    shapes = ShapesGraph(to_graph(quads))
    if not shapes.names:
        raise OntologyError(
            "there are no named property shapes",
            where=SHAPES_FOLDER,
            hint="put Turtle files with shapes there",
        )
    validate(rdflib.Graph(), shapes)
    return shapes


def check_shapes(
    data: Iterable[ox.Quad], shapes: ShapesGraph, origins: Origins, context: Iterable[ox.Quad] = ()
) -> list[Finding]:
    """Return what the shapes have to say about the things that `data` describes, severest first.

    `context` holds what those things may point to (the register, the concept schemes): it is looked
    things up in, and findings about it alone are left out. Super-classes must have been stated, or
    `context` must hold the ontology. Raises OntologyError for a shape that is not SHACL.
    """
    stated = tuple(data)
    subjects = {read_term(quad.subject) for quad in stated}
    report = validate(to_graph((*stated, *context)), shapes)
    found: dict[tuple[str, str, str, str], Finding] = {}
    for finding in sorted(
        read_findings(report, shapes, origins), key=lambda one: (one.sort_key, one.component)
    ):
        if finding.focus in subjects:
            found.setdefault((finding.check, finding.focus, finding.path, finding.value), finding)
    return list(found.values())


def validate(data: rdflib.Graph, shapes: ShapesGraph) -> rdflib.Graph:
    """Return pySHACL's report on a graph. Raises OntologyError for a shape that is not SHACL."""
    try:
        with quiet_loggers():
            _, report, _ = pyshacl.validate(data, shacl_graph=shapes.graph, inplace=True)
    except Exception as problem:  # a bad shape may raise what pySHACL, re or pyparsing raise
        report = problem
    if not isinstance(report, rdflib.Graph):
        raise OntologyError(
            f"a shape is not SHACL: {report}", where=SHAPES_FOLDER, hint="mend or remove the shape"
        )
    return report


def read_findings(report: rdflib.Graph, shapes: ShapesGraph, origins: Origins) -> Iterator[Finding]:
    """Yield the results of a validation report, with their messages in every language."""
    for result in report.objects(None, SH.result):
        focus = read_text(report, result, SH.focusNode)
        path = read_path(report, report.value(result, SH.resultPath))
        severity = compact(read_text(report, result, SH.resultSeverity)).removeprefix("sh:")
        yield Finding(
            severity=severity if severity in SEVERITIES else "Violation",
            check=find_name(shapes.graph, report.value(result, SH.sourceShape)),
            focus=focus,
            path=path,
            value=read_text(report, result, SH.value),
            messages=read_messages(report, result),
            location=origins.find(focus, path),
            component=read_text(report, result, SH.sourceConstraintComponent),
        )


def read_text(report: rdflib.Graph, result: Node, predicate: Node) -> str:
    """Return the one value of a predicate as text, "" when there is none."""
    value = report.value(result, predicate)
    return "" if value is None else str(value)


def read_messages(report: rdflib.Graph, result: Node) -> dict[str, str]:
    """Return the messages of a result by language; one without a language counts as English."""
    texts = [text for text in report.objects(result, SH.resultMessage) if isinstance(text, rdflib.Literal)]
    return dict(sorted((text.language or "en", str(text)) for text in texts))


def find_name(shapes: rdflib.Graph, shape: Node | None) -> str:
    """Return the IRI of a shape, or of the next shape around it that has one; "" when none has."""
    seen: set[Node] = set()
    todo = [shape] if shape is not None else []
    while todo:
        node = todo.pop(0)
        if isinstance(node, rdflib.URIRef):
            return str(node)
        seen.add(node)
        todo += sorted(set(shapes.subjects(None, node)) - seen, key=str)
    return ""
