"""A table has no gap and no overlap, whatever is written; bounds mean what their names say."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from operator import ge, gt, le, lt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.scorecard.lookup import Lookup
from tests.rules.scorecard.cards import bound_tables

_MEANING: dict[str, tuple[Callable[[int, int], bool], bool]] = {
    "at_least": (ge, True),
    "more_than": (gt, True),
    "at_most": (le, False),
    "less_than": (lt, False),
}


def expect(table: dict[str, Any], number: int) -> int:
    """What the words of the table say, bound by bound."""
    form = next(name for name in _MEANING if name in table)
    holds, largest_counts = _MEANING[form]
    reached = [bound for bound in table[form] if holds(number, bound)]
    if not reached:
        return int(table["otherwise"])
    return int(table[form][max(reached) if largest_counts else min(reached)])


@settings(deadline=None)
@given(bound_tables, st.integers(-45, 45) | st.sampled_from([2**53, 2**53 + 1, -(2**63)]))
def test_a_number_falls_into_the_row_that_the_words_say(data: dict[str, Any], number: int) -> None:
    found = Lookup[int].model_validate(data).find(number)
    assert found is not None
    assert found.result == expect(data, number)


@settings(deadline=None)
@given(bound_tables)
def test_rows_join_without_gap_or_overlap(data: dict[str, Any]) -> None:
    rows = Lookup[int].model_validate(data).rows
    assert rows[0].first is None
    assert rows[-1].last is None
    for lower, upper in pairwise(rows):
        assert lower.last is not None
        assert upper.first == lower.last + 1


@settings(deadline=None)
@given(bound_tables)
def test_survives_json(data: dict[str, Any]) -> None:
    table = Lookup[int].model_validate(data)
    dumped = table.model_dump(mode="json", exclude_none=True)
    assert Lookup[int].model_validate(dumped) == table


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"otherwise": 1}, "table_form"),
        ({"at_least": {1: 1}, "at_most": {1: 1}, "otherwise": 1}, "table_form"),
        ({"at_least": {1: 1}}, "table_not_closed"),
        ({"at_least": {"05": 1}, "otherwise": 0}, "bound_is_no_integer"),
        ({"at_least": {"1.5": 1}, "otherwise": 0}, "bound_is_no_integer"),
        ({"at_least": {"1": "1.5"}, "otherwise": 0}, "int_type"),
        ({"at_least": {"1": True}, "otherwise": 0}, "int_type"),
        ({"at_least": {}, "otherwise": 0}, "too_short"),
    ],
)
def test_what_is_no_table(data: dict[str, Any], code: str) -> None:
    from rules.scorecard.points import PointsTable

    with pytest.raises(ValidationError) as caught:
        PointsTable.model_validate(data)
    assert code in {error["type"] for error in caught.value.errors()}


def test_values() -> None:
    table = Lookup[int].model_validate({"values": {"true": 3, "false": 1}})
    assert [table.find(truth).result for truth in (True, False)] == [3, 1]  # type: ignore[union-attr]
    open_table = Lookup[int].model_validate({"values": {"red": 3}, "otherwise": 1})
    assert [open_table.find(word).result for word in ("red", "green")] == [3, 1]  # type: ignore[union-attr]


def test_rows_in_words() -> None:
    rows = Lookup[int].model_validate({"at_most": {10: 1, 20: 2, 21: 3}, "otherwise": 4}).rows
    assert [row.words.en for row in rows] == ["at most 10", "11 to 20", "21", "at least 22"]
    assert rows[1].words.zh == "11 至 20"
