"""Importing purchases and activities: read, merged with what is on file, written at once.

The merged lines are an original on file before any row names them, and the row of the book, the
summaries and the customers that are added are one transaction: an import that is killed leaves at
worst a file that no row names, and the book as it was.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl
from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.line_files.customers import LineCustomers
from checker.line_files.importing import (
    MEDIA_TYPE,
    LineForming,
    count_faults,
    count_lines,
    form_lines,
    hash_file,
    keep_original,
    list_added,
    name_changes,
)
from checker.line_files.merge import Form, Merged, merge_lines, write_lines
from checker.line_files.report import ImportReport
from checker.line_files.source import open_source
from checker.purchases import activities, activity_reading, lines, reading
from checker.purchases.book_currency import find_currency, leave_out_others
from checker.purchases.errors import (
    PurchaseDayInFuture,
    PurchasesOvertaken,
)
from checker.purchases.headings import BookColumns, load_activity_columns, load_purchase_columns
from checker.purchases.mapping import BookMapping
from checker.purchases.summarising import renew_summaries, scan_lines
from checker.purchases.sums import add_up
from checker.purchases.windows import Windows
from ingest.sandbox import ReaderPool
from storage.database import Database
from storage.originals import Originals, StoredOriginal
from storage.purchases import find_book, let_other_imports_wait, record_book
from storage.register import insert_customers, lock_registers
from storage.selection import count_customers
from storage.tables import PurchaseBook
from storage.vocabulary import BookContent

Reader = Callable[[pl.LazyFrame, dict[str, str], BookMapping], LineForming]


@dataclass(frozen=True, slots=True)
class BookImport:
    """What is asked of an import.

    Attributes:
        book: Which of the user's books.
        content: Purchases or activities.
        now: The moment, in the time zone that says what day it is.
        by: Who imports.
        as_of: The day that the book speaks of; None to take the greatest in it.
        covers_from: The first day of which it tells everything; None to take the least in it.
        currency: Of the book, where it begins; None to take that of its lines.
        is_dry_run: Try everything and write nothing.
        replaces: Remove what is not in the file.
        adds_customers: Add who is not on file.
    """

    book: str
    now: datetime
    by: Actor
    content: BookContent = BookContent.TRANSACTIONS
    as_of: date | None = None
    covers_from: date | None = None
    currency: str | None = None
    is_dry_run: bool = False
    replaces: bool = False
    adds_customers: bool = False


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a content is read and kept."""

    form: Form
    day: str
    load_columns: Callable[[], BookColumns]
    reader: Callable[..., LineForming]
    places_of_totals: tuple[str, ...]


_KINDS = {
    BookContent.TRANSACTIONS: _Kind(
        lines.FORM,
        "bought_on",
        load_purchase_columns,
        reading.PurchaseReader,
        reading.PLACES_OF_TOTALS,
    ),
    BookContent.ACTIVITIES: _Kind(
        activities.FORM,
        "happened_on",
        load_activity_columns,
        activity_reading.ActivityReader,
        activity_reading.PLACES_OF_TOTALS,
    ),
}


@dataclass(frozen=True, slots=True)
class _OnFile:
    """What an import began with."""

    book: PurchaseBook | None
    customers: int


@dataclass(frozen=True, slots=True)
class _Term:
    """From when to when a book speaks."""

    covers_from: date
    as_of: date


def import_book(
    database: Database,
    originals: Originals,
    path: Path,
    mapping: BookMapping,
    reader: ReaderPool,
    asked: BookImport,
) -> ImportReport:
    """Import an export of purchases or activities; the same file again changes nothing.

    Args:
        database: Where rows go.
        originals: Where the lines go.
        path: CSV or XLSX.
        mapping: What the user says of its columns.
        reader: Reads workbooks in a child process.
        asked: The rest.

    Raises:
        FileUnreadable, PurchasesUnreadable, MappingInvalid: Nothing can be read of the file.
        PurchaseDayInFuture: The day given has not come.
        PurchaseCurrenciesMixed: The file begins a book in several currencies.
        PurchasesOvertaken: Another import was quicker; nothing was written.
        OriginalMissing, OriginalDamaged: The lines on file are not there or not what was filed.
        OriginalNotStored: The disk is full, or the folder cannot be written to.
    """
    today, kind = asked.now.date(), _KINDS[asked.content]
    if asked.as_of is not None and asked.as_of > today:
        raise PurchaseDayInFuture(day=asked.as_of, today=today)
    with tempfile.TemporaryDirectory(prefix="licet-purchases-") as name:
        folder = Path(name)
        source_sha256 = hash_file(path)
        with database.read_session() as session:
            customers = LineCustomers.open(session, asked.now, adds=asked.adds_customers)
            on_file = _OnFile(
                find_book(session, asked.book, asked.content), count_customers(session)
            )
        columns = kind.load_columns()
        source = open_source(path, columns.layout, mapping, reader, folder)
        told = form_lines(
            source,
            lambda texts: kind.reader(texts, source.headings, mapping),
            customers,
            folder,
            totals=columns.words_of_totals,
            places_of_totals=kind.places_of_totals,
        )
        currency = None
        if asked.content is BookContent.TRANSACTIONS:
            kept_currency = on_file.book.currency if on_file.book and not asked.replaces else None
            currency = find_currency(told, kept_currency, asked.currency)
            told = leave_out_others(told, currency)
        merged = merge_lines(
            _scan(originals, on_file.book, kind), told.lines, folder, kind.form,
            replaces=asked.replaces,
        )  # fmt: skip
        path_of_book = folder / "book.parquet"
        write_lines(merged, path_of_book)
        kept = pl.scan_parquet(path_of_book, glob=False)
        term = _find_term(kept, kind, on_file.book, source_sha256, asked)
        is_news = term is not None and _is_news(merged, on_file.book, term)
        with_lines = set(
            kept.select(pl.col("customer").unique()).collect(engine="streaming")["customer"]
        )
        added = list_added(customers, with_lines)
        if term is not None and is_news and not asked.is_dry_run:
            stored = originals.store_file(path_of_book, MEDIA_TYPE)
            sums = _add_up(kept, term, asked)
            with database.session() as session:
                lock_registers(session)
                let_other_imports_wait(session)
                _refuse_if_overtaken(session, asked, on_file)
                insert_customers(session, added)
                keep_original(session, stored, asked.now)
                row = record_book(
                    session,
                    book=asked.book,
                    content=asked.content,
                    as_of=term.as_of,
                    covers_from=term.covers_from,
                    currency=currency,
                    sha256=stored.sha256,
                    source_name=path.name,
                    source_sha256=source_sha256,
                    lines=count_lines(kept),
                    customers=len(with_lines),
                    imported_at=asked.now,
                )
                renew_summaries(session, originals, asked.book, sums)
                _record_event(session, row, stored, asked)
        with database.read_session() as session:
            is_money = asked.content is BookContent.TRANSACTIONS
            changes = name_changes(session, merged, customers) if is_money else ()
        return ImportReport(
            path=str(path),
            book=asked.book,
            as_of=term.as_of if term else None,
            is_dry_run=asked.is_dry_run,
            is_news=is_news,
            read=told.read,
            totals=told.totals,
            lines=count_lines(kept),
            customers=len(with_lines),
            currencies=(currency,) if currency else (),
            added=merged.added,
            changed=merged.changed,
            unchanged=merged.unchanged,
            kept=merged.kept,
            removed=merged.removed,
            repeated=merged.repeated,
            changes=changes,
            new_customers=tuple(customer.name for customer in added),
            unknown=tuple(customers.unknown),
            faulty=count_faults(source, told, merged),
            faults=(*source.faults, *told.faults, *merged.faults),
            unused=source.unused,
            sheets_without_headings=source.sheets_without_headings,
        )


def _add_up(kept: pl.LazyFrame, term: _Term, asked: BookImport) -> pl.DataFrame | None:
    """Add purchases up before anything is locked; of activities the purchases are needed."""
    if asked.content is not BookContent.TRANSACTIONS:
        return None
    return add_up(kept, Windows(term.as_of, term.covers_from))


def _find_term(
    kept: pl.LazyFrame,
    kind: _Kind,
    on_file: PurchaseBook | None,
    source_sha256: str,
    asked: BookImport,
) -> _Term | None:
    """Find from when to when the book speaks; None where it has no line.

    What is on file counts on: a part of an older year leaves the day as it is.
    """
    day = pl.col(kind.day)
    today = asked.now.date()
    least, latest = (
        kept.select(day.min(), day.filter(day <= today).max().alias("latest"))
        .collect(engine="streaming")
        .row(0)
    )
    if least is None:
        return None
    as_of, covers_from = latest or today, least
    if on_file is not None and not asked.replaces:
        is_same_file = on_file.source_sha256 == source_sha256
        as_of = on_file.as_of if is_same_file else max(as_of, on_file.as_of)
        covers_from = on_file.covers_from if is_same_file else min(covers_from, on_file.covers_from)
    as_of = asked.as_of or as_of
    return _Term(min(asked.covers_from or covers_from, as_of), as_of)


def _is_news(merged: Merged, on_file: PurchaseBook | None, term: _Term) -> bool:
    if on_file is None or not merged.is_same:
        return True
    return (on_file.covers_from, on_file.as_of) != (term.covers_from, term.as_of)


def _scan(originals: Originals, on_file: PurchaseBook | None, kind: _Kind) -> pl.LazyFrame:
    if on_file is None:
        return pl.LazyFrame(schema=kind.form.schema)
    return scan_lines(originals, on_file)


def _refuse_if_overtaken(session: Session, asked: BookImport, on_file: _OnFile) -> None:
    now = find_book(session, asked.book, asked.content)
    is_same_book = (now and now.id) == (on_file.book and on_file.book.id)
    is_same_list = not asked.adds_customers or count_customers(session) == on_file.customers
    if not is_same_book or not is_same_list:
        raise PurchasesOvertaken(book=asked.book)


def _record_event(
    session: Session, row: PurchaseBook, stored: StoredOriginal, asked: BookImport
) -> None:
    record_event(
        session,
        asked.by,
        "purchases.imported",
        subject=f"purchases:{row.id}",
        data={
            "book_id": row.id,
            "content": row.content.value,
            "sha256": stored.sha256,
            "source_sha256": row.source_sha256,
            "lines": row.lines,
            "customers": row.customers,
            "as_of": row.as_of.isoformat(),
        },
        now=asked.now,
    )
