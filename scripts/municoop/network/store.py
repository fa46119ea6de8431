"""Requests that write to a remote store: SPARQL 1.1 Update, and the Graph Store HTTP Protocol (W3C 2013)."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote
from urllib.request import Request

from municoop.network.client import AGENT, Endpoint, fetch

N_TRIPLES = "application/n-triples"


def send_update(endpoint: Endpoint, update: str, what: str) -> None:
    """Send an update. Raises RemoteError when the store does not take it; `what` as in `ask_rows`."""
    fetch(endpoint, build_update(endpoint.url, update), what)


def send_graph(
    endpoint: Endpoint, method: Literal["PUT", "DELETE"], graph: str, triples: bytes, what: str
) -> None:
    """Replace or remove a named graph; `triples` are N-Triples. Raises RemoteError as `send_update`."""
    fetch(endpoint, build_graph_request(endpoint.url, method, graph, triples), what)


def build_update(url: str, update: str) -> Request:
    """Return the request that sends an update, unencoded (SPARQL 1.1 Protocol §2.2.2)."""
    from SPARQLWrapper import POST, POSTDIRECTLY, SPARQLWrapper

    client = SPARQLWrapper(url, agent=AGENT)
    client.setMethod(POST)
    client.setRequestMethod(POSTDIRECTLY)
    client.setOnlyConneg(True)
    # Not setQuery(): it tries to understand the update, which may be long.
    client.queryString = update
    client.queryType = "INSERT"
    return client._createRequest()


def build_graph_request(url: str, method: str, graph: str, triples: bytes) -> Request:
    """Return the request for a named graph by indirect identification (Graph Store Protocol §4.2)."""
    address = f"{url}{'&' if '?' in url else '?'}graph={quote(graph, safe='')}"
    headers = {"User-Agent": AGENT, "Accept": "*/*"}
    if method == "DELETE":
        return Request(address, method=method, headers=headers)  # noqa: S310 - `Endpoint` has seen to the scheme
    return Request(address, triples, {**headers, "Content-Type": N_TRIPLES}, method=method)  # noqa: S310
