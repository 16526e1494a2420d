"""Deciding a review: submitted by one person with what it rests on, decided by another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.roles import Act
from checker.assessment.urgency import SEVERITY_OF_VERDICT
from checker.four_eyes.errors import ContentChanged
from checker.four_eyes.kinds import Change, Kinds, hash_seen
from checker.four_eyes.proposing import propose
from checker.review.basis import ReviewBasis, encode, load_basis
from checker.review.comparison import compare_snapshots
from checker.review.errors import ActionsLeft, ConditionsMissing, LastDayUnfit
from checker.review.reasons import (
    decision_reasons,
    is_override,
    load_reasons,
    reason_title,
    require_reason,
)
from checker.review.required_actions import (
    DECISION_KIND,
    blocking_actions,
    required_actions,
)
from checker.review.working import lock_workable, record_review, require_review
from rules.vocabulary import Bilingual
from storage.proposals import proposals_about
from storage.reviews import change_review, decide_review, lock_review, standing_review
from storage.tables import Proposal, Review
from storage.vocabulary import ProposalState, ReviewDecision, ReviewState

_LABELS = {
    "decision": Bilingual("处理意见", "Decision"),
    "reason": Bilingual("理由", "Reason"),
    "conditions": Bilingual("条件", "Conditions"),
    "covered": Bilingual("列入条件的审查发现", "Findings named in the conditions"),
    "holds_until": Bilingual("有效至", "Holds until"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What a maker would have decided.

    Attributes:
        decision: Which.
        reason_code: Why, of `decision_reasons`.
        reason: Why, in words.
        conditions: Of an approval with conditions; empty otherwise.
        covered: Keys of the findings that the conditions name.
        holds_until: The last day of a decision against the verdict; None for others.
    """

    decision: ReviewDecision
    reason_code: str
    reason: str
    conditions: str = ""
    covered: Collection[str] = ()
    holds_until: date | None = None


def submit_decision(
    session: Session,
    kinds: Kinds,
    review_id: str,
    decided: Decision,
    *,
    version: int,
    seen_sha256: str,
    by: Actor,
    now: datetime,
) -> Proposal:
    """Submit a decision to an approver.

    Args:
        session: Where to write; the event is recorded last.
        kinds: All kinds of proposals.
        review_id: The review.
        decided: What is to be decided.
        version: Of the review, as the page showed it.
        seen_sha256: `hash_seen(basis.content)` of the page.
        by: The maker.
        now: The moment, in the office's time zone.

    Raises:
        ReviewUnknown, ReviewChanged, ReviewNotWorkable: It cannot be submitted as it stands.
        ContentChanged: The page showed something else.
        ActionsLeft: Something has to be done first.
        ReasonUnknown, ConditionsMissing, LastDayUnfit: The decision is not complete.
        PersonNeeded, ActRefused, WordsMissing, ProposalPending: As `propose`.
    """
    review = lock_workable(session, review_id, version)
    basis = load_basis(session, review, now.date())
    if hash_seen(basis.content) != seen_sha256:
        raise ContentChanged
    left = blocking_actions(required_actions(basis), decided.decision, decided.covered)
    if left:
        raise ActionsLeft(count=len(left))
    _require_complete(basis, decided)
    assessment = basis.assessment
    if assessment is None:
        raise AssertionError("a decision rests on an assessment")
    change_review(
        session,
        review,
        state=ReviewState.SUBMITTED,
        assessment_id=assessment.id,
        severity=SEVERITY_OF_VERDICT[assessment.verdict],
    )
    payload = {
        "decision": decided.decision.value,
        "conditions": decided.conditions.strip(),
        "covered": sorted(decided.covered),
        "holds_until": decided.holds_until and decided.holds_until.isoformat(),
        "reason_code": decided.reason_code,
        "snapshot": basis.snapshot,
    }
    proposal = propose(
        session,
        kinds,
        DECISION_KIND,
        f"review:{review.id}",
        payload,
        reason_code=decided.reason_code,
        reason=decided.reason,
        by=by,
        now=now,
        customer_id=review.customer_id,
    )
    data = {"decision": decided.decision.value, "proposal_id": proposal.id}
    record_review(session, "review.submitted", review, by, now, data)
    return proposal


def changes_since_last(
    session: Session, review: Review, snapshot: Mapping[str, Any]
) -> tuple[Change, ...] | None:
    """Tell what has changed since a review was last submitted; None where it never was.

    Args:
        session: Where to read.
        review: The review.
        snapshot: What it rests on now, or rested on in the submission that is looked at.
    """
    earlier = [
        proposal
        for proposal in proposals_about(session, f"review:{review.id}")
        if proposal.state is not ProposalState.PROPOSED and proposal.payload
    ]
    return compare_snapshots(earlier[0].payload["snapshot"], dict(snapshot)) if earlier else None


class ReviewDecisionKind:
    """The kind of proposal that decides a review."""

    name = DECISION_KIND
    title = Bilingual("审核结论", "Decision of a review")
    proposing_act = Act.PROPOSE_DECISION
    deciding_act = Act.DECIDE_PROPOSALS

    def seen(self, session: Session, subject: str, payload: Mapping[str, Any]) -> bytes:
        """Give the decision and all that it rests on as it is now.

        Waivers are told by when they end, not by whether they have: a day that goes by changes
        nothing before the beat has ended them.
        """
        review = require_review(session, subject.partition(":")[2])
        on = date.min  # every waiver that nobody has ended
        decided = {key: value for key, value in payload.items() if key != "snapshot"}
        return encode([review.id, decided, load_basis(session, review, on).snapshot])

    def changes(self, session: Session, proposal: Proposal) -> Sequence[Change]:
        """Give the decision beside the one that stands, then what changed since it was returned."""
        review = require_review(session, proposal.subject.partition(":")[2])
        stands = standing_review(session, review.customer_id, review.purpose)
        before = {} if stands is None else _words_of_review(stands)
        after = _words_of_payload(proposal.payload)
        lines = [
            Change(label, before.get(key), after.get(key))
            for key, label in _LABELS.items()
            if before.get(key) or after.get(key)
        ]
        since = changes_since_last(session, review, proposal.payload["snapshot"])
        return [*lines, *(since or ())]

    def apply(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Decide the review; the decision takes the place of the one that stood."""
        review = _lock_submitted(session, proposal)
        payload = proposal.payload
        _require_still_so(load_basis(session, review, now.date()), payload)
        until = payload["holds_until"]
        decide_review(
            session,
            review,
            decision=ReviewDecision(payload["decision"]),
            reason_code=payload["reason_code"],
            conditions=payload["conditions"] or None,
            holds_until=None if until is None else date.fromisoformat(until),
            proposal_id=proposal.id,
            decided_at=now,
        )
        data = {"decision": payload["decision"], "holds_until": until, "proposal_id": proposal.id}
        record_review(session, "review.decided", review, by, now, data)

    def refused(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Return the review to who works on it; the approver's remarks stand in the proposal."""
        review = _lock_submitted(session, proposal)
        change_review(session, review, state=ReviewState.OPEN)
        record_review(session, "review.returned", review, by, now, {"proposal_id": proposal.id})


def _require_complete(basis: ReviewBasis, decided: Decision) -> None:
    """Refuse a decision without its reason, conditions or last day.

    Raises:
        ReasonUnknown, ConditionsMissing, LastDayUnfit: As named.
    """
    verdict = None if basis.assessment is None else basis.assessment.verdict
    require_reason(decided.reason_code, decision_reasons(decided.decision, verdict))
    takes_conditions = decided.decision is ReviewDecision.APPROVE_WITH_CONDITIONS
    if bool(decided.conditions.strip()) is not takes_conditions:
        raise ConditionsMissing
    latest = basis.on + timedelta(days=load_reasons().longest_override_days)
    until = decided.holds_until
    if is_override(decided.decision, verdict) is not (until is not None):
        raise LastDayUnfit(latest=latest)
    if until is not None and not basis.on <= until <= latest:
        raise LastDayUnfit(latest=latest)


def _require_still_so(basis: ReviewBasis, payload: Mapping[str, Any]) -> None:
    """Refuse to approve what time has made incomplete since it was submitted.

    Raises:
        ActionsLeft, LastDayUnfit: As named.
    """
    decision = ReviewDecision(payload["decision"])
    left = blocking_actions(required_actions(basis), decision, payload["covered"])
    if left:
        raise ActionsLeft(count=len(left))
    until = payload["holds_until"]
    if until is not None and date.fromisoformat(until) < basis.on:
        raise LastDayUnfit(latest=until)


def _lock_submitted(session: Session, proposal: Proposal) -> Review:
    review = lock_review(session, proposal.subject.partition(":")[2])
    if review is None or review.state is not ReviewState.SUBMITTED:
        raise AssertionError(f"proposal {proposal.id} is about no submitted review")
    return review


def _words_of_review(review: Review) -> dict[str, str | None]:
    return {
        "decision": review.decision,
        "reason": review.reason_code and _both(reason_title(review.reason_code)),
        "conditions": review.conditions,
        "holds_until": None if review.holds_until is None else review.holds_until.isoformat(),
    }


def _words_of_payload(payload: Mapping[str, Any]) -> dict[str, str | None]:
    rules = (key.partition("@")[0] for key in payload["covered"])
    return {
        "decision": payload["decision"],
        "reason": _both(reason_title(payload["reason_code"])),
        "conditions": payload["conditions"] or None,
        "covered": "\n".join(dict.fromkeys(rules)) or None,
        "holds_until": payload["holds_until"],
    }


def _both(words: Bilingual) -> str:
    return f"{words.zh} · {words.en}"
