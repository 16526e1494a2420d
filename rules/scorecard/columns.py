"""A scorecard over a whole table: the same score, grade and coverage as `rules.scorecard.score`.

A table has one column for each fact, null where it is not known. Whether a null is missing or not
applicable is told by a boolean column beside it, `<fact>:not_applicable`; without that column every
null is missing.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import reduce
from operator import add

import polars as pl

from rules.facts import FactType
from rules.scorecard.card import (
    COVERAGE,
    GRADE,
    LEFT_OUT,
    SCORE,
    Characteristic,
    Scorecard,
    Total,
)
from rules.scorecard.elapsed import Measure
from rules.scorecard.lookup import Lookup

NOT_APPLICABLE_SUFFIX = ":not_applicable"
COLUMN_TYPES: Mapping[FactType, pl.DataType] = {
    FactType.INTEGER: pl.Int64(),
    FactType.DATE: pl.Date(),
    FactType.BOOLEAN: pl.Boolean(),
    FactType.CHOICE: pl.String(),
}


def add_scores(frame: pl.DataFrame, cards: Iterable[Scorecard], as_of: date) -> pl.DataFrame:
    """Return the table with `score.<id>`, `grade.<id>` and `coverage.<id>` of every card.

    Args:
        frame: Facts as columns, of the types of `COLUMN_TYPES`; a column that is not there is
            missing throughout. Columns of these names are replaced.
        cards: Those that others build on first; all of one subject.
        as_of: The value of `today`.
    """
    for card in cards:
        frame = frame.with_columns(**express_card(card, frame.columns, as_of))
    return frame


def express_card(card: Scorecard, columns: Collection[str], as_of: date) -> dict[str, pl.Expr]:
    """Return the three columns of a card by their names.

    Args:
        card: The card.
        columns: The columns that the table has.
        as_of: The value of `today`.
    """
    parts = [_Part(c, columns, as_of) for c in card.characteristics]
    known, applying = _sum(p.known_weight for p in parts), _sum(p.applying_weight for p in parts)
    coverage = pl.when(applying > 0).then(100 * known // applying).otherwise(0)
    points = _sum(part.points.fill_null(0) for part in parts)
    score = points
    if card.total is Total.PERCENT_OF_KNOWN:
        counted = _sum(part.counted_weight for part in parts)
        worst = _sum(part.counted_worst for part in parts)
        rounded = (200 * (points - worst) + counted) // (2 * counted)
        score = pl.when(counted > 0).then(rounded)
    grade = pl.lit(card.grades[-1].grade)
    for band, bound in reversed(list(zip(card.grades, card.bounds, strict=False))):
        grade = pl.when(score >= bound).then(pl.lit(band.grade)).otherwise(grade)
    is_rated = score.is_not_null() & (coverage >= card.minimum_coverage_percent)
    return {
        f"{SCORE}.{card.id}": score.cast(pl.Int64),
        f"{GRADE}.{card.id}": pl.when(is_rated).then(grade),
        f"{COVERAGE}.{card.id}": coverage.cast(pl.Int64),
    }


class _Part:
    """What one characteristic adds, as expressions."""

    def __init__(
        self, characteristic: Characteristic, columns: Collection[str], as_of: date
    ) -> None:
        fact, marked = characteristic.fact, characteristic.fact + NOT_APPLICABLE_SUFFIX
        self._characteristic = characteristic
        self._is_known = pl.col(fact).is_not_null() if fact in columns else pl.lit(False)
        is_marked = pl.col(marked).fill_null(False) if marked in columns else pl.lit(False)
        self._is_not_applicable = is_marked & ~self._is_known
        value = pl.lit(0)
        if fact in columns:
            value = _look_up(characteristic.points, _count(characteristic, fact, as_of))
        self.points: pl.Expr = (
            pl.when(self._is_known)
            .then(value)
            .when(self._is_not_applicable)
            .then(_row(characteristic.not_applicable))
            .otherwise(_row(characteristic.missing))
        )

    @property
    def known_weight(self) -> pl.Expr:
        has_points = self._characteristic.not_applicable != LEFT_OUT
        return self._weigh(self._is_known | (self._is_not_applicable & has_points))

    @property
    def applying_weight(self) -> pl.Expr:
        is_left_out = self._characteristic.not_applicable == LEFT_OUT
        return self._weigh(~(self._is_not_applicable & is_left_out))

    @property
    def counted_weight(self) -> pl.Expr:
        return self._weigh(self.points.is_not_null())

    @property
    def counted_worst(self) -> pl.Expr:
        worst = self._characteristic.worst
        return pl.when(self.points.is_not_null()).then(worst).otherwise(0)

    def _weigh(self, holds: pl.Expr) -> pl.Expr:
        return pl.when(holds).then(self._characteristic.weight).otherwise(0)


def _sum(expressions: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(add, (expression.cast(pl.Int64) for expression in expressions))


def _row(points: int | str) -> pl.Expr:
    return pl.lit(None if points == LEFT_OUT else points, pl.Int64)


def _look_up(table: Lookup[int], value: pl.Expr) -> pl.Expr:
    """Return the points of a value that is known; the last row of a table takes what is left."""
    if table.values is None:
        found = pl.lit(table.rows[0].result, pl.Int64)
        for row in table.rows[1:]:
            found = pl.when(value >= row.first).then(row.result).otherwise(found)
        return found
    found = pl.lit(table.otherwise, pl.Int64)
    spelled = value.cast(pl.String)
    for row in table.rows:
        if row.value is not None:
            found = pl.when(spelled == row.value).then(row.result).otherwise(found)
    return found


def _count(characteristic: Characteristic, fact: str, as_of: date) -> pl.Expr:
    """Return the value of a fact, a date as whole days or months; see `rules.scorecard.elapsed`."""
    value = pl.col(fact)
    match characteristic.measured_in:
        case None:
            return value
        case Measure.DAYS_SINCE:
            return (pl.lit(as_of) - value).dt.total_days()
        case Measure.DAYS_UNTIL:
            return (value - pl.lit(as_of)).dt.total_days()
        case Measure.MONTHS_SINCE:
            months = _number_months(pl.lit(as_of)) - _number_months(value)
            last_day = _last_day(as_of)
            return months - (pl.min_horizontal(value.dt.day(), last_day) > as_of.day).cast(pl.Int64)
        case Measure.MONTHS_UNTIL:
            months = _number_months(value) - _number_months(pl.lit(as_of))
            last_day_then = value.dt.days_in_month()
            return months - (
                pl.min_horizontal(pl.lit(as_of.day), last_day_then) > value.dt.day()
            ).cast(pl.Int64)


def _number_months(day: pl.Expr) -> pl.Expr:
    return day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64)


def _last_day(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]
