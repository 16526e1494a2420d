"""The figures that measures are computed from: one amount for each item and year, in three states.

An amount is known, proven to be none (a printed dash), or missing with the reason. None is nothing
and counts as zero in a sum; missing is never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from rules.facts import FactState

FULL_YEAR_MONTHS = 12
_A_YEAR_APART = (timedelta(days=350), timedelta(days=380))
"""Financial years of 52 or 53 weeks end a few days sooner or later than the year before."""


class Amount(NamedTuple):
    """One figure of a statement.

    Attributes:
        minor_units: In minor units of the statement's currency; None unless known.
        state: `not_applicable` where the statement says that there is nothing of the kind.
        reason: Why it is missing, or what proves that there is none; a key of `reasons.yaml`.
    """

    minor_units: int | None
    state: FactState = FactState.KNOWN
    reason: str | None = None

    @property
    def counted(self) -> int | None:
        """What it adds to a sum: 0 where there is proof of nothing, None where it is missing."""
        return 0 if self.state is FactState.NOT_APPLICABLE else self.minor_units


NOT_STATED = Amount(None, FactState.MISSING, "not_stated")
NONE_BY_DASH = Amount(None, FactState.NOT_APPLICABLE, "dash")


@dataclass(frozen=True, slots=True)
class YearFigures:
    """What is stated for one financial year.

    Attributes:
        figures: By item key of `ingest.statements`; an item that is not there is not stated.
        period_ends_on: The last day; None where only the order of the years is known.
        period_months: What revenue, income and cash flows span: 12 for a year, 0 where there is a
            balance sheet alone.
        currency: ISO 4217; None where nothing says so, as in a table of plain numbers.
    """

    figures: Mapping[str, Amount] = field(repr=False)
    period_ends_on: date | None = None
    period_months: int = FULL_YEAR_MONTHS
    currency: str | None = None

    def find(self, item: str) -> Amount:
        """Give the amount that is stated for an item."""
        return self.figures.get(item, NOT_STATED)

    def follows(self, earlier: YearFigures) -> bool:
        """Tell whether another year is the one before this, with no gap between them."""
        if self.period_ends_on is None or earlier.period_ends_on is None:
            return True
        least, most = _A_YEAR_APART
        return least <= self.period_ends_on - earlier.period_ends_on <= most
