"""Alerts are raised here: what stands on a stage of its ladder gets the alert of that stage.

Nothing is remembered of earlier looks but the alerts themselves. A subject gets an alert unless it
has one of that urgency or a higher one for the same day: a stage that was missed is skipped, no
stage is told twice, and a look as of an older day raises nothing lower.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import CTE, Select, exists, insert, inspect, literal
from sqlmodel import Session, col, func, select

from storage.alert_states import overtake_alerts, supersede_outcomes
from storage.due_outcomes import find_outcomes_due
from storage.due_subjects import (
    Column,
    DueRange,
    DueSubjects,
    find_credentials_due,
    find_datasets_due,
    find_deadlines_due,
    find_evidence_due,
    find_reviews_due,
    list_ranges,
    name_kinds,
)
from storage.tables import Alert
from storage.vocabulary import AlertSource, AlertState


class Raised(NamedTuple):
    """What raising came to.

    Attributes:
        raised: How many alerts were recorded.
        overtaken: How many less urgent ones these made moot.
    """

    raised: int
    overtaken: int


def raise_due(
    session: Session,
    ranges: Sequence[DueRange],
    *,
    beat_id: str,
    as_of: date,
    recorded_at: datetime,
) -> Raised:
    """Record the alert of every subject that stands on a stage and has none as urgent yet.

    One statement for each source. Whoever supersedes what is due waits, and then finds the alert
    to close.

    Args:
        session: Where to record, after `storage.raising_lock.lock_raising`.
        ranges: The stages and the days that stand on them.
        beat_id: The beat that raises.
        as_of: The day looked at.
        recorded_at: The moment.
    """
    common = {
        "state": AlertState.OPEN,
        "level": 0,
        "round": 0,
        "raised_on": as_of,
        "told_from": as_of,
        "recorded_at": recorded_at,
        "beat_id": beat_id,
    }
    last_before = session.exec(select(func.max(Alert.id))).one() or 0
    raised = 0
    for source in AlertSource:
        due = name_kinds(session, [one for one in ranges if one.source is source])
        if due:
            rows = list_ranges(session, due)
            for subjects in _find_subjects(session, source, rows, as_of):
                raised += _insert(session, subjects, rows, common | {"source": source})
    supersede_outcomes(session)
    if raised > last_before:
        _take_statistics(session)
    if not raised or not last_before:
        return Raised(raised, 0)
    overtaken = overtake_alerts(session, col(Alert.id) > last_before, up_to=last_before)
    return Raised(raised, overtaken)


def _take_statistics(session: Session) -> None:
    """Let PostgreSQL know of the alerts before it is asked about them again.

    It would do so by itself, but a minute later, and meanwhile take them for a few: so a beat after
    the first took 5 s to find out who is told. SQLite takes the indexes as they are.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("ANALYZE alerts")


def _find_subjects(
    session: Session, source: AlertSource, ranges: CTE, as_of: date
) -> Iterable[DueSubjects]:
    match source:
        case AlertSource.CREDENTIAL:
            return (find_credentials_due(ranges),)
        case AlertSource.EVIDENCE:
            return (find_evidence_due(session, ranges),)
        case AlertSource.REVIEW:
            return (find_reviews_due(ranges),)
        case AlertSource.OUTCOME:
            return find_outcomes_due(session, ranges, as_of)
        case AlertSource.DEADLINE:
            return (find_deadlines_due(ranges),)
        case AlertSource.DATASET:
            return (find_datasets_due(ranges),)


def _insert(
    session: Session, subjects: DueSubjects, ranges: CTE, common: Mapping[str, object]
) -> int:
    """Insert an alert for each subject that has none as urgent; give how many."""
    types = {column.name: column.type for column in inspect(Alert).columns}
    found = ("kind", "urgency", "stage", "severity", "is_estimated")
    columns: dict[str, Column] = {
        "subject_id": subjects.subject_id,
        "customer_id": subjects.customer_id,
        "due_on": subjects.due_on,
        **{name: ranges.c[name] for name in found},
    }
    as_urgent = exists().where(
        col(Alert.source) == common["source"],
        col(Alert.subject_id) == subjects.subject_id,
        col(Alert.due_on) == subjects.due_on,
        col(Alert.urgency) >= ranges.c.urgency,
    )
    values = {name: literal(value, types[name]) for name, value in common.items()}
    query: Select[Any] = select(*(column.label(name) for name, column in columns.items()))
    query = query.where(*subjects.conditions, ~as_urgent)
    if subjects.may_repeat:
        query = query.distinct()
    # By itself, so that what is written is neither read nor sorted before it is known to be new.
    news = query.cte("found").prefix_with("MATERIALIZED")
    told: list[Any] = [*news.c, *values.values()]
    due = select(*told).order_by(news.c.subject_id)
    statement = insert(Alert).from_select([*columns, *values], due, include_defaults=False)
    counted = statement.execution_options(preserve_rowcount=True)
    return session.connection().execute(counted).rowcount
