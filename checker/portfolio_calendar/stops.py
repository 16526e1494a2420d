"""The first day on which a customer may no longer be dealt with, if nothing but time passes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rules.portfolio.batch import Batch
from rules.portfolio.kernel import PortfolioKernel
from rules.portfolio.tokens import Token, read_token
from rules.vocabulary import Verdict

STOPPING = frozenset({Verdict.REJECT, Verdict.REFER})
"""Verdicts by which no further business is done until a person has looked."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A customer who may no longer be dealt with from a day on.

    Attributes:
        customer_id: Whom.
        on: The first such day.
        before: The verdict until then; None where it stops on the day asked about.
        after: The verdict from then on.
        findings: What came on that day; everything that was found where it stops already.
    """

    customer_id: str
    on: date
    before: Verdict | None
    after: Verdict
    findings: tuple[Token, ...]


def find_stops(
    kernel: PortfolioKernel, batch: Batch, as_of: date, *, until: date
) -> dict[str, Stop]:
    """Find the stop of every customer of a batch; nothing is stored.

    Args:
        kernel: Judges by one pack for one purpose.
        batch: The customers with all they hold; the key is the customer's id.
        as_of: The day to begin with.
        until: The last day to look at.

    Returns:
        By customer; those without a stop in this time are left out.

    Raises:
        CalendarYearMissing: The rules count working days of a year that is not covered.
    """
    stops: dict[str, Stop] = {}
    before: tuple[str, Verdict, frozenset[str]] | None = None
    for customer, on, word, text in kernel.follow(batch, as_of, until=until).iter_rows():
        if customer in stops:
            continue
        verdict, findings = Verdict(word), frozenset(text.split())
        is_first = before is None or before[0] != customer
        if verdict in STOPPING:
            gained = findings if is_first or before is None else findings - before[2]
            stops[customer] = Stop(
                customer,
                on,
                None if is_first or before is None else before[1],
                verdict,
                tuple(read_token(token) for token in sorted(gained)),
            )
        before = (customer, verdict, findings)
    return stops
