"""Measures in the form of Prometheus. Labels have few values, and none says anything about a person."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest

from municoop.server.operation.tally import Tally

METHODS = frozenset(("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"))
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
        self.tally = Tally()
        self.registry.register(self.tally)
        self.running = Gauge("municoop_requests_running", "Requests being answered", registry=self.registry)
        self.cut = Counter(
            "municoop_connections_cut", "Connections ended by us", ["reason"], registry=self.registry
        )
        self.switches = Counter(
            "municoop_releases_switched", "Releases that took the place of another", registry=self.registry
        )

    def record(self, kind: str, method: str, status: int, size: int, seconds: float) -> None:
        """Count an answer. `method` is one of METHODS or `other`."""
        self.tally.add_answer(kind, method, status, size, seconds)

    def record_query(self, outcome: str, seconds: float) -> None:
        """Count a query. `outcome` is a word of the endpoint's."""
        self.tally.add_query(outcome, seconds)

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
