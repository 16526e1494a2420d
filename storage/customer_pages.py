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
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    Subquery,
    bindparam,
    exists,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from storage.on_file import is_on_file
from storage.selection import is_named, write_names
from storage.tables import Assessment, Credential, Customer, Standing
from storage.vocabulary import Verdict

MOST_EXAMINED = 1_000
_EXAMINED = bindparam("examined", type_=Integer)


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

    @property
    def parameters(self) -> dict[str, Any]:
        """What the queries take, by name; what is left open is left out."""
        given = {
            "verdict": self.verdict,
            "owner_id": self.owner_id,
            "runs_out_by": self.runs_out_by,
        }
        chosen = {name: value for name, value in given.items() if value is not None}
        return {**chosen, "purpose": self.purpose} if "verdict" in chosen else chosen


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
    asked = wanted.parameters
    if after is not None:
        asked["after"] = after
    query, count_looked_at = _prepare_page(frozenset(asked), wanted.is_unowned)
    asked["examined"] = MOST_EXAMINED
    found = tuple(session.scalars(query, {**asked, "most": limit + 1}))
    if len(found) > limit:
        return CustomerPage(found[:limit], found[limit - 1].id)
    if wanted.is_open:
        return CustomerPage(found, None)
    counted, last = session.connection().execute(count_looked_at, asked).one()
    return CustomerPage(found, last if counted == MOST_EXAMINED else None)


def keep_wanted(session: Session, ids: Sequence[str], wanted: CustomerFilter) -> list[Customer]:
    """Give those of some customers that are asked for, in the order of the ids as named.

    Args:
        session: Where to read.
        ids: Of these.
        wanted: Which customers.
    """
    dialect, asked = session.get_bind().dialect.name, wanted.parameters
    query = _prepare_kept(dialect, frozenset(asked), wanted.is_unowned)
    rows = session.scalars(query, {**asked, "names": write_names(dialect, ids)})
    found = {customer.id: customer for customer in rows}
    return [found[key] for key in ids if key in found]


@cache
def _prepare_page(
    asked: frozenset[str], is_unowned: bool
) -> tuple[Select[Customer], Select[int, str | None]]:
    """Make the query of a page, and that which counts the customers it looks at.

    Args:
        asked: Names of the parameters by which it is narrowed.
        is_unowned: Whether it is narrowed to whom nobody looks after.
    """
    looked_at = _follow_index(asked, is_unowned)
    page = (
        select(Customer)
        .join(looked_at, looked_at.c.id == col(Customer.id))
        .where(*_conditions(asked, is_unowned))
        .order_by(looked_at.c.id)
        .limit(bindparam("most", type_=Integer))
    )
    return page, select(func.count(), func.max(looked_at.c.id)).select_from(looked_at)


@cache
def _prepare_kept(dialect: str, asked: frozenset[str], is_unowned: bool) -> Select[Customer]:
    is_one = is_named(dialect, col(Customer.id))
    return select(Customer).where(is_one, *_conditions(asked, is_unowned))


def _follow_index(asked: frozenset[str], is_unowned: bool) -> Subquery:
    """Give the ids of the customers to look at, in order."""
    if "verdict" in asked:
        latest: Select[Any] = select(col(Assessment.customer_id).label("id")).where(
            col(Assessment.purpose) == bindparam("purpose"),
            col(Assessment.verdict) == bindparam("verdict"),
            col(Assessment.is_latest),
        )
        audited: Select[Any] = select(col(Standing.customer_id).label("id")).where(
            col(Standing.purpose) == bindparam("purpose"),
            col(Standing.verdict) == bindparam("verdict"),
        )
        parts = [
            select(_cut(query, query.selected_columns["id"], asked)) for query in (latest, audited)
        ]
        both = union(*parts).subquery()
        return select(both.c.id).order_by(both.c.id).limit(_EXAMINED).subquery("looked_at")
    query: Select[Any] = select(col(Customer.id).label("id")).where(is_on_file(col(Customer.id)))
    if "owner_id" in asked and not is_unowned:
        query = query.where(col(Customer.owner_id) == bindparam("owner_id"))
    elif is_unowned and "owner_id" not in asked:
        query = query.where(col(Customer.owner_id).is_(None))
    return _cut(query, col(Customer.id), asked)


def _cut(
    query: Select[Any], key: ColumnElement[str] | Mapped[str], asked: frozenset[str]
) -> Subquery:
    if "after" in asked:
        query = query.where(key > bindparam("after"))
    return query.order_by(key).limit(_EXAMINED).subquery()


def _conditions(asked: frozenset[str], is_unowned: bool) -> Iterator[ColumnElement[bool]]:
    owner = col(Customer.owner_id)
    if "owner_id" in asked or is_unowned:
        unowned = owner.is_(None) if is_unowned else None
        owned = owner == bindparam("owner_id") if "owner_id" in asked else None
        yield or_(*(one for one in (owned, unowned) if one is not None))
    if "verdict" in asked:
        yield _stands()
    if "runs_out_by" in asked:
        yield exists(col(Credential.id)).where(
            col(Credential.customer_id) == col(Customer.id),
            col(Credential.is_current),
            col(Credential.valid_until) <= bindparam("runs_out_by"),
        )


def _stands() -> ColumnElement[bool]:
    """Give the condition on what was concluded last, as `LastConclusion` says.

    Values are asked for by customer, not whether rows exist: two of the latter joined by OR made
    PostgreSQL read all standings, which took minutes of a million.
    """
    purpose: BindParameter[str] = bindparam("purpose")
    latest = (
        col(Assessment.customer_id) == col(Customer.id),
        col(Assessment.purpose) == purpose,
        col(Assessment.is_latest),
    )
    assessed_on = select(col(Assessment.as_of)).where(*latest).correlate(Customer).scalar_subquery()
    assessed = select(col(Assessment.verdict)).where(*latest).correlate(Customer).scalar_subquery()
    audited_later = (
        select(col(Standing.verdict))
        .where(
            col(Standing.customer_id) == col(Customer.id),
            col(Standing.purpose) == purpose,
            col(Standing.as_of) > func.coalesce(assessed_on, date.min),
        )
        .correlate(Customer)
        .scalar_subquery()
    )
    return func.coalesce(audited_later, assessed) == bindparam("verdict")
