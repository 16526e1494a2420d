"""The customers on file, each with what was last concluded and what falls due first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from checker.assessment.assess import iso
from checker.errors import CustomerUnknown
from storage.customer_outlook import LastConclusion, read_names, read_outlook
from storage.customer_pages import CustomerFilter, keep_wanted, read_customer_page
from storage.customer_search import search_customers
from storage.customers import get_customer
from storage.database import Database
from storage.tables import Customer

MOST_FOUND = 100
"""A search shows so many customers at most; then a person types more."""
_MOST_NARROWED = 400
"""A search that is narrowed looks at so many of those that its text finds."""


@dataclass(frozen=True, slots=True)
class CustomerSummary:
    """One line about a customer.

    Attributes:
        id: Under which the customer is stored.
        name: Registered name, or what stands in for it.
        number: Credit code or registration number.
        reference: What the user's own books call the customer.
        owner: Name of who looks after the customer.
        verdict: The last one, as `storage.customer_outlook.LastConclusion` says; None before the
            first.
        assessed_on: The day that it speaks of.
        assessment_id: For `licet replay`; None where an audit gave the verdict.
        next_expiry_on: The first last day of a credential in force.
        next_review_on: When a new look is due.
    """

    id: str
    name: str
    number: str | None
    reference: str | None
    owner: str | None
    verdict: str | None
    assessed_on: date | None
    assessment_id: str | None
    next_expiry_on: date | None
    next_review_on: date | None

    def to_data(self) -> dict[str, str | None]:
        """Give the line as JSON."""
        return {
            "id": self.id,
            "name": self.name,
            "number": self.number,
            "reference": self.reference,
            "owner": self.owner,
            "verdict": self.verdict,
            "assessed_on": iso(self.assessed_on),
            "assessment": self.assessment_id,
            "next_expiry_on": iso(self.next_expiry_on),
            "next_review_on": iso(self.next_review_on),
        }


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """Some customers of the list.

    Attributes:
        customers: In the order in which they were added. There may be fewer than were asked for,
            even none, and yet a next page: few of those looked at are wanted.
        next: Where the next page begins; None if this was the last.
    """

    customers: tuple[CustomerSummary, ...]
    next: str | None

    def to_data(self) -> dict[str, Any]:
        """Give the page as JSON."""
        return {"customers": [customer.to_data() for customer in self.customers], "next": self.next}


@dataclass(frozen=True, slots=True)
class SearchFindings:
    """What a search found.

    Attributes:
        customers: The best first.
        is_all: False if more customers have the text than were looked at: type more of it.
    """

    customers: tuple[CustomerSummary, ...]
    is_all: bool

    def to_data(self) -> dict[str, Any]:
        """Give the findings as JSON."""
        return {
            "customers": [customer.to_data() for customer in self.customers],
            "complete": self.is_all,
        }


def list_summaries(
    database: Database, wanted: CustomerFilter, *, after: str | None, limit: int
) -> SummaryPage:
    """List customers in the order in which they were added.

    Args:
        database: Where they are on file.
        wanted: Which customers; the verdicts shown are those of its purpose.
        after: `next` of the page before; None for the first page.
        limit: How many at most.
    """
    with database.read_session() as session:
        page = read_customer_page(session, wanted, after=after, limit=limit)
        return SummaryPage(_summarise(session, page.customers, wanted.purpose), page.next)


def search_summaries(
    database: Database, text: str, wanted: CustomerFilter, *, limit: int = MOST_FOUND
) -> SearchFindings:
    """Find customers by a part of a name, credit code, number, reference or owner's name.

    Args:
        database: Where they are on file.
        text: What a person typed; case, width and blanks do not count.
        wanted: Which of those found; the verdicts shown are those of its purpose.
        limit: How many at most.
    """
    with database.read_session() as session:
        looked_at = limit if wanted.is_open else max(limit, _MOST_NARROWED)
        found = search_customers(session, text, limit=looked_at)
        kept = keep_wanted(session, found.ids, wanted)
        shown = _summarise(session, kept[:limit], wanted.purpose)
        return SearchFindings(shown, found.is_all and len(kept) <= limit)


def read_summary(database: Database, customer_id: str, purpose: str) -> CustomerSummary:
    """Give the line of one customer.

    Args:
        database: Where the customer is on file.
        customer_id: Who.
        purpose: Whose verdict counts.

    Raises:
        CustomerUnknown: There is no such customer.
    """
    with database.read_session() as session:
        customer = get_customer(session, customer_id)
        if customer is None:
            raise CustomerUnknown(reference=customer_id)
        return _summarise(session, [customer], purpose)[0]


def _summarise(
    session: Session, customers: Sequence[Customer], purpose: str
) -> tuple[CustomerSummary, ...]:
    outlook = read_outlook(session, [customer.id for customer in customers], purpose)
    owners = read_names(session, {one.owner_id for one in customers if one.owner_id is not None})
    summaries = []
    for customer in customers:
        last: LastConclusion | None = outlook.conclusions.get(customer.id)
        summaries.append(
            CustomerSummary(
                id=customer.id,
                name=customer.name,
                number=customer.unified_social_credit_code or customer.registration_number,
                reference=customer.reference,
                owner=owners.get(customer.owner_id) if customer.owner_id else None,
                verdict=last.verdict.value if last and last.verdict else None,
                assessed_on=last.as_of if last else None,
                assessment_id=last.assessment_id if last else None,
                next_expiry_on=outlook.next_expiries.get(customer.id),
                next_review_on=outlook.next_reviews.get(customer.id),
            )
        )
    return tuple(summaries)
