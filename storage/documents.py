"""Filing documents with their fields: the same file twice for a customer is one document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, or_, select

from storage.identity import make_id
from storage.insertion import insert_if_absent
from storage.originals import StoredOriginal
from storage.selection import is_named, write_names
from storage.tables import Document, DocumentField, Original
from storage.values import FieldValue, encode_value
from storage.vocabulary import ReadingMethod, ReadingResult


@dataclass(frozen=True, slots=True)
class FieldReading:
    """A field as the reader gave it; the attributes are those of `DocumentField`.

    Attributes:
        value: The typed value; None where it cannot be trusted.
        raw: The characters on the page.
        page: From 1.
        box: Shares of the upright page.
        confidence: 0 to 1.
        method: One of `ReadingMethod`.
        chance: That the value is right, as measured; None where that was not measured.
    """

    value: FieldValue | None
    raw: str
    page: int
    box: Sequence[float]
    confidence: float
    method: str
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """A document as the reader gave it; the attributes are those of `Document`.

    Attributes:
        part: Its place among the documents of the file, from 0.
        name: The file's name.
        result: One of `ReadingResult`.
        reader_version: Which reader read it.
        kind: None unless `result` is `ok`.
        confidence: Of the classification, 0 to 1.
        pages: Page numbers, from 1.
        problems: As JSON.
        fields: By field name.
        turned_degrees: By how much each page was turned clockwise to stand upright.
        signs: As JSON.
        picture_hashes: Of the picture of each page, hexadecimal; empty for a page without.
    """

    part: int
    name: str
    result: str
    reader_version: str
    kind: str | None
    confidence: float
    pages: Sequence[int]
    problems: Sequence[Mapping[str, Any]]
    fields: Mapping[str, FieldReading]
    turned_degrees: Sequence[int] = ()
    signs: Sequence[Mapping[str, Any]] = ()
    picture_hashes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document on file with its fields by name."""

    document: Document
    fields: Mapping[str, DocumentField]


@dataclass(frozen=True, slots=True)
class Filing:
    """What filing came to.

    Attributes:
        document_id: The document on file.
        is_new: False when the customer's file already held what was read.
    """

    document_id: str
    is_new: bool


def file_original(session: Session, original: StoredOriginal, recorded_at: datetime) -> None:
    """Write down that a file is kept; the same bytes are kept once."""
    row = Original(
        sha256=original.sha256,
        size_bytes=original.size_bytes,
        media_type=original.media_type,
        recorded_at=recorded_at,
    )
    insert_if_absent(session, row)


def file_document(
    session: Session,
    *,
    customer_id: str,
    original: StoredOriginal,
    reading: DocumentReading,
    received_on: date,
    recorded_at: datetime,
) -> Filing:
    """File a document with all its fields, or find that it is on file already.

    A document on file only as one that could not be read gives way to a reading that succeeds.

    Args:
        session: The document and its fields are written in its transaction, all or none.
        customer_id: Whose document it is.
        original: What `Originals.store` gave back: the bytes are safe before the row names them.
        reading: What was read.
        received_on: The day the file reached us.
        recorded_at: The moment of filing.
    """
    file_original(session, original, recorded_at)
    document = Document(
        id=make_id(recorded_at),
        customer_id=customer_id,
        original_sha256=original.sha256,
        part=reading.part,
        name=reading.name,
        kind=reading.kind,
        result=ReadingResult(reading.result),
        confidence=reading.confidence,
        pages=list(reading.pages),
        turned_degrees=list(reading.turned_degrees),
        problems=[dict(problem) for problem in reading.problems],
        signs=[dict(sign) for sign in reading.signs],
        picture_hashes=list(reading.picture_hashes) if any(reading.picture_hashes) else None,
        received_on=received_on,
        recorded_at=recorded_at,
        reader_version=reading.reader_version,
    )
    if not insert_if_absent(session, document):
        on_file = session.exec(
            select(Document).where(
                Document.customer_id == customer_id,
                Document.original_sha256 == original.sha256,
                Document.part == reading.part,
            )
        ).one()
        if on_file.result is ReadingResult.OK or document.result is not ReadingResult.OK:
            return Filing(on_file.id, is_new=False)
        _take_over(on_file, document)
        document = on_file
    session.add_all(make_field(document.id, name, field) for name, field in reading.fields.items())
    session.flush()
    return Filing(document.id, is_new=True)


def _take_over(on_file: Document, read_now: Document) -> None:
    """Let a document that could not be read have what another attempt did read of it."""
    for column in (
        "kind",
        "result",
        "confidence",
        "pages",
        "turned_degrees",
        "problems",
        "signs",
        "picture_hashes",
        "reader_version",
    ):
        setattr(on_file, column, getattr(read_now, column))


def read_document(session: Session, document_id: str) -> StoredDocument | None:
    """Give a document on file with its fields."""
    document = session.get(Document, document_id)
    return None if document is None else _with_fields(session, [document])[0]


def documents_of(
    session: Session, customer_id: str, *, received_by: date | None = None
) -> Sequence[StoredDocument]:
    """Give a customer's documents with their fields, in the order of receipt.

    Args:
        session: Where to look.
        customer_id: Whose documents.
        received_by: Leave out what reached us after this day; None leaves out nothing.
    """
    asked = {"customer_id": customer_id, "received_by": received_by or date.max}
    return _with_fields(session, session.scalars(_prepare_documents(), asked).all())


@cache
def _prepare_documents() -> Select[Document]:
    query = select_columns(Document).where(
        col(Document.customer_id) == bindparam("customer_id"),
        col(Document.received_on) <= bindparam("received_by"),
    )
    return query.order_by(
        col(Document.received_on),
        col(Document.recorded_at),
        col(Document.original_sha256),
        col(Document.part),
    )


def documents_of_original(session: Session, sha256: str) -> Sequence[StoredDocument]:
    """Give the documents that were filed of one file, for whichever customers, the oldest first."""
    query = select(Document).where(Document.original_sha256 == sha256)
    return _with_fields(session, session.exec(query.order_by(col(Document.id))).all())


def document_ids_of_files(
    session: Session, customer_id: str, hashes: Collection[str]
) -> dict[str, str]:
    """Give by hash of a file the first document that a customer has of it."""
    query = select(Document.original_sha256, Document.id).where(
        Document.customer_id == customer_id, col(Document.original_sha256).in_(hashes)
    )
    found = session.exec(query.order_by(col(Document.id).desc()))
    return dict(found.all())


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The documents of a customer that were filed before and after one.

    Attributes:
        previous_id: None for the first.
        next_id: None for the last.
    """

    previous_id: str | None
    next_id: str | None


def neighbours_of(
    session: Session, document: Document, *, but_of_kind: str | None = None
) -> Neighbours:
    """Give the documents of the same customer beside one, in the order of filing.

    Args:
        session: Where to look.
        document: The one.
        but_of_kind: Documents of this kind are passed over: lines of a register are no papers.
    """
    query = select(Document.id).where(
        Document.customer_id == document.customer_id,
        or_(col(Document.kind).is_(None), col(Document.kind) != but_of_kind),
    )
    earlier = query.where(Document.id < document.id).order_by(col(Document.id).desc())
    later = query.where(Document.id > document.id).order_by(col(Document.id))
    return Neighbours(session.exec(earlier.limit(1)).first(), session.exec(later.limit(1)).first())


def make_field(document_id: str, name: str, field: FieldReading) -> DocumentField:
    """Make the row of a field."""
    return DocumentField(
        document_id=document_id,
        name=name,
        value=encode_value(field.value),
        raw=field.raw,
        page=field.page,
        box=list(field.box),
        confidence=field.confidence,
        method=ReadingMethod(field.method),
        chance=field.chance,
    )


def _with_fields(session: Session, documents: Sequence[Document]) -> list[StoredDocument]:
    dialect = session.get_bind().dialect.name
    asked = {"names": write_names(dialect, [document.id for document in documents])}
    fields: dict[str, dict[str, DocumentField]] = defaultdict(dict)
    for field in session.scalars(_prepare_fields(dialect), asked):
        fields[field.document_id][field.name] = field
    return [StoredDocument(document, fields.get(document.id, {})) for document in documents]


@cache
def _prepare_fields(dialect: str) -> Select[DocumentField]:
    query = select_columns(DocumentField).where(is_named(dialect, col(DocumentField.document_id)))
    return query.order_by(col(DocumentField.name))
