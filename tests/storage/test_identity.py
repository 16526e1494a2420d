from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from storage.identity import make_id

moments = st.integers(0, 250_000_000_000_000_000).map(
    lambda microseconds: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
)


def test_the_example_of_the_standard() -> None:
    """RFC 9562, appendix A.6."""
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=0x017F22E279B0)
    bits = {12: 0xCC3, 62: 0x18C4DC0C0C07398F}
    assert make_id(at, bits.__getitem__) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(moments, moments)
def test_ids_sort_by_their_millisecond(one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    if late - early >= timedelta(milliseconds=1):
        assert make_id(early) < make_id(late)
    assert UUID(make_id(one)).version == 7


def test_ids_of_one_moment_differ() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    assert len({make_id(at) for _ in range(1000)}) == 1000
