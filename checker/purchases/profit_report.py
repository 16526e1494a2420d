"""Profit of every customer of a book: read, charged, ordered, with names; and its rates set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.purchases.charging import charge
from checker.purchases.errors import (
    ActivityRatesInvalid,
    ActivityRatesMissing,
    PurchaseBookMissing,
    PurchaseYearNotCovered,
)
from checker.purchases.profit import Profits, WhaleCurve, draw_whale_curve, find_profits
from checker.purchases.rates import Rates
from checker.purchases.summarising import (
    read_activities,
    read_efforts,
    renew_summaries,
    scan_lines,
    windows_of,
)
from checker.purchases.sums import add_up
from storage.customers import names_of
from storage.originals import Originals
from storage.purchases import find_activity_rates, find_book, set_activity_rates
from storage.tables import ActivityRates, PurchaseBook
from storage.vocabulary import BookContent


@dataclass(frozen=True)
class ProfitReport:
    """What is earned by the customers of a book.

    Attributes:
        book: The book.
        rates: What activities cost.
        profits: Of every customer.
        curve: The whale curve.
        hours: By customer the hours of effort in thousandths; None where no activities are known.
        names: Of the customers, by id.
    """

    book: PurchaseBook
    rates: Rates
    profits: Profits
    curve: WhaleCurve
    hours: Mapping[str, int] | None
    names: Mapping[str, str]


def report_profits(
    session: Session,
    originals: Originals,
    book_name: str,
    rates: Rates | None = None,
    expected_losses: Mapping[str, int] | None = None,
) -> ProfitReport:
    """Find what is earned by every customer of a book in its last 12 months.

    Args:
        session: Where the book is on file.
        originals: Where its lines are.
        book_name: Which book.
        rates: What activities cost; None to take what is set.
        expected_losses: As `checker.purchases.profit.find_profits` takes them.

    Raises:
        PurchaseBookMissing: There is no such book.
        PurchaseYearNotCovered: It covers less than 12 months.
        ActivityRatesMissing: No rates are given, and none set.
        ActivityRatesInvalid: They are in another currency.
        OriginalMissing, OriginalDamaged: Lines are not there or not what was filed.
    """
    book = find_book(session, book_name, BookContent.TRANSACTIONS)
    if book is None:
        raise PurchaseBookMissing(book=book_name)
    windows = windows_of(book)
    if not windows.has_year:
        raise PurchaseYearNotCovered(book=book_name, day=book.covers_from, as_of=book.as_of)
    used = rates or _find_rates(session, book_name)
    _check_currency(used, book)
    sums = add_up(scan_lines(originals, book), windows)
    charged = charge(sums, used, read_efforts(session, originals, book, used))
    profits = find_profits(sums, charged, expected_losses)
    activities = read_activities(session, originals, book)
    return ProfitReport(
        book=book,
        rates=used,
        profits=profits,
        curve=draw_whale_curve(profits),
        hours=None if activities is None else _sum_hours(activities),
        names=names_of(session, profits.table["customer"].to_list()),
    )


def set_rates(
    session: Session,
    originals: Originals,
    book_name: str,
    rates: Rates,
    *,
    source_name: str,
    by: Actor,
    now: datetime,
) -> ActivityRates:
    """Set what activities cost a book, and write its customers' net margins down anew.

    Raises:
        PurchaseBookMissing: There is no such book.
        ActivityRatesInvalid: The rates are in another currency.
        OriginalMissing, OriginalDamaged: Lines are not there or not what was filed.
    """
    book = find_book(session, book_name, BookContent.TRANSACTIONS)
    if book is None:
        raise PurchaseBookMissing(book=book_name)
    _check_currency(rates, book)
    row = set_activity_rates(
        session,
        book=book_name,
        content=rates.model_dump(mode="json"),
        source_name=source_name,
        author_name=by.name,
        recorded_at=now,
    )
    renew_summaries(session, originals, book_name)
    record_event(
        session,
        by,
        "purchases.rates_set",
        subject=f"rates:{row.id}",
        data={"rates_id": row.id, "drivers": len(rates.drivers)},
        now=now,
    )
    return row


def _find_rates(session: Session, book_name: str) -> Rates:
    row = find_activity_rates(session, book_name)
    if row is None:
        raise ActivityRatesMissing(book=book_name)
    return Rates.model_validate(row.content)


def _check_currency(rates: Rates, book: PurchaseBook) -> None:
    if rates.currency != book.currency:
        raise ActivityRatesInvalid(
            place="currency",
            reason_zh=f"费率的币种是 {rates.currency}，账簿“{book.book}”是 {book.currency}",
            reason_en=f"they are in {rates.currency}, the book “{book.book}” in {book.currency}",
        )


def _sum_hours(activities: pl.DataFrame) -> dict[str, int]:
    summed = activities.group_by("customer").agg(pl.col("hours").sum())
    return dict(summed.sort("customer").iter_rows())
