"""What a book of purchases says of each customer, written down as a set whenever it changes."""

from __future__ import annotations

import polars as pl
from sqlmodel import Session

from checker.purchases.activities import sum_efforts
from checker.purchases.charging import Efforts, charge
from checker.purchases.features import measure, sum_up_book
from checker.purchases.quintiles import list_cut_offs
from checker.purchases.rates import Rates
from checker.purchases.receivables import read_amount_days
from checker.purchases.sums import add_up
from checker.purchases.windows import Windows
from storage.originals import Originals
from storage.purchases import find_activity_rates, find_book, replace_purchase_summaries
from storage.tables import PurchaseBook
from storage.vocabulary import BookContent


def windows_of(book: PurchaseBook) -> Windows:
    """Give the stretches of days that a book is looked at by."""
    return Windows(book.as_of, book.covers_from)


def scan_lines(originals: Originals, book: PurchaseBook) -> pl.LazyFrame:
    """Give the lines of a book.

    Raises:
        OriginalMissing, OriginalDamaged: They are not there or not what was filed.
    """
    return pl.scan_parquet(originals.locate(book.sha256), glob=False)


def read_efforts(
    session: Session, originals: Originals, book: PurchaseBook, rates: Rates
) -> Efforts:
    """Read what is known of the efforts for the customers of a book, as far as the rates need it.

    Raises:
        OriginalMissing, OriginalDamaged: Lines are not there or not what was filed.
    """
    windows = windows_of(book)
    receivables = None
    if rates.credit_days is not None:
        receivables = read_amount_days(
            session, originals, rates.currency, windows.year_after, windows.as_of
        )
    return Efforts(read_activities(session, originals, book), receivables)


def read_activities(
    session: Session, originals: Originals, book: PurchaseBook
) -> pl.DataFrame | None:
    """Read what was done for the customers of a book in its last 12 months.

    Returns:
        As `checker.purchases.activities.sum_efforts`; None where no book of activities covers them.
    """
    told = find_book(session, book.book, BookContent.ACTIVITIES)
    windows = windows_of(book)
    if told is None or not Windows(windows.as_of, told.covers_from).has_year:
        return None
    return sum_efforts(scan_lines(originals, told), windows.year_after, windows.as_of)


def renew_summaries(
    session: Session,
    originals: Originals,
    book_name: str,
    sums: pl.DataFrame | None = None,
) -> set[str]:
    """Write down what a book says of each customer now.

    Args:
        session: Where to write; commits nothing.
        originals: Where lines are.
        book_name: The book; nothing happens where it has no purchases.
        sums: Of its lines, if they were added up already.

    Returns:
        The customers of whom something else is said than before.

    Raises:
        OriginalMissing, OriginalDamaged: Lines are not there or not what was filed.
    """
    book = find_book(session, book_name, BookContent.TRANSACTIONS)
    if book is None:
        return set()
    windows = windows_of(book)
    added = add_up(scan_lines(originals, book), windows) if sums is None else sums
    costs = _find_costs(session, originals, book, added)
    rows = measure(added, sum_up_book(added, windows), costs)
    book.cut_offs = list_cut_offs(rows)
    session.add(book)
    return replace_purchase_summaries(session, book.id, rows.rename({"customer": "customer_id"}))


def _find_costs(
    session: Session, originals: Originals, book: PurchaseBook, sums: pl.DataFrame
) -> pl.DataFrame | None:
    set_rates = find_activity_rates(session, book.book)
    if set_rates is None or not windows_of(book).has_year:
        return None
    rates = Rates.model_validate(set_rates.content)
    if rates.currency != book.currency:
        return None
    return charge(sums, rates, read_efforts(session, originals, book, rates)).add_up()
