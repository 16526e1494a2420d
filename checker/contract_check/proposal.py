"""A contract as it is proposed: amounts, days, what the customer offers, who signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import accumulate

from ingest.document import Money
from rules.dates import add_days, add_months


class PayerKind(StrEnum):
    """What the customer is to 国务院令802: only the first two are bound by it."""

    PUBLIC_BODY = "public_body"
    LARGE_ENTERPRISE = "large_enterprise"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the contract that is delivered and billed on one day.

    Attributes:
        billed_on: From this day on the customer owes it.
        minor_units: In the contract's currency, value added tax included.
    """

    billed_on: date
    minor_units: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A contract that somebody wants to sign.

    Attributes:
        amount: What the customer is to pay in all, value added tax included.
        terms_days: From the bill of an instalment to the day it is due.
        instalments: What is billed when, in the order of days; they add up to the amount.
        signed_on: The day of signing; a deposit is paid on it.
        deposit_percent: Share of the amount that is paid in advance, and held until the last
            instalments are set off against it.
        guarantee: What a guarantor pays for this contract at most; in the contract's currency.
        margin: What the contract earns, in minor units of its currency; None where nobody said.
        signer: Who signs for the customer; None where nobody said.
        payer: What the customer is to 国务院令802; None where nobody said.
        has_pay_when_paid: Whether the customer pays only once it is paid itself; None where nobody
            said.
        lines: What is sold, in the words of the contract.
        ends_on: The last day of the contract; that of the last instalment, or later.
    """

    amount: Money
    terms_days: int
    instalments: tuple[Instalment, ...]
    signed_on: date
    ends_on: date
    deposit_percent: int = 0
    guarantee: int = 0
    margin: int | None = None
    signer: str | None = None
    payer: PayerKind | None = None
    has_pay_when_paid: bool | None = None
    lines: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if sum(each.minor_units for each in self.instalments) != self.amount.minor_units:
            raise ValueError("the instalments do not add up to the amount of the contract")

    @property
    def starts_on(self) -> date:
        """The day of the first instalment."""
        return self.instalments[0].billed_on

    @property
    def deposit(self) -> int:
        """What is paid in advance, in minor units, rounded down."""
        return self.amount.minor_units * self.deposit_percent // 100

    def with_deposit(self, percent: int) -> Proposal:
        """Give the same contract with another deposit."""
        return replace(self, deposit_percent=percent)

    def with_terms(self, days: int) -> Proposal:
        """Give the same contract with other terms of payment."""
        return replace(self, terms_days=days)

    def with_guarantee(self, minor_units: int) -> Proposal:
        """Give the same contract with another guarantee."""
        return replace(self, guarantee=minor_units)

    def with_signer(self, name: str) -> Proposal:
        """Give the same contract with another signer."""
        return replace(self, signer=name)

    def with_amount(self, minor_units: int) -> Proposal:
        """Give the contract for another amount: its instalments and its margin in proportion."""
        before = self.amount.minor_units
        shares = scale_shares([each.minor_units for each in self.instalments], minor_units)
        return replace(
            self,
            amount=Money(minor_units, self.amount.currency),
            instalments=tuple(
                replace(each, minor_units=share)
                for each, share in zip(self.instalments, shares, strict=True)
            ),
            margin=None if self.margin is None else self.margin * minor_units // before,
        )


def add_tax(minor_units: int, percent: int) -> int:
    """Give an amount with value added tax on top, rounded up to the minor unit."""
    return -(-minor_units * (100 + percent) // 100)


def spread_monthly(minor_units: int, starts_on: date, ends_on: date) -> tuple[Instalment, ...]:
    """Spread an amount evenly over the months of a contract.

    Billed is on its first day and on the same day of every month after, while it runs. What does
    not divide goes to the first instalments: owed sooner is the side of caution.

    Args:
        minor_units: The whole amount.
        starts_on: The day of the first instalment.
        ends_on: The last day; one instalment if it is the first as well.
    """
    days: list[date] = []
    while (day := add_months(starts_on, len(days))) <= ends_on or not days:
        days.append(day)
    shares = scale_shares([1] * len(days), minor_units)
    return tuple(Instalment(day, share) for day, share in zip(days, shares, strict=True))


def scale_shares(parts: Sequence[int], whole: int) -> tuple[int, ...]:
    """Divide a whole in the proportion of parts, earlier ones rounded up at the expense of later.

    Args:
        parts: None negative, one at least positive.
        whole: What the result adds up to.
    """
    total = sum(parts)
    ends = [-(-whole * running // total) for running in accumulate(parts)]
    return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))


def pay_day(instalment: Instalment, terms_days: int, days_beyond_terms: int) -> date:
    """Give the day on which an instalment is assumed to be paid: as late as the customer pays.

    Args:
        instalment: The instalment.
        terms_days: From bill to due day.
        days_beyond_terms: How much later the customer usually pays; early payment is not counted
            on.
    """
    return add_days(instalment.billed_on, terms_days + max(0, days_beyond_terms))
