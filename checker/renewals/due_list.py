"""What falls due within some days: credentials that end and customers to be looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from checker.renewals.pages import walk_pages
from storage.assessments import reviews_due
from storage.credentials import falling_due
from storage.customers import names_of
from storage.database import Database


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that falls due.

    Attributes:
        customer: Name of the customer.
        customer_id: Under which the customer is stored.
        kind: Kind of the credential, or `review`.
        holder: To whom the credential was issued; None for a review.
        due_on: The last day of the term, or the day of the review.
        days_left: Until then; negative once it has passed.
    """

    customer: str
    customer_id: str
    kind: str
    holder: str | None
    due_on: date
    days_left: int

    def to_data(self) -> dict[str, Any]:
        """Give the item as JSON."""
        state = "overdue" if self.days_left < 0 else "due"
        return {
            "customer": self.customer,
            "customer_id": self.customer_id,
            "kind": self.kind,
            "holder": self.holder,
            "due_on": self.due_on.isoformat(),
            "days_left": self.days_left,
            "state": state,
        }


def list_due(database: Database, as_of: date, within_days: int) -> list[DueItem]:
    """List what has ended or will end within some days, and reviews, the earliest first.

    Args:
        database: Where credentials and assessments are.
        as_of: The day to count from.
        within_days: How far to look ahead.
    """
    until = as_of + timedelta(days=within_days)
    found: list[tuple[str, str, str | None, date]] = []
    for credentials in walk_pages(database, lambda s, c: falling_due(s, until, after=c)):
        found += [
            (row.customer_id, row.kind, row.holder, row.valid_until)
            for row in credentials
            if row.valid_until is not None
        ]
    for reviews in walk_pages(database, lambda s, c: reviews_due(s, until, after=c)):
        found += [
            (row.customer_id, "review", None, row.next_review_on)
            for row in reviews
            if row.next_review_on is not None
        ]
    with database.read_session() as session:
        names = names_of(session, {entry[0] for entry in found})
    items = [
        DueItem(
            names.get(customer_id, customer_id), customer_id, kind, holder, day, (day - as_of).days
        )
        for customer_id, kind, holder, day in found
    ]
    return sorted(items, key=lambda item: (item.due_on, item.customer, item.kind))
