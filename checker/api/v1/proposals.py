"""Proposals: what waits for a second person, and what one made oneself; no program decides.

Somebody reads the kinds that their roles could propose or decide; who reads the log reads all.
"""

from __future__ import annotations

from typing import Any

from checker.access import policy
from checker.access.roles import Act
from checker.api.v1.cursors import id_of, read_cursor, write_cursor
from checker.api.v1.routes import ApiRoutes, Told
from checker.api.v1.words import Body, Cursor, IdInPath, InBothLanguages, Limit, PerhapsWords, Shown
from checker.four_eyes.errors import ProposalUnknown
from checker.four_eyes.proposing import withdraw
from checker.four_eyes.reading import list_changes
from checker.http.visit import Visit, Visiting
from storage.proposals import find_proposal, proposals_by, undecided_proposals
from storage.tables import Proposal

routes = ApiRoutes("proposals")


class ProposalMade(Shown):
    """A proposal, by its number and state."""

    id: str
    kind: str
    state: str
    seen_sha256: str


class ProposalLine(ProposalMade):
    """A proposal: of what kind, about what, by whom, and what became of it."""

    title: InBothLanguages
    subject: str
    customer_id: str | None
    reason_code: str | None
    reason: str
    proposed_by: str
    proposed_at: str
    decided_by: str | None
    decided_at: str | None


class ProposalsShown(Shown):
    """A page of proposals."""

    items: list[ProposalLine]
    next: str | None


class ChangeShown(Shown):
    """One line of what would be different."""

    label: InBothLanguages
    before: str | None
    after: str | None


class ProposalShown(ProposalLine):
    """A proposal with what would be different; of a settled one, what would have been.

    Personal numbers are masked. Nothing is left of it after an erasure.
    """

    changes: list[ChangeShown]


class WithdrawalWanted(Body):
    """Why a proposal is taken back."""

    reason: PerhapsWords = ""


@routes.read("/proposals", act=Act.READ_CUSTOMERS, answer=ProposalsShown)
def list_proposals(
    visit: Visiting, is_mine: bool = False, cursor: Cursor = None, limit: Limit = 50
) -> Told:
    """List what waits for a decision, the oldest first; or all one's own, the newest first."""
    kinds = _readable_kinds(visit)
    place = read_cursor(cursor, id_of)
    with visit.desk.database.read_session() as session:
        if is_mine:
            account_id = visit.actor.account_id or ""
            found = proposals_by(session, account_id, before_id=place, limit=limit)
        else:
            found = undecided_proposals(session, kinds, after_id=place, limit=limit)
    following = write_cursor(found[-1].id) if len(found) == limit else None
    return Told({"items": [_line(each, visit) for each in found], "next": following})


@routes.read("/proposals/{proposal_id}", act=Act.READ_CUSTOMERS, answer=ProposalShown)
def show_proposal(visit: Visiting, proposal_id: IdInPath) -> Told:
    """Show a proposal with what would be different."""
    with visit.desk.database.read_session() as session:
        found = find_proposal(session, proposal_id)
        if found is None or not _may_read(visit, found):
            raise ProposalUnknown(proposal=proposal_id)
        changes = list_changes(session, visit.desk.kinds, found)
        content = {**_line(found, visit), "changes": [each.to_data() for each in changes]}
    return Told(content)


@routes.write("/proposals/{proposal_id}/withdrawal", act=Act.USE_API, answer=ProposalMade)
def withdraw_proposal(visit: Visiting, proposal_id: IdInPath, body: WithdrawalWanted) -> Told:
    """Take a proposal back that one made oneself."""
    with visit.desk.database.session() as session:
        found = find_proposal(session, proposal_id)
        if found is None or not _may_read(visit, found):
            raise ProposalUnknown(proposal=proposal_id)
        return tell_proposal(
            withdraw(
                session,
                visit.desk.kinds,
                proposal_id,
                reason=body.reason,
                by=visit.actor,
                now=visit.desk.now(),
            )
        )


def tell_proposal(proposal: Proposal) -> Told:
    """Answer with a proposal that was made or taken back."""
    return Told(_made(proposal), {"Location": f"/api/v1/proposals/{proposal.id}"})


def _readable_kinds(visit: Visit) -> frozenset[str]:
    actor = visit.actor
    return frozenset(
        kind.name
        for kind in visit.desk.kinds.values()
        if policy.may(actor, Act.READ_LOG)
        or policy.is_allowed(actor.roles, kind.proposing_act)
        or policy.is_allowed(actor.roles, kind.deciding_act)
    )


def _may_read(visit: Visit, proposal: Proposal) -> bool:
    is_own = proposal.proposed_by == visit.actor.account_id
    return is_own or proposal.kind in _readable_kinds(visit)


def _made(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "kind": proposal.kind,
        "state": proposal.state.value,
        "seen_sha256": proposal.seen_sha256,
    }


def _line(proposal: Proposal, visit: Visit) -> dict[str, Any]:
    return {
        **_made(proposal),
        "title": visit.desk.kinds[proposal.kind].title._asdict(),
        "subject": proposal.subject,
        "customer_id": proposal.customer_id,
        "reason_code": proposal.reason_code,
        "reason": proposal.reason,
        "proposed_by": proposal.proposed_by,
        "proposed_at": proposal.proposed_at.isoformat(),
        "decided_by": proposal.decided_by,
        "decided_at": proposal.decided_at and proposal.decided_at.isoformat(),
    }
