"""A slope gives what its straight lines give, rounded down, and its steps leave nothing out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import pairwise
from math import floor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from rules.facts import load_catalogue
from rules.scorecard import score_sheet, word_part, word_score
from rules.scorecard.points import PointsTable
from tests.rules.scorecard.cards import line, make_card
from tests.rules.strategies import customer, small_catalogue

DAY = date(2024, 3, 1)
_far = st.sampled_from([2**53, -(2**53), 2**40])
slopes = st.dictionaries(
    st.integers(-60, 60) | _far, st.integers(-40, 40), min_size=2, max_size=5
).map(lambda bounds: PointsTable.model_validate({"linear": bounds}))
numbers = st.integers(-70, 70) | _far | st.sampled_from([2**63 - 1, -(2**63), 2**52 + 1])


def follow(bounds: Mapping[int, int], number: int) -> int:
    """What the straight lines between the bounds say, in fractions."""
    known = sorted(bounds.items())
    if number <= known[0][0]:
        return known[0][1]
    for (x0, p0), (x1, p1) in pairwise(known):
        if number <= x1:
            return floor(p0 + Fraction((number - x0) * (p1 - p0), x1 - x0))
    return known[-1][1]


@settings(deadline=None)
@given(slopes, numbers)
def test_points_lie_on_the_line_rounded_down(table: PointsTable, number: int) -> None:
    row = table.find(number)
    assert row is not None
    assert row.result == follow(table.linear or {}, number)
    assert row.first is None or row.first <= number
    assert row.last is None or number <= row.last


@settings(deadline=None)
@given(slopes)
def test_steps_join_without_gap_or_overlap(table: PointsTable) -> None:
    rows = table.rows
    assert rows[0].first is None
    assert rows[-1].last is None
    for lower, upper in pairwise(rows):
        assert lower.last is not None
        assert upper.first == lower.last + 1
    assert {max(r.result for r in rows), min(r.result for r in rows)} <= set(
        (table.linear or {}).values()
    )


@settings(deadline=None)
@given(slopes)
def test_survives_json(table: PointsTable) -> None:
    assert PointsTable.model_validate(table.model_dump(mode="json", exclude_none=True)) == table


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"linear": {0: 1}}, "too_short"),
        ({"linear": {0: 1, 5: 2}, "otherwise": 0}, "linear_has_no_rest"),
        ({"linear": {0: 1, 5: 2}, "at_least": {1: 1}, "otherwise": 0}, "table_form"),
        ({"linear": {0: 0, 1: 10_000, 2: 0, 3: 1}}, "linear_too_steep"),
        ({"linear": {-(2**53): 0, 2**53: 10_000}}, "linear_too_long"),
        ({"linear": {"0.5": 0, 1: 1}}, "bound_is_no_integer"),
    ],
)
def test_what_is_no_slope(data: dict[str, Any], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        PointsTable.model_validate(data)
    assert code in {error["type"] for error in caught.value.errors()}


def test_says_between_which_bounds_a_value_lies() -> None:
    slope = {
        **line("staff", "firm.staff", {"linear": {169: 0, 170: 1200, 950: 1600, 1250: 2000}}),
        "point_decimals": 2,
    }
    card = make_card(characteristics=[slope])
    words = [
        word_part(score_sheet(card, customer(staff=staff), DAY).parts[0], small_catalogue()).en
        for staff in (800, 169, 170, 1250)
    ]
    between = "between 170 (12.00 points) and 950 (16.00 points)"
    assert words[0].endswith(f": 800, {between} → 15.23 of 20.00 points, 4.77 lost")
    assert words[1].endswith(": 169 → 0.00 of 20.00 points, 20.00 lost")
    assert words[2].endswith(": 170 → 12.00 of 20.00 points, 8.00 lost")
    assert words[3].endswith(": 1250 → 20.00 of 20.00 points")


def test_a_sum_of_hundredths_reads_as_points() -> None:
    slope = {**line("staff", "firm.staff", {"linear": {0: 0, 7: 100}}, 0, 0), "point_decimals": 2}
    grades = [{"grade": "A", "title": {"zh": "甲", "en": "first"}}]
    card = make_card(total="sum", characteristics=[slope], grades=grades)
    said = word_score(score_sheet(card, customer(staff=1), DAY), small_catalogue())
    assert said.en == "Score 0.14, grade A (first), coverage 100 %"
    assert said.zh == "得分 0.14，等级 A（甲），覆盖率 100%"


def test_too_little_experience_gives_a_score_and_no_grade() -> None:
    needed = {"fact": "firm.staff", "at_least": 4}
    truth = line("open", "firm.is_open", {"values": {"true": 1, "false": 0}})
    card = make_card(characteristics=[truth], minimum_evidence=needed)
    catalogue = small_catalogue()
    few, enough, unknown = (
        score_sheet(card, customer(is_open=True, **facts), DAY)
        for facts in ({"staff": 3}, {"staff": 4}, {})
    )
    assert [(s.score, s.grade) for s in (few, enough, unknown)] == [
        (100, None),
        (100, "A"),
        (100, None),
    ]
    title = catalogue["firm.staff"].title
    assert word_score(few, catalogue).en == f"Not rated: {title.en} is 3, and at least 4 is needed"
    assert word_score(unknown, catalogue).zh == f"不评级：{title.zh}为未知，至少要有 4"


def test_a_card_that_waits_says_for_what() -> None:
    card = make_card(
        characteristics=[],
        awaits={"zh": "尚无标准值表", "en": "no table of standard values is there yet"},
        minimum_coverage_percent=60,
    )
    score = score_sheet(card, customer(staff=3), DAY)
    assert (score.score, score.grade, score.coverage_percent) == (None, None, 0)
    said = word_score(score, load_catalogue())
    assert said.en == "Not rated, coverage 0 %: no table of standard values is there yet"
