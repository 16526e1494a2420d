from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.sandbox.budget import TimeBudget

SECONDS = st.floats(min_value=0, max_value=1000, allow_nan=False)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_time_runs_out_and_finished_work_adds_to_it() -> None:
    clock = Clock()
    budget = TimeBudget(10, clock)
    clock.now += 8
    assert budget.seconds_left == 2
    budget.earn(3)
    assert budget.seconds_left == 5
    budget.restart(40)
    assert budget.seconds_left == 40
    budget.restart()
    assert budget.seconds_left == 10


@given(st.lists(st.tuples(SECONDS, SECONDS), max_size=30))
def test_no_work_earns_more_than_the_start(steps: list[tuple[float, float]]) -> None:
    clock = Clock()
    budget = TimeBudget(10, clock)
    for passed, earned in steps:
        clock.now += passed
        budget.earn(earned)
        assert budget.seconds_left <= 10 + 1e-6
