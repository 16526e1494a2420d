"""Proposals on file: one person makes one, another decides it, once.

Who may do so is the business of `checker.four_eyes`; here the row is locked, settled and read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal_column
from sqlmodel import Session, col, select, update

from storage.identity import make_id
from storage.insertion import insert_if_absent
from storage.tables import Proposal
from storage.vocabulary import ProposalState

_IS_UNDECIDED: ColumnElement[bool] = col(Proposal.state) == literal_column("'proposed'")
"""Written out, not bound: the index of what is undecided serves a query that says so itself."""


def add_proposal(
    session: Session,
    *,
    kind: str,
    subject: str,
    customer_id: str | None,
    payload: Mapping[str, Any],
    seen_sha256: str,
    reason_code: str | None,
    reason: str,
    proposed_by: str,
    proposed_at: datetime,
) -> Proposal | None:
    """Write a proposal down, undecided; the attributes are those of `storage.tables.Proposal`.

    Returns:
        None where one of the kind is undecided about the subject.
    """
    proposal = Proposal(
        id=make_id(proposed_at),
        kind=kind,
        subject=subject,
        customer_id=customer_id,
        payload=dict(payload),
        seen_sha256=seen_sha256,
        reason_code=reason_code,
        reason=reason,
        state=ProposalState.PROPOSED,
        proposed_by=proposed_by,
        proposed_at=proposed_at,
    )
    if not insert_if_absent(session, proposal):
        return None
    return session.get_one(Proposal, proposal.id)


def find_proposal(session: Session, proposal_id: str) -> Proposal | None:
    """Give a proposal as it is on file."""
    return session.get(Proposal, proposal_id)


def lock_proposal(session: Session, proposal_id: str) -> Proposal:
    """Give a proposal as it is now; others who would decide it wait until the transaction ends."""
    query = select(Proposal).where(Proposal.id == proposal_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def settle_proposal(
    session: Session,
    proposal: Proposal,
    state: ProposalState,
    *,
    decided_by: str | None,
    decided_at: datetime,
    reason: str,
    changes: Sequence[Mapping[str, Any]],
) -> None:
    """Decide a locked proposal; the database refuses to do so twice, or by the wrong person."""
    proposal.state = state
    proposal.decided_by = decided_by
    proposal.decided_at = decided_at
    proposal.decision_reason = reason
    proposal.changes = [dict(change) for change in changes]
    session.flush()


def undecided_proposals(
    session: Session,
    kinds: Collection[str],
    *,
    but_of: str | None = None,
    after_id: str | None = None,
    limit: int = 50,
) -> Sequence[Proposal]:
    """Give a page of what waits for a decision, the oldest first.

    Args:
        session: Where to look.
        kinds: Of these kinds.
        but_of: Leave out what this account proposed: it cannot decide that.
        after_id: The last of the page before; None for the first page.
        limit: How many at most.
    """
    query = select(Proposal).where(_IS_UNDECIDED, col(Proposal.kind).in_(kinds))
    if but_of is not None:
        query = query.where(Proposal.proposed_by != but_of)
    if after_id is not None:
        query = query.where(Proposal.id > after_id)
    return session.exec(query.order_by(col(Proposal.id)).limit(limit)).all()


def undecided_about(
    session: Session, kinds: Collection[str], subjects: Collection[str]
) -> Sequence[Proposal]:
    """Give what waits for a decision about some subjects, of these kinds."""
    query = select(Proposal).where(
        _IS_UNDECIDED, col(Proposal.kind).in_(kinds), col(Proposal.subject).in_(subjects)
    )
    return session.exec(query).all()


def settled_proposals(
    session: Session,
    kinds: Collection[str],
    *,
    state: ProposalState | None = None,
    before_id: str | None = None,
    limit: int = 50,
) -> Sequence[Proposal]:
    """Give a page of what waits no longer, what was proposed last first.

    Args:
        session: Where to look.
        kinds: Of these kinds.
        state: What became of them; None for all.
        before_id: The last of the page before; None for the first page.
        limit: How many at most.
    """
    query = select(Proposal).where(
        col(Proposal.kind).in_(kinds),
        Proposal.state != ProposalState.PROPOSED if state is None else Proposal.state == state,
    )
    if before_id is not None:
        query = query.where(Proposal.id < before_id)
    return session.exec(query.order_by(col(Proposal.id).desc()).limit(limit)).all()


def undecided_of_customer(session: Session, customer_id: str) -> Sequence[Proposal]:
    """Give what waits for a decision about a customer, the oldest first."""
    query = select(Proposal).where(_IS_UNDECIDED, Proposal.customer_id == customer_id)
    return session.exec(query.order_by(col(Proposal.id))).all()


def proposals_about(session: Session, subject: str, *, limit: int = 100) -> Sequence[Proposal]:
    """Give all that was ever proposed about a subject, the newest first."""
    query = select(Proposal).where(Proposal.subject == subject)
    return session.exec(query.order_by(col(Proposal.id).desc()).limit(limit)).all()


def proposals_of_customer(
    session: Session, customer_id: str, *, before_id: str | None = None, limit: int = 50
) -> Sequence[Proposal]:
    """Give a page of all that was ever proposed about a customer, the newest first."""
    query = select(Proposal).where(Proposal.customer_id == customer_id)
    if before_id is not None:
        query = query.where(Proposal.id < before_id)
    return session.exec(query.order_by(col(Proposal.id).desc()).limit(limit)).all()


def proposals_by(
    session: Session,
    account_id: str,
    *,
    kinds: Collection[str] | None = None,
    before_id: str | None = None,
    limit: int = 50,
) -> Sequence[Proposal]:
    """Give a page of what an account proposed, the newest first; of some kinds, or of all."""
    query = select(Proposal).where(Proposal.proposed_by == account_id)
    if kinds is not None:
        query = query.where(col(Proposal.kind).in_(kinds))
    if before_id is not None:
        query = query.where(Proposal.id < before_id)
    return session.exec(query.order_by(col(Proposal.id).desc()).limit(limit)).all()


def lapse_proposals(
    session: Session, customer_id: str, *, at: datetime, but: str | None = None
) -> int:
    """Close what waits for a decision about a customer who is gone; give how much it was.

    Args:
        session: Where to write.
        customer_id: Whose proposals.
        at: The moment.
        but: A proposal that stays as it is.
    """
    query = update(Proposal).where(_IS_UNDECIDED, col(Proposal.customer_id) == customer_id)
    if but is not None:
        query = query.where(col(Proposal.id) != but)
    return session.exec(query.values(state=ProposalState.LAPSED, decided_at=at)).rowcount
