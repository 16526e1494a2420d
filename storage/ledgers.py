"""Ledgers of receivables: what was imported, and what the ledgers say of each customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select, update

from storage.identity import make_id
from storage.selection import Selection
from storage.summaries import Summaries
from storage.tables import Ledger, LedgerSummary

if TYPE_CHECKING:
    import polars as pl

_SUMMARIES = Summaries(LedgerSummary, "ledger_id")
SUMMARY_COLUMNS = _SUMMARIES.facts
"""The facts of a summary, in the order of the table."""

_WRITING_LOCK = 0x4C656467  # "Ledg": any number, as long as all programs take the same


def record_ledger(
    session: Session,
    *,
    book: str,
    as_of: date,
    sha256: str,
    source_name: str,
    source_sha256: str,
    lines: int,
    customers: int,
    currencies: Sequence[str],
    prior_late_bp: int | None,
    imported_at: datetime,
) -> Ledger:
    """Write an import down; it takes the place of the book's earlier one, which is kept.

    The attributes are those of `storage.tables.Ledger`; the Parquet is an original on file.
    """
    _let_other_imports_wait(session)
    earlier = update(Ledger).where(col(Ledger.book) == book, col(Ledger.is_current))
    session.exec(earlier.values(is_current=False))
    ledger = Ledger(
        id=make_id(imported_at),
        book=book,
        as_of=as_of,
        sha256=sha256,
        source_name=source_name,
        source_sha256=source_sha256,
        lines=lines,
        customers=customers,
        currencies=sorted(currencies),
        prior_late_bp=prior_late_bp,
        imported_at=imported_at,
    )
    session.add(ledger)
    session.flush()
    return ledger


def find_ledger(session: Session, book: str) -> Ledger | None:
    """Give the ledger that counts for a book."""
    query = select(Ledger).where(col(Ledger.book) == book, col(Ledger.is_current))
    return session.exec(query).first()


def list_ledgers(session: Session) -> Sequence[Ledger]:
    """List the ledgers that count, one for each book, by the names of the books."""
    query = select(Ledger).where(col(Ledger.is_current))
    return session.exec(query.order_by(col(Ledger.book))).all()


def find_summary(session: Session, customer_id: str) -> LedgerSummary | None:
    """Give what a ledger says of a customer; None if no ledger has lines of theirs."""
    query = select(LedgerSummary).where(col(LedgerSummary.customer_id) == customer_id)
    return session.exec(query.execution_options(populate_existing=True)).first()


def read_summaries(session: Session, selection: Selection) -> pl.DataFrame:
    """Read what the ledgers say of many customers.

    Returns:
        `customer_id`, `ledger_id` and a column for each of `SUMMARY_COLUMNS`, null where a fact is
        missing, by the ids of the customers; who has no lines is left out.
    """
    return _SUMMARIES.read(session, selection)


def replace_summaries(session: Session, ledger_id: str, rows: pl.DataFrame) -> set[str]:
    """Put what a ledger says of the customers in the place of what its book said before.

    See `storage.summaries.Summaries.replace`; called after `record_ledger`.
    """
    return _SUMMARIES.replace(session, ledger_id, _list_ledgers_of_book(session, ledger_id), rows)


def _list_ledgers_of_book(session: Session, ledger_id: str) -> Sequence[str]:
    book = select(Ledger.book).where(col(Ledger.id) == ledger_id).scalar_subquery()
    return session.exec(select(Ledger.id).where(col(Ledger.book) == book)).all()


def _let_other_imports_wait(session: Session) -> None:
    """Let other imports wait until the transaction ends; on SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING_LOCK})")
