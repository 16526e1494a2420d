"""Purchases: what was imported, what the books say of each customer, spends stated, rates set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select, update

from storage.identity import make_id
from storage.selection import Selection
from storage.summaries import Summaries
from storage.tables import ActivityRates, PurchaseBook, PurchaseSummary, StatedSpend
from storage.vocabulary import BookContent

if TYPE_CHECKING:
    import polars as pl

_SUMMARIES = Summaries(PurchaseSummary, "book_id")
SUMMARY_COLUMNS = _SUMMARIES.facts
"""What a summary says, in the order of the table."""

_WRITING_LOCK = 0x50757263  # "Purc": any number, as long as all programs take the same


def let_other_imports_wait(session: Session) -> None:
    """Let other imports wait until the transaction ends; on SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING_LOCK})")


def record_book(
    session: Session,
    *,
    book: str,
    content: BookContent,
    as_of: date,
    covers_from: date,
    currency: str | None,
    sha256: str,
    source_name: str,
    source_sha256: str,
    lines: int,
    customers: int,
    imported_at: datetime,
) -> PurchaseBook:
    """Write an import down; it takes the place of the book's earlier one, which is kept.

    The attributes are those of `storage.tables.PurchaseBook`; the Parquet is an original on file.
    """
    earlier = update(PurchaseBook).where(
        col(PurchaseBook.book) == book,
        col(PurchaseBook.content) == content,
        col(PurchaseBook.is_current),
    )
    session.exec(earlier.values(is_current=False))
    row = PurchaseBook(
        id=make_id(imported_at),
        book=book,
        content=content,
        as_of=as_of,
        covers_from=covers_from,
        currency=currency,
        sha256=sha256,
        source_name=source_name,
        source_sha256=source_sha256,
        lines=lines,
        customers=customers,
        cut_offs={},
        imported_at=imported_at,
    )
    session.add(row)
    session.flush()
    return row


def find_book(session: Session, book: str, content: BookContent) -> PurchaseBook | None:
    """Give the import that counts for a book."""
    query = select(PurchaseBook).where(
        col(PurchaseBook.book) == book,
        col(PurchaseBook.content) == content,
        col(PurchaseBook.is_current),
    )
    return session.exec(query).first()


def list_books(session: Session) -> Sequence[PurchaseBook]:
    """List the imports that count, by the names of the books."""
    query = select(PurchaseBook).where(col(PurchaseBook.is_current))
    return session.exec(query.order_by(col(PurchaseBook.book), col(PurchaseBook.content))).all()


def find_purchase_summary(session: Session, customer_id: str) -> PurchaseSummary | None:
    """Give what a book says of a customer; None if no book has lines of theirs."""
    query = select(PurchaseSummary).where(col(PurchaseSummary.customer_id) == customer_id)
    return session.exec(query.execution_options(populate_existing=True)).first()


def read_purchase_summaries(session: Session, selection: Selection) -> pl.DataFrame:
    """Read what the books say of many customers, by their ids; see `storage.summaries`."""
    return _SUMMARIES.read(session, selection)


def replace_purchase_summaries(session: Session, book_id: str, rows: pl.DataFrame) -> set[str]:
    """Put what a book says of the customers in the place of what it said before.

    See `storage.summaries.Summaries.replace`; called after `record_book`.
    """
    book = select(PurchaseBook.book).where(col(PurchaseBook.id) == book_id).scalar_subquery()
    imports = session.exec(select(PurchaseBook.id).where(col(PurchaseBook.book) == book)).all()
    return _SUMMARIES.replace(session, book_id, imports, rows)


def add_stated_spend(session: Session, row: StatedSpend) -> None:
    """Record what a customer is said to spend in a year."""
    session.add(row)
    session.flush()


def stated_spends_of(session: Session, customer_id: str) -> Sequence[StatedSpend]:
    """Give what a customer was said to spend, the latest first."""
    query = select(StatedSpend).where(col(StatedSpend.customer_id) == customer_id)
    order = (col(StatedSpend.observed_on).desc(), col(StatedSpend.id).desc())
    return session.exec(query.order_by(*order)).all()


def set_activity_rates(
    session: Session,
    *,
    book: str,
    content: dict[str, Any],
    source_name: str,
    author_name: str,
    recorded_at: datetime,
) -> ActivityRates:
    """Set what activities cost a book; the rates before are kept."""
    earlier = update(ActivityRates).where(
        col(ActivityRates.book) == book, col(ActivityRates.is_current)
    )
    session.exec(earlier.values(is_current=False))
    row = ActivityRates(
        id=make_id(recorded_at),
        book=book,
        content=content,
        source_name=source_name,
        author_name=author_name,
        recorded_at=recorded_at,
    )
    session.add(row)
    session.flush()
    return row


def find_activity_rates(session: Session, book: str) -> ActivityRates | None:
    """Give the rates that count for a book; None where none are set."""
    query = select(ActivityRates).where(
        col(ActivityRates.book) == book, col(ActivityRates.is_current)
    )
    return session.exec(query).first()
