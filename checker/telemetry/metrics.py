"""Figures of one process for Prometheus: requests by route, beats, messages, bodies refused.

No label is made of what a stranger sent: routes are templates, methods and outcomes closed lists.
Each process counts for itself and is asked for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

METRICS_CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_BYTES = (2**10, 2**14, 2**16, 2**20, 2**24, 2**26, 2**30)


@dataclass(frozen=True, slots=True)
class QueueFigure:
    """How many of something wait at the moment of asking.

    Attributes:
        name: Of the metric, without the prefix.
        help: What it counts.
        by: Name of the label; empty for a figure without.
        values: By the label's value; by the empty word for a figure without label.
    """

    name: str
    help: str
    by: str
    values: Mapping[str, float]


class Metrics:
    """The figures of one process, made once and given to all that count."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "licet_http_requests",
            "Requests answered, by route, method and status.",
            ["route", "method", "status"],
            registry=self._registry,
        )
        self._duration = Histogram(
            "licet_http_request_duration_seconds",
            "From the first byte of a request to the last of its answer.",
            ["route", "method"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._received = Histogram(
            "licet_http_received_bytes",
            "Bytes of bodies received.",
            ["route"],
            buckets=_BYTES,
            registry=self._registry,
        )
        self._in_flight = Gauge(
            "licet_http_requests_in_flight",
            "Requests that are being answered.",
            registry=self._registry,
        )
        self._routines = Counter(
            "licet_routines",
            "Runs of what is done again and again, by how they ended.",
            ["routine", "outcome"],
            registry=self._registry,
        )
        self._routine_duration = Histogram(
            "licet_routine_duration_seconds",
            "How long a run took.",
            ["routine"],
            buckets=(*_SECONDS, 60, 300, 900),
            registry=self._registry,
        )

    def begin_request(self) -> None:
        """Count a request that has come."""
        self._in_flight.inc()

    def end_request(
        self, *, route: str, method: str, status: str, duration_s: float, received_bytes: int
    ) -> None:
        """Count a request that was answered.

        Args:
            route: Its template, such as `/customers/{customer_id}`.
            method: Of a closed list.
            status: The code of the answer, or `none` where nobody was left to answer.
            duration_s: How long it took.
            received_bytes: Of its body.
        """
        self._in_flight.dec()
        self._requests.labels(route, method, status).inc()
        self._duration.labels(route, method).observe(duration_s)
        if received_bytes:
            self._received.labels(route).observe(received_bytes)

    def count_routine(self, routine: str, outcome: str, duration_s: float) -> None:
        """Count a run of a routine.

        Args:
            routine: Its name.
            outcome: `done`, `failed` or `refused`.
            duration_s: How long it took.
        """
        self._routines.labels(routine, outcome).inc()
        self._routine_duration.labels(routine).observe(duration_s)

    def add_queues(self, read: Callable[[], Iterable[QueueFigure]]) -> None:
        """Read further figures whenever somebody asks.

        Args:
            read: Gives them as they are at that moment.
        """
        self._registry.register(_Queues(read))

    def render(self) -> bytes:
        """Give all figures as text, in the form that `METRICS_CONTENT_TYPE` names."""
        return generate_latest(self._registry)


class _Queues(Collector):
    """Asks only when it is asked; registering does not read."""

    def __init__(self, read: Callable[[], Iterable[QueueFigure]]) -> None:
        self._read = read

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return []

    def collect(self) -> Iterable[GaugeMetricFamily]:
        for figure in self._read():
            family = GaugeMetricFamily(
                f"licet_{figure.name}", figure.help, labels=[figure.by] if figure.by else []
            )
            for value, number in figure.values.items():
                family.add_metric([value] if figure.by else [], number)
            yield family
