"""A review as a whole: what its page shows, read in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from checker.four_eyes.kinds import Change, hash_seen
from checker.review.basis import ReviewBasis, load_basis
from checker.review.decision import changes_since_last
from checker.review.queue import Worker, list_workers
from checker.review.required_actions import RequiredAction, required_actions
from checker.review.timeline import TimelineEntry, timeline
from checker.review.working import require_review
from storage.accounts import display_names
from storage.proposals import proposals_about
from storage.retention import holds_of
from storage.tables import LegalHold, Proposal
from storage.vocabulary import ProposalState


@dataclass(frozen=True, slots=True)
class ReviewCase:
    """What the page of a review shows.

    Attributes:
        basis: What a decision rests on.
        actions: What is left to do.
        seen_sha256: Of what is shown, for the form that submits a decision.
        submitted: The decision that waits for an approver; None where none does.
        changes: What has changed since the review was last submitted; None where it never was.
        returned: The last proposal that an approver sent back; None where none was.
        history: What happened, the oldest first.
        workers: Who can be assigned.
        names: What people call accounts that the page names, by id.
        holds: Legal holds in force on the customer.
    """

    basis: ReviewBasis
    actions: tuple[RequiredAction, ...]
    seen_sha256: str
    submitted: Proposal | None
    changes: tuple[Change, ...] | None
    returned: Proposal | None
    history: tuple[TimelineEntry, ...]
    workers: Sequence[Worker]
    names: Mapping[str, str]
    holds: Sequence[LegalHold]


def load_case(session: Session, review_id: str, on: date) -> ReviewCase:
    """Load a review with all that its page shows.

    Args:
        session: Where to read.
        review_id: The review.
        on: The office's day.

    Raises:
        ReviewUnknown: There is none.
    """
    review = require_review(session, review_id)
    basis = load_basis(session, review, on)
    proposals = proposals_about(session, f"review:{review.id}")
    submitted = next((each for each in proposals if each.state is ProposalState.PROPOSED), None)
    last = proposals[0] if proposals else None
    named: set[str | None] = {review.assignee_id} | {each.requested_by for each in basis.requests}
    named |= {each.proposed_by for each in proposals} | {each.decided_by for each in proposals}
    history = timeline(session, review)
    named |= {each.data.get("account_id") for each in history}
    named |= {each.actor_id for each in history}
    return ReviewCase(
        basis=basis,
        actions=required_actions(basis),
        seen_sha256=hash_seen(basis.content),
        submitted=submitted,
        changes=changes_since_last(session, review, basis.snapshot),
        returned=last if last is not None and last.state is ProposalState.REFUSED else None,
        history=history,
        workers=list_workers(session),
        names=display_names(session, {each for each in named if each is not None}),
        holds=holds_of(session, review.customer_id),
    )
