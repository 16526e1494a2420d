"""Exposure: what is owed less what is deposited or pledged, each step a line with its number.

    exposure = open receivables + deliveries not billed + open orders inside the horizon
               - deposits - eligible security * (1 - haircut)

Insurance and guarantees do not lower it: they raise the limit
(`checker.limits`), so that nothing counts twice (decision 22). There are no rates of exchange here:
what is owed in another currency leaves the exposure unknown, and what is deposited in one does not
count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from checker.customer_file.securities import (
    LOWERING_EXPOSURE,
    eligible_minor,
    find_disqualification,
)
from checker.exposure.owed import NOTHING_OWED, Owed, OwedByCurrency
from storage.tables import Security


class Part(StrEnum):
    """What an exposure is made of."""

    RECEIVABLES = "receivables"
    UNBILLED_DELIVERIES = "unbilled_deliveries"
    OPEN_ORDERS = "open_orders"
    LATER_ORDERS = "later_orders"
    SECURITY = "security"


@dataclass(frozen=True, slots=True)
class ExposureLine:
    """One step of the arithmetic.

    Attributes:
        part: What it is.
        minor_units: What it adds; below zero where it takes off.
        counts: Whether it is part of the sum.
        security: The security, of a line that is one.
        reason: Why it does not count, a key of `reasons.yaml`.
    """

    part: Part
    minor_units: int
    counts: bool = True
    security: Security | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one customer, or one group, owes on a day.

    Attributes:
        currency: ISO 4217; None where nothing is owed and nobody said in what.
        ledger_as_of: The day that the ledger speaks of; None where there is none.
        lines: The arithmetic.
        sum: What the lines come to, below zero where the security is more than what is owed; None
            where it is not known.
        reason: Why it is not known, a key of `reasons.yaml`.
    """

    currency: str | None
    ledger_as_of: date | None
    lines: tuple[ExposureLine, ...]
    sum: int | None
    reason: str | None = None

    @property
    def minor_units(self) -> int | None:
        """The exposure; never below zero."""
        return None if self.sum is None else max(0, self.sum)

    def with_more(self, minor_units: int) -> int | None:
        """Give the exposure with more owed: a surplus of security stands for that too."""
        return None if self.sum is None else max(0, self.sum + minor_units)


def work_out_exposure(
    owed: OwedByCurrency | None,
    securities: Sequence[Security],
    *,
    currency: str | None,
    on: date,
    ledger_as_of: date | None,
) -> Exposure:
    """Work out an exposure.

    Args:
        owed: By currency; empty where the ledger has no line of the customer, None where there is
            no ledger.
        securities: The customer's; those that raise the limit instead are left out.
        currency: In which it is asked for; that of what is owed, if None.
        on: The day on which a security must be in force.
        ledger_as_of: The day that the ledger speaks of.
    """
    if owed is None:
        return Exposure(currency, None, (), None, "no_ledger")
    currencies = sorted(code for code, each in owed.items() if each != NOTHING_OWED)
    if len(currencies) > 1 or (currencies and currency not in (None, currencies[0])):
        return Exposure(currency, ledger_as_of, (), None, "currency_mismatch")
    currency = currency or next(iter(currencies), None)
    lines = (
        *_list_owed(owed.get(currency or "", NOTHING_OWED)),
        *(_count(each, currency, on) for each in securities if each.kind in LOWERING_EXPOSURE),
    )
    total = sum(line.minor_units for line in lines if line.counts)
    return Exposure(currency, ledger_as_of, lines, total)


def add_up_group(exposures: Iterable[Exposure]) -> Exposure:
    """Add up the exposures of the members of a group; one that is not known leaves all unknown.

    A surplus of one member's security does not stand for what another owes.
    """
    members = list(exposures)
    days = [each.ledger_as_of for each in members if each.ledger_as_of is not None]
    as_of = min(days, default=None)
    reason = next((each.reason for each in members if each.reason is not None), None)
    currencies = {each.currency for each in members if each.currency is not None}
    if reason is None and len(currencies) > 1:
        reason = "currency_mismatch"
    if reason is not None:
        return Exposure(None, as_of, (), None, reason)
    lines = tuple(line for each in members for line in each.lines)
    total = sum(each.minor_units or 0 for each in members)
    return Exposure(next(iter(currencies), None), as_of, lines, total)


def _list_owed(owed: Owed) -> tuple[ExposureLine, ...]:
    return (
        ExposureLine(Part.RECEIVABLES, owed.receivables),
        ExposureLine(Part.UNBILLED_DELIVERIES, owed.unbilled_deliveries),
        ExposureLine(Part.OPEN_ORDERS, owed.open_orders),
        ExposureLine(Part.LATER_ORDERS, owed.later_orders, False, reason="after_horizon"),
    )


def _count(security: Security, currency: str | None, on: date) -> ExposureLine:
    reason = find_disqualification(security, currency, on)
    return ExposureLine(Part.SECURITY, -eligible_minor(security), reason is None, security, reason)
