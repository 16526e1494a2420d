"""Packed bits say what the column says that they are read from."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from rules.portfolio.packed_bits import make_column, read_truths

_VALUES = st.lists(st.sampled_from([True, False, None]) | st.booleans(), max_size=40)


@given(_VALUES, st.integers(0, 20), st.integers(0, 40), _VALUES | st.none())
def test_same_as_the_column(
    values: list[bool | None], first: int, rows: int, more: list[bool | None] | None
) -> None:
    column = pl.Series(values, dtype=pl.Boolean)[first : first + rows]
    if more is not None:  # a column of two chunks
        column = pl.concat([column, pl.Series(more, dtype=pl.Boolean)], rechunk=False)
    seen = column.to_list()
    true, false = (make_column("", bits, len(seen)).to_list() for bits in read_truths(column))
    assert true == [value is True for value in seen]
    assert false == [value is False for value in seen]


@given(st.lists(st.booleans(), min_size=1))
def test_bits_outlive_what_they_were_read_from(values: list[bool]) -> None:
    column = make_column("kept", read_truths(pl.Series(values)).true, len(values))
    assert column.name == "kept"
    assert column.null_count() == 0
    assert (~column).to_list() == [not value for value in values]
