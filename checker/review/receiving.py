"""Receiving papers at the desk: filed, and met with what was asked for, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.intake.filing import IntakeReport, OnFiled
from checker.intake.uploads import Upload, file_uploads
from checker.review.opening import note_documents
from checker.workspace import Workspace
from ingest.sandbox import ReaderPool
from storage.documents import StoredDocument, read_document
from storage.reviews import undecided_review
from storage.tables import Customer, Review


@dataclass(frozen=True, slots=True)
class Received:
    """What came of papers that were sent.

    Attributes:
        report: Of the filing.
        documents: Every document of the files, new or known, as it is on file.
        review: The review under way; None where nothing was new and none is.
    """

    report: IntakeReport
    documents: tuple[StoredDocument, ...]
    review: Review | None


def receive_uploads(
    workspace: Workspace,
    uploads: Sequence[Upload],
    customer_id: str | None,
    *,
    purpose: str,
    by: Actor,
    now: datetime,
    reader: ReaderPool,
    label: str | None = None,
) -> Received:
    """File uploads of one customer and let a review go on with them, or open one.

    Args:
        workspace: Where they go.
        uploads: At least one.
        customer_id: Whose they are; None lets the documents say.
        purpose: For which purpose a review is opened.
        by: Who files them.
        now: The moment, in the office's time zone.
        reader: Reads them.
        label: What to call a new customer until a document says better.

    Raises:
        LicetError: As `file_uploads`; nothing was filed.
    """
    report = file_uploads(
        workspace,
        uploads,
        customer_id,
        by=by,
        now=now,
        reader=reader,
        label=label,
        on_filed=note_at_filing(purpose, by, now),
    )
    with workspace.database.read_session() as session:
        found = [read_document(session, document_id) for document_id in report.document_ids]
        review = undecided_review(session, report.customer.id, purpose)
    return Received(report, tuple(each for each in found if each is not None), review)


def note_at_filing(purpose: str, by: Actor, now: datetime) -> OnFiled:
    """Give what lets a review go on with papers, or opens one, in the transaction that files them.

    The user's own company is reviewed by nobody.

    Args:
        purpose: For which purpose a review is opened.
        by: Who files.
        now: The moment, in the office's time zone.
    """

    def note(session: Session, customer: Customer, document_ids: Sequence[str]) -> None:
        if not customer.is_own:
            note_documents(session, customer.id, document_ids, purpose=purpose, by=by, now=now)

    return note
