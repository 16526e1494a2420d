"""One beat of the scheduler: record what is due, each thing once, whoever else beats meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from checker.renewals.ladder import Due, find_credential_dues, find_review_due
from checker.renewals.pages import walk_pages
from storage.alerts import overtake, raise_alert
from storage.assessments import reviews_due
from storage.beats import finish_beat, start_beat
from storage.credentials import falling_due
from storage.database import Database


class Reassessed(NamedTuple):
    """What time alone has changed in the standings.

    Attributes:
        customers: How many customers were judged anew because their next change had come.
        outcomes: How many of their findings came or went.
    """

    customers: int
    outcomes: int


class DueAudit(Protocol):
    """Judges anew whose next change has come."""

    def __call__(self, as_of: date) -> Reassessed:
        """Judge them as of a day and store what differs."""


@dataclass(frozen=True, slots=True)
class BeatReport:
    """What a beat did.

    Attributes:
        as_of: The day it looked at.
        examined: How many credentials and customers were within reach.
        raised: What it recorded; what others had recorded before is not in it.
        reassessed: What time alone has changed in the standings.
    """

    as_of: date
    examined: int
    raised: tuple[Due, ...]
    reassessed: Reassessed


def run_beat(
    database: Database,
    as_of: date,
    now: datetime,
    ladder_days: Sequence[int],
    audit_due: DueAudit | None = None,
) -> BeatReport:
    """Record every alert that is due and not yet on record.

    The alert's key is unique in the database, so two beats at once record it once. A beat that is
    killed leaves whole pages of alerts behind it, and the next beat records the rest.

    Args:
        database: Where credentials, assessments and alerts are.
        as_of: The day to look at.
        now: The moment of the beat.
        ladder_days: Days before an expiry on which to alert.
        audit_due: Judges anew whose next change has come; None where nobody audits. What it raises
            is raised once the alerts are recorded, and the beat counts as unfinished.
    """
    with database.session() as session:
        beat_id = start_beat(session, as_of=as_of, started_at=now).id
    examined = 0
    raised: list[Due] = []
    try:
        reassessed = audit_due(as_of) if audit_due else Reassessed(0, 0)
    finally:
        for page in _find_dues(database, as_of, ladder_days):
            examined += len(page)
            raised += _record(database, page, beat_id, as_of, now)
    with database.session() as session:
        finish_beat(session, beat_id, finished_at=now, examined=examined, raised=len(raised))
    raised.sort(key=lambda due: (due.due_on, due.customer_id, -(due.rung_days or 0)))
    return BeatReport(as_of, examined, tuple(raised), reassessed)


def _find_dues(
    database: Database, as_of: date, ladder_days: Sequence[int]
) -> Iterator[list[tuple[Due, ...]]]:
    """Go through all within reach of the ladder, page by page; an entry holds one thing's dues."""
    reach = as_of + timedelta(days=max(ladder_days))
    for credentials in walk_pages(database, lambda s, c: falling_due(s, reach, after=c)):
        yield [find_credential_dues(row, as_of, ladder_days) for row in credentials]
    for reviews in walk_pages(database, lambda s, c: reviews_due(s, as_of, after=c)):
        found = [find_review_due(row, as_of) for row in reviews]
        yield [(due,) for due in found if due is not None]


def _record(
    database: Database,
    subjects: Sequence[tuple[Due, ...]],
    beat_id: str,
    as_of: date,
    now: datetime,
) -> list[Due]:
    """Record one page in one transaction.

    In the order of the keys, so that two beats never wait for one another in a circle.
    """
    raised = []
    with database.session() as session:
        for due in sorted((due for dues in subjects for due in dues), key=lambda due: due.key):
            is_new = raise_alert(
                session,
                key=due.key,
                customer_id=due.customer_id,
                credential_id=due.credential_id,
                kind=due.kind,
                rung_days=due.rung_days,
                due_on=due.due_on,
                raised_on=as_of,
                recorded_at=now,
                beat_id=beat_id,
            )
            if is_new:
                raised.append(due)
        for most_urgent in sorted(dues[-1].key for dues in subjects if dues):
            overtake(session, most_urgent)
    return raised
