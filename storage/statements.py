"""Statements: each as one file tells it, filed once; which of them counts is up to who reads them.

What two files say of one year stands side by side. Only another reading of the same period in the
same file, such as with the right unit, takes the place of the one before.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlmodel import Session, col, insert, select, update

from storage.customers import lock_customers
from storage.identity import make_id
from storage.selection import split_ids
from storage.tables import StatementFigure, StatementRow
from storage.vocabulary import AuditOpinion, FigureState, StatementFormat, StatementScope


@dataclass(frozen=True, slots=True)
class FigureReading:
    """A figure as the reader gave it; the attributes are those of `StatementFigure`."""

    minor_units: int | None
    stated: str
    raw: str
    page: int | None = None
    box: Sequence[float] | None = None
    sheet: str | None = None
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class StatementReading:
    """A statement as the reader gave it; the attributes are those of `StatementRow`.

    Attributes:
        figures: By the keys of their items.
    """

    customer_id: str
    period_ends_on: date
    period_months: int
    format: str
    scope: str
    currency: str
    unit: int
    audit_opinion: str | None
    is_comparative: bool
    source_name: str
    source_sha256: str
    received_on: date
    figures: Mapping[str, FigureReading]
    document_id: str | None = None

    @property
    def slot(self) -> Slot:
        """Which period it is about, in which file of which customer."""
        return Slot(
            self.customer_id,
            self.source_sha256,
            self.period_ends_on,
            self.period_months,
            self.scope,
            self.is_comparative,
        )

    @property
    def content_sha256(self) -> str:
        """Hex digest of what it says; where on the page it stands does not matter."""
        figures = {item: [f.minor_units, f.stated] for item, f in self.figures.items()}
        terms = [self.format, self.currency, self.unit, self.audit_opinion]
        content = json.dumps([*map(str, self.slot[2:]), terms, figures], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


class Slot(NamedTuple):
    """What at most one current statement is about."""

    customer_id: str
    source_sha256: str
    period_ends_on: date
    period_months: int
    scope: str
    is_comparative: bool


class FilingResult(StrEnum):
    """What filing a statement came to.

    `corrected`: another reading of the same period in the same file took the earlier one's place.
    """

    NEW = "new"
    UNCHANGED = "unchanged"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class StatementFiling:
    """What filing a statement came to.

    Attributes:
        statement_id: The statement on file.
        result: Whether it was recorded.
    """

    statement_id: str
    result: FilingResult


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement on file with its figures by item."""

    row: StatementRow
    figures: Mapping[str, StatementFigure]


def record_statement(
    session: Session, reading: StatementReading, *, recorded_at: datetime
) -> StatementFiling:
    """File one statement; see `record_statements`."""
    return record_statements(session, [reading], recorded_at=recorded_at)[0]


def record_statements(
    session: Session, readings: Sequence[StatementReading], *, recorded_at: datetime
) -> list[StatementFiling]:
    """File statements; what is on file already is not filed again.

    The customers are locked until the transaction ends. Their sheets are for the caller to mark.

    Args:
        session: Where to file; the originals and documents that are named are on file.
        readings: Each period of each file and customer once.
        recorded_at: The moment.

    Returns:
        What became of each, in their order.

    Raises:
        ValueError: Two of them are about the same period in the same file.
    """
    if len({reading.slot for reading in readings}) < len(readings):
        raise ValueError("two statements are about the same period in the same file")
    customers = {reading.customer_id for reading in readings}
    lock_customers(session, customers)
    on_file = _current_by_slot(session, customers, {r.source_sha256 for r in readings})
    filings: list[StatementFiling] = []
    rows: list[dict[str, Any]] = []
    figures: list[dict[str, Any]] = []
    corrected: list[str] = []
    for reading in readings:
        known = on_file.get(reading.slot)
        if known is not None and known.content_sha256 == reading.content_sha256:
            filings.append(StatementFiling(known.id, FilingResult.UNCHANGED))
            continue
        row = _make_row(reading, recorded_at, known)
        rows.append(row)
        figures += _make_figures(row["id"], reading.figures)
        if known is not None:
            corrected.append(known.id)
        result = FilingResult.NEW if known is None else FilingResult.CORRECTED
        filings.append(StatementFiling(row["id"], result))
    _retire(session, corrected)
    for table, values in ((StatementRow, rows), (StatementFigure, figures)):
        if values:
            session.connection().execute(insert(table), values)
    return filings


def list_statements(
    session: Session, customer_id: str, *, known_on: date
) -> Sequence[StoredStatement]:
    """List what was known of a customer's statements on a day, the latest period first.

    Args:
        session: Where to look.
        customer_id: Whose.
        known_on: What reached us later is left out. A reading that was corrected is left out on
            every day: the file said on its first day what the correction reads.
    """
    query = select(StatementRow).where(
        col(StatementRow.customer_id) == customer_id,
        col(StatementRow.received_on) <= known_on,
        col(StatementRow.is_current),
    )
    rows = session.exec(
        query.order_by(
            col(StatementRow.period_ends_on).desc(),
            col(StatementRow.received_on).desc(),
            col(StatementRow.id).desc(),
        )
    ).all()
    figures = _figures_of(session, [row.id for row in rows])
    return [StoredStatement(row, figures.get(row.id, {})) for row in rows]


def list_statements_of_file(session: Session, sha256: str) -> Sequence[StoredStatement]:
    """List what was read of one file, for whichever customers."""
    query = select(StatementRow).where(
        col(StatementRow.source_sha256) == sha256, col(StatementRow.is_current)
    )
    rows = session.exec(query.order_by(col(StatementRow.id))).all()
    figures = _figures_of(session, [row.id for row in rows])
    return [StoredStatement(row, figures.get(row.id, {})) for row in rows]


def list_receipts(session: Session, customer_id: str) -> Sequence[date]:
    """List the days on which statements of a customer reached us, each once."""
    day = col(StatementRow.received_on)
    query = select(day).where(col(StatementRow.customer_id) == customer_id)
    return session.exec(query.distinct().order_by(day)).all()


def _current_by_slot(
    session: Session, customer_ids: Iterable[str], sources: Iterable[str]
) -> Mapping[Slot, StatementRow]:
    found: dict[Slot, StatementRow] = {}
    wanted = sorted(sources)
    for piece in split_ids(sorted(customer_ids)):
        query = select(StatementRow).where(
            piece.covers(col(StatementRow.customer_id)),
            col(StatementRow.source_sha256).in_(wanted),
            col(StatementRow.is_current),
        )
        for row in session.exec(query.execution_options(populate_existing=True)):
            found[_slot_of(row)] = row
    return found


def _slot_of(row: StatementRow) -> Slot:
    return Slot(
        row.customer_id,
        row.source_sha256,
        row.period_ends_on,
        row.period_months,
        row.scope,
        row.is_comparative,
    )


def _make_row(
    reading: StatementReading, recorded_at: datetime, corrects: StatementRow | None
) -> dict[str, Any]:
    """Give the row of a statement; the file of a correction reached us when it first did."""
    opinion = reading.audit_opinion
    received_on = reading.received_on
    if corrects is not None:
        received_on = min(received_on, corrects.received_on)
    return {
        "id": make_id(recorded_at),
        "customer_id": reading.customer_id,
        "period_ends_on": reading.period_ends_on,
        "period_months": reading.period_months,
        "format": StatementFormat(reading.format),
        "scope": StatementScope(reading.scope),
        "currency": reading.currency,
        "unit": reading.unit,
        "audit_opinion": None if opinion is None else AuditOpinion(opinion),
        "is_comparative": reading.is_comparative,
        "document_id": reading.document_id,
        "source_name": reading.source_name,
        "source_sha256": reading.source_sha256,
        "content_sha256": reading.content_sha256,
        "received_on": received_on,
        "recorded_at": recorded_at,
        "supersedes_id": None if corrects is None else corrects.id,
        "is_current": True,
    }


def _make_figures(statement_id: str, figures: Mapping[str, FigureReading]) -> list[dict[str, Any]]:
    return [
        {
            "statement_id": statement_id,
            "item": item,
            "minor_units": figure.minor_units,
            "stated": FigureState(figure.stated),
            "raw": figure.raw,
            "page": figure.page,
            "box": None if figure.box is None else list(figure.box),
            "sheet": figure.sheet,
            "line": figure.line,
            "column": figure.column,
        }
        for item, figure in sorted(figures.items())
    ]


def _retire(session: Session, statement_ids: Sequence[str]) -> None:
    for ids in split_ids(statement_ids):
        retired = update(StatementRow).where(ids.covers(col(StatementRow.id)))
        session.exec(retired.values(is_current=False))


def _figures_of(
    session: Session, statement_ids: Sequence[str]
) -> Mapping[str, Mapping[str, StatementFigure]]:
    found: dict[str, dict[str, StatementFigure]] = defaultdict(dict)
    for ids in split_ids(statement_ids):
        query = select(StatementFigure).where(ids.covers(col(StatementFigure.statement_id)))
        for figure in session.exec(query.order_by(col(StatementFigure.item))):
            found[figure.statement_id][figure.item] = figure
    return found
