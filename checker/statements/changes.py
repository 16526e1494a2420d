"""What an import changes of what counts: figure by figure, and which statements give way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.statements.data import amount_to_data
from checker.statements.history import StatementHistory
from checker.statements.years import FinancialYear


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure that counted before and is another now.

    Attributes:
        customer: What the customer is called.
        period_ends_on: Of the year.
        item: The key of the item.
        before: In minor units; 0 for a dash.
        after: Likewise.
        currency: ISO 4217.
    """

    customer: str
    period_ends_on: date
    item: str
    before: int
    after: int
    currency: str

    def to_data(self) -> dict[str, Any]:
        """Give the change as JSON."""
        return {
            "customer": self.customer,
            "period_ends_on": self.period_ends_on.isoformat(),
            "item": self.item,
            "before": amount_to_data(self.before, self.currency),
            "after": amount_to_data(self.after, self.currency),
            "change": amount_to_data(self.after - self.before, self.currency),
        }


@dataclass(frozen=True, slots=True)
class Superseded:
    """A statement that counted before and has given way to another.

    Attributes:
        customer: What the customer is called.
        period_ends_on: Of the year.
        source_name: The file it stands in.
    """

    customer: str
    period_ends_on: date
    source_name: str

    def to_data(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {
            "customer": self.customer,
            "period_ends_on": self.period_ends_on.isoformat(),
            "source": self.source_name,
        }


def find_changed_figures(
    customer: str, before: StatementHistory, after: StatementHistory
) -> Iterator[ChangedFigure]:
    """Compare the years that were on file already."""
    for was, now in _pair_years(before, after):
        if was.currency != now.currency or was.scope != now.scope:
            continue
        for item in sorted(was.figures.keys() & now.figures.keys()):
            old, new = was.amount(item), now.amount(item)
            if old is not None and new is not None and old != new:
                yield ChangedFigure(customer, now.period_ends_on, item, old, new, now.currency)


def find_superseded(
    customer: str, before: StatementHistory, after: StatementHistory
) -> Iterator[Superseded]:
    """Give the statements of which no part counts as a whole any more."""
    for was, now in _pair_years(before, after):
        counting = {filed.id for filed in now.statements.values()}
        names = {one.id: one.source_name for one in was.statements.values()}
        for id_, name in names.items():
            if id_ not in counting:
                yield Superseded(customer, was.period_ends_on, name)


def _pair_years(
    before: StatementHistory, after: StatementHistory
) -> Iterator[tuple[FinancialYear, FinancialYear]]:
    years = {year.period_ends_on: year for year in after.years}
    for was in before.years:
        if was.period_ends_on in years:
            yield was, years[was.period_ends_on]
