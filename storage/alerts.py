"""Alerts are raised here: what stands on a stage of its ladder gets the alert of that stage.

Nothing is remembered of earlier looks but the alerts themselves. A subject gets an alert unless it
has one of that urgency or a higher one for the same day: a stage that was missed is skipped, no
stage is told twice, and a look as of an older day raises nothing lower.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import CTE, FromClause, exists, inspect, literal, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

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

_RAISING_LOCK = 0x52616973  # "Rais": any number, as long as all programs take the same


class Raised(NamedTuple):
    """What raising came to.

    Attributes:
        raised: How many alerts were recorded.
        overtaken: How many less urgent ones these made moot.
    """

    raised: int
    overtaken: int


def lock_raising(session: Session) -> None:
    """Let other beats wait until the transaction ends; on SQLite a writer is alone anyway.

    PostgreSQL is told to compile none of the statements of the transaction: it took 1.3 s for each,
    to find nothing in 0.01 s.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("SET LOCAL jit TO off")
        session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_RAISING_LOCK})")


def raise_due(
    session: Session,
    ranges: Sequence[DueRange],
    *,
    beat_id: str,
    as_of: date,
    recorded_at: datetime,
) -> Raised:
    """Record the alert of every subject that stands on a stage and has none as urgent yet.

    One statement for each source. On PostgreSQL it locks the rows it raises alerts for, so that
    whoever supersedes one of them waits and then finds the alert to close; a row that is being
    changed at this moment is left to the next beat.

    Args:
        session: Where to record, after `lock_raising`.
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
    overtaken = overtake_alerts(session, col(Alert.beat_id) == beat_id)
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
    key = inspect(subjects.table).primary_key
    watched = {f"seen_{column.key}": column for column in (*key, *subjects.seen)}
    named = {**columns, **watched}
    found_due = (
        select(*(column.label(name) for name, column in named.items()))
        .where(*subjects.conditions, ~as_urgent)
        .cte("found_due")
        .prefix_with("MATERIALIZED")
    )
    due = (
        select(found_due)
        .order_by(*(found_due.c[f"seen_{column.key}"] for column in key))
        .subquery("due")
    )
    values = {name: literal(value, types[name]) for name, value in common.items()}
    query = select(*(due.c[name] for name in columns), *values.values()).where(true())
    is_postgres = session.get_bind().dialect.name == "postgresql"
    if is_postgres:
        query = query.join(
            _lock(subjects, {due.c[name]: watched[name] for name in watched}), true()
        )
    insert = postgresql.insert if is_postgres else sqlite.insert
    statement = insert(Alert).from_select([*columns, *values], query, include_defaults=False)
    once = statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return session.connection().execute(once).rowcount


def _lock(subjects: DueSubjects, seen: Mapping[Column, Column]) -> FromClause:
    """Lock the row that says what is due if it still says so, one after the other by its key."""
    row = select(literal(1).label("locked")).where(
        *subjects.holds, *(column == was for was, column in seen.items())
    )
    return row.with_for_update(read=True, skip_locked=True, of=subjects.table).lateral("locked")
