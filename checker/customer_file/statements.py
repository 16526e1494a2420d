"""Statements on their way into storage and back: the reader's words here, rows there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from checker.customer_file.dossier import FiledStatement
from ingest.document import Box
from ingest.statements import Figure, FigureSource, Statement
from storage.statements import (
    FigureReading,
    StatementReading,
    StoredStatement,
    list_statements,
)
from storage.tables import StatementFigure


def to_statement_reading(filed: FiledStatement, customer_id: str) -> StatementReading:
    """Turn a statement that was read into what storage files."""
    read = filed.statement
    return StatementReading(
        customer_id=customer_id,
        period_ends_on=read.period_ends_on,
        period_months=read.period_months,
        format=read.format,
        scope=read.scope,
        currency=read.currency,
        unit=read.unit,
        audit_opinion=read.audit_opinion,
        is_comparative=read.is_comparative,
        source_name=filed.source_name,
        source_sha256=filed.source_sha256,
        received_on=filed.received_on,
        document_id=filed.document_id,
        figures={
            item: FigureReading(
                minor_units=figure.minor_units,
                stated=figure.stated,
                raw=figure.source.raw,
                page=figure.source.page,
                box=figure.source.box,
                sheet=figure.source.sheet,
                line=figure.source.line,
                column=figure.source.column,
            )
            for item, figure in read.figures.items()
        },
    )


def load_statements(
    session: Session, customer_id: str, known_on: date = date.max
) -> list[FiledStatement]:
    """Give what was known of a customer's statements on a day, the latest period first."""
    return [
        to_filed_statement(stored)
        for stored in list_statements(session, customer_id, known_on=known_on)
    ]


def to_filed_statement(stored: StoredStatement) -> FiledStatement:
    """Turn rows back into the statement that was read; whose name it bore is not kept."""
    row = stored.row
    statement = Statement(
        period_ends_on=row.period_ends_on,
        period_months=row.period_months,
        format=row.format.value,
        scope=row.scope.value,
        currency=row.currency,
        unit=row.unit,
        figures={item: _to_figure(figure) for item, figure in stored.figures.items()},
        is_comparative=row.is_comparative,
        audit_opinion=None if row.audit_opinion is None else row.audit_opinion.value,
        company_name=None,
        company_code=None,
    )
    return FiledStatement(
        statement, row.received_on, row.source_name, row.source_sha256, row.document_id, row.id
    )


def _to_figure(figure: StatementFigure) -> Figure:
    source = FigureSource(
        page=figure.page,
        box=_to_box(figure.box),
        sheet=figure.sheet,
        line=figure.line,
        column=figure.column,
        raw=figure.raw,
    )
    return Figure(figure.minor_units, figure.stated.value, source)


def _to_box(edges: Sequence[float] | None) -> Box | None:
    return None if edges is None else (edges[0], edges[1], edges[2], edges[3])
