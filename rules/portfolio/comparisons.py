"""One comparison as one column: true, false, or null where a side is not known.

Comparisons that ask the same thing become the same expression, so that it is computed once: the
operator is one of `== < <= in`, with its opposite as a negation, and what differs from row to row
stands on the left.
A date that is moved and then compared with a fixed day is not moved at all: moving never turns a
later date into an earlier one, so the date itself is compared with the first day whose move reaches
the fixed one. That day is found by halving over the definition in `rules.logic`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import NamedTuple

import polars as pl

from rules.expression.tree import (
    Comparison,
    FactOperand,
    Known,
    LiteralOperand,
    MovedOperand,
    Operand,
    Operator,
    TodayOperand,
    list_calendars,
    list_facts,
    names_today,
)
from rules.facts import CUSTOMER, FactSheet, FactType
from rules.logic import value_of
from rules.portfolio.moved_dates import count_days, literal_day, move_column

COLUMN_TYPES: Mapping[FactType, pl.DataType] = {
    FactType.STRING: pl.String(),
    FactType.CHOICE: pl.String(),
    FactType.DATE: pl.Date(),
    FactType.INTEGER: pl.Int64(),
    FactType.BOOLEAN: pl.Boolean(),
    FactType.MONEY: pl.Boolean(),
}
"""The type of column that holds each type of fact. Money stands only in `known(...)`, so true for
an amount that is known says enough. A text may also be Categorical or Enum."""

_TEXT_TYPES = (pl.String, pl.Categorical, pl.Enum)
_NO_FACTS = FactSheet(CUSTOMER, {})
_MOST_EQUALITIES = 4
"""A longer list is looked up by hash: of seven texts that few rows hold, in a quarter of the time
that as many comparisons take; of as many that all rows hold, in twice the time."""

_COMPARED = (Operator.EQUAL, Operator.IN, Operator.LESS, Operator.AT_MOST)
"""The operators that are compared; each other one is the opposite of one of them."""


class Answer(NamedTuple):
    """What a comparison comes to.

    Attributes:
        column: True, false or null for unknown.
        is_negated: Whether the comparison holds where the column is false.
    """

    column: pl.Expr
    is_negated: bool


@dataclass(frozen=True)
class TableScope:
    """What a comparison finds in a table.

    Attributes:
        types: The columns, by the name of their fact; one that is not there holds nothing known.
        today: The day of the question: one for all rows, or a column without nulls.
    """

    types: Mapping[str, pl.DataType]
    today: date | pl.Expr

    def answer(self, comparison: Comparison) -> Answer:
        """Return what a comparison comes to.

        Raises:
            TypeError: A column is not of the type of its fact.
        """
        left, operator, right = comparison.left, comparison.operator, comparison.right
        if self.is_fixed(left) and not self.is_fixed(right):
            # Polars 2.1 gives one row for a literal on the left of a column that is null throughout
            left, operator, right = right, operator.mirrored, left
        base = operator if operator in _COMPARED else operator.opposite
        return Answer(self._compare(left, base, right), base is not operator)

    def is_known(self, known: Known) -> pl.Expr:
        """Return where a fact is known; never null.

        Raises:
            TypeError: The column is not of the type of its fact.
        """
        column = self.read(known.fact)
        if known.fact.type is FactType.MONEY:
            return column.eq_missing(True)
        return column.is_not_null()

    def read(self, operand: Operand) -> pl.Expr:
        """Return the value of an operand, null where it is not known.

        Raises:
            TypeError: A column is not of the type of its fact.
        """
        match operand:
            case FactOperand():
                return self._read_fact(operand)
            case TodayOperand():
                today = self.today
                return today if isinstance(today, pl.Expr) else pl.lit(today, pl.Date)
            case LiteralOperand(value=int(number)) if type(number) is int:
                return pl.lit(number, pl.Int64)
            case LiteralOperand(value=value):
                return pl.lit(value)
            case MovedOperand(date=moved):
                if self.is_fixed(operand):
                    return pl.lit(self.fix(operand), pl.Date)
                return move_column(self.read(moved), operand)

    def is_fixed(self, operand: Operand) -> bool:
        """Whether the operand has one value for all rows."""
        moves = names_today(operand) and isinstance(self.today, pl.Expr)
        return not moves and not any(self._holds(fact) for fact in list_facts(operand))

    def fix(self, operand: Operand) -> date | None:
        """Return the value of a date that is fixed; None where it is not known."""
        today = self.today if isinstance(self.today, date) else date.min
        value: date | None = value_of(operand, _NO_FACTS, today)
        return value

    def _holds(self, fact: FactOperand) -> bool:
        """Whether any row may know the fact."""
        return self.types.get(fact.name, pl.Null) != pl.Null

    def _read_fact(self, fact: FactOperand) -> pl.Expr:
        wanted = COLUMN_TYPES[fact.type]
        if not self._holds(fact):
            return pl.lit(None, wanted)
        given = self.types[fact.name]
        is_text = wanted == pl.String and isinstance(given, _TEXT_TYPES)
        if given != wanted and not is_text:
            raise TypeError(f"the column {fact.name} must be {wanted}, not {given}")
        return pl.col(fact.name)

    def _compare(self, left: Operand, operator: Operator, right: Operand) -> pl.Expr:
        match operator, right:
            case Operator.IN, LiteralOperand(value=tuple(values)):
                if self.is_fixed(left):  # Polars 2.1 gives `in` one row for a null literal
                    return pl.lit(None, pl.Boolean)
                return self._look_up(self.read(left), values)
            case Operator.EQUAL, LiteralOperand(value=bool(value)):
                return self.read(left) if value else ~self.read(left)
        if self._can_be_fixed(left, right):
            goal = self.fix(right)
            return pl.lit(None, pl.Boolean) if goal is None else self._reach(left, operator, goal)
        one, other = self._read_alike(left, right)
        match operator:
            case Operator.LESS:
                return one < other
            case Operator.AT_MOST:
                return one <= other
        return one == other

    def _read_alike(self, left: Operand, right: Operand) -> tuple[pl.Expr, pl.Expr]:
        """Read two operands; two texts that are not held in the same way, as plain texts."""
        one, other = self.read(left), self.read(right)
        match left, right:
            case FactOperand(name=first), FactOperand(name=second):
                if self.types.get(first) != self.types.get(second) and left.type in (
                    FactType.STRING,
                    FactType.CHOICE,
                ):
                    return one.cast(pl.String), other.cast(pl.String)
        return one, other

    def _look_up(self, column: pl.Expr, values: tuple[str | int, ...]) -> pl.Expr:
        kind = pl.Int64 if isinstance(values[0], int) else pl.String
        if len(values) > _MOST_EQUALITIES:
            return column.is_in(pl.Series(values, dtype=kind).implode())
        return reduce(or_, (column == pl.lit(value, kind) for value in values))

    def _can_be_fixed(self, left: Operand, right: Operand) -> bool:
        """Whether a date of the table, perhaps moved, is compared with one day for all rows."""
        base = left
        while isinstance(base, MovedOperand):
            base = base.date
        is_date = isinstance(base, FactOperand) and base.type is FactType.DATE
        return is_date and not list_calendars(left) and self.is_fixed(right)

    def _reach(self, left: Operand, operator: Operator, goal: date) -> pl.Expr:
        """Compare the date that `left` moves, unmoved, with the days that reach and pass `goal`."""
        (fact,) = list_facts(left)
        column = self.read(fact)
        place = _start_today(left)

        def moved(day: date) -> date:
            result: date = value_of(place, _NO_FACTS, day)
            return result

        reaches = find_first_day(lambda day: moved(day) >= goal)
        passes = find_first_day(lambda day: moved(day) > goal)
        match operator:
            case Operator.LESS:
                return column < literal_day(reaches)
            case Operator.AT_MOST:
                return column < literal_day(passes)
        if passes == reaches + 1:
            return column == literal_day(reaches)
        return column.is_between(literal_day(reaches), literal_day(passes), closed="left")


def find_first_day(test: Callable[[date], bool]) -> int:
    """Return the first day on which a test holds that, once it holds, always does.

    Returns:
        Days since 1970; the day after 9999-12-31 if it never holds.
    """
    ordinals = range(date.min.toordinal(), date.max.toordinal() + 1)
    index = bisect_left(ordinals, True, key=lambda n: test(date.fromordinal(n)))
    return index + count_days(date.min)


def _start_today(operand: Operand) -> Operand:
    """Return the operand with `today` in place of its fact, so that any day can be moved by it."""
    if isinstance(operand, MovedOperand):
        moved = _start_today(operand.date)
        return MovedOperand(moved, operand.amount, operand.unit, operand.calendar)
    return TodayOperand()
