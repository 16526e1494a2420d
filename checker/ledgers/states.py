"""Why a fact of a ledger has no value: proven not to apply, or missing, with the reason in words.

A summary stores values only. Which of the two states a null has follows from the values beside it,
once for a row and once for a table of columns; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from checker.register.headings import Words
from ingest.normalise.packaged_yaml import read_table

if TYPE_CHECKING:
    import polars as pl

SHARES_OF_BALANCE = (
    "overdue_share_bp",
    "overdue_over_30_share_bp",
    "overdue_over_60_share_bp",
    "overdue_over_90_share_bp",
    "days_sales_outstanding",
    "best_possible_days",
    "disputed_share_bp",
    "book_share_bp",
)
"""Facts that do not apply to a customer who owes nothing."""

_AMOUNTS = (
    *SHARES_OF_BALANCE,
    "weighted_days_beyond_terms",
    "paydex",
    "payment_trend_days",
)
_PLAIN_REASONS = {
    "late_share_bp": "nothing_settled",
    "weighted_days_beyond_terms": "nothing_settled_in_year",
    "paydex": "nothing_settled_in_year",
    "payment_trend_days": "half_year_without_payment",
    "disputed_share_bp": "dispute_not_stated",
    "book_share_bp": "book_currencies_mixed",
}


class FactWords(BaseModel):
    """One fact in words.

    Attributes:
        zh: The formula in Chinese.
        en: In English.
        source: Where it comes from.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    source: Words


@cache
def load_definitions() -> Mapping[str, FactWords]:
    """Give the facts of a ledger in words, by name without `ledger.`.

    Raises:
        pydantic.ValidationError: The table is not what it should be.
    """
    return read_table("checker.ledgers", "definitions.yaml", dict[str, FactWords])


@cache
def load_reasons() -> Mapping[str, Words]:
    """Give the reasons for which a fact has no value, by code.

    Raises:
        pydantic.ValidationError: A sentence is missing.
    """
    return read_table("checker.ledgers", "missing.yaml", dict[str, Words])


def is_idle(name: str, summary: Mapping[str, Any]) -> bool:
    """Tell of a fact without a value whether it does not apply: the customer owes nothing.

    Args:
        name: Of the fact, without `ledger.`.
        summary: The facts of the customer by name.
    """
    owes_nothing = summary["overdue_share_bp"] is None and summary["currencies_mixed"] is False
    return name in SHARES_OF_BALANCE and summary[name] is None and owes_nothing


def mark_idle(name: str, prefix: str) -> pl.Expr:
    """Give `is_idle` as a column of a table.

    Args:
        name: Of the fact, without the prefix.
        prefix: What the names of the table's columns begin with.
    """
    import polars as pl

    if name not in SHARES_OF_BALANCE:
        return pl.lit(False)
    owes_nothing = pl.col(f"{prefix}overdue_share_bp").is_null() & pl.col(
        f"{prefix}currencies_mixed"
    ).not_().fill_null(False)
    return pl.col(f"{prefix}{name}").is_null() & owes_nothing


def find_reason(name: str, summary: Mapping[str, Any], *, has_settled: bool) -> str | None:
    """Say why a fact has no value.

    Args:
        name: Of the fact, without `ledger.`.
        summary: The facts of the customer by name.
        has_settled: Whether any invoice of the whole ledger is settled.

    Returns:
        A key into `missing.yaml`; None where there is a value.
    """
    if summary[name] is not None:
        return None
    if name in _AMOUNTS and summary["currencies_mixed"]:
        return "currencies_mixed"
    if is_idle(name, summary):
        return "nothing_open"
    if name in _PLAIN_REASONS:
        return _PLAIN_REASONS[name]
    return "no_sales_in_year" if has_settled else "open_items_only"
