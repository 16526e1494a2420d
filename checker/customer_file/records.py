"""Documents on their way into storage and back: the reader's words here, rows there."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from sqlmodel import Session

from checker.customer_file.dossier import Dossier, FiledDocument
from checker.customer_file.kinds import REGISTER_LINE
from checker.customer_file.statements import load_statements
from ingest.document import Document, Field, Method, Money, Problem, ReadResult, Value
from storage.documents import DocumentReading, FieldReading, StoredDocument, documents_of
from storage.tables import Customer
from storage.values import Money as StoredMoney
from storage.values import decode_value

READER_VERSION = version("licet")


def to_reading(document: Document, part: int) -> DocumentReading:
    """Turn a document that was read into what storage files.

    Args:
        document: What was read.
        part: Its place among the documents of its file, from 0.
    """
    return DocumentReading(
        part=part,
        name=document.name,
        result=document.result.value,
        reader_version=READER_VERSION,
        kind=document.kind,
        confidence=document.confidence,
        pages=document.pages,
        turned_degrees=document.turned_degrees,
        problems=[_problem_to_data(problem) for problem in document.problems],
        fields={
            name: FieldReading(
                value=field.value,
                raw=field.raw,
                page=field.page,
                box=field.box,
                confidence=field.confidence,
                method=field.method.value,
            )
            for name, field in document.fields.items()
        },
    )


def load_dossier(session: Session, customer: Customer) -> Dossier:
    """Give every paper and statement on file for a customer; what a register claims is none."""
    papers = [
        to_filed_document(stored)
        for stored in documents_of(session, customer.id)
        if stored.document.kind != REGISTER_LINE
    ]
    return Dossier(customer.name, tuple(papers), tuple(load_statements(session, customer.id)))


def to_filed_document(stored: StoredDocument) -> FiledDocument:
    """Turn rows back into the document that was read."""
    row = stored.document
    document = Document(
        name=row.name,
        sha256=row.original_sha256,
        result=ReadResult(row.result.value),
        kind=row.kind,
        confidence=row.confidence,
        pages=tuple(row.pages),
        turned_degrees=tuple(row.turned_degrees or ()),
        fields={
            name: Field(
                value=to_value(decode_value(field.value)),
                raw=field.raw,
                page=field.page,
                box=(field.box[0], field.box[1], field.box[2], field.box[3]),
                confidence=field.confidence,
                method=Method(field.method.value),
            )
            for name, field in stored.fields.items()
        },
        problems=tuple(problem_from_data(problem) for problem in row.problems),
    )
    return FiledDocument(document, row.part, row.received_on)


def to_value(value: Any) -> Value | None:  # noqa: ANN401 - whatever storage decodes
    """Give a stored value as the reader's."""
    if isinstance(value, StoredMoney):
        return Money(value.minor_units, value.currency)
    found: Value | None = value
    return found


def _problem_to_data(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "field": problem.field,
        "page": problem.page,
        "details": [list(detail) for detail in problem.details],
    }


def problem_from_data(data: dict[str, Any]) -> Problem:
    """Give a stored problem as the reader's."""
    details = tuple((str(name), str(value)) for name, value in data["details"])
    return Problem(data["code"], data["field"], data["page"], details)
