"""Personal numbers and originals given to a person: allowed, and in the log before it is done."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.policy import require
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.workspace import Workspace
from storage.errors import DocumentUnknown
from storage.tables import Document


def note_reveal(session: Session, document_id: str, *, by: Actor, now: datetime) -> None:
    """Write down that somebody sees the personal numbers of a document in full.

    Args:
        session: Where to write; commit it before anything is shown.
        document_id: The document.
        by: Who looks.
        now: When.

    Raises:
        ActRefused: The actor may not.
        DocumentUnknown: There is no such document.
    """
    _note(session, "document.revealed", document_id, by, now)


def open_original(
    workspace: Workspace, document_id: str, *, by: Actor, now: datetime
) -> tuple[bytes, str]:
    """Give the file a document stands in, as it came, with its name; nothing in it is masked.

    Args:
        workspace: Where documents and originals are.
        document_id: The document.
        by: Who takes it.
        now: When.

    Raises:
        ActRefused: The actor may not see personal numbers.
        DocumentUnknown: There is no such document.
        OriginalMissing, OriginalDamaged, OriginalErased: There are no bytes to give.
    """
    with workspace.database.session() as session:
        document = _note(session, "document.downloaded", document_id, by, now)
        return workspace.originals.open(session, document.original_sha256), document.name


def _note(session: Session, action: str, document_id: str, by: Actor, now: datetime) -> Document:
    require(by, Act.REVEAL_PERSONAL)
    document = session.get(Document, document_id)
    if document is None:
        raise DocumentUnknown(document=document_id)
    data = {"sha256": document.original_sha256, "customer_id": document.customer_id}
    record_event(session, by, action, subject=f"document:{document_id}", data=data, now=now)
    return document
