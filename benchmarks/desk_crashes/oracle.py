"""What must be so after a death: each row with its event, each event with its row, all once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, select

from benchmarks.desk_crashes.installation import Installation
from checker.audit_log.checkpoints import checkpoint_path, load_public_key, read_checkpoints
from checker.audit_log.verifying import verify_log
from storage.tables import (
    Customer,
    Document,
    DocumentField,
    Event,
    FieldCorrection,
    Proposal,
    Review,
)
from storage.verification import sweep_unrecorded, verify_store
from storage.vocabulary import ProposalState, ReviewState

_SETTLED = {
    ProposalState.APPROVED: "proposal.approved",
    ProposalState.REFUSED: "proposal.refused",
    ProposalState.WITHDRAWN: "proposal.withdrawn",
}


def find_faults(installation: Installation) -> Iterator[str]:
    """Say everything that is not as it must be, whatever was going on when the programs died."""
    data_dir = installation.settings.data_dir
    known = read_checkpoints(checkpoint_path(data_dir))
    verdict = verify_log(installation.database, known.checkpoints, load_public_key(data_dir))
    if verdict.fault is not None:
        yield f"log: {verdict.fault.kind} at {verdict.fault.seq}"
    with installation.database.read_session() as session:
        yield from _find_faults_of_files(session, installation)
        events = session.exec(select(Event)).all()
        yield from _find_faults_of_papers(session, events)
        yield from _find_faults_of_proposals(session, events)
    if installation.database.is_sqlite:
        with installation.database.engine.connect() as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if said != "ok" or broken:
            yield f"SQLite: {said}, {len(broken)} foreign keys"


def sweep(installation: Installation) -> int:
    """Remove files that no row names, as the beat does in time; give how many there were."""
    originals, forever = installation.workspace.originals, datetime.now(UTC) + timedelta(days=9)
    with installation.database.read_session() as session:
        return originals.sweep(forever) + sweep_unrecorded(session, originals, forever)


def _find_faults_of_files(session: Session, installation: Installation) -> Iterator[str]:
    report = verify_store(session, installation.workspace.originals)
    if not report.is_sound:
        yield f"originals: {len(report.missing)} missing, {len(report.damaged)} damaged"
    recent = select(Document).order_by(Document.id.desc()).limit(8)  # type: ignore[attr-defined]
    for document in session.exec(recent):
        installation.workspace.originals.open(session, document.original_sha256)


def _find_faults_of_papers(session: Session, events: Iterable[Event]) -> Iterator[str]:
    documents = {row.id: row.customer_id for row in session.exec(select(Document))}
    with_fields = set(session.exec(select(DocumentField.document_id).distinct()))
    told = Counter(
        document_id
        for event in events
        if event.action == "documents.filed"
        for document_id in json.loads(event.body)["data"]["documents"]
    )
    if documents.keys() != with_fields:
        yield f"{len(documents.keys() ^ with_fields)} documents and fields apart"
    if documents.keys() != told.keys():
        yield f"{len(documents.keys() ^ told.keys())} documents without event, or events without"
    customers = set(session.exec(select(Customer.id)))
    reviewed = Counter(session.exec(select(Review.customer_id)))
    opened = Counter(event.customer_id for event in events if event.action == "review.opened")
    if customers != set(documents.values()) or customers != reviewed.keys() or reviewed != opened:
        yield "customers, their documents, their reviews and the events of opening do not agree"
    if reviewed and max(reviewed.values()) > 1:
        yield "a customer has two reviews"


def _find_faults_of_proposals(session: Session, events: Iterable[Event]) -> Iterator[str]:
    told = Counter((event.action, event.subject) for event in events)
    reviews = {row.id: row for row in session.exec(select(Review))}
    corrections = Counter(row.proposal_id for row in session.exec(select(FieldCorrection)))
    waiting = set()
    for proposal in session.exec(select(Proposal)):
        subject = f"proposal:{proposal.id}"
        if told["proposal.made", subject] != 1:
            yield f"{proposal.kind}: made, {told['proposal.made', subject]} events"
        for state, action in _SETTLED.items():
            if told[action, subject] != (proposal.state is state):
                yield f"{proposal.kind}: {proposal.state}, {told[action, subject]} of {action}"
        is_approved = proposal.state is ProposalState.APPROVED
        if proposal.kind == "field_correction" and corrections[proposal.id] != is_approved:
            yield f"a correction is {proposal.state} and took effect {corrections[proposal.id]}x"
        if proposal.kind == "review_decision":
            review = reviews[proposal.subject.partition(":")[2]]
            if (review.proposal_id == proposal.id) is not is_approved:
                yield f"a decision is {proposal.state} and its review {review.state}"
            if proposal.state is ProposalState.PROPOSED:
                waiting.add(review.id)
    for review in reviews.values():
        subject = f"review:{review.id}"
        if (review.state is ReviewState.SUBMITTED) is not (review.id in waiting):
            yield f"a review is {review.state} and its proposal is not"
        if told["review.decided", subject] != (review.state is ReviewState.DECIDED):
            yield f"a review is {review.state}, {told['review.decided', subject]} events"
