"""What a decision rests on: everything of a review, loaded at once and then only read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlmodel import Session

from rules.vocabulary import Bilingual, Severity
from storage.assessments import latest_assessment
from storage.customers import get_customer
from storage.document_checks import document_checks_of
from storage.documents import StoredDocument, documents_of
from storage.proposals import undecided_of_customer
from storage.reviews import requests_of
from storage.tables import (
    Assessment,
    Customer,
    DocumentCheck,
    DocumentRequest,
    Proposal,
    Review,
    Waiver,
)
from storage.vocabulary import DocumentCheckState
from storage.waivers import waivers_in_force

Snapshot = dict[str, Any]
"""What a decision rests on, as ids and hashes: comparable, and small enough to keep with it."""


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """An adverse or inconclusive finding of the latest assessment.

    Attributes:
        rule: Its rule.
        subject: What it was found on.
        outcome: `adverse` or `inconclusive`.
        severity: How grave it is.
        title: Of the rule.
    """

    rule: str
    subject: str
    outcome: str
    severity: Severity
    title: Bilingual

    @property
    def key(self) -> str:
        """Names the finding within the assessment."""
        return f"{self.rule}@{self.subject}"


@dataclass(frozen=True)
class ReviewBasis:
    """Everything that a review rests on, as it was when it was loaded.

    Attributes:
        review: The review.
        customer: Whom it is about.
        on: The office's day.
        assessment: The latest for the purpose; None before the first.
        documents: All on file, in the order of receipt.
        checks: What came of looks at documents, by document.
        requests: What was asked for within this review.
        waivers: In force on the day.
        proposals: Undecided about the customer.
    """

    review: Review
    customer: Customer
    on: date
    assessment: Assessment | None
    documents: Sequence[StoredDocument]
    checks: Mapping[str, DocumentCheck]
    requests: Sequence[DocumentRequest]
    waivers: Sequence[Waiver]
    proposals: Sequence[Proposal]

    @cached_property
    def findings(self) -> tuple[OpenFinding, ...]:
        """The findings of the assessment, gravest first."""
        return () if self.assessment is None else read_findings(self.assessment)

    @property
    def counting_documents(self) -> tuple[StoredDocument, ...]:
        """The documents but for those that were rejected."""
        return tuple(
            stored
            for stored in self.documents
            if stored.document.id not in self.checks
            or self.checks[stored.document.id].state is not DocumentCheckState.REJECTED
        )

    @property
    def waived(self) -> frozenset[str]:
        """The keys of findings that a waiver lets stand."""
        return frozenset(f"{waiver.rule}@{waiver.subject}" for waiver in self.waivers)

    @property
    def open_requests(self) -> tuple[DocumentRequest, ...]:
        """What was asked for and has not come."""
        return tuple(request for request in self.requests if request.settled_at is None)

    @cached_property
    def snapshot(self) -> Snapshot:
        """What a decision rests on; values of fields stand in it as hashes."""
        assessment = self.assessment
        return {
            "customer": _digest([self.customer.name, self.customer.unified_social_credit_code]),
            "assessment": None if assessment is None else assessment.id,
            "result_sha256": None if assessment is None else assessment.result_sha256,
            "verdict": None if assessment is None else assessment.verdict,
            "findings": {found.key: found.outcome for found in self.findings},
            "documents": {
                stored.document.id: {
                    "name": stored.document.name,
                    "kind": stored.document.kind,
                    "sha256": stored.document.original_sha256,
                    "check": _state_of(self.checks.get(stored.document.id)),
                    "fields": {
                        name: _digest([field.value, field.raw if field.value is None else ""])
                        for name, field in sorted(stored.fields.items())
                    },
                }
                for stored in self.documents
            },
            "waivers": {
                f"{waiver.rule}@{waiver.subject}": waiver.valid_until.isoformat()
                for waiver in self.waivers
            },
            "requests": sorted(request.kind for request in self.open_requests),
        }

    @property
    def content(self) -> bytes:
        """The snapshot in its one form: what a page shows, as `checker.four_eyes` hashes it."""
        return encode(self.snapshot)


def load_basis(session: Session, review: Review, on: date) -> ReviewBasis:
    """Load everything that a review rests on.

    Args:
        session: Where to read; lock the customer before, where a decision is to rest on it.
        review: Of which customer and purpose.
        on: The office's day.
    """
    customer = get_customer(session, review.customer_id)
    if customer is None:
        raise AssertionError(f"review {review.id} is about nobody")
    return ReviewBasis(
        review=review,
        customer=customer,
        on=on,
        assessment=latest_assessment(session, customer.id, review.purpose),
        documents=documents_of(session, customer.id),
        checks=document_checks_of(session, customer.id),
        requests=requests_of(session, review.id),
        waivers=waivers_in_force(session, customer.id, on),
        proposals=undecided_of_customer(session, customer.id),
    )


def read_findings(assessment: Assessment) -> tuple[OpenFinding, ...]:
    """Give the findings of a recorded assessment, gravest first as it holds them."""
    return tuple(
        OpenFinding(
            rule=found["rule"],
            subject=found["subject"],
            outcome=found["outcome"],
            severity=Severity(found["severity"]),
            title=Bilingual(**found["title"]),
        )
        for found in json.loads(assessment.result)["findings"]
    )


def encode(content: object) -> bytes:
    """Give the one form of a JSON value."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _state_of(check: DocumentCheck | None) -> str | None:
    return None if check is None else check.state.value


def _digest(value: object) -> str:
    return hashlib.sha256(encode(value)).hexdigest()[:16]
