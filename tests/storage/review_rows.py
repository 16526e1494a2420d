"""One row of every table about reviews and proposals, every column filled."""

from __future__ import annotations

from datetime import timedelta

from storage.tables import (
    ActivePack,
    DocumentRequest,
    Proposal,
    Review,
    ReviewRemark,
    Row,
    Waiver,
)
from storage.vocabulary import (
    AlertSeverity,
    ProposalState,
    ReviewCause,
    ReviewDecision,
    ReviewState,
)
from tests.storage.examples import NOW, TODAY

HASH = "ab" * 32


def make_review_rows(account_id: str) -> list[Row]:
    """Make the rows, in an order that foreign keys allow.

    Args:
        account_id: The one account that is there: its proposal was withdrawn, which needs no other.
    """
    return [
        Proposal(
            id="q1",
            kind="review_decision",
            subject="review:r1",
            customer_id="c1",
            payload={"decision": "approve", "conditions": "示例"},
            seen_sha256=HASH,
            reason_code="meets_requirements",
            reason="材料齐全",
            state=ProposalState.WITHDRAWN,
            proposed_by=account_id,
            proposed_at=NOW,
            decided_by=account_id,
            decided_at=NOW + timedelta(hours=1),
            decision_reason="同意",
        ),
        Review(
            id="r1",
            customer_id="c1",
            purpose="onboarding",
            state=ReviewState.DECIDED,
            cause=ReviewCause.NEW_CUSTOMER,
            severity=AlertSeverity.MAJOR,
            opened_at=NOW,
            due_on=TODAY,
            assignee_id=account_id,
            assessment_id="a1",
            decision=ReviewDecision.APPROVE_WITH_CONDITIONS,
            reason_code="meets_requirements",
            conditions="三十日内补交授权书原件",
            holds_until=TODAY,
            decided_at=NOW,
            proposal_id="q1",
            is_standing=True,
            version=3,
        ),
        DocumentRequest(
            id="w1",
            review_id="r1",
            customer_id="c1",
            kind="cn.business_licence",
            note="彩色扫描件",
            due_on=TODAY,
            requested_by=account_id,
            requested_at=NOW,
            document_id="d1",
            settled_at=NOW,
        ),
        ReviewRemark(
            id="b1",
            review_id="r1",
            customer_id="c1",
            words="已电话核实经办人身份",
            written_by=account_id,
            written_at=NOW,
        ),
        Waiver(
            id="v1",
            customer_id="c1",
            rule="CN-LIC-003",
            subject="credential:k1",
            reason_code="paper_on_its_way",
            reason="新证已在办理",
            valid_until=TODAY,
            proposal_id="q1",
            deadline_id="t1",
            granted_at=NOW,
            ended_at=NOW,
        ),
        ActivePack(id="x1", pack_sha256=HASH, proposal_id="q1", activated_at=NOW),
    ]
