"""Deciding: another person approves or refuses; what was approved is done in the same breath."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.four_eyes.errors import ContentChanged, WordsMissing
from checker.four_eyes.kinds import Kinds, hash_seen
from checker.four_eyes.parties import require_party, require_second_person
from checker.four_eyes.proposing import lock_undecided, record_proposal
from storage import proposals as stored
from storage.tables import Proposal
from storage.vocabulary import ProposalState


def decide(
    session: Session,
    kinds: Kinds,
    proposal_id: str,
    *,
    approve: bool,
    reason: str,
    by: Actor,
    now: datetime,
    seen_sha256: str,
) -> Proposal:
    """Approve or refuse what another person proposed; an approved proposal is applied at once.

    An approval holds for exactly what its maker saw: if that has changed since, it is refused to
    approve, never to refuse, so that what is out of date can be cleared away.

    Args:
        session: Where to write; customer and proposal are locked, the event is recorded last.
        kinds: All kinds.
        proposal_id: Which one.
        approve: False to refuse it.
        reason: Why, in the approver's words.
        by: The approver.
        now: The moment.
        seen_sha256: The proposal's, as the approver's page showed it.

    Raises:
        ProposalUnknown, ProposalDecided: There is none that waits.
        PersonNeeded, ActRefused: The actor may not decide this.
        TwoPeopleNeeded: The actor proposed it, or it is about the actor's own account.
        WordsMissing: It is not said why.
        ContentChanged: The page showed another proposal, or what it rests on is not as it was.
    """
    proposal = lock_undecided(session, proposal_id)
    kind = kinds[proposal.kind]
    account = require_party(session, by, kind.deciding_act)
    require_second_person(session, proposal, account)
    if not reason.strip():
        raise WordsMissing
    if seen_sha256 != proposal.seen_sha256:
        raise ContentChanged
    if approve:
        found = kind.seen(session, proposal.subject, proposal.payload)
        if hash_seen(found) != proposal.seen_sha256:
            raise ContentChanged
    changes = [change.to_data() for change in kind.changes(session, proposal)]
    stored.settle_proposal(
        session,
        proposal,
        ProposalState.APPROVED if approve else ProposalState.REFUSED,
        decided_by=account.id,
        decided_at=now,
        reason=reason.strip(),
        changes=changes,
    )
    if approve:
        kind.apply(session, proposal, by, now)
    else:
        kind.refused(session, proposal, by, now)
    action = "proposal.approved" if approve else "proposal.refused"
    record_proposal(session, action, proposal, by, now)
    return proposal
