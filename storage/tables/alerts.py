"""Due work found in the state, and the beats that found it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from storage.column_types import CleanText, one_of
from storage.tables.base import Row
from storage.vocabulary import (
    AlertAct,
    AlertSeverity,
    AlertSource,
    AlertState,
    ClockRefusal,
    ClosingReason,
    DeadlineKind,
)

_LIVING = "state IN ('open', 'acknowledged', 'snoozed')"
_LIVING_OUTCOME = f"source = 'outcome' AND {_LIVING}"


class Beat(Row, table=True):
    """One run of the scheduler's work; one without `finished_at` was cut off or is running.

    Attributes:
        id: Sorts by the moment it began.
        as_of: The day it looked at.
        started_at: When it began, by the machine's clock.
        finished_at: When it ended.
        refusal: Why its clock was not believed, so that it did nothing; None for a real beat.
        is_suspect: True for a beat refused as `jumped` while no later one was believed: after a
            restart the clock may be as wrong as it was.
        boot_id: Names the machine and its last start; None where the system tells none.
        uptime_ms: Milliseconds since that start, which no change of the wall clock moves.
        alerts_before: The highest number of an alert when it began. Its own alerts have higher ones
            and are found by them: an index by beats would be one more to write for each alert.
        raised: How many alerts it recorded.
        overtaken: How many less urgent ones these made moot.
        woken: How many alerts ended their snooze.
        escalated: How many went to the next person because nobody acknowledged them.
        planned: How many deliveries it planned.
        untold: How many living alerts nobody can be told of: without an owner or an address.
    """

    __tablename__ = "beats"

    id: str = Field(primary_key=True)
    as_of: date
    started_at: datetime
    finished_at: datetime | None = None
    refusal: ClockRefusal | None = Field(default=None, sa_type=one_of(ClockRefusal, "refusal"))
    is_suspect: bool = False
    boot_id: str | None = None
    uptime_ms: int | None = Field(default=None, sa_type=BigInteger)
    alerts_before: int = 0
    raised: int = 0
    overtaken: int = 0
    woken: int = 0
    escalated: int = 0
    planned: int = 0
    untold: int = 0


class Alert(Row, table=True):
    """Due work found in the state, once for each stage of its urgency.

    What falls due is named by source, subject and day; of one such thing the alert of the highest
    urgency lives, the others are overtaken.

    Customers, people and beats are never deleted, a beat writes alerts out of rows that are theirs,
    and whoever is assigned stands in an event: so no foreign key points to them. The checks cost a
    first beat on PostgreSQL 10 s for 277,000 alerts, and locked customers whom a filing holds while
    it waits for the beat. The key begins with the subject, which tells most rows apart: with the
    source first PostgreSQL compared two texts for each step of a search.

    Attributes:
        id: A short number that people can say.
        source: Where in the state it was found.
        subject_id: What is due: the id of a credential or deadline, `CUSTOMER:PURPOSE` of a review
            or an outcome, the name of a dataset.
        customer_id: Whom it is about; None for what concerns the installation.
        kind: Kind of the credential, purpose of the review, kind of the deadline: what its ladder
            goes by.
        due_on: The day that matters: the last day of the term, the day of the review.
        urgency: Place of the stage in time, in nominal days relative to `due_on`: -90 before 30,
            before 1. A later stage of one ladder has a higher one.
        stage: The stage's name in the ladder, such as `closes-10d` or `expired`.
        severity: How grave it is.
        is_estimated: True where the day of the stage rests on an estimated calendar.
        state: Whether it still asks for work.
        snoozed_until: The day on which a snoozed alert opens again.
        closed_because: Why it was closed.
        assignee_id: Who does it, if not the customer's owner.
        level: To whom it has gone: 0 the owner, 1 the owner's supervisor, and so on.
        round: How often it was opened again after a snooze; it is told anew in each round.
        raised_on: The day (`as_of`) on which it was found.
        told_from: The day from which days without an acknowledgement count.
        recorded_at: When it was recorded.
        beat_id: The beat that found it.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("subject_id", "due_on", "urgency", "source"),
        CheckConstraint(
            "(state = 'snoozed') = (snoozed_until IS NOT NULL)", name="snoozed_until_when_snoozed"
        ),
        CheckConstraint(
            "(state = 'closed') = (closed_because IS NOT NULL)", name="reason_when_closed"
        ),
        Index(
            "ix_alerts_living",
            "due_on",
            "id",
            sqlite_where=text(_LIVING),
            postgresql_where=text(_LIVING),
        ),
        Index(
            "ix_alerts_living_of_customer",
            "customer_id",
            "due_on",
            "id",
            sqlite_where=text(_LIVING),
            postgresql_where=text(_LIVING),
        ),
        Index(
            "ix_alerts_living_outcomes",
            "id",
            sqlite_where=text(_LIVING_OUTCOME),
            postgresql_where=text(_LIVING_OUTCOME),
        ),
        Index(
            "ix_alerts_unacknowledged",
            "severity",
            "told_from",
            "level",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_alerts_snoozed",
            "snoozed_until",
            sqlite_where=text("state = 'snoozed'"),
            postgresql_where=text("state = 'snoozed'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    source: AlertSource = Field(sa_type=one_of(AlertSource, "source"))
    subject_id: str = Field(sa_type=CleanText)
    customer_id: str | None = None
    kind: str
    due_on: date
    urgency: int
    stage: str
    severity: AlertSeverity = Field(sa_type=one_of(AlertSeverity, "severity"))
    is_estimated: bool = False
    state: AlertState = Field(default=AlertState.OPEN, sa_type=one_of(AlertState, "state"))
    snoozed_until: date | None = None
    closed_because: ClosingReason | None = Field(
        default=None, sa_type=one_of(ClosingReason, "closed_because")
    )
    assignee_id: str | None = None
    level: int = 0
    round: int = 0
    raised_on: date
    told_from: date
    recorded_at: datetime
    beat_id: str


class AlertEvent(Row, table=True):
    """What became of an alert after it was raised, by whom and why.

    Alerts are never deleted, so no foreign key points to them.

    Attributes:
        id: Sorts by the moment.
        alert_id: The alert.
        act: What was done.
        at: When.
        by: Who did it, as the person calls themselves; None for the program.
        note: The reason.
        until: The end of a snooze.
        person_id: To whom it went.
    """

    __tablename__ = "alert_events"

    id: str = Field(primary_key=True)
    alert_id: int = Field(index=True)
    act: AlertAct = Field(sa_type=one_of(AlertAct, "act"))
    at: datetime
    by: str | None = Field(default=None, sa_type=CleanText)
    note: str | None = Field(default=None, sa_type=CleanText)
    until: date | None = None
    person_id: str | None = Field(default=None, foreign_key="people.id")


class Deadline(Row, table=True):
    """A day that a person or another part of the program has written down.

    Attributes:
        id: Sorts by the moment of recording.
        customer_id: Whom it concerns; None for the user's own house.
        kind: What ends or is asked for on that day.
        title: What it is, in the words of whoever wrote it down.
        due_on: The day.
        note: What to do, or why it was granted.
        recorded_by: Who wrote it down.
        recorded_at: When.
        supersedes_id: The deadline that this one replaces.
        is_current: False once another one replaces it or it was ended.
    """

    __tablename__ = "deadlines"
    __table_args__ = (
        CheckConstraint("supersedes_id <> id", name="not_its_own_successor"),
        Index(
            "ix_deadlines_falling_due",
            "kind",
            "due_on",
            "id",
            "customer_id",
            sqlite_where=text("is_current = 1"),
            postgresql_where=text("is_current"),
        ),
    )

    id: str = Field(primary_key=True)
    customer_id: str | None = Field(default=None, foreign_key="customers.id", index=True)
    kind: DeadlineKind = Field(sa_type=one_of(DeadlineKind, "kind"))
    title: str = Field(sa_type=CleanText)
    due_on: date
    note: str | None = Field(default=None, sa_type=CleanText)
    recorded_by: str = Field(sa_type=CleanText)
    recorded_at: datetime
    supersedes_id: str | None = Field(default=None, foreign_key="deadlines.id", unique=True)
    is_current: bool = True


class Dataset(Row, table=True):
    """Data from outside that rules rest on: a calendar, a list, an extract of a register.

    Attributes:
        name: Such as `calendar.cn`.
        version: Of the data in use.
        stale_on: The day from which it is out of date; None while it is not known to end.
        refreshed_at: When this version came into use.
    """

    __tablename__ = "datasets"

    name: str = Field(primary_key=True)
    version: str = Field(sa_type=CleanText)
    stale_on: date | None = None
    refreshed_at: datetime
