"""A scorecard over a whole table: the same score, grade and coverage as `rules.scorecard.score`.

A table has one column for each fact, null where it is not known. Whether a null is missing or not
applicable is told by a boolean column beside it, `<fact>:not_applicable`; without that column every
null is missing.

Points, totals and grades are three passes over columns of their own: nested into one expression,
the points would be looked up again wherever they are used.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
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
from rules.scorecard.points import PointsTable, Segment

NOT_APPLICABLE_SUFFIX = ":not_applicable"
_IS_EVIDENT = "is_evident"
COLUMN_TYPES: Mapping[FactType, pl.DataType] = {
    FactType.INTEGER: pl.Int64(),
    FactType.DATE: pl.Date(),
    FactType.BOOLEAN: pl.Boolean(),
    FactType.CHOICE: pl.String(),
}
_POINTS = pl.Int32()
"""Holds 200 times the weight of the largest card: 200 lines of 20,000 points are 800,000,000."""


def add_scores(
    frame: pl.DataFrame, cards: Iterable[Scorecard], as_of: date | pl.Expr
) -> pl.DataFrame:
    """Return the table with `score.<id>`, `grade.<id>` and `coverage.<id>` of every card.

    Args:
        frame: Facts as columns, of the types of `COLUMN_TYPES`; a column that is not there is
            missing throughout. Columns of these names are replaced.
        cards: Those that others build on first; all of one subject.
        as_of: The value of `today`; a column of the table where it differs from row to row.
    """
    today = pl.lit(as_of) if isinstance(as_of, date) else as_of
    for card in cards:
        lines = [_Line(c, n, frame.columns) for n, c in enumerate(card.characteristics)]
        points = frame.with_columns(**{line.name: line.look_up(today) for line in lines})
        totals = points.select(
            **_add_up(card, lines), **{_IS_EVIDENT: _is_evident(card, frame.columns)}
        ).with_columns(_grade(card))
        frame = frame.with_columns(totals.select(sorted(card.supplied)))
    return frame


class _Line:
    """One characteristic and its columns.

    Attributes:
        name: The column of its points, null where it is left out.
    """

    def __init__(
        self, characteristic: Characteristic, number: int, columns: Collection[str]
    ) -> None:
        fact, marked = characteristic.fact, characteristic.fact + NOT_APPLICABLE_SUFFIX
        self.characteristic = characteristic
        self.name = f"points:{number}"
        self._is_known = pl.col(fact).is_not_null() if fact in columns else None
        self._is_marked = pl.col(marked).fill_null(False) if marked in columns else None
        if self._is_known is not None and self._is_marked is not None:
            self._is_marked &= ~self._is_known

    def look_up(self, today: pl.Expr) -> pl.Expr:
        """Return the points."""
        points = _give(self.characteristic.missing)
        if self._is_marked is not None:
            given = _give(self.characteristic.not_applicable)
            points = pl.when(self._is_marked).then(given).otherwise(points)
        if self._is_known is not None:
            found = _find(self.characteristic.points, _count(self.characteristic, today))
            points = pl.when(self._is_known).then(found).otherwise(points)
        return points

    def list_known_weights(self) -> Iterator[pl.Expr]:
        """Yield the weight where it is known, in terms that add up."""
        if self._is_known is not None:
            yield self._weigh(self._is_known)
        if self._is_marked is not None and self.characteristic.not_applicable != LEFT_OUT:
            yield self._weigh(self._is_marked)

    def list_idle_weights(self) -> Iterator[pl.Expr]:
        """Yield the weight where it does not apply."""
        if self._is_marked is not None and self.characteristic.not_applicable == LEFT_OUT:
            yield self._weigh(self._is_marked)

    @property
    def counted_weight(self) -> pl.Expr:
        """The weight where there are points."""
        return self._weigh(pl.col(self.name).is_not_null())

    @property
    def earned(self) -> pl.Expr:
        """Points above the worst; 0 where it is left out."""
        return (pl.col(self.name) - self.characteristic.worst).fill_null(0)

    def _weigh(self, holds: pl.Expr) -> pl.Expr:
        return holds.cast(_POINTS) * self.characteristic.weight


def _add_up(card: Scorecard, lines: list[_Line]) -> dict[str, pl.Expr]:
    """Return score and coverage."""
    known = _sum(weight for line in lines for weight in line.list_known_weights())
    idle = _sum(weight for line in lines for weight in line.list_idle_weights())
    applying = pl.lit(sum(line.characteristic.weight for line in lines), _POINTS) - idle
    coverage = pl.when(applying > 0).then(100 * known // applying).otherwise(0)
    if card.total is Total.SUM:
        score = _sum(pl.col(line.name) for line in lines)
    else:
        earned = _sum(line.earned for line in lines)
        counted = _sum(line.counted_weight for line in lines)
        score = pl.when(counted > 0).then(100 * earned // counted)
    rows = pl.int_range(pl.len(), dtype=_POINTS) * 0  # as many rows as the table has
    return {
        f"{SCORE}.{card.id}": score.cast(pl.Int64),
        f"{COVERAGE}.{card.id}": (coverage + rows).cast(pl.Int64),
    }


def _is_evident(card: Scorecard, columns: Collection[str]) -> pl.Expr:
    """Return whether there is enough experience for a grade."""
    wanted = card.minimum_evidence
    if wanted is None:
        return pl.lit(True)
    if wanted.fact not in columns:
        return pl.lit(False)
    return (pl.col(wanted.fact) >= wanted.at_least).fill_null(False)


def _grade(card: Scorecard) -> pl.Expr:
    score, coverage = pl.col(f"{SCORE}.{card.id}"), pl.col(f"{COVERAGE}.{card.id}")
    grade = pl.lit(card.grades[-1].grade)
    for band, bound in reversed(list(zip(card.grades, card.bounds, strict=False))):
        grade = pl.when(score >= bound).then(pl.lit(band.grade)).otherwise(grade)
    is_covered = score.is_not_null() & (coverage >= card.minimum_coverage_percent)
    return pl.when(is_covered & pl.col(_IS_EVIDENT)).then(grade).alias(f"{GRADE}.{card.id}")


def _sum(terms: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(add, terms, pl.lit(0, _POINTS))


def _give(points: int | str) -> pl.Expr:
    return pl.lit(None if points == LEFT_OUT else points, _POINTS)


def _find(table: PointsTable, value: pl.Expr) -> pl.Expr:
    """Return the points of a value that is known; the last row of a table takes what is left."""
    if table.linear is not None:
        found = _give(table.segments[0].first_points)
        for segment in table.segments:
            found = pl.when(value > segment.first).then(_follow(segment, value)).otherwise(found)
        return found
    if table.values is None:
        found = _give(table.rows[0].result)
        for row in table.rows[1:]:
            found = pl.when(value >= row.first).then(_give(row.result)).otherwise(found)
        return found
    *others, last = table.rows
    found = _give(last.result)
    for row in others:
        is_value = value if row.value == "true" else ~value if row.value == "false" else None
        holds = value == row.value if is_value is None else is_value
        found = pl.when(holds).then(_give(row.result)).otherwise(found)
    return found


def _follow(segment: Segment, value: pl.Expr) -> pl.Expr:
    """Return the points on a line; counted from its lower end, whole division rounds them down."""
    reached = value.cast(pl.Int64).clip(segment.first, segment.last)
    climbed = reached - segment.first if segment.rises else segment.last - reached
    lowest = min(segment.first_points, segment.last_points)
    return (climbed * segment.height // segment.length + lowest).cast(_POINTS)


def _count(characteristic: Characteristic, today: pl.Expr) -> pl.Expr:
    """Return the value of a fact, a date as whole days or months; see `rules.scorecard.elapsed`."""
    value = pl.col(characteristic.fact)
    match characteristic.measured_in:
        case None:
            return value
        case Measure.DAYS_SINCE:
            return _number_days(today) - _number_days(value)
        case Measure.DAYS_UNTIL:
            return _number_days(value) - _number_days(today)
        case Measure.MONTHS_SINCE:
            return _count_months(value, today)
        case Measure.MONTHS_UNTIL:
            return _count_months(today, value)


def _count_months(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    is_short = pl.min_horizontal(start.dt.day(), end.dt.days_in_month()) > end.dt.day()
    return _number_months(end) - _number_months(start) - is_short.cast(_POINTS)


def _number_days(day: pl.Expr) -> pl.Expr:
    return day.cast(pl.Int32)  # days since 1970


def _number_months(day: pl.Expr) -> pl.Expr:
    return day.dt.year().cast(pl.Int32) * 12 + day.dt.month().cast(pl.Int32)
