"""Filing what a customer sent: originals first, then one transaction for all that was read of them.

An original is safe on disk before any row names it, and the rows of a batch appear together, so
that a crash leaves either nothing or the whole. Filing the same files again changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.customer_file.dossier import Dossier, make_dossier
from checker.customer_file.kinds import REGISTER_LINE
from checker.customer_file.records import READER_VERSION, to_filed_document, to_reading
from checker.customer_file.statements import to_filed_statement
from checker.intake.credential_filing import file_credentials, update_identity
from checker.intake.files import Batch, read_bytes
from checker.intake.identity import choose_customer
from checker.intake.statement_filing import file_statements
from ingest.document import Document, ReadResult
from ingest.reading import read_file
from ingest.sandbox import ReaderPool
from storage.corrections import copy_corrections, find_corrected
from storage.customers import lock_customer
from storage.database import Database
from storage.documents import (
    StoredDocument,
    documents_of_original,
    file_document,
)
from storage.originals import StoredOriginal
from storage.sealed_originals import SealedOriginals
from storage.shared_files import customers_sharing_files
from storage.sheet_sets import mark_many_stale, mark_sheets_stale
from storage.statements import StoredStatement, list_statements_of_file
from storage.tables import Customer

_SETTLED = frozenset({ReadResult.OK.value, ReadResult.UNRECOGNISED.value})


OnFiled = Callable[[Session, Customer, Sequence[str]], object]
"""Does what follows from papers in the transaction that files them."""


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """What was read of the files of one customer.

    Attributes:
        documents: In the order of the files; a file that lies there twice counts once.
        originals: The stored bytes by hash.
        holders: Ids of customers who hold one of these files already.
        corrected: Documents on file whose corrected fields were taken over, by the reference of
            the document that took them.
    """

    documents: tuple[Document, ...]
    originals: dict[str, StoredOriginal]
    holders: frozenset[str]
    corrected: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What filing a batch came to.

    Attributes:
        customer: To whom it was filed.
        is_new_customer: Whether the customer was added by it.
        filed: Documents that were not on file before.
        known_files: How many files held nothing new.
        statements_of_others: `(file, company)` of financial statements that bear another company's
            name and were not filed.
        document_ids: Of all documents of the batch as they are on file, new or known.
    """

    customer: Customer
    is_new_customer: bool
    filed: tuple[Document, ...]
    known_files: int
    statements_of_others: tuple[tuple[str, str], ...] = ()
    document_ids: tuple[str, ...] = ()


def read_folder(
    files: Sequence[Path], reader: ReaderPool, on_file: Callable[[str], None]
) -> list[Document]:
    """Read the files of one customer without storing anything; the same bytes are read once."""
    return read_only(Batch("", tuple(files), is_folder=True), reader, on_file)


def read_only(batch: Batch, reader: ReaderPool, on_file: Callable[[str], None]) -> list[Document]:
    """Read a batch without storing anything; the same bytes are read once."""
    documents: dict[str, list[Document]] = {}
    for name, path in batch.named_files:
        content = read_bytes(path)
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 not in documents:
            documents[sha256] = read_file(content, name, reader)
        on_file(name)
    return [document for found in documents.values() for document in found]


def ingest_batch(
    database: Database,
    originals: SealedOriginals,
    batch: Batch,
    reader: ReaderPool,
    *,
    received_on: date,
    now: datetime,
    customer: str | None = None,
    is_own: bool = False,
    on_file: Callable[[str], None],
    on_filed: OnFiled | None = None,
    by: Actor,
) -> IntakeReport:
    """File one customer's documents.

    Args:
        database: Where rows go.
        originals: Where bytes go.
        batch: The files.
        reader: Reads them.
        received_on: The day they reached us.
        now: The moment of filing.
        customer: A reference that names the customer; None lets the documents say.
        is_own: Whether the customer is the user's own company.
        on_file: Called with the name of each file that is done.
        on_filed: Called with the customer and the documents that were not on file before, if there
            are any, in the transaction that files them: what follows from papers is there with
            them.
        by: Who files.

    Raises:
        FileUnreadable, OriginalNotStored: A file could not be read or kept; nothing was filed.
        CustomerUnknown, CustomerAmbiguous: `customer` names none or several.
    """
    read = _read_batch(database, originals, batch, reader, on_file)
    dossier = make_dossier(batch.label, read.documents, received_on)
    with database.session() as session:
        chosen = choose_customer(session, batch, dossier, read.holders, wanted=customer, now=now)
        lock_customer(session, chosen.customer.id)  # two batches for one customer take turns
        chosen.customer.is_own |= is_own
        ids, news = _file_documents(session, chosen.customer, dossier, read, now)
        filed = list(news.values())
        for original in read.originals.values():
            originals.record(session, original, chosen.customer.id, now)
        file_credentials(session, chosen.customer, now)
        update_identity(session, chosen.customer)
        statements = file_statements(session, chosen.customer, dossier, ids, now)
        if filed or statements.has_news:
            mark_sheets_stale(session, chosen.customer.id)
            sharing = customers_sharing_files(
                session, chosen.customer.id, {document.sha256 for document in filed}
            )
            mark_many_stale(session, sharing)
            record_event(
                session,
                by,
                "documents.filed",
                subject=f"customer:{chosen.customer.id}",
                data={
                    "filed": len(filed),
                    "documents": sorted(ids.values()),
                    "originals": sorted({document.sha256 for document in filed}),
                },
                now=now,
            )
        if on_filed is not None and news:
            on_filed(session, chosen.customer, tuple(news))
    new_files = {document.sha256 for document in filed}
    known_files = len(read.originals.keys() - new_files)
    return IntakeReport(
        chosen.customer,
        chosen.is_new,
        tuple(filed),
        known_files,
        statements.not_filed,
        tuple(dict.fromkeys(ids.values())),
    )


def _read_batch(
    database: Database,
    originals: SealedOriginals,
    batch: Batch,
    reader: ReaderPool,
    on_file: Callable[[str], None],
) -> ReadBatch:
    documents: list[Document] = []
    stored: dict[str, StoredOriginal] = {}
    holders: set[str] = set()
    sources: dict[str, str] = {}
    for name, path in batch.named_files:
        content = read_bytes(path)
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 not in stored:
            with database.read_session() as session:
                stored[sha256] = originals.keep(session, content)
                before = [
                    row
                    for row in documents_of_original(session, sha256)
                    if row.document.kind != REGISTER_LINE
                ]
                statements = list_statements_of_file(session, sha256)
                corrected = find_corrected(session, [row.document.id for row in before])
            holders.update(row.document.customer_id for row in before)
            recalled = _choose_recalled(before, corrected)
            known = [_recall(row, statements, name) for row in recalled]
            documents += known or read_file(content, name, reader)
            sources |= {
                f"{sha256}#{part}": row.document.id
                for part, row in enumerate(recalled)
                if row.document.id in corrected
            }
        on_file(name)
    return ReadBatch(tuple(documents), stored, frozenset(holders), sources)


def _choose_recalled(
    before: Sequence[StoredDocument], corrected: Collection[str]
) -> list[StoredDocument]:
    """Choose what was made of the same bytes before, unless they are worth another attempt.

    What people corrected stands above every reader, however new: the same bytes would be misread
    again, and taken for another firm's.

    Args:
        before: Documents filed of the file, for whichever customers, the oldest first.
        corrected: Ids of those of which people corrected fields.
    """
    in_order = sorted(before, key=lambda row: row.document.id in corrected)
    parts = {row.document.part: row for row in in_order}
    is_settled = all(
        row.document.reader_version == READER_VERSION and row.document.result.value in _SETTLED
        for row in parts.values()
    )
    if is_settled or any(row.document.id in corrected for row in parts.values()):
        return [row for _, row in sorted(parts.items())]
    return []


def _recall(stored: StoredDocument, statements: Sequence[StoredStatement], name: str) -> Document:
    """Give a document as it is on file, perhaps for another customer.

    That customer's name for the file is nobody else's business.
    """
    return replace(
        to_filed_document(stored).document,
        name=name,
        statements=tuple(
            to_filed_statement(statement).statement
            for statement in statements
            if statement.row.document_id == stored.document.id
        ),
    )


def _file_documents(
    session: Session, customer: Customer, dossier: Dossier, read: ReadBatch, now: datetime
) -> tuple[Mapping[str, str], Mapping[str, Document]]:
    """File the documents; give the id of each by its reference, and those that are new by id."""
    ids: dict[str, str] = {}
    news: dict[str, Document] = {}
    for entry in dossier.documents:
        filing = file_document(
            session,
            customer_id=customer.id,
            original=read.originals[entry.document.sha256],
            reading=to_reading(entry.document, entry.part),
            received_on=entry.received_on,
            recorded_at=now,
        )
        ids[entry.reference] = filing.document_id
        if filing.is_new:
            news[filing.document_id] = entry.document
            source = read.corrected.get(entry.reference)
            if source is not None:
                copy_corrections(session, source, filing.document_id)
    return ids, news
