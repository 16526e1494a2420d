"""What the ledgers on file say is owed: of one customer, of a group, of all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce

import polars as pl
from sqlmodel import Session

from checker.exposure.exposure import Exposure, work_out_exposure
from checker.exposure.owed import NOTHING_OWED, Owed, sum_open_by_due_day, sum_owed
from storage.ledgers import list_ledgers
from storage.originals import Originals
from storage.tables import Security


@dataclass(frozen=True, slots=True)
class LedgerLines:
    """The lines of one ledger on file.

    Attributes:
        as_of: The day that it speaks of.
        lines: As `checker.ledgers.lines.SCHEMA`.
    """

    as_of: date
    lines: pl.LazyFrame

    def of(self, customer_ids: Collection[str]) -> LedgerLines:
        """Give the lines of some customers: they stand together, and the others are not read."""
        chosen = self.lines.filter(pl.col("customer").is_in(sorted(customer_ids)))
        return LedgerLines(self.as_of, chosen)


@dataclass(frozen=True, slots=True)
class OwedBook:
    """What the ledgers on file say is owed.

    Attributes:
        as_of: The day that the oldest of them speaks of.
        by_customer: What each customer owes in each currency; who owes nothing is left out.
    """

    as_of: date
    by_customer: Mapping[str, Mapping[str, Owed]]

    def find_currency(self, customer_id: str) -> str | None:
        """Give the one currency in which a customer owes; None for none or several."""
        currencies = list(self.by_customer.get(customer_id, {}))
        return currencies[0] if len(currencies) == 1 else None

    def sum_receivables(self, currency: str) -> int:
        """Give what all customers owe us on invoices in a currency, each after its credits."""
        return sum(
            max(0, owed.get(currency, NOTHING_OWED).receivables)
            for owed in self.by_customer.values()
        )


def open_ledgers(session: Session, originals: Originals) -> tuple[LedgerLines, ...]:
    """Open every ledger that counts, one for each book."""
    return tuple(
        LedgerLines(ledger.as_of, pl.scan_parquet(originals.locate(ledger.sha256), glob=False))
        for ledger in list_ledgers(session)
    )


def read_owed(
    ledgers: Sequence[LedgerLines],
    order_horizon_days: int,
    customer_ids: Collection[str] | None = None,
) -> OwedBook | None:
    """Add up what is owed in all ledgers; None where there is no ledger.

    Args:
        ledgers: From `open_ledgers`.
        order_horizon_days: Of the credit policy.
        customer_ids: Of these customers only; all, if None.
    """
    if not ledgers:
        return None
    chosen = ledgers if customer_ids is None else [each.of(customer_ids) for each in ledgers]
    found: dict[str, dict[str, Owed]] = {}
    for ledger in chosen:
        for customer, owed in sum_owed(ledger.lines, ledger.as_of, order_horizon_days).items():
            of_customer = found.setdefault(customer, {})
            for currency, amount in owed.items():
                of_customer[currency] = of_customer.get(currency, NOTHING_OWED) + amount
    return OwedBook(min(ledger.as_of for ledger in ledgers), found)


def read_exposure(
    book: OwedBook | None,
    customer_id: str,
    securities: Sequence[Security],
    *,
    currency: str | None,
    on: date,
) -> Exposure:
    """Work out one customer's exposure.

    Args:
        book: From `read_owed`.
        customer_id: Whose.
        securities: All of the customer's.
        currency: In which it is asked for; that of what is owed, if None.
        on: The day on which a security must be in force.
    """
    if book is None:
        return work_out_exposure(None, (), currency=currency, on=on, ledger_as_of=None)
    return work_out_exposure(
        book.by_customer.get(customer_id, {}),
        securities,
        currency=currency,
        on=on,
        ledger_as_of=book.as_of,
    )


def read_due_days(
    ledgers: Sequence[LedgerLines], customer_id: str, currency: str
) -> dict[date, int]:
    """Add up a customer's open invoices in a currency by due day, over all ledgers."""
    in_currency = pl.col("currency") == currency
    by_ledger = (
        sum_open_by_due_day(each.of([customer_id]).lines.filter(in_currency), each.as_of)
        for each in ledgers
    )
    return reduce(_add, by_ledger, {})


def _add(one: dict[date, int], other: dict[date, int]) -> dict[date, int]:
    return {day: one.get(day, 0) + other.get(day, 0) for day in one.keys() | other.keys()}
