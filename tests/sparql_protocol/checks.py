"""What an answer must be."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import pyoxigraph as ox
from rdflib import Graph

from sparql_protocol.client import Client, Response
from sparql_protocol.manifest import PREFIX, Case

RESULTS_XML = "application/sparql-results+xml"
RESULTS_JSON = "application/sparql-results+json"
XML_TYPES = (RESULTS_XML, "application/xml", "text/xml")
JSON_TYPES = (RESULTS_JSON, "application/json")
NAMESPACE = "{http://www.w3.org/2005/sparql-results#}"
RDF_TYPES = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "text/plain": "nt",
    "application/rdf+xml": "xml",
    "application/xml": "xml",
    "application/ld+json": "json-ld",
    "application/json": "json-ld",
}


def check_case(client: Client, case: Case) -> None:
    """Make the requests of a W3C test, and assert what it expects."""
    assert case.requests
    for request in case.requests:
        assert request.path.startswith(PREFIX)
        target = request.path.removeprefix(PREFIX)
        response = client.send(request.method, target, request.headers, request.body)
        kinds = (str(response.status), f"{response.status // 100}xx")
        assert request.statuses
        assert set(kinds) & set(request.statuses), (response.status, response.body[:200])
        if response.status // 100 != 2:
            continue
        if request.form == "boolean" or request.truth is not None:
            truth = read_truth(response)
            assert request.truth in (None, truth)
        elif request.form == "tabular":
            count_rows(response)
        elif request.form == "rdf":
            read_graph(response, client.address)


def read_truth(response: Response) -> bool:
    """Return the answer to ASK."""
    if response.media_type in XML_TYPES:
        element = ElementTree.fromstring(response.body).find(f"{NAMESPACE}boolean")
        assert element is not None
        return element.text == "true"
    assert response.media_type in JSON_TYPES, response.media_type
    truth = json.loads(response.body)["boolean"]
    assert isinstance(truth, bool)
    return truth


def count_rows(response: Response) -> int:
    """Return the number of rows of an answer in any format."""
    text = response.body.decode()
    if response.media_type in XML_TYPES:
        return len(ElementTree.fromstring(text).findall(f".//{NAMESPACE}result"))
    if response.media_type in JSON_TYPES:
        return len(json.loads(text)["results"]["bindings"])
    if response.media_type == "text/csv":
        return len(list(csv.reader(io.StringIO(text)))) - 1
    assert response.media_type in ("text/tab-separated-values", "text/plain"), response.media_type
    rows = text.splitlines()
    assert rows[0].startswith("?")
    return len(rows) - 1


def read_graph(response: Response, base: str) -> Graph:
    """Return the graph of an answer."""
    form = RDF_TYPES[response.media_type]
    if form == "json-ld":  # rdflib's parser uses what rdflib calls deprecated
        triples = [quad.triple for quad in ox.parse(response.body, format=ox.RdfFormat.JSON_LD)]
        return Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    return Graph().parse(data=response.body.decode(), format=form, publicID=base)
