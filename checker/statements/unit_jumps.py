"""Figures that jump by three or four digits, as if a unit (元, 千元, 万元) had been misread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from checker.statements.years import FinancialYear
from ingest.document import Money

_COMPARED = ("total_assets", "revenue")
_LEAST_FACTOR = 316
"""Half-way between a hundred and a thousand by digits: no company's totals change so in a year."""
_CONFUSED_UNITS = (1_000, 10_000)
REGISTERED_CAPITAL = "registered_capital"


@dataclass(frozen=True, slots=True)
class UnitJump:
    """Two amounts that should be alike and differ as units do.

    Attributes:
        period_ends_on: Of the year whose figure is doubted.
        item: The key of its item.
        minor_units: Its figure.
        compared_with: The last day of the year before, or None for the registered capital.
        other_minor_units: What it is compared with.
        currency: ISO 4217.
    """

    period_ends_on: date
    item: str
    minor_units: int
    compared_with: date | None
    other_minor_units: int
    currency: str


def find_unit_jumps(
    years: Sequence[FinancialYear], registered_capital: Money | None
) -> Iterator[UnitJump]:
    """Compare each year with the one before, and the latest with the registered capital.

    Args:
        years: Newest first.
        registered_capital: Of the business licence; None if it is not known.
    """
    for newer, older in pairwise(years):
        if newer.currency == older.currency:
            yield from _compare_years(newer, older)
    if years and registered_capital is not None:
        yield from _compare_capital(years[0], registered_capital)


def _compare_years(newer: FinancialYear, older: FinancialYear) -> Iterator[UnitJump]:
    """Give a jump only where all that can be compared jumps the same way."""
    jumps, ups = [], set()
    for item in _COMPARED:
        after, before = newer.amount(item), older.amount(item)
        if after and before:
            ups.add(_direction(after, before))
            jumps.append(
                UnitJump(
                    newer.period_ends_on, item, after, older.period_ends_on, before, newer.currency
                )
            )
    if len(ups) == 1 and 0 not in ups:
        yield from jumps


def _direction(one: int, other: int) -> int:
    one, other = abs(one), abs(other)
    return (one >= _LEAST_FACTOR * other) - (other >= _LEAST_FACTOR * one)


def _compare_capital(year: FinancialYear, registered: Money) -> Iterator[UnitJump]:
    """Doubt paid-in capital that has the digits of the registered capital, shifted as units are.

    Less than the registered capital may be paid in, so that a smaller figure alone says nothing;
    far more cannot be.
    """
    paid_in = year.amount("paid_in_capital")
    if not paid_in or paid_in < 0 or registered.currency != year.currency:
        return
    is_shifted = any(
        paid_in * unit == registered.minor_units or registered.minor_units * unit == paid_in
        for unit in _CONFUSED_UNITS
    )
    if is_shifted or paid_in >= _LEAST_FACTOR * registered.minor_units > 0:
        yield UnitJump(
            year.period_ends_on,
            "paid_in_capital",
            paid_in,
            None,
            registered.minor_units,
            year.currency,
        )
