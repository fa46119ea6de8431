"""What is counted for every request, in a fraction of the time that counters of the Prometheus library take.

They are locked and look at each bucket one by one; here there is one thread, and a count is a look-up. The
library writes the counts when it is asked for them (`Collector`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

SECONDS = (0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0)
LIMITS = (*map(str, SECONDS), "+Inf")


@dataclass(slots=True)
class Spread:
    """How many took how long: up to each of SECONDS, and longer."""

    counts: list[int] = field(default_factory=lambda: [0] * len(LIMITS))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self.counts[bisect_left(SECONDS, seconds)] += 1
        self.total += seconds

    @property
    def buckets(self) -> list[tuple[str, float]]:
        """How many took at most so long, as Prometheus has it."""
        return list(zip(LIMITS, map(float, accumulate(self.counts)), strict=True))


class Tally(Collector):
    """Counts answers and queries. For the thread of the event loop alone."""

    def __init__(self) -> None:
        self.answers: Counter[tuple[str, str, int]] = Counter()
        self.sent: Counter[str] = Counter()
        self.seconds: defaultdict[str, Spread] = defaultdict(Spread)
        self.queries: Counter[str] = Counter()
        self.query_seconds = Spread()

    def add_answer(self, kind: str, method: str, status: int, size: int, seconds: float) -> None:
        """Count an answer of `size` bytes."""
        self.answers[kind, method, status] += 1
        self.sent[kind] += size
        self.seconds[kind].add(seconds)

    def add_query(self, outcome: str, seconds: float) -> None:
        """Count a query."""
        self.queries[outcome] += 1
        self.query_seconds.add(seconds)

    def collect(self) -> Iterable[Metric]:
        """Yield all counts, for the library."""
        yield from self.collect_counts()
        yield from self.collect_seconds()

    def collect_counts(self) -> Iterator[Metric]:
        """Yield how many there were."""
        labels = ["kind", "method", "status"]
        answers = CounterMetricFamily("municoop_requests", "Requests answered", labels=labels)
        for (kind, method, status), number in sorted(self.answers.items()):
            answers.add_metric([kind, method, str(status)], number)
        sent = CounterMetricFamily("municoop_sent_bytes", "Bytes of bodies sent", labels=["kind"])
        for kind, size in sorted(self.sent.items()):
            sent.add_metric([kind], size)
        queries = CounterMetricFamily(
            "municoop_queries", "SPARQL queries by what came of them", labels=["outcome"]
        )
        for outcome, number in sorted(self.queries.items()):
            queries.add_metric([outcome], number)
        yield from (answers, sent, queries)

    def collect_seconds(self) -> Iterator[Metric]:
        """Yield how long they took."""
        seconds = HistogramMetricFamily(
            "municoop_request_seconds", "Seconds to the end of an answer", labels=["kind"]
        )
        for kind, spread in sorted(self.seconds.items()):
            seconds.add_metric([kind], spread.buckets, spread.total)
        yield seconds
        took = self.query_seconds
        yield HistogramMetricFamily(
            "municoop_query_seconds", "Seconds of a SPARQL query", took.buckets, took.total
        )
