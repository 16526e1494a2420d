"""Proposing, and taking back what one proposed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.four_eyes.errors import (
    ContentChanged,
    NotItsMaker,
    ProposalDecided,
    ProposalPending,
    ProposalUnknown,
    WordsMissing,
)
from checker.four_eyes.kinds import Kinds, hash_seen
from checker.four_eyes.parties import require_party
from storage import proposals as stored
from storage.customers import lock_customer
from storage.tables import Proposal
from storage.vocabulary import ProposalState


def propose(
    session: Session,
    kinds: Kinds,
    kind: str,
    subject: str,
    payload: Mapping[str, Any],
    *,
    reason: str,
    by: Actor,
    now: datetime,
    reason_code: str | None = None,
    seen_sha256: str | None = None,
    customer_id: str | None = None,
) -> Proposal:
    """Write down what somebody wants done; nothing is done before another person says so.

    Args:
        session: Where to write; the event is recorded last.
        kinds: All kinds.
        kind: Name of one of them.
        subject: What it is about, as `review:<id>`.
        payload: What would be done, as the kind reads it.
        reason: Why, in the maker's words.
        by: The maker.
        now: The moment.
        reason_code: Why, of a list of the kind; words may be left out beside it.
        seen_sha256: `hash_seen` of what the maker's page showed; None where there was no page.
        customer_id: Whose file it belongs to.

    Raises:
        PersonNeeded, ActRefused: The actor may not propose this.
        WordsMissing: There is neither a reason nor its code.
        ContentChanged: The maker's page showed something else.
        ProposalPending: The same is proposed already.
    """
    chosen = kinds[kind]
    account = require_party(session, by, chosen.proposing_act)
    if not reason.strip() and reason_code is None:
        raise WordsMissing
    if customer_id is not None:
        lock_customer(session, customer_id)
    found_sha256 = hash_seen(chosen.seen(session, subject, payload))
    if seen_sha256 is not None and seen_sha256 != found_sha256:
        raise ContentChanged
    proposal = stored.add_proposal(
        session,
        kind=kind,
        subject=subject,
        customer_id=customer_id,
        payload=payload,
        seen_sha256=found_sha256,
        reason_code=reason_code,
        reason=reason.strip(),
        proposed_by=account.id,
        proposed_at=now,
    )
    if proposal is None:
        raise ProposalPending
    record_proposal(session, "proposal.made", proposal, by, now)
    return proposal


def withdraw(
    session: Session, kinds: Kinds, proposal_id: str, *, reason: str = "", by: Actor, now: datetime
) -> Proposal:
    """Take a proposal back that one made oneself.

    Raises:
        ProposalUnknown, ProposalDecided: There is none to take back.
        PersonNeeded, ActRefused: The actor could not propose it either.
        NotItsMaker: Somebody else proposed it.
    """
    proposal = lock_undecided(session, proposal_id)
    kind = kinds[proposal.kind]
    account = require_party(session, by, kind.proposing_act)
    if proposal.proposed_by != account.id:
        raise NotItsMaker
    stored.settle_proposal(
        session,
        proposal,
        ProposalState.WITHDRAWN,
        decided_by=account.id,
        decided_at=now,
        reason=reason.strip(),
        changes=[change.to_data() for change in kind.changes(session, proposal)],
    )
    kind.refused(session, proposal, by, now)
    record_proposal(session, "proposal.withdrawn", proposal, by, now)
    return proposal


def lock_undecided(session: Session, proposal_id: str) -> Proposal:
    """Give a proposal that waits, locked, and its customer before it.

    Raises:
        ProposalUnknown, ProposalDecided: There is none that waits.
    """
    found = stored.find_proposal(session, proposal_id)
    if found is None:
        raise ProposalUnknown(proposal=proposal_id)
    if found.customer_id is not None:
        lock_customer(session, found.customer_id)
    proposal = stored.lock_proposal(session, proposal_id)
    if proposal.state is not ProposalState.PROPOSED:
        raise ProposalDecided
    return proposal


def record_proposal(
    session: Session, action: str, proposal: Proposal, by: Actor, now: datetime
) -> None:
    """Record what became of a proposal; its words stay in its row, where they can be erased."""
    data = {
        "kind": proposal.kind,
        "about": proposal.subject,
        "seen_sha256": proposal.seen_sha256,
        "reason_code": proposal.reason_code,
        "customer_id": proposal.customer_id,
    }
    record_event(session, by, action, subject=f"proposal:{proposal.id}", data=data, now=now)
