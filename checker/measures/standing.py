"""What several years, or bounds alone, already tell: tangible net worth and trends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from checker.measures.derivations import find_unexplained, resolve
from checker.measures.figures import YearFigures
from checker.measures.measured import Reason
from checker.measures.sums import FigureRef

INTANGIBLE_ITEMS = (
    "intangible_assets",
    "goodwill",
    "development_costs",
    "long_term_prepaid",
    "deferred_tax_assets",
)
"""What equity is made of and no creditor can seize."""
YEARS_OF_A_TREND = 3


class Trend(StrEnum):
    """Where a figure goes over three years or more."""

    RISING = "rising"
    FALLING = "falling"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class NetWorth:
    """Tangible net worth: equity less what no creditor can seize.

    Where some of the intangible items are not stated it lies between two bounds: what other lines
    do not explain of the non-current assets may be intangible, or none of it.

    Attributes:
        least: In minor units; None where nothing bounds it from below.
        most: In minor units; None where equity is not known.
        inputs: The figures that went in.
        not_stated: Those that were not stated.
    """

    least: int | None
    most: int | None
    inputs: tuple[FigureRef, ...]
    not_stated: tuple[FigureRef, ...] = ()

    @property
    def exact(self) -> int | None:
        """The one value that it can have; None where it is not known exactly."""
        return self.least if self.least == self.most else None

    @property
    def is_positive(self) -> bool | None:
        """Whether it is above zero; None where the bounds do not tell."""
        if self.least is not None and self.least > 0:
            return True
        return False if self.most is not None and self.most <= 0 else None

    @property
    def why_open(self) -> Reason:
        """What is missing where `is_positive` is None."""
        code = "not_stated" if self.most is None else "intangibles_not_stated"
        return Reason(code, self.not_stated)


def compute_net_worth(year: YearFigures) -> NetWorth:
    """Compute the tangible net worth at the end of a year."""
    equity = resolve(year, "equity").counted
    if equity is None:
        return NetWorth(None, None, (FigureRef("equity"),), (FigureRef("equity"),))
    amounts = {item: resolve(year, item).counted for item in INTANGIBLE_ITEMS}
    most = equity - sum(amount for amount in amounts.values() if amount is not None)
    blank = tuple(FigureRef(item) for item, amount in amounts.items() if amount is None)
    unexplained = find_unexplained(year, "non_current_assets") if blank else 0
    least = None if unexplained is None else most - max(unexplained, 0)
    inputs = tuple(FigureRef(item) for item in ("equity", *INTANGIBLE_ITEMS))
    return NetWorth(least, most, inputs, blank)


def find_trend(years: Sequence[YearFigures], item: str) -> Trend | Reason:
    """Tell where an item goes over all years on file without a gap, the latest first.

    Args:
        years: The financial years.
        item: Its key.

    Returns:
        The trend, or why none can be told.
    """
    run = _without_gap(years)
    figures = tuple(FigureRef(item, back) for back in range(max(len(run), YEARS_OF_A_TREND)))
    if len(run) < YEARS_OF_A_TREND:
        return Reason("years_too_few", figures[:1])
    if len({year.currency for year in run}) > 1:
        return Reason("currency_mismatch", figures[:1])
    if figures[0].is_flow and len({year.period_months for year in run}) > 1:
        return Reason("periods_differ", figures[:1])
    amounts = [resolve(year, item).counted for year in run]
    missing = tuple(f for f, amount in zip(figures, amounts, strict=True) if amount is None)
    if missing:
        return Reason("not_stated", missing)
    steps = [later - earlier for later, earlier in pairwise(a for a in amounts if a is not None)]
    if all(step > 0 for step in steps):
        return Trend.RISING
    return Trend.FALLING if all(step < 0 for step in steps) else Trend.MIXED


def _without_gap(years: Sequence[YearFigures]) -> Sequence[YearFigures]:
    """Give the years back to the first gap."""
    for number, (later, earlier) in enumerate(pairwise(years), start=1):
        if not later.follows(earlier):
            return years[:number]
    return years
