"""The vocabulary in which formulas are written: sums of items, and ratios of sums.

    Ratio(CURRENT_ASSETS - INVENTORY, CURRENT_LIABILITIES)
    Ratio(2 * REVENUE, TOTAL_ASSETS + TOTAL_ASSETS.before)      against the average of the year

A formula is data: what it needs, from which year, and whether it sets a flow (of a year) against a
stock (on a day) can be read off it, and it is computed in whole numbers alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import NamedTuple

from ingest.statements import StatementKind, load_items


class FigureRef(NamedTuple):
    """One figure of one year.

    Attributes:
        item: Key of the item.
        years_back: 0 for the latest year, 1 for the one before.
    """

    item: str
    years_back: int = 0

    @property
    def is_flow(self) -> bool:
        """Whether it is earned, spent or paid over a period, not held on a day."""
        return _is_flow(self.item)


class Term(NamedTuple):
    """One part of a sum.

    Attributes:
        coefficient: How often it counts.
        figure: What counts.
        is_optional: Counts where it is stated, and as nothing where it is not.
    """

    coefficient: int
    figure: FigureRef
    is_optional: bool = False


@dataclass(frozen=True)
class Sum:
    """Figures added up, each with a whole coefficient."""

    terms: tuple[Term, ...]

    def __add__(self, other: Sum) -> Sum:
        return Sum(self.terms + other.terms)

    def __sub__(self, other: Sum) -> Sum:
        return self + -1 * other

    def __rmul__(self, factor: int) -> Sum:
        return Sum(tuple(t._replace(coefficient=factor * t.coefficient) for t in self.terms))

    @property
    def before(self) -> Sum:
        """The same of the year before."""
        return Sum(
            tuple(
                t._replace(figure=t.figure._replace(years_back=t.figure.years_back + 1))
                for t in self.terms
            )
        )

    @property
    def where_stated(self) -> Sum:
        """The same, left out where it is not stated: only where that is the worse side."""
        return Sum(tuple(t._replace(is_optional=True) for t in self.terms))

    @cached_property
    def figures(self) -> tuple[FigureRef, ...]:
        """Every figure that goes in."""
        return tuple(term.figure for term in self.terms)

    @cached_property
    def is_flow(self) -> bool:
        """Whether it is made of flows."""
        return any(figure.is_flow for figure in self.figures)


def item(key: str) -> Sum:
    """Give an item of the latest year as a sum of one."""
    return Sum((Term(1, FigureRef(key)),))


class Nothing(NamedTuple):
    """What it proves that a denominator is zero.

    Attributes:
        proof: Key of `reasons.yaml`.
        only_if_nothing: It proves something only where this, too, is known to be zero.
    """

    proof: str
    only_if_nothing: Sum | None = None


@dataclass(frozen=True)
class Ratio:
    """One sum over another, times a factor.

    Attributes:
        numerator: Above the line.
        denominator: Below the line.
        factor: By which the quotient is multiplied.
        nothing_below: What a denominator of zero proves: the ratio is then not applicable. None
            where it proves nothing: the ratio is then missing.
        counts_days: The factor is multiplied by the days of the period.
    """

    numerator: Sum
    denominator: Sum
    factor: Fraction = Fraction(1)
    nothing_below: Nothing | None = None
    counts_days: bool = False

    @cached_property
    def figures(self) -> tuple[FigureRef, ...]:
        """Every figure that goes in."""
        return self.numerator.figures + self.denominator.figures

    @cached_property
    def whole_factor(self) -> tuple[int, int]:
        """The factor as two whole numbers, one over the other."""
        return self.factor.as_integer_ratio()

    @cached_property
    def needs_full_year(self) -> bool:
        """Whether it sets a flow against a stock: half a year's would be half as large."""
        return self.numerator.is_flow != self.denominator.is_flow and not self.counts_days


@cache
def _is_flow(key: str) -> bool:
    return load_items()[key].statement is not StatementKind.BALANCE_SHEET
