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
    """Let other beats wait until the transaction ends; on SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
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
    _prefer_indexes(session, is_on=True)
    for source in AlertSource:
        due = name_kinds(session, [one for one in ranges if one.source is source])
        if due:
            rows = list_ranges(due)
            for subjects in _find_subjects(session, source, rows, as_of):
                raised += _insert(session, subjects, rows, common | {"source": source})
    supersede_outcomes(session)
    overtaken = overtake_alerts(session, col(Alert.beat_id) == beat_id)
    _prefer_indexes(session, is_on=False)
    return Raised(raised, overtaken)


_PLANS_TO_AVOID = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit")


def _prefer_indexes(session: Session, *, is_on: bool) -> None:
    """Let PostgreSQL take each range from the index, and look each subject up in another.

    It cannot know how short the ranges are, and its statistics say that there are no alerts while
    the first beat writes them: it read all credentials for each source and the alerts once for each
    that it wrote, 114 s for 27,702 among 1,000,000 credentials.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    choice = "off" if is_on else "DEFAULT"
    for plan in _PLANS_TO_AVOID:
        session.connection().exec_driver_sql(f"SET LOCAL {plan} TO {choice}")


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
    columns: dict[str, Column] = {
        name: literal(value, types[name]) for name, value in common.items()
    }
    stage = ("kind", "urgency", "stage", "severity", "is_estimated")
    columns |= {name: ranges.c[name] for name in stage}
    columns |= {
        "subject_id": subjects.subject_id,
        "customer_id": subjects.customer_id,
        "due_on": subjects.due_on,
    }
    as_urgent = exists().where(
        col(Alert.source) == common["source"],
        col(Alert.subject_id) == subjects.subject_id,
        col(Alert.due_on) == subjects.due_on,
        col(Alert.urgency) >= ranges.c.urgency,
    )
    query = (
        select(*columns.values())
        .where(*subjects.conditions, ~as_urgent)
        .with_for_update(read=True, skip_locked=True, of=subjects.table)
    )
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(Alert).from_select(list(columns), query, include_defaults=False)
    once = statement.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return session.connection().execute(once).rowcount
