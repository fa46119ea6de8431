"""Measures in the form of Prometheus. Labels have few values, and none says anything about a person."""

from __future__ import annotations

from functools import cache, partial
from typing import Protocol

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"))
SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60)
MEDIA_TYPE = CONTENT_TYPE_LATEST


class Busy(Protocol):
    """Something that has queries under way."""

    @property
    def running(self) -> int:
        """How many run."""
        ...

    @property
    def waiting(self) -> int:
        """How many wait."""
        ...


class Metrics:
    """What happened since the server was started."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "municoop_requests",
            "Requests answered",
            ["kind", "method", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "municoop_request_seconds",
            "Seconds to the end of an answer",
            ["kind"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.sent = Counter("municoop_sent_bytes", "Bytes of bodies sent", ["kind"], registry=self.registry)
        self.running = Gauge("municoop_requests_running", "Requests being answered", registry=self.registry)
        self.cut = Counter(
            "municoop_connections_cut", "Connections ended by us", ["reason"], registry=self.registry
        )
        self.switches = Counter(
            "municoop_releases_switched", "Releases that took the place of another", registry=self.registry
        )
        self.queries = Counter(
            "municoop_queries", "SPARQL queries by what came of them", ["outcome"], registry=self.registry
        )
        self.query_seconds = Histogram(
            "municoop_query_seconds", "Seconds of a SPARQL query", buckets=SECONDS, registry=self.registry
        )
        self.find_request = cache(self.requests.labels)
        self.find_seconds = cache(self.seconds.labels)
        self.find_sent = cache(self.sent.labels)
        self.find_query = cache(self.queries.labels)

    def record(self, kind: str, method: str, status: int, size: int, seconds: float) -> None:
        """Count an answer. `method` is one of METHODS or `other`."""
        self.find_request(kind, method, str(status)).inc()
        self.find_seconds(kind).observe(seconds)
        self.find_sent(kind).inc(size)

    def record_query(self, outcome: str, seconds: float) -> None:
        """Count a query. `outcome` is a word of the endpoint's."""
        self.find_query(outcome).inc()
        self.query_seconds.observe(seconds)

    def watch(self, endpoint: Busy) -> None:
        """Measure how many queries an endpoint has under way whenever the measures are read."""
        for name, words in (
            ("running", "SPARQL queries that run"),
            ("waiting", "SPARQL queries that wait for their turn"),
        ):
            gauge = Gauge(f"municoop_queries_{name}", words, registry=self.registry)
            gauge.set_function(partial(getattr, endpoint, name))

    def count_cut(self, reason: str) -> None:
        """Count a connection that we ended."""
        self.cut.labels(reason).inc()

    def write(self) -> bytes:
        """Return all measures as text."""
        return generate_latest(self.registry)


def name_method(method: str) -> str:
    """Return a method as a label: of the words that anyone may send only those that are known."""
    return method if method in METHODS else "other"
