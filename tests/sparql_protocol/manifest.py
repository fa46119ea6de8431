"""The manifest of the W3C, which models each request in RDF (HTTP vocabulary, Content in RDF)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.request import url2pathname

import pyoxigraph as ox
from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
STATUS = "http://www.w3.org/2011/http-statusCodes#StatusCode"
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
# The path that requests of the manifest have.
PREFIX = "/sparql/"


@dataclass(frozen=True)
class Request:
    """A request, and the answer it must have. `statuses`: as 200 or 4xx."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: tuple[str, ...]
    truth: bool | None
    form: str | None


@dataclass(frozen=True)
class Case:
    """A test: requests that are made one after the other."""

    key: str
    requests: tuple[Request, ...]

    @property
    def group(self) -> str:
        """`query`, `update`, or `bad-update`: what an endpoint that only reads refuses."""
        if self.key.startswith("bad_update") or self.key == "bad_multiple_updates":
            return "bad-update"
        return "update" if self.key.startswith("update") else "query"


def read_manifest(path: Path) -> tuple[Graph, list[Case]]:
    """Return the manifest and its tests."""
    graph = Graph().parse(path, format="turtle", publicID=path.resolve().as_uri())
    root = graph.value(predicate=RDF.type, object=MF.Manifest)
    cases = []
    for test in items(graph, graph.value(root, MF.entries)):
        connection = graph.value(test, MF.action)
        requests = items(graph, graph.value(connection, HT.requests))
        key = str(test).rsplit("#", 1)[-1]
        cases.append(Case(key, tuple(read_request(graph, request) for request in requests)))
    return graph, cases


def read_request(graph: Graph, node: Node) -> Request:
    """Return a request of the manifest."""
    headers = tuple(
        (str(graph.value(header, HT.fieldName)), str(graph.value(header, HT.fieldValue)))
        for header in items(graph, graph.value(node, HT.headers))
    )
    content = graph.value(node, HT.body)
    encoding = str(graph.value(content, CNT.characterEncoding) or "UTF-8")
    answer = graph.value(node, HT.resp)
    truth, form = graph.value(answer, MF.expectedBoolean), graph.value(answer, MF.expectedFormat)
    return Request(
        method=str(graph.value(node, HT.methodName)),
        path=str(graph.value(node, HT.absolutePath)),
        headers=headers,
        body=None if content is None else str(graph.value(content, CNT.chars)).encode(encoding),
        statuses=tuple(
            sorted(str(status).removeprefix(STATUS) for status in graph.objects(answer, MF.expectedStatus))
        ),
        truth=None if truth is None else str(truth) == "true",
        form=None if form is None else str(form).lower(),
    )


def items(graph: Graph, node: Node | None) -> list[Node]:
    """Return the items of a list."""
    return [] if node is None or node == RDF.nil else list(Collection(graph, node))


def write_data(graph: Graph, target: Path) -> None:
    """Write all data of the manifest as N-Quads: each file a named graph, and nothing beside them."""
    quads = [
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(str(graph.value(data, RDFS.label))))
        for data in sorted(set(graph.objects(None, UT.graphData)), key=str)
        for quad in ox.parse(
            path=url2pathname(str(graph.value(data, UT.graph)).removeprefix("file://")),
            format=ox.RdfFormat.N_TRIPLES,
        )
    ]
    target.write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"")
