"""Whose years of retention are over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from storage.retention import EndedKey, EndedRelationship, list_ended


@dataclass(frozen=True, slots=True)
class DueForDestruction:
    """A customer whose file is to be destroyed from the day after `keep_until`.

    Attributes:
        customer: With the day on which business ended.
        keep_until: The last day on which the law asks for it.
    """

    customer: EndedRelationship
    keep_until: date

    def to_data(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {
            "id": self.customer.customer_id,
            "name": self.customer.name,
            "ended_on": self.customer.ended_on.isoformat(),
            "keep_until": self.keep_until.isoformat(),
            "is_held": self.customer.is_held,
        }


def list_due(
    session: Session,
    on: date,
    retention_years: int,
    *,
    after: EndedKey | None = None,
    limit: int | None = None,
) -> Sequence[DueForDestruction]:
    """List whose years are over on a day, those under a hold included and marked.

    Args:
        session: Where to look.
        on: The day.
        retention_years: How long files are kept.
        after: The key of the last of the page before; None for the first page.
        limit: How many at most; None for all.
    """
    ended_by = last_day_over(on, retention_years)
    ended = list_ended(session, ended_by, after=after, limit=limit)
    return [DueForDestruction(one, add_years(one.ended_on, retention_years)) for one in ended]


def last_day_over(on: date, years: int) -> date:
    """Give the last day from which so many years are over before a day."""
    year = on.year - years
    if year < date.min.year:
        return date.min
    day = on.replace(year=year, day=min(on.day, 28))
    while add_years(day + timedelta(days=1), years) < on:
        day += timedelta(days=1)
    while add_years(day, years) >= on:
        day -= timedelta(days=1)
    return day


def find_due(session: Session, customer_id: str, retention_years: int) -> DueForDestruction | None:
    """Give until when a customer is to be kept; None while business goes on."""
    for one in list_ended(session, date.max, customer_id=customer_id):
        return DueForDestruction(one, add_years(one.ended_on, retention_years))
    return None


def add_years(day: date, years: int) -> date:
    """Give the same day some years later; 29 February becomes 1 March, which is not early."""
    year = min(day.year + years, date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
