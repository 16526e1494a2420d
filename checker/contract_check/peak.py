"""How much of one contract is owed when: its own peak, month by month.

On a day t the customer owes what was billed up to t less what was due and is assumed paid by t, the
days it usually pays late counted in, less the deposit. A deposit is held until the last instalments
are set off against it, so it lowers every day of the curve alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from checker.contract_check.proposal import Proposal, pay_day
from rules.dates import add_months


@dataclass(frozen=True, slots=True)
class OwedFrom:
    """What is owed from a day on, until the next step.

    Attributes:
        on: The day.
        minor_units: What is owed of the contract; never negative.
    """

    on: date
    minor_units: int


@dataclass(frozen=True, slots=True)
class MonthOwed:
    """The most that is owed of the contract on any day of a month.

    Attributes:
        month: Its first day.
        minor_units: The most.
    """

    month: date
    minor_units: int


@dataclass(frozen=True, slots=True)
class OwedCurve:
    """What is owed of a contract from its first bill to its last payment.

    Attributes:
        steps: In the order of days, one for each day on which something changes.
        peak: The step with the most, the first one of several.
        months: Every month from the first step to the last.
    """

    steps: tuple[OwedFrom, ...]
    peak: OwedFrom
    months: tuple[MonthOwed, ...]

    @property
    def days(self) -> int:
        """From the first bill to the last payment."""
        return (self.steps[-1].on - self.steps[0].on).days


def trace_owed(proposal: Proposal, days_beyond_terms: int) -> OwedCurve:
    """Trace what is owed of a contract.

    Args:
        proposal: The contract.
        days_beyond_terms: How much later than agreed the customer is assumed to pay.
    """
    moves: dict[date, int] = {}
    for each in proposal.instalments:
        paid_on = pay_day(each, proposal.terms_days, days_beyond_terms)
        moves[each.billed_on] = moves.get(each.billed_on, 0) + each.minor_units
        moves[paid_on] = moves.get(paid_on, 0) - each.minor_units
    steps, open_amount = [], 0
    for day in sorted(moves):
        open_amount += moves[day]
        steps.append(OwedFrom(day, max(0, open_amount - proposal.deposit)))
    peak = max(steps, key=lambda step: step.minor_units)  # the first one of equal ones
    return OwedCurve(tuple(steps), peak, tuple(_trace_months(steps)))


def _trace_months(steps: list[OwedFrom]) -> Iterator[MonthOwed]:
    """Yield the most of each month: what its first day begins with, or a step within it."""
    by_month = {
        month: list(of_month)
        for month, of_month in groupby(steps, key=lambda step: step.on.replace(day=1))
    }
    month, carried = steps[0].on.replace(day=1), 0
    while month <= steps[-1].on:
        of_month = by_month.get(month, [])
        begins_with = [] if of_month and of_month[0].on == month else [carried]
        yield MonthOwed(month, max([*begins_with, *(step.minor_units for step in of_month)]))
        carried = of_month[-1].minor_units if of_month else carried
        month = add_months(month, 1)
