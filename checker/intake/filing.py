"""Filing what a customer sent: originals first, then one transaction for all that was read of them.

An original is safe on disk before any row names it, and the rows of a batch appear together, so
that a crash leaves either nothing or the whole. Filing the same files again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.customer_file.dossier import Dossier, make_dossier
from checker.customer_file.records import to_reading
from checker.intake.alike_pictures import note_alike_pictures
from checker.intake.batch_reading import ReadBatch, read_batch
from checker.intake.credential_filing import file_credentials, update_identity
from checker.intake.files import Batch
from checker.intake.identity import choose_customer
from checker.intake.statement_filing import file_statements
from ingest.document import Document
from ingest.sandbox import ReaderPool
from storage.corrections import copy_corrections
from storage.customers import lock_customer
from storage.database import Database
from storage.documents import (
    file_document,
)
from storage.sealed_originals import SealedOriginals
from storage.shared_files import customers_sharing_files
from storage.sheet_sets import mark_many_stale, mark_sheets_stale
from storage.tables import Customer

OnFiled = Callable[[Session, Customer, Sequence[str]], object]
"""Does what follows from papers in the transaction that files them."""


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
    read = read_batch(database, originals, batch, reader, on_file)
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
            mark_many_stale(session, {*sharing, *note_alike_pictures(session, tuple(news))})
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
