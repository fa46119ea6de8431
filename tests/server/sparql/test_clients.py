"""Programs that people use: SPARQLWrapper, rdflib's SPARQLStore, curl."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from sparql_protocol.client import Client

ROWS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


@pytest.mark.parametrize("method", ["GET", "POST", "direct"])
@pytest.mark.parametrize(
    ("query", "form", "media_type"),
    [
        (ROWS, JSON, "application/sparql-results+json"),
        (ROWS, XML, "application/sparql-results+xml"),
        (ROWS, CSV, "text/csv"),
        (ROWS, TSV, "text/tab-separated-values"),
        ("ASK {}", JSON, "application/sparql-results+json"),
        ("ASK {}", XML, "application/sparql-results+xml"),
        ("CONSTRUCT WHERE { ?s a ?o }", TURTLE, "text/turtle"),
        ("CONSTRUCT WHERE { ?s a ?o }", N3, "text/turtle"),
        ("CONSTRUCT WHERE { ?s a ?o }", RDFXML, "application/rdf+xml"),
        ("CONSTRUCT WHERE { ?s a ?o }", JSONLD, "application/ld+json"),
    ],
)  # fmt: skip
def test_sparqlwrapper(client: Client, method: str, query: str, form: str, media_type: str) -> None:
    wrapper = SPARQLWrapper(client.address)
    wrapper.setQuery(query)
    wrapper.setReturnFormat(form)
    wrapper.setMethod("GET" if method == "GET" else POST)
    wrapper.setRequestMethod(POSTDIRECTLY if method == "direct" else URLENCODED)
    response = wrapper.query().response
    assert response.status == 200
    assert response.headers.get_content_type() == media_type
    assert response.read()


def test_sparqlwrapper_calls_a_syntax_error_one(client: Client) -> None:
    wrapper = SPARQLWrapper(client.address)
    wrapper.setQuery("SELECT * {")
    with pytest.raises(QueryBadFormed, match="line 1, column 11"):
        wrapper.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_sparqlstore(client: Client, method: str, form: str) -> None:
    graph = Graph(SPARQLStore(client.address, method=method, returnFormat=form))
    rows = list(graph.query("SELECT DISTINCT ?s { ?s ?p ?o }"))
    assert len(rows) == 3
    assert all(isinstance(row[0], URIRef) for row in rows)  # type: ignore[index]
    if form in ("xml", "json"):
        assert graph.query("ASK { ?s ?p ?o }").askAnswer
    assert len(list(graph.triples((None, None, None)))) == len(
        {tuple(row) for row in graph.query("SELECT ?s ?p ?o { ?s ?p ?o }")}  # type: ignore[arg-type]
    )


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
@pytest.mark.parametrize(
    "arguments",
    [
        ["-G", "--data-urlencode", f"query={ROWS}"],
        ["--data-urlencode", f"query={ROWS}"],
        ["-H", "Content-Type: application/sparql-query", "--data-binary", ROWS],
        ["-H", "Expect: 100-continue", "-H", "Content-Type: application/sparql-query", "-d", ROWS],
    ],
)
def test_curl(client: Client, arguments: list[str]) -> None:
    run = subprocess.run(
        ["curl", "-sSf", *arguments, client.address], capture_output=True, check=True, timeout=30
    )
    assert len(json.loads(run.stdout)["results"]["bindings"]) == 3
