"""What is on file of a customer, as one JSON document: nothing left out, nothing put in words.

A pack about one decision holds its review, the assessment it rests on, and the documents, waivers
and proposals that belong to these.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from checker.audit_log.pages import EventView, events_page
from checker.reports.errors import DecisionUnknown
from storage.accounts import find_account
from storage.assessments import assessments_of, get_assessment
from storage.corrections import corrections_of
from storage.customers import get_customer
from storage.document_checks import document_checks_of
from storage.documents import StoredDocument, documents_of
from storage.events import EventFilter
from storage.limits import list_limits
from storage.packs import read_pack
from storage.proposals import proposals_of_customer
from storage.retention import find_erasure, holds_of
from storage.reviews import remarks_of, requests_of, reviews_of
from storage.tables import (
    Assessment,
    CreditLimit,
    Customer,
    DocumentCheck,
    DocumentRequest,
    Erasure,
    FieldCorrection,
    LegalHold,
    Pack,
    Proposal,
    Review,
    ReviewRemark,
    Row,
    Waiver,
)
from storage.waivers import waivers_of

_MOST_ROWS = 1000
_MOST_EVENTS = 500
_ABOUT_READING = frozenset({"log.exported", "document.revealed", "proposal.revealed"})
"""Events by which nothing on file changed: a report of the same file stays the same."""


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """What is on file of a customer.

    Attributes:
        customer: Who.
        review: The review that the pack is about; None for the whole customer.
        reviews: The newest first.
        assessments: The newest first.
        packs: The rule packs that these used, by hash.
        documents: In the order of receipt, with their fields.
        checks: What came of looks at documents, by document.
        corrections: Of each document that was corrected, the oldest first.
        requests: What was asked for.
        remarks: What people wrote beside the reviews, up to the decision of a single one.
        waivers: The oldest first.
        proposals: Decided ones and others.
        limits: Of credit.
        holds: That are in force.
        erasure: That nothing but a skeleton is left; None otherwise.
        account_names: By id, of everybody who is named by an id.
        events: What was done, the oldest first, without what only read.
    """

    customer: Customer
    review: Review | None
    reviews: Sequence[Review]
    assessments: Sequence[Assessment]
    packs: dict[str, Pack]
    documents: Sequence[StoredDocument]
    checks: dict[str, DocumentCheck]
    corrections: dict[str, Sequence[FieldCorrection]]
    requests: Sequence[DocumentRequest]
    remarks: Sequence[ReviewRemark]
    waivers: Sequence[Waiver]
    proposals: Sequence[Proposal]
    limits: Sequence[CreditLimit]
    holds: Sequence[LegalHold]
    erasure: Erasure | None
    account_names: dict[str, str]
    events: Sequence[EventView]

    @property
    def stands_at(self) -> datetime:
        """The moment up to which the record speaks: of its decision, else of the last change."""
        if self.review is not None:
            return self.review.decided_at or self.review.opened_at
        return self.events[-1].at if self.events else self.customer.created_at

    @property
    def original_hashes(self) -> list[str]:
        """The files that its documents stand in."""
        return sorted({stored.document.original_sha256 for stored in self.documents})

    def to_json(self) -> bytes:
        """Write it down; the texts of assessments and packs lie beside it as files."""
        content = {
            "schema_version": 1,
            "scope": "customer" if self.review is None else "decision",
            "review_id": None if self.review is None else self.review.id,
            "stands_at": self.stands_at.isoformat(),
            "customer": _dump(self.customer),
            "reviews": _dump_all(self.reviews),
            "assessments": [
                {**_dump(one, without={"inputs", "result"}), "files": assessment_files(one)}
                for one in self.assessments
            ],
            "rule_packs": {
                sha256: {"id": pack.id, "version": pack.version, "file": pack_file(sha256)}
                for sha256, pack in sorted(self.packs.items())
            },
            "documents": [self._dump_document(stored) for stored in self.documents],
            "document_requests": _dump_all(self.requests),
            "review_remarks": _dump_all(self.remarks),
            "waivers": _dump_all(self.waivers),
            "proposals": _dump_all(self.proposals),
            "credit_limits": _dump_all(self.limits),
            "legal_holds": _dump_all(self.holds),
            "erasure": None if self.erasure is None else _dump(self.erasure),
            "accounts": dict(sorted(self.account_names.items())),
        }
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()

    def _dump_document(self, stored: StoredDocument) -> dict[str, Any]:
        document = stored.document
        check = self.checks.get(document.id)
        return {
            **_dump(document),
            "fields": {name: _dump(field) for name, field in sorted(stored.fields.items())},
            "check": None if check is None else _dump(check),
            "corrections": _dump_all(self.corrections.get(document.id, ())),
        }


def assessment_files(assessment: Assessment) -> dict[str, str]:
    """Name the files of an assessment; their SHA-256 are those that it was recorded with."""
    folder = f"assessments/{assessment.id}"
    return {"inputs": f"{folder}/inputs.json", "result": f"{folder}/result.json"}


def pack_file(sha256: str) -> str:
    """Name the file of a rule pack."""
    return f"rule-packs/{sha256}.json"


def gather_record(session: Session, customer_id: str, review_id: str | None) -> CustomerRecord:
    """Read what is on file of a customer.

    Args:
        session: A reading one, so that all is of one moment.
        customer_id: Who; somebody on file.
        review_id: The decision that it is about; None for everything.

    Raises:
        DecisionUnknown: There is no such review of this customer.
    """
    customer = get_customer(session, customer_id)
    if customer is None:
        raise AssertionError(f"{customer_id} is nobody on file")
    reviews = list(reviews_of(session, customer_id, limit=_MOST_ROWS))
    chosen = next((one for one in reviews if one.id == review_id), None)
    if review_id is not None and chosen is None:
        raise DecisionUnknown(review=review_id)
    reviews = reviews if chosen is None else [chosen]
    assessments = _choose_assessments(session, customer_id, chosen)
    documents = documents_of(session, customer_id)
    proposals = list(proposals_of_customer(session, customer_id, limit=_MOST_ROWS))
    waivers = waivers_of(session, customer_id)
    if chosen is not None:
        considered = {name for one in assessments for name in one.document_ids}
        documents = [one for one in documents if one.document.id in considered]
        proposals = [one for one in proposals if one.subject == f"review:{chosen.id}"]
        until = chosen.decided_at or datetime.max.replace(tzinfo=chosen.opened_at.tzinfo)
        waivers = [
            one
            for one in waivers
            if one.granted_at <= until and (one.ended_at is None or one.ended_at > until)
        ]
    checks = document_checks_of(session, customer_id)
    requests = [request for review in reviews for request in requests_of(session, review.id)]
    remarks = [remark for review in reviews for remark in remarks_of(session, review.id)]
    if chosen is not None and chosen.decided_at is not None:
        remarks = [one for one in remarks if one.written_at <= chosen.decided_at]
    packs = {one.pack_sha256: read_pack(session, one.pack_sha256) for one in assessments}
    events = _read_events(session, customer_id, chosen)
    return CustomerRecord(
        customer=customer,
        review=chosen,
        reviews=reviews,
        assessments=assessments,
        packs={sha256: pack for sha256, pack in packs.items() if pack is not None},
        documents=documents,
        checks={
            one.document.id: checks[one.document.id]
            for one in documents
            if one.document.id in checks
        },
        corrections={
            one.document.id: found
            for one in documents
            if (found := corrections_of(session, one.document.id))
        },
        requests=requests,
        remarks=remarks,
        waivers=waivers,
        proposals=proposals,
        limits=list_limits(session, customer_id) if chosen is None else (),
        holds=holds_of(session, customer_id),
        erasure=find_erasure(session, customer_id),
        account_names=_name_accounts(
            session, reviews, proposals, requests, remarks, checks.values()
        ),
        events=events,
    )


def _choose_assessments(
    session: Session, customer_id: str, review: Review | None
) -> Sequence[Assessment]:
    if review is None:
        return assessments_of(session, customer_id, limit=_MOST_ROWS)
    found = None if review.assessment_id is None else get_assessment(session, review.assessment_id)
    return [] if found is None else [found]


def _read_events(session: Session, customer_id: str, review: Review | None) -> list[EventView]:
    """Read what was done, up to the decision where the record is about one."""
    page = events_page(session, EventFilter(customer_id=customer_id), limit=_MOST_EVENTS)
    until = None if review is None else review.decided_at
    return [
        event
        for event in reversed(page)
        if event.action not in _ABOUT_READING and (until is None or event.at <= until)
    ]


def _name_accounts(
    session: Session,
    reviews: Iterable[Review],
    proposals: Iterable[Proposal],
    requests: Iterable[DocumentRequest],
    remarks: Iterable[ReviewRemark],
    checks: Iterable[DocumentCheck],
) -> dict[str, str]:
    ids = {one.assignee_id for one in reviews}
    ids |= {each for one in proposals for each in (one.proposed_by, one.decided_by)}
    ids |= {one.written_by for one in remarks}
    ids |= {one.requested_by for one in requests} | {one.account_id for one in checks}
    found = {name: find_account(session, name) for name in sorted(filter(None, ids))}
    return {name: account.name for name, account in found.items() if account is not None}


def _dump(row: Row, without: Collection[str] = ()) -> dict[str, Any]:
    return row.model_dump(mode="json", exclude=set(without))


def _dump_all(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [_dump(row) for row in rows]
