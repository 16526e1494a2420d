"""Who decided what: reviews of customers, proposals of two people, requests, waivers, active packs.

A review decides nothing by itself and a proposal knows nothing of reviews: `checker.four_eyes`
brings them together.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from storage.column_types import CleanText, JsonData, one_of
from storage.tables.base import Row
from storage.vocabulary import (
    AlertSeverity,
    ProposalState,
    ReviewCause,
    ReviewDecision,
    ReviewState,
)

_TWO_PEOPLE = (
    "(state IN ('approved', 'refused') AND decided_by IS NOT NULL AND decided_by <> proposed_by)"
    " OR (state = 'withdrawn' AND decided_by IS NOT NULL AND decided_by = proposed_by)"
    " OR (state IN ('proposed', 'lapsed') AND decided_by IS NULL)"
)
_UNDECIDED = "state <> 'decided'"


class Proposal(Row, table=True):
    """What one person proposes and another decides.

    Triggers of the migration refuse to take a proposal away, to change who proposed what, and to
    decide twice; only payload and reasons may be emptied, once it is decided, by an erasure.

    Attributes:
        id: Sorts by the moment of proposing.
        kind: Which kind of proposal, such as `review_decision`.
        subject: What it is about, as `review:<id>`; one of a kind is undecided at a time.
        customer_id: Whose file it belongs to; None for what is about no single customer.
        payload: What would be done, by its kind.
        seen_sha256: Of what its maker had seen; an approval holds only for the same.
        reason_code: Why, of a list of its kind.
        reason: Why, in the maker's words.
        state: What became of it.
        proposed_by: The maker's account.
        proposed_at: When.
        decided_by: The approver's account; the maker's own where it was withdrawn; None while it
            is undecided and where it lapsed, which is nobody's act.
        decided_at: When.
        decision_reason: Why it was decided so.
        changes: What would be different, as it was said when it was settled; None while it waits,
            where it lapsed, and after an erasure.
    """

    __tablename__ = "proposals"
    __table_args__ = (
        CheckConstraint("length(seen_sha256) = 64", name="seen_sha256"),
        CheckConstraint(_TWO_PEOPLE, name="two_people"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_at"),
        Index(
            "uq_proposals_undecided",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
        Index(
            "ix_proposals_undecided",
            "id",
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
        Index("ix_proposals_customer_id_id", "customer_id", "id"),
        Index("ix_proposals_subject_id", "subject", "id"),
        Index("ix_proposals_proposed_by_id", "proposed_by", "id"),
        Index("ix_proposals_kind_id", "kind", "id"),
        Index("ix_proposals_state_id", "state", "id"),
    )

    id: str = Field(primary_key=True)
    kind: str
    subject: str
    customer_id: str | None = Field(default=None, foreign_key="customers.id")
    payload: dict[str, Any] = Field(sa_type=JsonData)
    seen_sha256: str
    reason_code: str | None = None
    reason: str = Field(sa_type=CleanText)
    state: ProposalState = Field(sa_type=one_of(ProposalState, "state"))
    proposed_by: str = Field(foreign_key="accounts.id")
    proposed_at: datetime
    decided_by: str | None = Field(default=None, foreign_key="accounts.id")
    decided_at: datetime | None = None
    decision_reason: str = Field(default="", sa_type=CleanText)
    changes: list[dict[str, Any]] | None = Field(default=None, sa_type=JsonData)


class Review(Row, table=True):
    """A person's look at a customer for a purpose, from its cause to its decision.

    Attributes:
        id: Sorts by the moment of opening.
        customer_id: Whom it is about.
        purpose: Such as `onboarding`.
        state: `open` work is to be done, `waiting` for documents that were asked for, `submitted`
            to the approver, `decided`.
        cause: Why it was opened.
        severity: Of the gravest finding of the assessment it rests on.
        opened_at: When.
        due_on: By which day it is to be decided.
        assignee_id: The account that works on it; None while nobody does.
        assessment_id: The assessment it rests on; None before there is one.
        decision: What was decided; None before.
        reason_code: Why, of the list of reasons.
        conditions: Under which conditions it was approved, in the maker's words.
        holds_until: The last day of a decision against the verdict; it opens a review by itself.
        decided_at: When.
        proposal_id: The proposal that decided it.
        is_standing: True for the last decision of the customer for this purpose.
        version: One more with every change, so that a stale page is noticed.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        CheckConstraint("(state = 'decided') = (decision IS NOT NULL)", name="decision_if_decided"),
        CheckConstraint("(state = 'decided') = (decided_at IS NOT NULL)", name="moment_if_decided"),
        CheckConstraint(
            "(state = 'decided') = (proposal_id IS NOT NULL)", name="proposal_if_decided"
        ),
        CheckConstraint("state = 'decided' OR NOT is_standing", name="is_standing"),
        CheckConstraint("version >= 1", name="version"),
        Index(
            "uq_reviews_undecided",
            "customer_id",
            "purpose",
            unique=True,
            sqlite_where=text(_UNDECIDED),
            postgresql_where=text(_UNDECIDED),
        ),
        Index(
            "uq_reviews_standing",
            "customer_id",
            "purpose",
            unique=True,
            sqlite_where=text("is_standing = 1"),
            postgresql_where=text("is_standing"),
        ),
        Index(
            "ix_reviews_queue",
            "due_on",
            "id",
            "assignee_id",
            "state",
            "cause",
            "severity",
            sqlite_where=text(_UNDECIDED),
            postgresql_where=text(_UNDECIDED),
        ),
        Index(
            "ix_reviews_assigned",
            "assignee_id",
            "due_on",
            "id",
            sqlite_where=text(_UNDECIDED),
            postgresql_where=text(_UNDECIDED),
        ),
        Index(
            "ix_reviews_ending",
            "holds_until",
            "id",
            sqlite_where=text("is_standing = 1 AND holds_until IS NOT NULL"),
            postgresql_where=text("is_standing AND holds_until IS NOT NULL"),
        ),
        Index("ix_reviews_customer_id_id", "customer_id", "id"),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    purpose: str
    state: ReviewState = Field(sa_type=one_of(ReviewState, "state"))
    cause: ReviewCause = Field(sa_type=one_of(ReviewCause, "cause"))
    severity: AlertSeverity = Field(sa_type=one_of(AlertSeverity, "severity"))
    opened_at: datetime
    due_on: date
    assignee_id: str | None = Field(default=None, foreign_key="accounts.id")
    assessment_id: str | None = Field(default=None, foreign_key="assessments.id")
    decision: ReviewDecision | None = Field(
        default=None, sa_type=one_of(ReviewDecision, "decision")
    )
    reason_code: str | None = None
    conditions: str | None = Field(default=None, sa_type=CleanText)
    holds_until: date | None = None
    decided_at: datetime | None = None
    proposal_id: str | None = Field(default=None, foreign_key="proposals.id", unique=True)
    is_standing: bool = False
    version: int = 1


class DocumentRequest(Row, table=True):
    """A document that the customer was asked for within a review.

    Attributes:
        id: Sorts by the moment of asking.
        review_id: The review that waits for it.
        customer_id: Whose document.
        kind: Which kind of document.
        note: What it has to show, in the words of whoever asked.
        due_on: By when.
        requested_by: The account that asked.
        requested_at: When.
        document_id: The document that came.
        settled_at: When it came, or when it was no longer asked for (then without a document).
    """

    __tablename__ = "document_requests"
    __table_args__ = (
        CheckConstraint("document_id IS NULL OR settled_at IS NOT NULL", name="document_id"),
        Index(
            "uq_document_requests_open",
            "review_id",
            "kind",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index(
            "ix_document_requests_customer_id",
            "customer_id",
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("ix_document_requests_review_id", "review_id"),
    )

    id: str = Field(primary_key=True)
    review_id: str = Field(foreign_key="reviews.id")
    customer_id: str = Field(foreign_key="customers.id")
    kind: str
    note: str = Field(default="", sa_type=CleanText)
    due_on: date
    requested_by: str = Field(foreign_key="accounts.id")
    requested_at: datetime
    document_id: str | None = Field(default=None, foreign_key="documents.id")
    settled_at: datetime | None = None


class ReviewRemark(Row, table=True):
    """What somebody wrote beside a review; it decides nothing and is never changed.

    Attributes:
        id: Sorts by the moment of writing.
        review_id: The review.
        customer_id: Whom it is about.
        words: As written.
        written_by: The account.
        written_at: When.
    """

    __tablename__ = "review_remarks"
    __table_args__ = (
        CheckConstraint("length(words) > 0", name="words"),
        Index("ix_review_remarks_review_id_id", "review_id", "id"),
        Index("ix_review_remarks_customer_id", "customer_id"),
    )

    id: str = Field(primary_key=True)
    review_id: str = Field(foreign_key="reviews.id")
    customer_id: str = Field(foreign_key="customers.id")
    words: str = Field(sa_type=CleanText)
    written_by: str = Field(foreign_key="accounts.id")
    written_at: datetime


class Waiver(Row, table=True):
    """A finding that two people let stand for a while.

    Attributes:
        id: Sorts by the moment of granting.
        customer_id: Whose.
        rule: The rule that found it, such as `CN-LIC-003`.
        subject: What it found it on, as the assessment names it.
        reason_code: Why, of the list of reasons.
        reason: Why, in the maker's words.
        valid_until: The last day.
        proposal_id: The proposal that granted it.
        deadline_id: Through which alerts come ahead of its end.
        granted_at: When.
        ended_at: When it ended, by its last day or by another in its place; None while it holds.
    """

    __tablename__ = "waivers"
    __table_args__ = (
        Index(
            "uq_waivers_current",
            "customer_id",
            "rule",
            "subject",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_waivers_ending",
            "valid_until",
            "id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_waivers_customer_id", "customer_id"),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    rule: str
    subject: str
    reason_code: str
    reason: str = Field(sa_type=CleanText)
    valid_until: date
    proposal_id: str = Field(foreign_key="proposals.id", unique=True)
    deadline_id: str = Field(foreign_key="deadlines.id", unique=True)
    granted_at: datetime
    ended_at: datetime | None = None


class ActivePack(Row, table=True):
    """A rule pack that two people made the one that decides; the last row counts.

    Attributes:
        id: Sorts by the moment of activation.
        pack_sha256: The pack; its content lies in `packs`.
        proposal_id: The proposal that was approved.
        activated_at: When.
    """

    __tablename__ = "active_packs"

    id: str = Field(primary_key=True)
    pack_sha256: str = Field(foreign_key="packs.sha256")
    proposal_id: str = Field(foreign_key="proposals.id", unique=True)
    activated_at: datetime
