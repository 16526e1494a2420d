"""Alerts are raised here: what stands on a stage of its ladder gets the alert of that stage.

Nothing is remembered of earlier looks but the alerts themselves. A subject gets an alert unless it
has one of that urgency or a higher one for the same day: a stage that was missed is skipped, no
stage is told twice, and a look as of an older day raises nothing lower.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import CTE, exists, inspect, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from storage.alert_states import overtake_alerts, supersede_outcomes
from storage.beats import is_raised_by
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
    raised = 0
    for source in AlertSource:
        due = name_kinds(session, [one for one in ranges if one.source is source])
        if due:
            rows = list_ranges(session, due)
            for subjects in _find_subjects(session, source, rows, as_of):
                raised += _insert(session, subjects, rows, common | {"source": source})
    supersede_outcomes(session)
    overtaken = overtake_alerts(session, is_raised_by(session, beat_id))
    return Raised(raised, overtaken)


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
    named = [column.label(name) for name, column in {**columns, **values}.items()]
    query = select(*named).where(*subjects.conditions, ~as_urgent).order_by(subjects.subject_id)
    is_postgres = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgres else sqlite.insert
    statement = insert(Alert).from_select([*columns, *values], query, include_defaults=False)
    once = statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return session.connection().execute(once).rowcount
