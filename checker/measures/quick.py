"""The same measures at a third of the time, where everything that they need is stated.

Most rows of a large table state all that a ratio of one year needs. For these a plain loop over
whole numbers is enough; whatever else there is goes the way of `compute`, which defines what a
measure is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from checker.measures.compute import compute_measures, round_worse
from checker.measures.definitions import Better, load_definitions
from checker.measures.figures import FULL_YEAR_MONTHS, Amount, YearFigures
from checker.measures.formulas import FORMULAS
from checker.measures.measured import Measured
from checker.measures.sums import FigureRef, Sum
from rules.facts import FactState

_Terms = tuple[tuple[int, str], ...]


class _Plan(NamedTuple):
    """A measure that is one ratio of figures of the latest year."""

    above: _Terms
    below: _Terms
    better: Better
    inputs: tuple[FigureRef, ...]


class MeasureTable:
    """Computes the same measures for one row after another.

    Args:
        names: The measures.

    Raises:
        KeyError: There is no measure of a name.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._plans = {name: _make_plan(name) for name in names}

    def compute(self, years: Sequence[YearFigures]) -> list[Measured]:
        """Give the measures of one customer, in the order of the names; see `compute_measures`."""
        is_plain = bool(years) and years[0].period_months == FULL_YEAR_MONTHS
        figures = years[0].figures if is_plain else {}
        found = [plan and _follow(plan, figures) for plan in self._plans.values()]
        left = [name for name, one in zip(self._plans, found, strict=True) if one is None]
        rest = compute_measures(years, left) if left else {}
        return [
            rest[name] if one is None else one for name, one in zip(self._plans, found, strict=True)
        ]


def _make_plan(name: str) -> _Plan | None:
    """Plan a measure; None where it is more than one ratio of the latest year."""
    definition, formulas = load_definitions()[name], FORMULAS[name]
    formula = formulas[0]
    if len(formulas) > 1 or len(formula.ratios) > 1 or formula.constant:
        return None
    if formula.needs_above_zero or formula.earlier_figures:
        return None
    ratio = formula.ratios[0]
    is_simple = not ratio.counts_days and not any(t.is_optional for t in ratio.numerator.terms)
    if not is_simple:
        return None
    times, over = ratio.whole_factor
    above = _list_terms(times * definition.scale, ratio.numerator)
    return _Plan(above, _list_terms(over, ratio.denominator), definition.better, formula.figures)


def _list_terms(factor: int, terms: Sum) -> _Terms:
    return tuple((factor * term.coefficient, term.figure.item) for term in terms.terms)


def _follow(plan: _Plan, figures: Mapping[str, Amount]) -> Measured | None:
    above = _add(plan.above, figures)
    below = _add(plan.below, figures)
    if above is None or below is None or below <= 0:
        return None
    return Measured(round_worse(above, below, plan.better), FactState.KNOWN, None, plan.inputs)


def _add(terms: _Terms, figures: Mapping[str, Amount]) -> int | None:
    total = 0
    for coefficient, item in terms:
        amount = figures.get(item)
        if amount is None or amount.minor_units is None:
            return None
        total += coefficient * amount.minor_units
    return total
