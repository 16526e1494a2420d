"""The search finds what trying every value would find."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.contract_check.search import Probe, find_smallest

bounds = st.lists(st.integers(0, 1000), min_size=1, max_size=5)


@settings(max_examples=40)
@given(bounds, st.lists(st.booleans(), min_size=11, max_size=11), st.integers(0, 800))
def test_it_is_exact_even_where_passing_comes_and_goes(
    thresholds: list[int], passing: list[bool], low: int
) -> None:
    """Each bound gives less, equal or greater; which combination passes is arbitrary."""
    high, tried = 1000, []

    def probe(value: int) -> Probe:
        tried.append(value)
        trail = tuple((value > bound) - (value < bound) for bound in thresholds)
        return Probe(passing[sum(trail) + 5], trail)

    found = find_smallest(low, high, probe)

    seen = list(tried)
    expected = next((value for value in range(low, high + 1) if probe(value).passes), None)
    assert found == expected
    assert len(seen) == len(set(seen)) <= 200


def test_an_empty_range_has_nothing() -> None:
    assert find_smallest(3, 2, lambda _: Probe(passes=True, trail=())) is None
