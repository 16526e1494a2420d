"""What statements and ledger say of a customer's means, as a limit is derived from them."""

from __future__ import annotations

from collections.abc import Sequence

from checker.limits.derivation import Means
from checker.measures import Amount, YearFigures, compute_net_worth, resolve
from checker.measures.figures import FULL_YEAR_MONTHS
from ingest.document import Money
from rules.facts import FactState

DAYS_OF_YEAR = 365


def find_means(
    years: Sequence[YearFigures],
    *,
    grade: str | None,
    need: Money | None,
    days_beyond_terms: int | None,
) -> Means:
    """Take what a limit rests on from a customer's statements.

    Args:
        years: The financial years on file, the latest first.
        grade: By the card that the policy names.
        need: What the business takes; None where nobody said.
        days_beyond_terms: How late the customer pays; None where that is not known.
    """
    latest = years[0] if years else YearFigures({})
    currency = latest.currency
    return Means(
        currency=currency,
        grade=grade,
        net_worth=_known(compute_net_worth(latest).least, "net_worth_not_stated"),
        turnover=find_turnover(years),
        working_capital=_known(_working_capital(latest), "working_capital_not_stated"),
        need=_in_currency(need, currency),
        days_beyond_terms=days_beyond_terms,
    )


def find_turnover(years: Sequence[YearFigures]) -> Amount:
    """Give the revenue of the latest full year in the currency of the latest statement."""
    for year in years:
        if year.period_months == FULL_YEAR_MONTHS and year.currency == years[0].currency:
            revenue = resolve(year, "revenue").counted
            if revenue is not None:
                return Amount(revenue)
    return _known(None, "turnover_not_stated")


def need_of_sales(annual_sales: Money, terms_days: int) -> Money:
    """Give what sales on terms take: a year's sales with tax x terms / 365, rounded up.

    Args:
        annual_sales: Value added tax included.
        terms_days: From bill to due day.
    """
    minor_units = -(-annual_sales.minor_units * terms_days // DAYS_OF_YEAR)
    return Money(minor_units, annual_sales.currency)


def _working_capital(year: YearFigures) -> int | None:
    assets, liabilities = (
        resolve(year, item).counted for item in ("current_assets", "current_liabilities")
    )
    return None if assets is None or liabilities is None else assets - liabilities


def _in_currency(need: Money | None, currency: str | None) -> Amount:
    if need is None:
        return _known(None, "need_unknown")
    same = need.currency == currency
    return _known(need.minor_units if same else None, "currency_mismatch")


def _known(minor_units: int | None, otherwise: str) -> Amount:
    if minor_units is None:
        return Amount(None, FactState.MISSING, otherwise)
    return Amount(minor_units)
