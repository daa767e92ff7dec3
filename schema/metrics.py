"""
Metrics (指标): what this process counts, in the form that Prometheus reads at `/metrics`.

The path of a request only adds to plain numbers; Prometheus's own objects are made when somebody reads them.
Each worker counts for itself and says so by the label `worker`, its process id: whoever asks is answered by one
of them, and sums over the label.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from itertools import accumulate
from typing import NamedTuple

from graphql import ExecutionResult, OperationDefinitionNode, parse
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from schema.masking import INTERNAL

MOST_NAMES = 100
"""How many operations are counted by their names; a client's own names are never labels."""

OTHER = "other"
"""Every operation that is not known by name."""

EDGES = (0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper edges of the classes of latency, in seconds."""


class Outcome(IntEnum):
    """What came of a request (结果)."""

    OK = 0
    REFUSED = 1
    ERROR = 2


class Gauge(NamedTuple):
    """
    A number as it is at this moment.

    Attributes:
        name: without the prefix, with its unit.
        about: what it tells.
        read: the number; ``None``: there is none now.
    """

    name: str
    about: str
    read: Callable[[], float | None]


class Tally:
    """What came of the requests of one operation, and how long they took."""

    __slots__ = ("classes", "outcomes", "seconds")

    def __init__(self) -> None:
        self.outcomes = [0] * len(Outcome)
        self.classes = [0] * (len(EDGES) + 1)
        self.seconds = 0.0

    def add(self, outcome: int, seconds: float) -> None:
        """Count one request."""
        self.outcomes[outcome] += 1
        self.classes[bisect_left(EDGES, seconds)] += 1
        self.seconds += seconds


class Counts:
    """
    The counts of this process.

    Args:
        names: operations that are known, such as those of trusted documents; the first hundred are counted by name.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        known = list(dict.fromkeys(name for name in names if name != OTHER))[:MOST_NAMES]
        self._tallies = {name: Tally() for name in known}
        self._other = Tally()

    def of(self, name: str | None) -> Tally:
        """What requests of an operation are counted in."""
        return self._tallies.get(name or "", self._other)

    def __iter__(self) -> Iterator[tuple[str, Tally]]:
        yield from self._tallies.items()
        yield OTHER, self._other


class Metrics:
    """
    What is told at `/metrics`.

    Args:
        counts: of requests.
        gauges: what else is told.
        worker: which process counts; ``None``: this one, by its id.
    """

    def __init__(self, counts: Counts, gauges: Iterable[Gauge] = (), *, worker: str | None = None) -> None:
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self.registry.register(_Counted(counts, list(gauges), worker or str(os.getpid())))

    def route(self) -> Route:
        """Where they are read."""
        return Route("/metrics", self._answer, methods=["GET"])

    def _answer(self, _: Request) -> Response:
        # Not a coroutine, and so read in a thread: the state of the process is read from files.
        return Response(generate_latest(self.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def names_in(texts: Iterable[str]) -> Iterator[str]:
    """The names of the operations in documents."""
    for text in texts:
        for definition in parse(text).definitions:
            if isinstance(definition, OperationDefinitionNode) and definition.name is not None:
                yield definition.name.value


def outcome_of(result: ExecutionResult) -> Outcome:
    """What came of an operation whose errors are masked."""
    if not result.errors:
        return Outcome.OK
    surprised = any((error.extensions or {}).get("code") == INTERNAL for error in result.errors)
    return Outcome.ERROR if surprised else Outcome.REFUSED


class _Counted(Collector):
    """The counts as Prometheus has them."""

    def __init__(self, counts: Counts, gauges: Iterable[Gauge], worker: str) -> None:
        self._counts = counts
        self._gauges = gauges
        self._worker = worker

    def collect(self) -> Iterator[Metric]:
        """Every number of this process."""
        yield self._requests()
        yield self._latency()
        for gauge in self._gauges:
            value = gauge.read()
            if value is not None:
                family = GaugeMetricFamily(f"catalog_{gauge.name}", gauge.about, labels=["worker"])
                family.add_metric([self._worker], value)
                yield family

    def _requests(self) -> Metric:
        family = CounterMetricFamily(
            "catalog_requests", "GraphQL requests by operation and outcome.", labels=["operation", "outcome", "worker"]
        )
        for name, tally in self._counts:
            for outcome in Outcome:
                family.add_metric([name, outcome.name.lower(), self._worker], tally.outcomes[outcome])
        return family

    def _latency(self) -> Metric:
        family = HistogramMetricFamily(
            "catalog_request_seconds", "How long GraphQL requests took to answer.", labels=["operation", "worker"]
        )
        edges = [*map(str, EDGES), "+Inf"]
        for name, tally in self._counts:
            buckets = list(zip(edges, accumulate(tally.classes), strict=True))
            family.add_metric([name, self._worker], buckets, tally.seconds)
        return family
