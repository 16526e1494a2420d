"""What follows from a corrected field: credentials, statements and sheets are filed anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from checker.customer_file.document_fields import FieldShape, fields_of_kind
from checker.customer_file.records import to_value
from checker.customer_file.statements import to_filed_statement, to_statement_reading
from checker.intake.credential_filing import file_credentials, update_identity
from ingest.document import Money, Value
from ingest.statements import Figure, FigureSource
from storage.customers import get_customer
from storage.sheet_sets import mark_sheets_stale
from storage.statements import StoredStatement, list_statements_of_file, record_statement
from storage.tables import Document, FieldCorrection
from storage.values import decode_value


def refile_document(
    session: Session,
    document: Document,
    correction: FieldCorrection,
    written: str | None,
    now: datetime,
) -> None:
    """Bring what is on file in line with a document of which one field was corrected.

    To be called after `storage.customers.lock_customer` and `storage.corrections.correct_field`.

    Args:
        session: Written in its transaction.
        document: The document.
        correction: What was corrected.
        written: What the person wrote; None for what is not on the paper.
        now: The moment.

    Raises:
        CustomerExists: The corrected number is another customer's.
    """
    customer = get_customer(session, document.customer_id)
    if customer is None:
        raise ValueError("a document without its customer")
    shape = fields_of_kind(document.kind or "")[correction.field].shape
    if shape is FieldShape.FIGURE:
        value = _value_of(correction.after)
        _refile_figure(session, document, correction.field, value, written, now)
    else:
        before = _value_of(correction.before)
        is_code = correction.field == "unified_social_credit_code" and isinstance(before, str)
        file_credentials(session, customer, now)
        update_identity(session, customer, misread_code=str(before) if is_code else None)
    mark_sheets_stale(session, customer.id)


def _value_of(kept: Mapping[str, Any]) -> Value | None:
    reading = kept["reading"]
    return None if reading is None else to_value(decode_value(reading["value"]))


def _refile_figure(
    session: Session,
    document: Document,
    item: str,
    value: Value | None,
    written: str | None,
    now: datetime,
) -> None:
    """File the statement with the corrected figure; the one before it stays on record."""
    stored = _find_shown(session, document)
    if stored is None:
        return
    filed = to_filed_statement(stored)
    figures = dict(filed.statement.figures)
    known = figures.pop(item, None)
    if isinstance(value, Money):
        source = known.source if known else _no_source(written)
        figures[item] = Figure(value.minor_units, "value", source)
    statement = replace(filed.statement, figures=figures)
    reading = to_statement_reading(replace(filed, statement=statement), document.customer_id)
    record_statement(session, reading, recorded_at=now)


def _no_source(written: str | None) -> FigureSource:
    """What no reader found: a person says that it stands there, not where."""
    return FigureSource(page=None, box=None, sheet=None, line=None, column=None, raw=written or "")


def _find_shown(session: Session, document: Document) -> StoredStatement | None:
    """Give the statement whose figures are the document's fields: of the newest own period."""
    of_document = [
        stored
        for stored in list_statements_of_file(session, document.original_sha256)
        if stored.row.document_id == document.id
    ]
    own = [stored for stored in of_document if not stored.row.is_comparative] or of_document
    return max(
        own,
        key=lambda stored: (stored.row.period_ends_on, stored.row.scope.value == "company"),
        default=None,
    )
