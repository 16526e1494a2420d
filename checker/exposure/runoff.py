"""How what is owed today runs off month by month, if the customer goes on paying as it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rules.dates import add_days, add_months


@dataclass(frozen=True, slots=True)
class MonthLeft:
    """What is still open at the end of a month.

    Attributes:
        month: Its first day.
        minor_units: Still open after its last day.
    """

    month: date
    minor_units: int


def run_off(
    open_by_due_day: Mapping[date, int], as_of: date, days_beyond_terms: int, months: int
) -> tuple[MonthLeft, ...]:
    """Give what is left at the end of each month, the month of `as_of` first.

    Each invoice is taken to be paid as many days after it is due as the customer pays late; one
    that is past due by more, so many days from now.

    Args:
        open_by_due_day: Open invoices by due day, in minor units.
        as_of: The day that the ledger speaks of.
        days_beyond_terms: How late the customer pays; early payment is not counted on.
        months: How many months at most; no more are given once nothing is left.
    """
    late = max(0, days_beyond_terms)
    paid_on = {due: add_days(max(due, as_of), late) for due in open_by_due_day}
    left: list[MonthLeft] = []
    for count in range(months):
        month = add_months(as_of.replace(day=1), count)
        next_month = add_months(month, 1)
        open_amount = sum(
            amount for due, amount in open_by_due_day.items() if paid_on[due] >= next_month
        )
        left.append(MonthLeft(month, open_amount))
        if open_amount == 0:
            break
    return tuple(left)
