"""What falls due between two days: one query for each source of alerts, each driven by an index.

A range of one kind names it; where the kind leads the index, the range of all other kinds is asked
kind by kind. What outcomes are due lies in `storage.due_outcomes`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Date, SQLColumnExpression, literal, null, true
from sqlmodel import Session, col, func, select

from storage.tables import Assessment, Credential, Dataset, Deadline, Row
from storage.vocabulary import AlertSeverity, AlertSource

Column = SQLColumnExpression[Any]


@dataclass(frozen=True, slots=True)
class DueRange:
    """The due days that stand on one stage on the day looked at.

    Attributes:
        source: Where to look.
        kind: Of this kind only; None for all kinds but those in `other_than`.
        other_than: The kinds that have ranges of their own; only where `kind` is None.
        after: The day before the first; None for all days before.
        until: The last day.
        stage: The stage's name.
        urgency: Its place in time.
        severity: How grave the alert is.
        is_estimated: Whether the range rests on an estimated calendar.
        max_age_days: Of the paper; only for `AlertSource.EVIDENCE`.
    """

    source: AlertSource
    kind: str | None
    other_than: frozenset[str]
    after: date | None
    until: date
    stage: str
    urgency: int
    severity: AlertSeverity
    is_estimated: bool
    max_age_days: int = 0


@dataclass(frozen=True, slots=True)
class DueSubjects:
    """A query of what falls due.

    Attributes:
        subject_id: What `Alert.subject_id` is to be.
        customer_id: Whom it concerns.
        kind: What the ladder goes by.
        due_on: The day that matters.
        conditions: Which rows count.
        table: The table whose row says what is due.
    """

    subject_id: Column
    customer_id: Column
    kind: Column
    due_on: Column
    conditions: tuple[Column, ...]
    table: type[Row]


def find_credentials_due(session: Session, due: DueRange) -> Iterator[DueSubjects]:
    """Find current credentials whose last day lies in a range."""
    kind, due_on = col(Credential.kind), col(Credential.valid_until)
    for one in split_kinds(session, due, kind, col(Credential.is_current)):
        yield _of_credentials(due_on, within(one, kind, due_on))


def find_evidence_due(session: Session, due: DueRange) -> Iterator[DueSubjects]:
    """Find current credentials whose newest paper reaches its greatest age in a range."""
    age = timedelta(days=due.max_age_days)
    shown = replace(due, after=due.after - age if due.after else None, until=due.until - age)
    kind, shown_on = col(Credential.kind), col(Credential.evidenced_on)
    for one in split_kinds(session, shown, kind, col(Credential.is_current)):
        yield _of_credentials(add_days(session, shown_on, age.days), within(one, kind, shown_on))


def _of_credentials(due_on: Column, is_in_range: tuple[Column, ...]) -> DueSubjects:
    return DueSubjects(
        col(Credential.id),
        col(Credential.customer_id),
        col(Credential.kind),
        due_on,
        (col(Credential.is_current), *is_in_range),
        Credential,
    )


def find_reviews_due(due: DueRange) -> DueSubjects:
    """Find customers whose latest assessment for a purpose asks for the next in a range."""
    purpose, due_on = col(Assessment.purpose), col(Assessment.next_review_on)
    return DueSubjects(
        name_purpose(col(Assessment.customer_id), purpose),
        col(Assessment.customer_id),
        purpose,
        due_on,
        (col(Assessment.is_latest), *within(due, purpose, due_on)),
        Assessment,
    )


def find_deadlines_due(due: DueRange) -> DueSubjects:
    """Find current deadlines in a range."""
    kind, due_on = col(Deadline.kind), col(Deadline.due_on)
    return DueSubjects(
        col(Deadline.id),
        col(Deadline.customer_id),
        kind,
        due_on,
        (col(Deadline.is_current), *within(due, kind, due_on)),
        Deadline,
    )


def find_datasets_due(due: DueRange) -> DueSubjects:
    """Find data from outside that is out of date from a day in a range on."""
    name, due_on = col(Dataset.name), col(Dataset.stale_on)
    return DueSubjects(name, null(), name, due_on, within(due, name, due_on), Dataset)


def within(due: DueRange, kind: Column, day: Column) -> tuple[Column, ...]:
    """Give the conditions that a row's kind and day lie in a range."""
    if due.kind is not None:
        is_meant = kind == due.kind
    else:
        is_meant = kind.not_in(sorted(due.other_than)) if due.other_than else true()
    later = true() if due.after is None else day > due.after
    return (is_meant, later, day <= due.until)


def split_kinds(
    session: Session, due: DueRange, kind: Column, condition: Column
) -> Iterator[DueRange]:
    """Give a range for each of its kinds, so that an index that begins with the kind can be used.

    The kinds are found by going from one to the next greater one in that index, which costs one
    look for each, however many rows there are.
    """
    if due.kind is not None:
        yield due
        return
    found = session.exec(select(func.min(kind)).where(condition)).one()
    while found is not None:
        if found not in due.other_than:
            yield replace(due, kind=found, other_than=frozenset())
        found = session.exec(select(func.min(kind)).where(condition, kind > found)).one()


def add_days(session: Session, day: Column, days: int) -> Column:
    """Give the day that comes so many days after the one in a column."""
    if session.get_bind().dialect.name == "postgresql":
        return day + literal(days)
    return func.date(day, f"{days:+d} days", type_=Date)


def name_purpose(customer_id: Column, purpose: Column) -> Column:
    """Give the subject of what is due about a customer for a purpose: `CUSTOMER:PURPOSE`."""
    return customer_id + ":" + purpose
