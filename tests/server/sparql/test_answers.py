"""What the W3C does not test: data sets, formats, errors, headers."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from endpoints import serve
from sparql_protocol.checks import RESULTS_JSON, RESULTS_XML, count_rows, read_graph, read_truth
from sparql_protocol.client import Client

DATA = "http://kasei.us/2009/09/sparql/data/data{}.rdf".format
SELECT, ASK, CONSTRUCT = "SELECT (1 AS ?v) {}", "ASK {}", "CONSTRUCT { <x:s> <x:p> 1 } {}"
ALL = "SELECT * { ?s ?p ?o }"
TSV = "text/tab-separated-values"


@pytest.mark.parametrize(
    ("expected", "query", "parameters"),
    [
        (False, f"ASK {{ GRAPH <{DATA(3)}> {{ ?s ?p ?o }} }}", {"named_graph_uri": DATA(1)}),
        (True, f"ASK {{ GRAPH <{DATA(1)}> {{ ?s ?p ?o }} }}", {"named_graph_uri": DATA(1)}),
        (False, "ASK { ?s ?p ?o }", {"named_graph_uri": DATA(1)}),
        (False, f"ASK {{ <{DATA(2)}> a ?t }}", {"default_graph_uri": DATA(1)}),
        (False, "ASK { GRAPH ?g { ?s ?p ?o } }", {"default_graph_uri": DATA(1)}),
        (True, "ASK { ?s ?p ?o }", {"default_graph_uri": [DATA(1), DATA(2)]}),
        (False, "ASK { GRAPH ?g { ?s ?p ?o } }", {"default_graph_uri": [DATA(1), DATA(2)]}),
        (False, f"ASK FROM <{DATA(1)}> {{ <{DATA(2)}> a ?t }}", {}),
        (True, f"ASK FROM <{DATA(1)}> {{ <{DATA(1)}> a ?t }}", {}),
        (False, f"ASK FROM <{DATA(1)}> {{ <{DATA(1)}> a ?t }}", {"default_graph_uri": DATA(2)}),
        (True, "ASK { GRAPH ?g { ?s ?p ?o } }", {}),
        (False, "ASK FROM <http://example.org/not-here> { ?s ?p ?o }", {}),
    ],
)  # fmt: skip
def test_a_data_set_is_that_of_the_protocol_then_of_the_query(
    client: Client, expected: bool, query: str, parameters: dict[str, Any]
) -> None:
    assert read_truth(client.ask(query, RESULTS_JSON, **parameters)) is expected


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        (ALL, {}),
        (ALL, {"default_graph_uri": ["x:a", "x:b"]}),
        ("SELECT * FROM <x:a> FROM <x:b> { ?s ?p ?o }", {}),
        ("PREFIX : <x:> SELECT * FROM :a\nFROM # the other\n<x:b> FROM NAMED <x:c> { ?s ?p ?o }", {}),
    ],
)
def test_merged_graphs_have_a_statement_once(tmp_path: Path, query: str, parameters: dict[str, Any]) -> None:
    data = tmp_path / "twice.nq"
    data.write_text("<x:s> <x:p> <x:o> <x:a> .\n<x:s> <x:p> <x:o> <x:b> .\n<x:t> <x:p> <x:o> <x:c> .\n")
    expected = 2 if query == ALL and not parameters else 1
    with serve(data, tmp_path) as server:
        for _ in range(4):  # and the merging leaves no trace in the workers
            assert count_rows(server.client.ask(query, TSV, **parameters)) == expected
            assert count_rows(server.client.post("SELECT DISTINCT ?g { GRAPH ?g {} }", TSV)) == 3
            assert count_rows(server.client.post(ALL, TSV)) == 2


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        *[(SELECT, name, name) for name in (RESULTS_JSON, RESULTS_XML, "text/csv", TSV)],
        *[(SELECT, name, name) for name in ("application/json", "application/xml", "text/plain")],
        *[(ASK, name, name) for name in (RESULTS_JSON, RESULTS_XML, "application/json", "text/xml")],
        *[
            (CONSTRUCT, name, name)
            for name in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
        ],
        *[(CONSTRUCT, name, name) for name in ("text/plain", "application/xml", "application/json")],
        (SELECT, None, RESULTS_JSON),
        (ASK, "*/*", RESULTS_JSON),
        (CONSTRUCT, "*/*", "text/turtle"),
        (SELECT, "text/*", "text/csv"),
        (SELECT, "application/*;q=0.5, text/*;q=0.4", RESULTS_JSON),
        (SELECT, f"text/csv;q=0.2, {RESULTS_XML};q=0.9, {RESULTS_JSON};q=0.5", RESULTS_XML),
        (SELECT, f"{RESULTS_JSON};q=0, */*", RESULTS_XML),
        (SELECT, f"*/*;q=0.1, {RESULTS_JSON};q=0", RESULTS_XML),
        (SELECT, "APPLICATION/SPARQL-RESULTS+XML", RESULTS_XML),
        (SELECT, "text/csv ; charset=utf-8 ; Q=0.7, text/tab-separated-values;q=0.8", TSV),
        (SELECT, "garbage, ,;q=1, text/csv", "text/csv"),
        (SELECT, "garbage", RESULTS_JSON),
        (SELECT, f"text/csv;q=5, {RESULTS_XML};q=0.1", RESULTS_XML),
        (SELECT, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),
        (CONSTRUCT, 'text/turtle;q=0.5, application/ld+json;profile="x"', "application/ld+json"),
    ],
)
def test_a_client_gets_what_it_likes_best(
    client: Client, query: str, accept: str | None, media_type: str
) -> None:
    response = client.ask(query, accept)
    assert response.status == 200
    assert response.media_type == media_type
    assert "Accept" in response.headers["Vary"]
    if query == SELECT:
        assert count_rows(response) == 1
    elif query == ASK:
        assert read_truth(response)
    else:
        assert len(read_graph(response, client.address)) == 1


@pytest.mark.parametrize(
    ("query", "accept", "missing"),
    [
        (SELECT, "image/png", "text/csv"),
        (SELECT, "*/*;q=0", RESULTS_JSON),
        (ASK, "text/csv", RESULTS_XML),
        (CONSTRUCT, RESULTS_JSON, "text/turtle"),
    ],
)
def test_406_lists_what_there_is(client: Client, query: str, accept: str, missing: str) -> None:
    response = client.ask(query, accept)
    assert response.status == 406
    assert missing in json.loads(response.body)["available"]


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [("SELECT * {\n  ?s ?p }", 2, 10), ("SELEC *", 1, 8), ("", 1, 1), ("ASK { a:b ?p ?o }", 1, 15)],
)
def test_a_syntax_error_tells_line_and_column(client: Client, query: str, line: int, column: int) -> None:
    response = client.ask(query)
    problem = json.loads(response.body)
    assert (response.status, problem["line"], problem["column"]) == (400, line, column)
    assert response.media_type == "application/problem+json"
    assert f"line {line}, column {column}" in problem["detail"]
    assert "\n" not in problem["detail"]
    assert problem["type"] == f"{client.address}#syntax"


@pytest.mark.parametrize(
    "update", ["INSERT DATA { <x:s> <x:p> 1 }", "PREFIX a: <x:>\nDROP ALL", "load <x:y>"]
)
def test_an_update_is_refused_in_any_dress(client: Client, update: str) -> None:
    form = urlencode({"update": update}).encode()
    for response in (
        client.ask(update),
        client.post(update),
        client.send("GET", "?" + form.decode()),
        client.send("POST", "", [("Content-Type", "application/x-www-form-urlencoded")], form),
        client.send("POST", "", [("Content-Type", "application/sparql-update")], update.encode()),
    ):
        assert response.status == 403
        assert "only reads" in json.loads(response.body)["title"]


def test_text_beyond_ascii_arrives_by_every_way(client: Client) -> None:
    text = 'ASK { FILTER(STRLEN("ёż𝄞") = 3 && "ё" = "\\u0451") }'
    form = urlencode({"query": text}).encode()
    assert read_truth(client.ask(text, RESULTS_JSON))
    for media_type, body in (
        ("application/sparql-query", text.encode()),
        ("application/sparql-query; charset=UTF-8", text.encode()),
        ('Application/SPARQL-Query;charset="utf-8"', text.encode()),
        ("application/x-www-form-urlencoded; charset=UTF-8", form),
    ):
        headers = [("Content-Type", media_type), ("Accept", RESULTS_JSON)]
        assert read_truth(client.send("POST", "", headers, body)), media_type


@pytest.mark.parametrize(
    ("method", "target", "headers", "body", "status"),
    [
        ("PUT", "?query=ASK%7B%7D", [], b"", 405),
        ("DELETE", "", [], None, 405),
        ("POST", "", [("Content-Type", "multipart/form-data; boundary=x")], b"--x--", 415),
        ("POST", "", [], b"ASK {}", 415),
        ("POST", "", [("Content-Type", "application/sparql-query; charset=utf-16")], b"ASK {}", 415),
        (
            "POST", "", [("Content-Type", "application/sparql-query"), ("Content-Encoding", "gzip")],
            gzip.compress(b"ASK {}", mtime=0), 415,
        ),
        ("POST", "", [("Content-Type", "application/sparql-query")], b"ASK {} #" + b"x" * 2**18, 413),
        ("POST", "", [("Content-Type", "application/sparql-query")], b"ASK { '\xff' }", 400),
        ("GET", "?query=ASK%20%7B%20%22%ff%22%20%7D", [], None, 400),
        ("GET", "?qurey=ASK%7B%7D", [], None, 400),
        ("GET", "?query=ASK%7B%7D&query=ASK%7B%7D", [], None, 400),
        ("GET", "?query=ASK%7B%7D&timeout=long", [], None, 400),
        ("GET", "?query=ASK%7B%7D&default-graph-uri=not%20an%20iri", [], None, 400),
        ("GET", "?" + "&".join("a" * 1001), [], None, 400),
    ],
)  # fmt: skip
def test_a_wrong_request_gets_its_status(
    client: Client,
    method: str,
    target: str,
    headers: list[tuple[str, str]],
    body: bytes | None,
    status: int,
) -> None:
    response = client.send(method, target, headers, body)
    assert response.status == status
    assert json.loads(response.body)["status"] == status
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    if status == 405:
        assert "GET" in response.headers["Allow"]


def test_an_address_that_is_too_long_gets_414(w3c_data: Path, tmp_path: Path) -> None:
    with serve(w3c_data, tmp_path, address_bytes=1000) as server:
        assert server.client.ask("ASK {} #" + "x" * 1000).status == 414
        assert server.client.ask("ASK {}").status == 200


def test_head_has_the_headers_of_get(client: Client) -> None:
    get, head = client.ask(ASK), client.ask(ASK, method="HEAD")
    assert head.body == b""
    assert head.status == get.status == 200
    for name in ("Content-Length", "Content-Type", "ETag", "Vary"):
        assert head.headers[name] == get.headers[name]


def test_any_page_may_ask_without_credentials(client: Client) -> None:
    preflight = client.send("OPTIONS", "", [("Origin", "https://example.org")])
    assert preflight.status == 204
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    for response in (preflight, client.ask(ASK), client.ask("nonsense")):
        assert response.headers.get_all("Access-Control-Allow-Origin") == ["*"]
        assert "Access-Control-Allow-Credentials" not in response.headers


def test_a_client_that_has_the_answer_gets_304(client: Client) -> None:
    first = client.ask(SELECT, "text/csv")
    etag = str(first.headers["ETag"])
    target = "?" + urlencode({"query": SELECT})
    again = client.send("GET", target, [("Accept", "text/csv"), ("If-None-Match", f'"other", {etag}')])
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", etag)
    other = client.send("GET", target, [("Accept", TSV), ("If-None-Match", etag)])
    assert (other.status, other.media_type) == (200, TSV)
    assert other.headers["ETag"] != etag


def test_what_differs_each_time_is_not_kept(client: Client) -> None:
    first, second = (client.ask("SELECT (STRUUID() AS ?id) {}", "text/csv") for _ in range(2))
    assert first.body != second.body


FORMS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}


@pytest.mark.parametrize("ending", [*FORMS, "nq.gz", "TTL.GZ"])
def test_any_file_of_rdf_is_served(tmp_path: Path, ending: str) -> None:
    form = FORMS[ending.lower().removesuffix(".gz")]
    triple = ox.Triple(ox.NamedNode("http://x/s"), ox.NamedNode("http://x/p"), ox.Literal("ї", language="uk"))
    content = ox.serialize([triple], format=form) or b""
    data = tmp_path / f"any.thing.{ending}"
    data.write_bytes(gzip.compress(content, mtime=0) if ending.lower().endswith("gz") else content)
    with serve(data, tmp_path, workers=1) as server:
        assert read_truth(server.client.ask('ASK { <http://x/s> <http://x/p> "ї"@uk }', RESULTS_JSON))
