"""The customers on file, each with what was last concluded and what falls due first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from checker.assessment.assess import iso
from storage.assessments import latest_assessment
from storage.credentials import current_credentials
from storage.customers import list_customers
from storage.database import Database


@dataclass(frozen=True, slots=True)
class CustomerSummary:
    """One line about a customer.

    Attributes:
        id: Under which the customer is stored.
        name: Registered name, or what stands in for it.
        number: Credit code or registration number.
        verdict: The last one; None before the first assessment.
        assessed_on: The day that assessment speaks of.
        assessment_id: For `licet replay`.
        next_expiry_on: The first last day of a credential in force.
        next_review_on: When a new look is due.
    """

    id: str
    name: str
    number: str | None
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
            "verdict": self.verdict,
            "assessed_on": iso(self.assessed_on),
            "assessment": self.assessment_id,
            "next_expiry_on": iso(self.next_expiry_on),
            "next_review_on": iso(self.next_review_on),
        }


def list_summaries(
    database: Database, purpose: str, *, after: str | None, limit: int
) -> list[CustomerSummary]:
    """List customers in the order in which they were added.

    Args:
        database: Where they are on file.
        purpose: Whose verdict to show.
        after: The id of the last customer of the page before; None for the first page.
        limit: How many at most.
    """
    summaries = []
    with database.read_session() as session:
        for customer in list_customers(session, after=after, limit=limit):
            latest = latest_assessment(session, customer.id, purpose)
            days = [
                credential.valid_until
                for credential in current_credentials(session, customer.id)
                if credential.valid_until is not None
            ]
            number = customer.unified_social_credit_code or customer.registration_number
            summaries.append(
                CustomerSummary(
                    id=customer.id,
                    name=customer.name,
                    number=number,
                    verdict=latest.verdict.value if latest and latest.verdict else None,
                    assessed_on=latest.as_of if latest else None,
                    assessment_id=latest.id if latest else None,
                    next_expiry_on=min(days, default=None),
                    next_review_on=latest.next_review_on if latest else None,
                )
            )
    return summaries
