"""Which reviews fall due by themselves, in batches that end however many customers there are.

Each query leaves out customers with a review under way. So whoever opens what a batch names and
asks again gets the next one, and an empty one at last. A decision rests on an assessment that was
fresh when it was made; so one whose day has come is reason enough, without a look at when it was.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col, select

from storage.identity import make_id
from storage.tables import Assessment, Review
from storage.vocabulary import AlertSeverity, ReviewCause, ReviewState, Verdict

_BATCH = 1_000


class DueReview(NamedTuple):
    """A review to be opened.

    Attributes:
        customer_id: Whom it is about.
        purpose: Such as `onboarding`.
        verdict: Of the latest assessment; None where there is none.
    """

    customer_id: str
    purpose: str
    verdict: Verdict | None


def ended_overrides(session: Session, as_of: date) -> Sequence[DueReview]:
    """Give a batch of decisions against the verdict whose last day has gone by."""
    query = _standing(col(Review.holds_until).is_not(None), col(Review.holds_until) < as_of)
    return _read(session, query.order_by(col(Review.holds_until), col(Review.id)))


def changed_outcomes(session: Session, as_of: date) -> Sequence[DueReview]:
    """Give a batch of decisions whose assessment no longer says so, by time alone."""
    query = _standing(col(Assessment.next_change_on) <= as_of)
    return _read(session, query.order_by(col(Assessment.next_change_on), col(Assessment.id)))


def due_again(session: Session, as_of: date) -> Sequence[DueReview]:
    """Give a batch of customers at whom the policy asks for a new look."""
    query = (
        select(col(Assessment.customer_id), col(Assessment.purpose), col(Assessment.verdict))
        .where(
            _IS_LATEST,
            col(Assessment.next_review_on) <= as_of,
            ~_is_under_way(col(Assessment.customer_id), col(Assessment.purpose)),
        )
        .order_by(col(Assessment.next_review_on), col(Assessment.id))
    )
    return _read(session, query)


def decided_about(session: Session, customer_ids: Collection[str]) -> Sequence[DueReview]:
    """Give the decisions that stand about some customers, at most some hundred of them."""
    return _read(session, _standing(col(Review.customer_id).in_(customer_ids)))


def open_reviews(
    session: Session,
    due: Sequence[DueReview],
    *,
    cause: ReviewCause,
    severities: dict[Verdict | None, AlertSeverity],
    due_on: date,
    opened_at: datetime,
) -> int:
    """Open many reviews at once; who has one under way keeps it.

    Returns:
        How many were opened.
    """
    if not due:
        return 0
    rows = [
        {
            "id": make_id(opened_at),
            "customer_id": each.customer_id,
            "purpose": each.purpose,
            "state": ReviewState.OPEN,
            "cause": cause,
            "severity": severities[each.verdict],
            "opened_at": opened_at,
            "due_on": due_on,
            "is_standing": False,
            "version": 1,
        }
        for each in due
    ]
    dialect = session.get_bind().dialect.name
    statement = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(Review)
    adding = statement.on_conflict_do_nothing().returning(col(Review.id))
    return len(session.connection().execute(adding, rows).all())


_IS_LATEST = and_(col(Assessment.is_latest))
_IS_STANDING = and_(col(Review.is_standing))
"""Each database's own word for true, as its index has it: SQLite goes by no other."""


def _standing(*which: ColumnElement[bool]) -> Any:  # noqa: ANN401 - a select of three columns
    """Ask for standing decisions with the verdict of the latest assessment of each."""
    is_its_own = and_(
        col(Assessment.customer_id) == col(Review.customer_id),
        col(Assessment.purpose) == col(Review.purpose),
        _IS_LATEST,
    )
    return (
        select(col(Review.customer_id), col(Review.purpose), col(Assessment.verdict))
        .join(Assessment, is_its_own)
        .where(
            _IS_STANDING,
            *which,
            ~_is_under_way(col(Review.customer_id), col(Review.purpose)),
        )
    )


def _is_under_way(customer_id: Mapped[str], purpose: Mapped[str]) -> ColumnElement[bool]:
    other = aliased(Review, name="under_way")
    return exists().where(
        col(other.customer_id) == customer_id,
        col(other.purpose) == purpose,
        literal_column("under_way.state <> 'decided'"),
    )


def _read(session: Session, query: Any) -> Sequence[DueReview]:  # noqa: ANN401 - as above
    return [DueReview(*row) for row in session.connection().execute(query.limit(_BATCH)).all()]
