"""Figures: counted once, told in Prometheus' form, read back by its own reader."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from checker.telemetry.metrics import Metrics, QueueFigure


def read(metrics: Metrics) -> dict[tuple[str, tuple[str, ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.values()))): sample.value
        for family in text_string_to_metric_families(metrics.render().decode())
        for sample in family.samples
    }


def test_a_request_is_counted_by_route_and_outcome() -> None:
    metrics = Metrics()
    metrics.begin_request()
    metrics.begin_request()
    metrics.end_request(
        route="/customers/{customer_id}", method="GET", status="200", duration_s=0.02,
        received_bytes=0,
    )  # fmt: skip
    told = read(metrics)
    route = "/customers/{customer_id}"
    assert told["licet_http_requests_total", tuple(sorted((route, "GET", "200")))] == 1
    assert told["licet_http_request_duration_seconds_count", tuple(sorted((route, "GET")))] == 1
    assert told["licet_http_requests_in_flight", ()] == 1


def test_routines_and_what_waits_are_told() -> None:
    metrics = Metrics()
    metrics.count_routine("beat", "done", 0.5)
    waiting = {"waiting": 2.0}
    metrics.add_queues(lambda: [QueueFigure("deliveries", "By state.", "state", waiting)])
    assert read(metrics)["licet_routines_total", ("beat", "done")] == 1
    assert read(metrics)["licet_deliveries", ("waiting",)] == 2
    waiting["waiting"] = 5
    assert read(metrics)["licet_deliveries", ("waiting",)] == 5


def test_two_processes_in_one_count_for_themselves() -> None:
    one, other = Metrics(), Metrics()
    one.count_routine("beat", "failed", 1)
    assert ("licet_routines_total", ("beat", "failed")) not in read(other)
