"""What is known of the customers of a page: one query for each thing, however many customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, select

from storage.tables import Assessment, Credential, Person, Standing
from storage.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class LastConclusion:
    """What was concluded last about a customer for a purpose.

    That is the latest assessment, unless an audit has found later how the customer stands; of the
    same day the assessment counts, which a person asked for.

    Attributes:
        verdict: None where none could be given.
        as_of: The day that it speaks of.
        assessment_id: The assessment; None if an audit concluded it.
    """

    verdict: Verdict | None
    as_of: date
    assessment_id: str | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known of some customers, each by its id; who has none of it is left out.

    Attributes:
        conclusions: What was concluded last.
        next_reviews: The day on which the latest assessment asks for a new look.
        next_expiries: The first last day of a credential in force.
    """

    conclusions: Mapping[str, LastConclusion] = field(default_factory=dict)
    next_reviews: Mapping[str, date] = field(default_factory=dict)
    next_expiries: Mapping[str, date] = field(default_factory=dict)


def read_outlook(session: Session, ids: Sequence[str], purpose: str) -> Outlook:
    """Read what is known of customers.

    Args:
        session: Where to read.
        ids: Of a page of customers, no more than a statement takes.
        purpose: Whose verdict counts.
    """
    conclusions: dict[str, LastConclusion] = {}
    next_reviews: dict[str, date] = {}
    standings = select_columns(
        col(Standing.customer_id), col(Standing.verdict), col(Standing.as_of)
    ).where(col(Standing.purpose) == purpose, col(Standing.customer_id).in_(ids))
    for customer, found, found_on in session.connection().execute(standings):
        conclusions[customer] = LastConclusion(found, found_on, None)
    assessments = select_columns(
        col(Assessment.customer_id),
        col(Assessment.verdict),
        col(Assessment.as_of),
        col(Assessment.id),
        col(Assessment.next_review_on),
    ).where(
        col(Assessment.purpose) == purpose,
        col(Assessment.is_latest),
        col(Assessment.customer_id).in_(ids),
    )
    for customer, verdict, as_of, assessment, review_on in session.connection().execute(
        assessments
    ):
        audited = conclusions.get(customer)
        if audited is None or audited.as_of <= as_of:
            conclusions[customer] = LastConclusion(verdict, as_of, assessment)
        if review_on is not None:
            next_reviews[customer] = review_on
    return Outlook(conclusions, next_reviews, _read_expiries(session, ids))


def read_names(session: Session, people: set[str]) -> Mapping[str, str]:
    """Give by id what people are called."""
    query = select(Person.id, Person.name).where(col(Person.id).in_(people))
    return dict(session.exec(query).all())


def _read_expiries(session: Session, ids: Sequence[str]) -> dict[str, date]:
    query = (
        select(Credential.customer_id, func.min(col(Credential.valid_until)))
        .where(
            col(Credential.customer_id).in_(ids),
            col(Credential.is_current),
            col(Credential.valid_until).is_not(None),
        )
        .group_by(col(Credential.customer_id))
    )
    return {customer: first for customer, first in session.exec(query) if first is not None}
