"""What stands on which stage: one query for each source of alerts, driven by an index.

A query joins the ranges of due days, one row for each stage of each kind, with the table whose rows
fall due, so that a look costs a statement for each source and reads nothing that is not due. What
outcomes are due lies in `storage.due_outcomes`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    Date,
    Integer,
    SQLColumnExpression,
    String,
    Text,
    cast,
    literal,
    null,
)
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, col, func, select

from storage.json_rows import unpack_rows
from storage.tables import Alert, Assessment, Audit, Credential, Dataset, Deadline, Standing
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
    """A query of what falls due, joined with the ranges.

    Attributes:
        subject_id: What `Alert.subject_id` is to be.
        customer_id: Whom it concerns.
        due_on: The day that matters.
        conditions: Which rows count, and which range each stands in.
        may_repeat: Whether a subject may be found twice for one day.
    """

    subject_id: Column
    customer_id: Column
    due_on: Column
    conditions: tuple[Column, ...]
    may_repeat: bool = False


def name_kinds(session: Session, due: Sequence[DueRange]) -> list[DueRange]:
    """Give ranges of one source that name their kinds: one for all others becomes one for each.

    Kinds of which nothing is on file are left out.
    """
    named = [one for one in due if one.kind is not None]
    others = [one for one in due if one.kind is None]
    if not others:
        return named
    until = max(one.until for one in others)
    kinds = sorted(_list_kinds(session, others[0].source, until))
    return [
        *named,
        *(
            replace(one, kind=kind, other_than=frozenset())
            for one in others
            for kind in kinds
            if kind not in one.other_than
        ),
    ]


def _list_kinds(session: Session, source: AlertSource, until: date) -> set[str]:
    """List the kinds of which anything may be due until a day."""
    match source:
        case AlertSource.CREDENTIAL | AlertSource.EVIDENCE:
            return set(_jump(session, col(Credential.kind), col(Credential.is_current)))
        case AlertSource.REVIEW:
            due = (col(Assessment.is_latest), col(Assessment.next_review_on) <= until)
            return set(session.exec(select(Assessment.purpose).where(*due).distinct()))
        case AlertSource.OUTCOME:
            changes = col(Standing.next_change_on).is_not(None)
            audited = session.exec(select(Audit.purpose).distinct())
            return {*_jump(session, col(Standing.purpose), changes), *audited}
        case AlertSource.DEADLINE:
            return set(_jump(session, col(Deadline.kind), col(Deadline.is_current)))
        case AlertSource.DATASET:
            return set(session.exec(select(Dataset.name)))


def _jump(session: Session, kind: Column, condition: Column) -> Iterator[str]:
    """List kinds by going from one to the next greater in an index that begins with the kind.

    It costs one look for each, however many rows there are.
    """
    found = session.exec(select(func.min(kind)).where(condition)).one()
    while found is not None:
        yield found
        found = session.exec(select(func.min(kind)).where(condition, kind > found)).one()


def list_ranges(session: Session, due: Sequence[DueRange]) -> CTE:
    """Give ranges that name their kinds as rows, in one parameter.

    So the statement is the same however many they are, and SQLAlchemy compiles it once: as 230 rows
    of values it took 0.1 s of CPU in every beat.
    """
    rows = [
        {
            "kind": one.kind,
            "urgency": one.urgency,
            "stage": one.stage,
            "severity": one.severity,
            "is_estimated": one.is_estimated,
            "after": _earlier(one.after, one.max_age_days),
            "until": _earlier(one.until, one.max_age_days),
            "age": one.max_age_days,
        }
        for one in due
    ]
    of_alert = Alert.metadata.tables["alerts"].columns
    copied = ("kind", "urgency", "stage", "severity", "is_estimated")
    columns: dict[str, TypeEngine[Any]] = {name: of_alert[name].type for name in copied}
    columns |= {"after": Date(), "until": Date(), "age": Integer()}
    found = unpack_rows(session, literal(json.dumps(rows), Text), columns)
    return found.cte("ranges").prefix_with("MATERIALIZED")


def _earlier(day: date | None, days: int) -> str:
    return str(date.min if day is None else day - timedelta(days=days))


def find_credentials_due(ranges: CTE) -> DueSubjects:
    """Find current credentials whose last day lies in a range."""
    return _of_credentials(ranges, col(Credential.valid_until), col(Credential.valid_until))


def find_evidence_due(session: Session, ranges: CTE) -> DueSubjects:
    """Find current credentials whose newest paper reaches its greatest age in a range."""
    shown_on = col(Credential.evidenced_on)
    return _of_credentials(ranges, shown_on, add_days(session, shown_on, ranges.c.age))


def _of_credentials(ranges: CTE, day: Column, due_on: Column) -> DueSubjects:
    return DueSubjects(
        col(Credential.id),
        col(Credential.customer_id),
        due_on,
        (col(Credential.is_current), *within(ranges, col(Credential.kind), day)),
    )


def find_reviews_due(ranges: CTE) -> DueSubjects:
    """Find customers whose latest assessment for a purpose asks for the next in a range."""
    purpose, due_on = col(Assessment.purpose), col(Assessment.next_review_on)
    return DueSubjects(
        name_purpose(col(Assessment.customer_id), purpose),
        col(Assessment.customer_id),
        due_on,
        (col(Assessment.is_latest), *within(ranges, purpose, due_on)),
    )


def find_deadlines_due(ranges: CTE) -> DueSubjects:
    """Find current deadlines in a range."""
    return DueSubjects(
        col(Deadline.id),
        col(Deadline.customer_id),
        col(Deadline.due_on),
        (col(Deadline.is_current), *within(ranges, col(Deadline.kind), col(Deadline.due_on))),
    )


def find_datasets_due(ranges: CTE) -> DueSubjects:
    """Find data from outside that is out of date from a day in a range on."""
    name, due_on = col(Dataset.name), col(Dataset.stale_on)
    return DueSubjects(name, null(), due_on, within(ranges, name, due_on))


def within(ranges: CTE, kind: Column, day: Column) -> tuple[Column, ...]:
    """Give the conditions that a row's kind and day lie in a range."""
    return (kind == ranges.c.kind, day > ranges.c.after, day <= ranges.c.until)


def add_days(session: Session, day: Column, days: Column) -> Column:
    """Give the day that comes so many days after the one in a column."""
    if session.get_bind().dialect.name == "postgresql":
        return day + days
    return func.date(day, cast(days, String) + " days", type_=Date)


def name_purpose(customer_id: Column, purpose: Column) -> Column:
    """Give the subject of what is due about a customer for a purpose: `CUSTOMER:PURPOSE`."""
    return customer_id + ":" + purpose
