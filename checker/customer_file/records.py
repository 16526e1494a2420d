"""Documents on their way into storage and back: the reader's words here, rows there."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from sqlmodel import Session

from checker.customer_file.dossier import (
    Dossier,
    FiledDocument,
    FiledHit,
    FiledRegistryRecord,
    SharedFile,
    SharedPicture,
)
from checker.customer_file.kinds import REGISTER_LINE
from checker.customer_file.statements import load_statements
from ingest.document import Document, Field, Method, Money, Problem, ReadResult, Sign, Value
from storage.alike_pictures import alike_pictures
from storage.documents import DocumentReading, FieldReading, StoredDocument, documents_of
from storage.registry_records import records_of
from storage.screening import find_parties, standing_hits
from storage.shared_files import shared_files
from storage.tables import Customer
from storage.values import Money as StoredMoney
from storage.values import decode_value
from storage.vocabulary import MatchAnswer

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
        signs=[_sign_to_data(sign) for sign in document.signs],
        picture_hashes=document.picture_hashes,
        fields={
            name: FieldReading(
                value=field.value,
                raw=field.raw,
                page=field.page,
                box=field.box,
                confidence=field.confidence,
                method=field.method.value,
                chance=field.chance,
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
    return Dossier(
        customer.name,
        tuple(papers),
        tuple(load_statements(session, customer.id)),
        load_shared_files(session, customer.id),
        load_shared_pictures(session, customer.id),
        load_hits(session, customer.id),
        load_registry_records(session, customer.id),
    )


def load_shared_files(session: Session, customer_id: str) -> tuple[SharedFile, ...]:
    """Give the files of a customer that other customers have handed in too."""
    return tuple(
        SharedFile(row.sha256, row.customer_id, row.received_on)
        for row in shared_files(session, customer_id)
    )


def load_shared_pictures(session: Session, customer_id: str) -> tuple[SharedPicture, ...]:
    """Give the pages of a customer that show a picture of another customer's."""
    return tuple(
        SharedPicture(
            row.sha256,
            row.page,
            row.other_sha256,
            row.other_page,
            row.customer_id,
            row.received_on,
        )
        for row in alike_pictures(session, customer_id)
    )


def load_hits(session: Session, customer_id: str) -> tuple[FiledHit, ...] | None:
    """Give the standing hits of a customer; None where it was never screened."""
    screened = find_parties(session, customer_id)
    if screened is None or screened.screened_at is None:
        return None
    return tuple(
        FiledHit(
            hit_id=hit.id,
            party=hit.party,
            list_kind=hit.list_kind,
            source_id=hit.source_id,
            is_strong=hit.answer is MatchAnswer.HIT,
            state=hit.state,
            found_on=hit.found_at.date(),
        )
        for hit in standing_hits(session, [customer_id])
    )


def load_registry_records(session: Session, customer_id: str) -> tuple[FiledRegistryRecord, ...]:
    """Give what registers said of a customer."""
    return tuple(
        FiledRegistryRecord(
            reference=row.id,
            source=row.source,
            as_of=row.as_of,
            received_on=row.recorded_at.date(),
            values=row.content["values"],
            sections=row.content["sections"],
            numbers=row.content["numbers"],
            problem_codes=tuple(code for _, code, _ in row.content["problems"]),
        )
        for row in records_of(session, customer_id)
    )


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
                chance=field.chance,
            )
            for name, field in stored.fields.items()
        },
        problems=tuple(problem_from_data(problem) for problem in row.problems),
        signs=tuple(sign_from_data(sign) for sign in row.signs or ()),
        picture_hashes=tuple(row.picture_hashes or ()),
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


def _sign_to_data(sign: Sign) -> dict[str, Any]:
    return {
        "code": sign.code,
        "page": sign.page,
        "box": None if sign.box is None else list(sign.box),
        "details": [list(detail) for detail in sign.details],
    }


def sign_from_data(data: dict[str, Any]) -> Sign:
    """Give a stored sign as the reader's."""
    box = data["box"]
    return Sign(
        data["code"],
        data["page"],
        None if box is None else (box[0], box[1], box[2], box[3]),
        _details_from_data(data["details"]),
    )


def problem_from_data(data: dict[str, Any]) -> Problem:
    """Give a stored problem as the reader's."""
    details = _details_from_data(data["details"])
    return Problem(data["code"], data["field"], data["page"], details)


def _details_from_data(data: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(name), str(value)) for name, value in data)
