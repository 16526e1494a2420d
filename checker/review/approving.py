"""What an approver of a review's decision sees beside it: the verdict, the findings, what moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from checker.four_eyes.kinds import Change
from checker.review.basis import OpenFinding, load_basis, read_findings
from checker.review.comparison import compare_snapshots
from checker.review.reasons import is_override
from checker.review.working import require_review
from storage.assessments import get_assessment
from storage.tables import Assessment, Proposal
from storage.vocabulary import ProposalState, ReviewDecision


@dataclass(frozen=True, slots=True)
class WeighedFinding:
    """A finding, and why the decision may let it stand.

    Attributes:
        found: The finding.
        is_waived: Whether a waiver lets it stand.
        is_covered: Whether the conditions of the decision name it.
    """

    found: OpenFinding
    is_waived: bool
    is_covered: bool


@dataclass(frozen=True, slots=True)
class DecisionBasis:
    """What a submitted decision rests on.

    Attributes:
        review_id: The review.
        assessment: As it was submitted; None where it is not on file any more.
        is_override: Whether the decision goes against the verdict.
        findings: Of the assessment, gravest first.
        moved: What has changed since it was submitted; empty for what is decided.
    """

    review_id: str
    assessment: Assessment | None
    is_override: bool
    findings: tuple[WeighedFinding, ...]
    moved: tuple[Change, ...]


def decision_basis(session: Session, proposal: Proposal) -> DecisionBasis:
    """Give what the decision of a review rests on.

    Args:
        session: Where to read.
        proposal: Of the kind `review_decision`, with its payload.

    Raises:
        ReviewUnknown: The review is not on file.
    """
    payload = proposal.payload
    snapshot, covered = payload["snapshot"], set(payload["covered"])
    assessment = get_assessment(session, snapshot["assessment"])
    found = () if assessment is None else read_findings(assessment)
    moved: tuple[Change, ...] = ()
    review_id = proposal.subject.partition(":")[2]
    if proposal.state is ProposalState.PROPOSED:
        # The same day as `ReviewDecisionKind.seen`: every waiver that nobody has ended.
        now = load_basis(session, require_review(session, review_id), date.min).snapshot
        moved = compare_snapshots(snapshot, now)
    verdict = None if assessment is None else assessment.verdict
    return DecisionBasis(
        review_id=review_id,
        assessment=assessment,
        is_override=verdict is not None
        and is_override(ReviewDecision(payload["decision"]), verdict),
        findings=tuple(
            WeighedFinding(each, each.key in snapshot["waivers"], each.key in covered)
            for each in found
        ),
        moved=moved,
    )
