"""A card over a table says of every row what it says of the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.facts import FactSheet, FactState
from rules.scorecard import Scorecard, score_sheet
from rules.scorecard.columns import COLUMN_TYPES, NOT_APPLICABLE_SUFFIX, add_scores
from tests.rules.scorecard.cards import cards, line, make_card
from tests.rules.strategies import SIMPLE_DAYS, sheets, small_catalogue


def to_frame(sheets: Sequence[FactSheet], names: frozenset[str]) -> pl.DataFrame:
    columns: dict[str, pl.Series] = {}
    for name in sorted(names):
        facts = [sheet[name] for sheet in sheets]
        dtype = COLUMN_TYPES[small_catalogue()[name].type]
        columns[name] = pl.Series(name, [fact.value for fact in facts], dtype)
        marks = [fact.state is FactState.NOT_APPLICABLE for fact in facts]
        columns[name + NOT_APPLICABLE_SUFFIX] = pl.Series(marks, dtype=pl.Boolean)
    return pl.DataFrame(columns or {"n": list(range(len(sheets)))})


_days = SIMPLE_DAYS | st.sampled_from([date(2024, 2, 29), date(2024, 3, 31), date(2026, 11, 22)])


@settings(deadline=None)
@given(cards(), st.lists(sheets, min_size=1, max_size=8), _days)
def test_columns_equal_sheets(card: Scorecard, rows: list[FactSheet], day: date) -> None:
    frame = add_scores(to_frame(rows, card.fact_names), [card], day)
    scores = [score_sheet(card, sheet, day) for sheet in rows]
    assert frame["score.small"].to_list() == [score.score for score in scores]
    assert frame["grade.small"].to_list() == [score.grade for score in scores]
    assert frame["coverage.small"].to_list() == [score.coverage_percent for score in scores]


@settings(deadline=None)
@given(cards(), st.integers(1, 3), _days)
def test_absent_columns_are_missing(card: Scorecard, rows: int, day: date) -> None:
    frame = add_scores(pl.DataFrame({"n": list(range(rows))}), [card], day)
    score = score_sheet(card, FactSheet.of_customer({}, catalogue=small_catalogue()), day)
    assert frame["score.small"].to_list() == [score.score] * rows
    assert frame["grade.small"].to_list() == [score.grade] * rows


def test_cards_that_build_on_others() -> None:
    first = make_card(id="first")
    points = {"values": {"A": 5, "B": 1, "C": 0}}
    second = make_card(id="second", characteristics=[line("first", "grade.first", points)])
    frame = pl.DataFrame({"firm.staff": [10, 5, None], "firm.is_open": [True, False, None]})
    scored = add_scores(frame, [first, second], date(2024, 1, 1))
    assert scored["grade.first"].to_list() == ["A", "C", None]
    assert scored["score.second"].to_list() == [100, 0, None]
