"""What is known of the customers of a page: one query for each thing, however many customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import Session, col

from storage.due_rows import people_by_id
from storage.selection import is_named, write_names
from storage.tables import Assessment, Credential, Standing
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
    connection = session.connection()
    dialect = connection.dialect.name
    asked = {"names": write_names(dialect, ids), "purpose": purpose}
    for customer, found, found_on in connection.execute(_prepare_standings(dialect), asked):
        conclusions[customer] = LastConclusion(found, found_on, None)
    assessed = connection.execute(_prepare_assessments(dialect), asked)
    for customer, verdict, as_of, assessment, review_on in assessed:
        audited = conclusions.get(customer)
        if audited is None or audited.as_of <= as_of:
            conclusions[customer] = LastConclusion(verdict, as_of, assessment)
        if review_on is not None:
            next_reviews[customer] = review_on
    expiring = connection.execute(_prepare_expiries(dialect), {"names": asked["names"]})
    next_expiries = {customer: first for customer, first in expiring if first is not None}
    return Outlook(conclusions, next_reviews, next_expiries)


def read_names(session: Session, people: set[str]) -> Mapping[str, str]:
    """Give by id what people are called."""
    return {key: person.name for key, person in people_by_id(session, people).items()}


@cache
def _prepare_standings(dialect: str) -> Select[str, Verdict, date]:
    query = select(col(Standing.customer_id), col(Standing.verdict), col(Standing.as_of))
    return query.where(
        col(Standing.purpose) == bindparam("purpose"),
        is_named(dialect, col(Standing.customer_id)),
    )


@cache
def _prepare_assessments(dialect: str) -> Select[str, Verdict | None, date, str, date | None]:
    query = select(
        col(Assessment.customer_id),
        col(Assessment.verdict),
        col(Assessment.as_of),
        col(Assessment.id),
        col(Assessment.next_review_on),
    )
    return query.where(
        col(Assessment.purpose) == bindparam("purpose"),
        col(Assessment.is_latest),
        is_named(dialect, col(Assessment.customer_id)),
    )


@cache
def _prepare_expiries(dialect: str) -> Select[str, date | None]:
    customer = col(Credential.customer_id)
    query = select(customer, func.min(col(Credential.valid_until))).where(
        is_named(dialect, customer),
        col(Credential.is_current),
        col(Credential.valid_until).is_not(None),
    )
    return query.group_by(customer)
