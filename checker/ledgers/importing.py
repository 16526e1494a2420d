"""Importing an export of the user's accounts: read, merged with what is on file, written at once.

The merged lines are an original on file before any row names them, and the row of the ledger, the
summaries and the customers that are added are one transaction: an import that is killed leaves at
worst a file that no row names.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl
from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.ledgers.ageing import age_lines
from checker.ledgers.behaviour import Book, add_up, measure, sum_up_book
from checker.ledgers.errors import LedgerDayInFuture, LedgerOutdated, LedgerOvertaken
from checker.ledgers.headings import give_layout, words_of_totals
from checker.ledgers.lines import FORM, SCHEMA
from checker.ledgers.mapping import LedgerMapping
from checker.ledgers.normalise import PLACES_OF_TOTALS, Normaliser
from checker.ledgers.report import LedgerReport
from checker.line_files.customers import LineCustomers
from checker.line_files.importing import (
    MEDIA_TYPE,
    count_faults,
    count_lines,
    form_lines,
    hash_file,
    keep_original,
    list_added,
    name_changes,
)
from checker.line_files.merge import Merged, merge_lines, write_lines
from checker.line_files.reading import Normalised
from checker.line_files.source import open_source
from ingest.sandbox import ReaderPool
from storage.database import Database
from storage.ledgers import find_ledger, record_ledger, replace_summaries
from storage.originals import Originals, StoredOriginal
from storage.register import insert_customers, lock_registers
from storage.selection import count_customers
from storage.tables import Ledger

_DAYS = ("issued_on", "settled_on")
"""Days that have come when a ledger is exported; due days are still to come."""


@dataclass(frozen=True, slots=True)
class LedgerImport:
    """What is asked of an import.

    Attributes:
        book: Which of the user's books.
        now: The moment, in the time zone that says what day it is.
        by: Who imports.
        as_of: The day that the ledger speaks of; None to take the greatest in it.
        is_dry_run: Try everything and write nothing.
        replaces: Remove what is not in the file.
        adds_customers: Add who is not on file.
    """

    book: str
    now: datetime
    by: Actor
    as_of: date | None = None
    is_dry_run: bool = False
    replaces: bool = False
    adds_customers: bool = False


@dataclass(frozen=True, slots=True)
class _OnFile:
    """What an import began with.

    Attributes:
        ledger: That of the book.
        customers: How many customers there were.
    """

    ledger: Ledger | None
    customers: int


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What is to be recorded: the lines, what they come to, and where they are from."""

    name: str
    as_of: date
    lines: pl.LazyFrame
    sums: pl.DataFrame
    book: Book
    source_name: str
    source_sha256: str


def import_ledger(
    database: Database,
    originals: Originals,
    path: Path,
    mapping: LedgerMapping,
    reader: ReaderPool,
    asked: LedgerImport,
) -> LedgerReport:
    """Import an export of a ledger; the same file again changes nothing.

    Args:
        database: Where rows go.
        originals: Where the lines go.
        path: CSV or XLSX.
        mapping: What the user says of its columns.
        reader: Reads workbooks in a child process.
        asked: The rest.

    Raises:
        FileUnreadable, LedgerUnreadable, MappingInvalid: Nothing can be read of the file.
        LedgerDayInFuture: The day given has not come.
        LedgerOutdated: The file is older than what is on file of the book.
        LedgerOvertaken: Another import was quicker; nothing was written.
        OriginalMissing, OriginalDamaged: The lines on file are not there or not what was filed.
        OriginalNotStored: The disk is full, or the folder cannot be written to.
    """
    today = asked.now.date()
    if asked.as_of is not None and asked.as_of > today:
        raise LedgerDayInFuture(day=asked.as_of, today=today)
    with tempfile.TemporaryDirectory(prefix="licet-ledger-") as name:
        folder = Path(name)
        source_sha256 = hash_file(path)
        with database.read_session() as session:
            customers = LineCustomers.open(session, asked.now, adds=asked.adds_customers)
            on_file = _OnFile(find_ledger(session, asked.book), count_customers(session))
        source = open_source(path, give_layout(), mapping, reader, folder)
        told = form_lines(
            source,
            lambda texts: Normaliser(texts, source.headings, mapping),
            customers,
            folder,
            totals=words_of_totals(),
            places_of_totals=PLACES_OF_TOTALS,
        )
        as_of = _find_day(told, on_file.ledger, source_sha256, asked)
        merged = merge_lines(
            _scan_ledger(originals, on_file.ledger),
            told.lines,
            folder,
            FORM,
            replaces=asked.replaces,
        )
        is_news = as_of is not None and bool(merged.pieces) and _is_news(merged, on_file, as_of)
        ledger_path = folder / "ledger.parquet"
        write_lines(merged, ledger_path)
        lines = pl.scan_parquet(ledger_path, glob=False)
        day = as_of or today
        sums = add_up(lines, day).collect(engine="streaming")
        book = sum_up_book(sums, day)
        outcome = _Outcome(asked.book, day, lines, sums, book, path.name, source_sha256)
        if is_news and not asked.is_dry_run:
            stored = originals.store_file(ledger_path, MEDIA_TYPE)
            with database.session() as session:
                lock_registers(session)
                _refuse_if_overtaken(session, asked, on_file)
                insert_customers(session, list_added(customers, set(sums["customer"])))
                _record(session, outcome, stored, asked)
        with database.read_session() as session:
            changes = name_changes(session, merged, customers)
        return LedgerReport(
            path=str(path),
            book=asked.book,
            as_of=as_of,
            is_dry_run=asked.is_dry_run,
            is_news=is_news,
            read=told.read,
            totals=told.totals,
            lines=count_lines(lines),
            customers=sums.height,
            currencies=tuple(_list_currencies(lines)),
            added=merged.added,
            changed=merged.changed,
            unchanged=merged.unchanged,
            kept=merged.kept,
            removed=merged.removed,
            repeated=merged.repeated,
            undated=_count_undated(lines, day),
            changes=changes,
            new_customers=tuple(
                customer.name for customer in list_added(customers, set(sums["customer"]))
            ),
            unknown=tuple(customers.unknown),
            faulty=count_faults(source, told, merged),
            faults=(*source.faults, *told.faults, *merged.faults),
            unused=source.unused,
            sheets_without_headings=source.sheets_without_headings,
        )


def _record(
    session: Session, outcome: _Outcome, stored: StoredOriginal, asked: LedgerImport
) -> None:
    now = asked.now
    keep_original(session, stored, now)
    ledger = record_ledger(
        session,
        book=outcome.name,
        as_of=outcome.as_of,
        sha256=stored.sha256,
        source_name=outcome.source_name,
        source_sha256=outcome.source_sha256,
        lines=count_lines(outcome.lines),
        customers=outcome.sums.height,
        currencies=_list_currencies(outcome.lines),
        prior_late_bp=outcome.book.prior_late_bp,
        imported_at=now,
    )
    facts = measure(outcome.sums, outcome.book).rename({"customer": "customer_id"})
    replace_summaries(session, ledger.id, facts)
    record_event(
        session,
        asked.by,
        "ledger.imported",
        subject=f"ledger:{ledger.id}",
        data={
            "ledger_id": ledger.id,
            "sha256": stored.sha256,
            "source_sha256": outcome.source_sha256,
            "lines": ledger.lines,
            "customers": ledger.customers,
            "as_of": ledger.as_of.isoformat(),
        },
        now=now,
    )


def _find_day(
    told: Normalised, ledger: Ledger | None, source_sha256: str, asked: LedgerImport
) -> date | None:
    """Find the day that the ledger speaks of; None where it has no line."""
    found = asked.as_of
    if found is None and ledger is not None and ledger.source_sha256 == source_sha256:
        return ledger.as_of  # the same file again
    if found is None:
        days = [pl.col(name).filter(pl.col(name) <= asked.now.date()).max() for name in _DAYS]
        latest = told.lines.select(days).collect(engine="streaming").row(0)
        found = max((day for day in latest if day is not None), default=None)
    if found is not None and ledger is not None and found < ledger.as_of and not asked.replaces:
        raise LedgerOutdated(day=found, book=asked.book, on_file=ledger.as_of)
    return found


def _is_news(merged: Merged, on_file: _OnFile, as_of: date) -> bool:
    return not merged.is_same or on_file.ledger is None or on_file.ledger.as_of != as_of


def _scan_ledger(originals: Originals, ledger: Ledger | None) -> pl.LazyFrame:
    if ledger is None:
        return pl.LazyFrame(schema=SCHEMA)
    return pl.scan_parquet(originals.locate(ledger.sha256), glob=False)


def _refuse_if_overtaken(session: Session, asked: LedgerImport, on_file: _OnFile) -> None:
    now = find_ledger(session, asked.book)
    is_same_ledger = (now and now.id) == (on_file.ledger and on_file.ledger.id)
    is_same_list = not asked.adds_customers or count_customers(session) == on_file.customers
    if not is_same_ledger or not is_same_list:
        raise LedgerOvertaken(book=asked.book)


def _count_undated(lines: pl.LazyFrame, day: date) -> int:
    """Count invoices that are paid in full without a day of settlement: they tell of no habit."""
    aged = age_lines(lines, day).filter(
        (pl.col("kind") == "invoice") & ~pl.col("is_settled") & (pl.col("remaining") == 0)
    )
    return count_lines(aged.filter(pl.col("amount") > 0))


def _list_currencies(lines: pl.LazyFrame) -> list[str]:
    found = lines.select(pl.col("currency").unique()).collect(engine="streaming")
    return sorted(found["currency"])
