"""Filing what a customer sent: originals first, then one transaction for all that was read of them.

An original is safe on disk before any row names it, and the rows of a batch appear together, so
that a crash leaves either nothing or the whole. Filing the same files again changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session

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
from storage.corrections import find_corrected
from storage.customers import lock_customer
from storage.database import Database
from storage.documents import (
    StoredDocument,
    documents_of_original,
    file_document,
)
from storage.originals import StoredOriginal
from storage.sealed_originals import SealedOriginals
from storage.sheet_sets import mark_sheets_stale
from storage.statements import StoredStatement, list_statements_of_file
from storage.tables import Customer

_SETTLED = frozenset({ReadResult.OK.value, ReadResult.UNRECOGNISED.value})


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """What was read of the files of one customer.

    Attributes:
        documents: In the order of the files; a file that lies there twice counts once.
        originals: The stored bytes by hash.
        holders: Ids of customers who hold one of these files already.
    """

    documents: tuple[Document, ...]
    originals: dict[str, StoredOriginal]
    holders: frozenset[str]


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
    """

    customer: Customer
    is_new_customer: bool
    filed: tuple[Document, ...]
    known_files: int
    statements_of_others: tuple[tuple[str, str], ...] = ()


def read_folder(
    files: Sequence[Path], reader: ReaderPool, on_file: Callable[[str], None]
) -> list[Document]:
    """Read the files of one customer without storing anything; the same bytes are read once."""
    documents: dict[str, list[Document]] = {}
    for path in files:
        content = read_bytes(path)
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 not in documents:
            documents[sha256] = read_file(content, path.name, reader)
        on_file(path.name)
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
        ids, filed = _file_documents(session, chosen.customer, dossier, read, now)
        for original in read.originals.values():
            originals.record(session, original, chosen.customer.id, now)
        file_credentials(session, chosen.customer, now)
        update_identity(session, chosen.customer)
        statements = file_statements(session, chosen.customer, dossier, ids, now)
        if filed or statements.has_news:
            mark_sheets_stale(session, chosen.customer.id)
    news = {document.sha256 for document in filed}
    known_files = len(read.originals.keys() - news)
    return IntakeReport(
        chosen.customer, chosen.is_new, tuple(filed), known_files, statements.not_filed
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
    for path in batch.files:
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
            holders.update(row.document.customer_id for row in before)
            known = _recall(before, statements, path.name)
            documents += known or read_file(content, path.name, reader)
        on_file(path.name)
    return ReadBatch(tuple(documents), stored, frozenset(holders))


def _recall(
    before: Sequence[StoredDocument], statements: Sequence[StoredStatement], name: str
) -> list[Document]:
    """Give what this reader made of the same bytes before, unless it is worth another attempt.

    The file may have come from another customer, whose name for it is nobody else's business.
    """
    parts = {row.document.part: row for row in before}
    settled = all(
        row.document.reader_version == READER_VERSION and row.document.result.value in _SETTLED
        for row in parts.values()
    )
    if not settled:
        return []
    return [
        replace(
            to_filed_document(row).document,
            name=name,
            statements=tuple(
                to_filed_statement(stored).statement
                for stored in statements
                if stored.row.document_id == row.document.id
            ),
        )
        for _, row in sorted(parts.items())
    ]


def _file_documents(
    session: Session, customer: Customer, dossier: Dossier, read: ReadBatch, now: datetime
) -> tuple[Mapping[str, str], list[Document]]:
    """File the documents; give the id of each by its reference, and those that are new."""
    ids, filed = {}, []
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
            filed.append(entry.document)
    return ids, filed
