"""Everything that our transactions say of one customer, for a person to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from sqlmodel import Session

from checker.line_files.amounts import WIDE
from checker.purchases.errors import PurchasesMissing
from checker.purchases.summarising import scan_lines, windows_of
from checker.purchases.wallet import choose_spend
from storage.originals import Originals
from storage.purchases import find_purchase_summary, stated_spends_of
from storage.tables import Customer, PurchaseBook, PurchaseSummary, StatedSpend


@dataclass(frozen=True)
class PurchaseAccount:
    """One customer in the book that speaks of them.

    Attributes:
        customer: The customer.
        book: The book; everything is as of its day.
        summary: What it says of the customer.
        spend: What the customer is said to spend in all; None where nothing counts.
        quarters: `quarter` (such as `2026Q3`, of the calendar), `orders`, `amount`, the latest
            first.
        channels: `name`, `orders`, `amount` of the last 12 months, the largest first; `name` is
            null for lines that say nothing.
        products: Likewise.
        lines: The lines themselves, the latest first.
    """

    customer: Customer
    book: PurchaseBook
    summary: PurchaseSummary
    spend: StatedSpend | None
    quarters: pl.DataFrame
    channels: pl.DataFrame
    products: pl.DataFrame
    lines: pl.DataFrame


def read_purchases(session: Session, originals: Originals, customer: Customer) -> PurchaseAccount:
    """Read what a book says of a customer.

    Raises:
        PurchasesMissing: None has lines of theirs.
        OriginalMissing, OriginalDamaged: The lines are not there or not what was filed.
    """
    summary = find_purchase_summary(session, customer.id)
    if summary is None:
        raise PurchasesMissing(customer=customer.name)
    book = session.get_one(PurchaseBook, summary.book_id)
    own = scan_lines(originals, book).filter(pl.col("customer") == customer.id)
    told = own.filter(pl.col("bought_on") <= book.as_of).collect()
    return PurchaseAccount(
        customer,
        book,
        summary,
        choose_spend(stated_spends_of(session, customer.id), book),
        sum_quarters(told),
        sum_by(told, "channel", windows_of(book).year_after),
        sum_by(told, "product", windows_of(book).year_after),
        told.sort("bought_on", "number", "line", descending=[True, False, False]),
    )


def sum_quarters(lines: pl.DataFrame) -> pl.DataFrame:
    """Add lines up by quarters of the calendar, which shows the seasons."""
    day = pl.col("bought_on")
    quarter = pl.format("{}Q{}", day.dt.year(), day.dt.quarter())
    return (
        lines.group_by(quarter=quarter)
        .agg(orders=pl.col("opens_order").sum(), amount=_sum_amounts())
        .sort("quarter", descending=True)
    )


def sum_by(lines: pl.DataFrame, name: str, after: date) -> pl.DataFrame:
    """Add lines up by what a column says.

    Args:
        lines: Of one customer.
        name: The column.
        after: The day before the first that counts.
    """
    order = pl.when(pl.col("number") == "").then(pl.col("bought_on").cast(pl.String))
    return (
        lines.filter(pl.col("bought_on") > after)
        .group_by(name=pl.col(name))
        .agg(
            orders=order.otherwise("number").filter(pl.col("amount") > 0).n_unique(),
            amount=_sum_amounts(),
        )
        .sort("amount", "name", descending=[True, False], nulls_last=True)
    )


def _sum_amounts() -> pl.Expr:
    return pl.col("amount").cast(WIDE).sum()
