"""Quarters: a tier is settled once in each, so that asking twice never counts as two."""

from __future__ import annotations

import re
from datetime import date

_PERIOD = re.compile(r"(\d{4})Q([1-4])")
_MONTHS = 3


def find_period(day: date) -> str:
    """Name the quarter of a day, such as `2026Q4`; names sort as quarters do."""
    return f"{day.year:04d}Q{(day.month - 1) // _MONTHS + 1}"


def is_period(words: str) -> bool:
    """Tell whether words name a quarter."""
    return _PERIOD.fullmatch(words) is not None


def find_period_before(period: str) -> str:
    """Name the quarter before one.

    Raises:
        ValueError: The words name no quarter.
    """
    match = _PERIOD.fullmatch(period)
    if match is None:
        raise ValueError(period)
    year, quarter = int(match[1]), int(match[2])
    return f"{year:04d}Q{quarter - 1}" if quarter > 1 else f"{year - 1:04d}Q4"
