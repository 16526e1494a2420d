"""From the figures of some years to measures, in whole numbers and exact fractions alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from checker.measures.definitions import Better, load_definitions
from checker.measures.derivations import resolve
from checker.measures.figures import FULL_YEAR_MONTHS, NOT_STATED, Amount, YearFigures
from checker.measures.formulas import FORMULAS, Formula
from checker.measures.measured import Measured, Reason
from checker.measures.sums import FigureRef, Nothing, Ratio, Sum
from rules.facts import FactState

LARGEST = 2**53
"""Beyond this a measure is held at it: tables of points and rules have no bounds there."""
DAYS_OF_YEAR = 365
_ZERO, _NEGATIVE = "zero_denominator", "negative_denominator"
_OF_A_DENOMINATOR = (_ZERO, _NEGATIVE)


def compute_measures(
    years: Sequence[YearFigures], names: Iterable[str] | None = None
) -> dict[str, Measured]:
    """Compute measures of a customer.

    Args:
        years: The financial years, the latest first.
        names: Those wanted; all unless given.

    Returns:
        Every measure by its name, known or not.

    Raises:
        KeyError: There is no measure of a name.
    """
    figures = _Figures(years)
    return {name: _measure(name, figures) for name in (FORMULAS if names is None else names)}


def round_worse(numerator: int, denominator: int, better: Better) -> int:
    """Round a quotient to the side that is worse for the customer, within +-2**53.

    Args:
        numerator: Above the line.
        denominator: Below the line; greater than 0.
        better: Which direction is better; where neither is, rounded down.
    """
    is_up = better is Better.LESS
    rounded = -(-numerator // denominator) if is_up else numerator // denominator
    return max(-LARGEST, min(LARGEST, rounded))


class _Quotient(NamedTuple):
    """An exact fraction that is never reduced: a third of the time of `Fraction`."""

    numerator: int
    denominator: int

    def plus(self, other: _Quotient) -> _Quotient:
        """Add another."""
        return _Quotient(
            self.numerator * other.denominator + other.numerator * self.denominator,
            self.denominator * other.denominator,
        )


class _Figures:
    """The figures of some years, with what follows from them, each looked up once."""

    def __init__(self, years: Sequence[YearFigures]) -> None:
        self._years = years
        self._found: dict[FigureRef, Amount] = {}

    def count_days(self, share: _Quotient) -> _Quotient:
        """Turn a share of the latest period into days."""
        days = DAYS_OF_YEAR * self._months(0)
        return _Quotient(days * share.numerator, FULL_YEAR_MONTHS * share.denominator)

    def find(self, figure: FigureRef) -> Amount:
        """Give one figure."""
        found = self._found.get(figure)
        if found is None:
            found = resolve(self._years[figure.years_back], figure.item)
            self._found[figure] = found
        return found

    def find_gap(self, formula: Formula) -> Reason | None:
        """Tell why the years do not allow a formula; None where they do."""
        if not self._years:
            return Reason("not_stated", formula.figures)
        earlier = formula.earlier_figures
        if not earlier:
            return None
        if not self._has_year_before():
            return Reason("year_missing", earlier)
        if self._years[0].currency != self._years[1].currency:
            return Reason("currency_mismatch", earlier)
        if any(figure.is_flow for figure in earlier) and self._months(0) != self._months(1):
            return Reason("periods_differ", earlier)
        return None

    def add(self, terms: Sum) -> int | Reason:
        """Add up, or tell which figures are missing."""
        total = 0
        missing: list[FigureRef] = []
        for coefficient, figure, is_optional in terms.terms:
            counted = self.find(figure).counted
            if counted is not None:
                total += coefficient * counted
            elif not is_optional:
                missing.append(figure)
        return Reason("not_stated", tuple(missing)) if missing else total

    def is_full_year(self) -> bool:
        """Tell whether the latest period has twelve months."""
        return self._months(0) == FULL_YEAR_MONTHS

    def _months(self, years_back: int) -> int:
        return self._years[years_back].period_months

    def _has_year_before(self) -> bool:
        return len(self._years) > 1 and self._years[0].follows(self._years[1])


def _measure(name: str, figures: _Figures) -> Measured:
    """Compute by the first formula whose figures are stated; else tell of the first one."""
    definition = load_definitions()[name]
    first: Measured | None = None
    for formula in FORMULAS[name]:
        answer = _compute(formula, figures)
        if isinstance(answer, _Quotient):
            above, below = definition.scale * answer.numerator, answer.denominator
            value = round_worse(above, below, definition.better)
            return Measured(value, FactState.KNOWN, None, formula.figures)
        found = Measured(None, answer.state, answer, formula.figures)
        if answer.code != NOT_STATED.reason:
            return found
        first = first or found
    assert first is not None  # noqa: S101  (every measure has a formula)
    return first


def _compute(formula: Formula, figures: _Figures) -> _Quotient | Reason:
    gap = figures.find_gap(formula)
    if gap is not None:
        return gap
    quotients = [_divide(ratio, figures) for ratio in formula.ratios]
    reasons = [quotient for quotient in quotients if isinstance(quotient, Reason)]
    if formula.needs_above_zero and all(reason.code in _OF_A_DENOMINATOR for reason in reasons):
        low = [f for f in formula.needs_above_zero if (figures.find(f).counted or 0) <= 0]
        if low:
            return Reason("not_above_zero", tuple(low))
    return _join(reasons) if reasons else _add_quotients(formula.constant, quotients)


def _add_quotients(constant: Fraction, quotients: Sequence[_Quotient | Reason]) -> _Quotient:
    total = _Quotient(constant.numerator, constant.denominator)
    for quotient in quotients:
        if isinstance(quotient, _Quotient):
            total = total.plus(quotient)
    return total


def _divide(ratio: Ratio, figures: _Figures) -> _Quotient | Reason:
    below = figures.add(ratio.denominator)
    if below == 0 and ratio.nothing_below is not None:
        return _prove(ratio.nothing_below, figures)
    above = figures.add(ratio.numerator)
    if isinstance(below, Reason) or isinstance(above, Reason):
        return _join([part for part in (above, below) if isinstance(part, Reason)])
    if ratio.needs_full_year and not figures.is_full_year():
        return Reason("period_not_a_year", ratio.figures)
    if below <= 0:
        return Reason(_ZERO if below == 0 else _NEGATIVE, ratio.denominator.figures)
    times, over = ratio.whole_factor
    quotient = _Quotient(times * above, over * below)
    return figures.count_days(quotient) if ratio.counts_days else quotient


def _prove(nothing: Nothing, figures: _Figures) -> Reason:
    """Tell what a denominator of zero proves, if it does."""
    if nothing.only_if_nothing is None:
        return Reason(nothing.proof)
    other = figures.add(nothing.only_if_nothing)
    if isinstance(other, Reason):
        return Reason("debt_not_stated", other.figures)
    return Reason("interest_free_debt") if other else Reason(nothing.proof)


def _join(reasons: Sequence[Reason]) -> Reason:
    """Give the reason that counts: a proof, else all that is not stated, else the first."""
    for reason in reasons:
        if reason.state is FactState.NOT_APPLICABLE:
            return reason
    absent = [reason for reason in reasons if reason.code == NOT_STATED.reason]
    if not absent:
        return reasons[0]
    return Reason("not_stated", tuple(figure for reason in absent for figure in reason.figures))
