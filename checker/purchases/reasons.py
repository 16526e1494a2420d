"""Why a fact of purchases has no value, in words."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from checker.purchases.windows import Windows
from checker.register.headings import Words
from ingest.normalise.packaged_yaml import read_table

_OF_TWO_YEARS = ("growth_percent", "active_quarters_of_8")
_OF_ALL_TIME = ("days_since_last", "median_gap_days", "silence_percent", "tenure_days")
_PLAIN = {
    "growth_percent": "nothing_a_year_before",
    "days_since_last": "never_bought",
    "tenure_days": "never_bought",
    "median_gap_days": "below_three_days",
    "silence_percent": "below_three_days",
    "margin_12m_units": "cost_not_stated",
    "margin_class": "cost_not_stated",
    "channels_12m": "not_named",
    "products_12m": "not_named",
    "largest_product_share_percent": "not_named",
    "returns_share_percent": "nothing_bought",
    "wallet_share_percent": "spend_not_stated",
    "spend_share_percent": "book_without_revenue",
}


@cache
def load_reasons() -> Mapping[str, Words]:
    """Give the reasons for which a fact has no value, by code.

    Raises:
        pydantic.ValidationError: A sentence is missing.
    """
    return read_table("checker.purchases", "missing.yaml", dict[str, Words])


def find_reason(name: str, facts: Mapping[str, Any], windows: Windows) -> str | None:
    """Say why a fact has no value.

    Args:
        name: Of the fact, without `purchases.`.
        facts: The values by name.
        windows: Of the book.

    Returns:
        A key into `missing.yaml`; None where there is a value.
    """
    if facts[name] is not None:
        return None
    if name in _OF_TWO_YEARS and not windows.has_two_years:
        return "book_below_two_years"
    if name not in _OF_ALL_TIME and not windows.has_year:
        return "book_below_a_year"
    if name == "largest_product_share_percent" and facts["products_12m"] == 0:
        return "nothing_bought"
    if name == "net_margin_12m_units" and facts["margin_12m_units"] is not None:
        return "effort_not_known"
    return _PLAIN.get(name, "cost_not_stated")
