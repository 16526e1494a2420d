"""Looking at a document: accepted, asked for again, or rejected with a reason of the list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.policy import require
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.document_view.errors import CheckReasonNeeded
from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from storage.document_checks import record_document_check
from storage.errors import DocumentUnknown
from storage.tables import Document, DocumentCheck
from storage.vocabulary import DocumentCheckState


class CheckReason(BaseModel):
    """Why a document was not accepted.

    Attributes:
        of: The outcomes that it goes with.
        title: For people.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: frozenset[DocumentCheckState]
    title: Sentence


@cache
def load_check_reasons() -> Mapping[str, CheckReason]:
    """Give the reasons by code."""
    return read_table("checker.document_view", "reasons.yaml", dict[str, CheckReason])


def check_document(
    session: Session,
    document_id: str,
    state: DocumentCheckState,
    *,
    reason_code: str | None,
    note: str | None,
    by: Actor,
    now: datetime,
) -> DocumentCheck:
    """Write down what a person made of a document.

    Args:
        session: Written in its transaction; the event is recorded last.
        document_id: The document.
        state: What came of it.
        reason_code: Why it was not accepted; None for one that was.
        note: What the person adds, if anything.
        by: Who looked.
        now: When.

    Raises:
        ActRefused: The actor may not check documents.
        CheckReasonNeeded: The reason does not go with the outcome.
        DocumentUnknown: There is no such document.
    """
    require(by, Act.CHECK_DOCUMENTS)
    is_accepted = state is DocumentCheckState.ACCEPTED
    reason = None if reason_code is None else load_check_reasons().get(reason_code)
    fits = reason_code is None if is_accepted else reason is not None and state in reason.of
    if not fits:
        raise CheckReasonNeeded
    document = session.get(Document, document_id)
    if document is None or by.account_id is None:
        raise DocumentUnknown(document=document_id)
    check = record_document_check(
        session,
        document_id=document_id,
        state=state,
        reason_code=reason_code,
        note=(note or "").strip() or None,
        account_id=by.account_id,
        at=now,
    )
    record_event(
        session,
        by,
        "document.checked",
        subject=f"document:{document_id}",
        data={
            "state": state.value,
            "reason_code": reason_code,
            "customer_id": document.customer_id,
        },
        now=now,
    )
    return check
