"""The file of a customer as people at the desk read it, a tab at a time.

Each function reads what one tab shows, in a number of queries that does not grow with the number of
customers; the head goes above every tab.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from checker.customer_file.document_fields import field_title
from checker.customer_file.dossier import AUTHORIZATION_LETTER, BUSINESS_LICENCE
from checker.customer_file.kinds import REGISTER_LINE
from checker.errors import CustomerUnknown
from checker.privacy import is_personal_number, mask_number
from rules.vocabulary import Bilingual
from storage.accounts import display_names
from storage.assessments import assessments_of, latest_assessment
from storage.credentials import credentials_of
from storage.customer_outlook import LastConclusion, read_names, read_outlook
from storage.customers import get_customer
from storage.document_checks import document_checks_of
from storage.documents import StoredDocument, documents_of
from storage.proposals import proposals_of_customer
from storage.retention import find_erasure, holds_of
from storage.reviews import open_requests_of_customer, reviews_of, standing_review, undecided_review
from storage.tables import (
    Assessment,
    Credential,
    Customer,
    DocumentCheck,
    DocumentRequest,
    Erasure,
    LegalHold,
    Proposal,
    Review,
    Waiver,
)
from storage.waivers import waivers_of

_PERSONS = {
    BUSINESS_LICENCE: (("legal_representative", ()),),
    AUTHORIZATION_LETTER: (
        ("agent_name", ("agent_id_number", "matter", "valid_until")),
        ("principal_legal_representative", ()),
    ),
}
"""Fields that name a person, each with the fields that say more about that person."""


@dataclass(frozen=True, slots=True)
class CustomerHead:
    """What stands above every tab.

    Attributes:
        customer: The row.
        purpose: For which the verdict counts.
        owner: Name of who looks after the customer.
        conclusion: What was concluded last; None before the first time.
        assessment: The latest assessment.
        next_expiry_on: The first last day of a credential in force.
        holds: Legal holds in force.
        erasure: What is left of a customer who was erased.
        standing: The last decided review.
        under_way: The review that is not decided.
    """

    customer: Customer
    purpose: str
    owner: str | None
    conclusion: LastConclusion | None
    assessment: Assessment | None
    next_expiry_on: date | None
    holds: Sequence[LegalHold]
    erasure: Erasure | None
    standing: Review | None
    under_way: Review | None

    @property
    def result(self) -> Mapping[str, Any] | None:
        """The result of the latest assessment; None without one, and after an erasure."""
        return None if self.assessment is None else json.loads(self.assessment.result) or None


@dataclass(frozen=True, slots=True)
class FiledPapers:
    """The documents of a customer.

    Attributes:
        documents: In the order of receipt, without lines of registers.
        checks: What came of looks at them.
        register_lines: How many lines of registers are on file beside them.
        requests: What the customer was asked for and has not sent.
    """

    documents: tuple[StoredDocument, ...]
    checks: Mapping[str, DocumentCheck]
    register_lines: int
    requests: Sequence[DocumentRequest]


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person whom a document names.

    Attributes:
        role: As what.
        name: As it was read; None where it cannot be trusted.
        details: What else the document says of the person, personal numbers masked.
        document_id: The document.
        document: Its name.
    """

    role: Bilingual
    name: str | None
    details: tuple[tuple[Bilingual, str], ...]
    document_id: str
    document: str


@dataclass(frozen=True, slots=True)
class DecidedMatters:
    """What was decided about a customer.

    Attributes:
        reviews: The newest first.
        waivers: All, the latest first.
        proposals: What two people proposed and decided, the newest first.
        assessments: The newest first.
        names: What people call the accounts, by id.
    """

    reviews: Sequence[Review]
    waivers: Sequence[Waiver]
    proposals: Sequence[Proposal]
    assessments: Sequence[Assessment]
    names: Mapping[str, str]


def load_head(session: Session, customer_id: str, purpose: str) -> CustomerHead:
    """Load what stands above every tab.

    Raises:
        CustomerUnknown: There is no such customer.
    """
    customer = get_customer(session, customer_id)
    if customer is None:
        raise CustomerUnknown(reference=customer_id)
    outlook = read_outlook(session, [customer.id], purpose)
    owner_id = customer.owner_id
    return CustomerHead(
        customer=customer,
        purpose=purpose,
        owner=read_names(session, {owner_id}).get(owner_id) if owner_id else None,
        conclusion=outlook.conclusions.get(customer.id),
        assessment=latest_assessment(session, customer.id, purpose),
        next_expiry_on=outlook.next_expiries.get(customer.id),
        holds=holds_of(session, customer.id),
        erasure=find_erasure(session, customer.id),
        standing=standing_review(session, customer.id, purpose),
        under_way=undecided_review(session, customer.id, purpose),
    )


def load_papers(session: Session, customer_id: str) -> FiledPapers:
    """Load the documents of a customer with what came of looks at them."""
    on_file = documents_of(session, customer_id)
    papers = tuple(one for one in on_file if one.document.kind != REGISTER_LINE)
    return FiledPapers(
        documents=papers,
        checks=document_checks_of(session, customer_id),
        register_lines=len(on_file) - len(papers),
        requests=open_requests_of_customer(session, customer_id),
    )


def load_credentials(session: Session, customer_id: str) -> Sequence[Credential]:
    """Load the credentials of a customer: those in force first, by when they end."""
    return sorted(
        credentials_of(session, customer_id),
        key=lambda one: (not one.is_current, one.valid_until or date.max, one.id),
    )


def load_parties(session: Session, customer_id: str) -> tuple[NamedPerson, ...]:
    """Load the people whom the documents of a customer name, the latest paper first."""
    documents = reversed(documents_of(session, customer_id))
    return tuple(person for stored in documents for person in _name_persons(stored))


def load_decisions(session: Session, customer_id: str) -> DecidedMatters:
    """Load what was decided about a customer."""
    proposals = proposals_of_customer(session, customer_id)
    accounts = {one.proposed_by for one in proposals} | {one.decided_by for one in proposals}
    return DecidedMatters(
        reviews=reviews_of(session, customer_id),
        waivers=sorted(waivers_of(session, customer_id), key=lambda one: one.id, reverse=True),
        proposals=proposals,
        assessments=assessments_of(session, customer_id, limit=20),
        names=display_names(session, {each for each in accounts if each is not None}),
    )


def _name_persons(stored: StoredDocument) -> list[NamedPerson]:
    kind = stored.document.kind or ""
    persons = []
    for name, others in _PERSONS.get(kind, ()):
        field = stored.fields.get(name)
        if field is None:
            continue
        details = tuple(
            (field_title(kind, other), shown)
            for other in others
            if (shown := _write(stored, other)) is not None
        )
        persons.append(
            NamedPerson(
                role=field_title(kind, name),
                name=_write(stored, name),
                details=details,
                document_id=stored.document.id,
                document=stored.document.name,
            )
        )
    return persons


def _write(stored: StoredDocument, name: str) -> str | None:
    field = stored.fields.get(name)
    value = None if field is None or field.value is None else field.value["value"]
    if value is None:
        return None
    return mask_number(str(value)) if is_personal_number(name) else str(value)
