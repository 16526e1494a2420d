"""A million customers page by page, narrowed by verdict, owner and what runs out soon.

A page begins after the last customer that the page before has looked at, in the order in which
customers were added. It follows an index of the narrowest condition that has one and looks at no
more than `MOST_EXAMINED` customers: where few of them meet the other conditions it ends early,
perhaps without any, and tells where to go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, exists, union
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, func, or_, select

from storage.on_file import is_on_file
from storage.tables import Assessment, Credential, Customer, Standing
from storage.vocabulary import Verdict

MOST_EXAMINED = 1_000


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """Which customers are asked for; None leaves a choice open.

    Attributes:
        purpose: Whose verdict counts.
        verdict: Who stands so.
        owner_id: Of this person.
        is_unowned: Whom nobody looks after; with `owner_id` both.
        runs_out_by: Who has a credential in force whose last day is on or before this day.
    """

    purpose: str
    verdict: Verdict | None = None
    owner_id: str | None = None
    is_unowned: bool = False
    runs_out_by: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether everybody is asked for."""
        narrowing = (self.verdict, self.owner_id, self.runs_out_by)
        return not self.is_unowned and all(one is None for one in narrowing)


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """Some customers.

    Attributes:
        customers: In the order in which they were added.
        next: Where the next page begins; None if this was the last.
    """

    customers: tuple[Customer, ...]
    next: str | None


def read_customer_page(
    session: Session, wanted: CustomerFilter, *, after: str | None, limit: int
) -> CustomerPage:
    """Read one page of customers.

    Args:
        session: Where to read.
        wanted: Which customers.
        after: `next` of the page before; None for the first page.
        limit: How many at most.
    """
    looked_at = _follow_index(wanted, after)
    query = (
        select(Customer)
        .join(looked_at, looked_at.c.id == col(Customer.id))
        .where(*_conditions(wanted))
        .order_by(looked_at.c.id)
        .limit(limit + 1)
    )
    found = tuple(session.exec(query))
    if len(found) > limit:
        return CustomerPage(found[:limit], found[limit - 1].id)
    if wanted.is_open:
        return CustomerPage(found, None)
    counted, last = (
        session.connection()
        .execute(select(func.count(), func.max(looked_at.c.id)).select_from(looked_at))
        .one()
    )
    return CustomerPage(found, last if counted == MOST_EXAMINED else None)


def keep_wanted(session: Session, ids: Sequence[str], wanted: CustomerFilter) -> list[Customer]:
    """Give those of some customers that are asked for, in the order of the ids as named.

    Args:
        session: Where to read.
        ids: No more than a statement takes.
        wanted: Which customers.
    """
    query = select(Customer).where(col(Customer.id).in_(ids), *_conditions(wanted))
    found = {customer.id: customer for customer in session.exec(query)}
    return [found[key] for key in ids if key in found]


def _follow_index(wanted: CustomerFilter, after: str | None) -> Subquery:
    """Give the ids of the customers to look at, in order."""
    if wanted.verdict is not None:
        latest: Select[Any] = select(col(Assessment.customer_id).label("id")).where(
            Assessment.purpose == wanted.purpose,
            Assessment.verdict == wanted.verdict,
            col(Assessment.is_latest),
        )
        audited: Select[Any] = select(col(Standing.customer_id).label("id")).where(
            Standing.purpose == wanted.purpose, Standing.verdict == wanted.verdict
        )
        parts = [
            select(_cut(query, query.selected_columns["id"], after)) for query in (latest, audited)
        ]
        both = union(*parts).subquery()
        return select(both.c.id).order_by(both.c.id).limit(MOST_EXAMINED).subquery("looked_at")
    query: Select[Any] = select(col(Customer.id).label("id")).where(is_on_file(col(Customer.id)))
    if wanted.owner_id is not None and not wanted.is_unowned:
        query = query.where(col(Customer.owner_id) == wanted.owner_id)
    elif wanted.is_unowned and wanted.owner_id is None:
        query = query.where(col(Customer.owner_id).is_(None))
    return _cut(query, col(Customer.id), after)


def _cut(query: Select[Any], key: ColumnElement[str] | Mapped[str], after: str | None) -> Subquery:
    if after is not None:
        query = query.where(key > after)
    return query.order_by(key).limit(MOST_EXAMINED).subquery()


def _conditions(wanted: CustomerFilter) -> Iterator[ColumnElement[bool]]:
    owner = col(Customer.owner_id)
    if wanted.owner_id is not None or wanted.is_unowned:
        unowned = owner.is_(None) if wanted.is_unowned else None
        owned = None if wanted.owner_id is None else owner == wanted.owner_id
        yield or_(*(one for one in (owned, unowned) if one is not None))
    if wanted.verdict is not None:
        yield _stands(wanted.purpose, wanted.verdict)
    if wanted.runs_out_by is not None:
        yield exists(col(Credential.id)).where(
            col(Credential.customer_id) == col(Customer.id),
            col(Credential.is_current),
            col(Credential.valid_until) <= wanted.runs_out_by,
        )


def _stands(purpose: str, verdict: Verdict) -> ColumnElement[bool]:
    """Give the condition on what was concluded last, as `LastConclusion` says.

    Values are asked for by customer, not whether rows exist: two of the latter joined by OR made
    PostgreSQL read all standings, which took minutes of a million.
    """
    latest = (
        col(Assessment.customer_id) == col(Customer.id),
        col(Assessment.purpose) == purpose,
        col(Assessment.is_latest),
    )
    assessed_on = select(col(Assessment.as_of)).where(*latest).correlate(Customer).scalar_subquery()
    assessed = select(col(Assessment.verdict)).where(*latest).correlate(Customer).scalar_subquery()
    audited_later = (
        select(Standing.verdict)
        .where(
            col(Standing.customer_id) == col(Customer.id),
            col(Standing.purpose) == purpose,
            col(Standing.as_of) > func.coalesce(assessed_on, date.min),
        )
        .correlate(Customer)
        .scalar_subquery()
    )
    return func.coalesce(audited_later, assessed) == verdict
