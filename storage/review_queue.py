"""Undecided reviews in the order in which they are due: pages, facets, many assigned at once.

Every reading is bounded however many reviews wait: a page looks at no more than `MOST_EXAMINED` of
them and then tells where to go on, facets count no more than `MOST_COUNTED`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Integer, Select, Subquery, bindparam, case, update
from sqlalchemy import select as select_columns
from sqlmodel import Session, and_, col, func, or_, select

from storage.paging import DueCursor
from storage.selection import split_ids
from storage.tables import Account, Customer, Review
from storage.vocabulary import AlertSeverity, ReviewCause, ReviewState

MOST_EXAMINED = 2_000
MOST_COUNTED = 2_000
_EXAMINED, _BUT_LAST = (bindparam(name, type_=Integer) for name in ("examined", "but_last"))
_IS_UNDECIDED = col(Review.state) != ReviewState.DECIDED
_COUNTED_BY = (
    col(Review.due_on),
    col(Review.assignee_id),
    col(Review.state),
    col(Review.cause),
    col(Review.severity),
)
"""An index holds them beside the order: the rows themselves need not be looked up."""
_KINDS_COUNTED = 5
"""State, cause, severity, whose, whether overdue."""
_NARROWED = {
    "state": Review.state,
    "cause": Review.cause,
    "severity": Review.severity,
    "purpose": Review.purpose,
}
_NARROWING = ("assignee_id", "due_by", *_NARROWED)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which undecided reviews are asked for; None leaves a choice open.

    Attributes:
        assignee_id: Those of this account.
        is_unassigned: Those that nobody works on; not together with `assignee_id`.
        due_by: Due on this day or before.
        state: In this state.
        cause: Opened for this cause.
        severity: Of this severity.
        purpose: For this purpose.
    """

    assignee_id: str | None = None
    is_unassigned: bool = False
    due_by: date | None = None
    state: ReviewState | None = None
    cause: ReviewCause | None = None
    severity: AlertSeverity | None = None
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class QueuedReview:
    """A review that waits.

    Attributes:
        review: The review.
        customer: What the customer is called.
        assignee: Name of the account that works on it.
    """

    review: Review
    customer: str
    assignee: str | None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Some of the queue.

    Attributes:
        reviews: What is due first, first. There may be fewer than were asked for, even none, and
            yet a next page: few of those looked at are wanted.
        next: Where the next page begins; None if this was the last.
    """

    reviews: tuple[QueuedReview, ...]
    next: DueCursor | None


@dataclass(frozen=True, slots=True)
class QueueFacets:
    """How many undecided reviews there are of what kind, those due first counted.

    Attributes:
        total: All that were counted.
        mine: Of the account that asks.
        unassigned: That nobody works on.
        overdue: Due before the day.
        states: By state.
        causes: By cause.
        severities: By severity.
        is_all: False if there are more than were counted: then every count is a least count.
    """

    total: int
    mine: int
    unassigned: int
    overdue: int
    states: dict[ReviewState, int]
    causes: dict[ReviewCause, int]
    severities: dict[AlertSeverity, int]
    is_all: bool


def read_queue(
    session: Session, wanted: QueueFilter, *, after: DueCursor | None, limit: int
) -> QueuePage:
    """Read one page of the queue.

    Args:
        session: Where to read.
        wanted: Which reviews.
        after: `next` of the page before; None for the first page.
        limit: How many at most.
    """
    asked = {name: getattr(wanted, name) for name in _NARROWING}
    asked = {name: value for name, value in asked.items() if value is not None}
    if after is not None:
        asked |= {"after_day": after.due_on, "after_id": after.id}
    query, find_end = _prepare_page(frozenset(asked), wanted.is_unassigned)
    asked |= {"examined": MOST_EXAMINED, "but_last": MOST_EXAMINED - 1}
    rows = session.execute(query, {**asked, "most": limit + 1})
    found = tuple(QueuedReview(*row) for row in rows)
    if len(found) > limit:
        last = found[limit - 1].review
        return QueuePage(found[:limit], DueCursor(last.due_on, last.id))
    end = session.connection().execute(find_end, asked).one_or_none()
    return QueuePage(found, None if end is None else DueCursor(*end))


def count_facets(session: Session, *, account_id: str | None, as_of: date) -> QueueFacets:
    """Count the undecided reviews by what they can be narrowed by.

    Args:
        session: Where to count.
        account_id: Who asks.
        as_of: The day before which a review is overdue.
    """
    counts = [Counter[Any]() for _ in range(_KINDS_COUNTED)]
    asked = {"account_id": account_id or "", "as_of": as_of}
    for *values, count in session.connection().execute(_prepare_facets(), asked):
        for counter, value in zip(counts, values, strict=True):
            counter[value] += count
    states, causes, severities, assignees, overdue = counts
    total = states.total()
    return QueueFacets(
        total=min(total, MOST_COUNTED),
        mine=assignees["mine"],
        unassigned=assignees["nobody"],
        overdue=overdue[True],
        states=dict(states),
        causes=dict(causes),
        severities=dict(severities),
        is_all=total <= MOST_COUNTED,
    )


def assign_reviews(
    session: Session, review_ids: Collection[str], assignee_id: str | None
) -> tuple[str, ...]:
    """Let an account work on reviews, or nobody.

    Args:
        session: Where to write.
        review_ids: Which; those that are decided, and those that are so assigned, stay as they are.
        assignee_id: The account; None for nobody.

    Returns:
        The ids of those that have changed, sorted.
    """
    session.flush()
    changed: list[str] = []
    is_other = col(Review.assignee_id).is_distinct_from(assignee_id)
    for piece in split_ids(sorted(review_ids)):
        # Two people who assign the same reviews at once lock them in the same order.
        query = select(Review.id).where(piece.covers(col(Review.id)), _IS_UNDECIDED, is_other)
        ids = session.exec(query.order_by(col(Review.id)).with_for_update()).all()
        statement = update(Review).where(col(Review.id).in_(ids))
        session.exec(statement.values(assignee_id=assignee_id, version=col(Review.version) + 1))
        changed += ids
    return tuple(changed)


@cache
def _prepare_page(
    asked: frozenset[str], is_unassigned: bool
) -> tuple[Select[Review, str, str | None], Select[date, str]]:
    """Make the query of a page, and that of the last review that it may look at.

    Args:
        asked: Names of the parameters by which it is narrowed.
        is_unassigned: Whether it is narrowed to what nobody works on.
    """
    looked_at = _follow_index(asked, is_unassigned)
    place = (looked_at.c.due_on, looked_at.c.id)
    page = (
        select_columns(Review, col(Customer.name), col(Account.name))
        .join(looked_at, looked_at.c.id == col(Review.id))
        .join(Customer, col(Customer.id) == col(Review.customer_id))
        .join(Account, col(Account.id) == col(Review.assignee_id), isouter=True)
        .where(*(col(_NARROWED[name]) == bindparam(name) for name in _NARROWED if name in asked))
        .order_by(*place)
        .limit(bindparam("most", type_=Integer))
    )
    return page, select_columns(*place).order_by(*place).offset(_BUT_LAST).limit(1)


def _follow_index(asked: frozenset[str], is_unassigned: bool) -> Subquery:
    """Give day and id of the reviews to look at, in order."""
    day, key = col(Review.due_on), col(Review.id)
    query: Any = select_columns(day, key).where(_IS_UNDECIDED)
    if "assignee_id" in asked:
        query = query.where(col(Review.assignee_id) == bindparam("assignee_id"))
    elif is_unassigned:
        query = query.where(col(Review.assignee_id).is_(None))
    if "due_by" in asked:
        query = query.where(day <= bindparam("due_by"))
    if "after_id" in asked:
        after_day: BindParameter[date] = bindparam("after_day")
        after_id: BindParameter[str] = bindparam("after_id")
        query = query.where(day >= after_day)  # what an index can use
        query = query.where(or_(day > after_day, and_(day == after_day, key > after_id)))
    cut: Subquery = query.order_by(day, key).limit(_EXAMINED).subquery("looked_at")
    return cut


@cache
def _prepare_facets() -> Select[Any]:
    counted = (
        select_columns(*_COUNTED_BY)
        .where(_IS_UNDECIDED)
        .order_by(col(Review.due_on), col(Review.id))
        .limit(MOST_COUNTED + 1)
        .subquery()
    )
    whose = case(
        (counted.c.assignee_id.is_(None), "nobody"),
        (counted.c.assignee_id == bindparam("account_id"), "mine"),
        else_="other",
    ).label("whose")
    is_overdue = (counted.c.due_on < bindparam("as_of")).label("is_overdue")
    kinds = (counted.c.state, counted.c.cause, counted.c.severity, whose, is_overdue)
    query: Select[Any] = select_columns(*kinds, func.count()).group_by(*kinds)
    return query
