"""One beat of the scheduler: judge the clock, record what is due once, plan who is told of it.

Nothing is timed ahead: what is due is found in the state by ranges of days, whoever else beats
meanwhile and however long nobody did.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from sqlmodel import Session

from checker.access.actor import PROGRAM
from checker.audit_log.recording import record_event
from checker.renewals.clock_judgement import judge_clock
from checker.renewals.clock_reading import ClockReading
from checker.renewals.ranges import list_due_ranges
from rules.calendar import WorkingCalendar
from rules.renewal import RenewalPlan
from rules.renewal.caution import count_back
from storage.alert_acts import escalate, wake_snoozed
from storage.alerts import raise_due
from storage.beats import (
    clear_suspicion,
    disbelieve_later_beats,
    finish_beat,
    highest_as_of,
    is_clock_suspect,
    last_believed_beat,
    start_beat,
)
from storage.database import Database
from storage.datasets import note_dataset
from storage.raising_lock import lock_raising
from storage.tables import Beat
from storage.untold_alerts import mark_raised
from storage.vocabulary import AlertSeverity, ClockRefusal

_CHANGES = ("raised", "overtaken", "woken", "escalated", "planned")
_HIGHEST_LEVEL = 3
"""How many supervisors up an alert goes that nobody acknowledges."""


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


class NoticePlan(Protocol):
    """What was planned to be sent."""

    @property
    def planned(self) -> int:
        """How many deliveries were planned."""

    @property
    def untold(self) -> int:
        """How many living alerts nobody can be told of."""


PlanNotices = Callable[[Session, Beat, date], NoticePlan]
"""Plans, in the transaction of a beat and as of its day, who is told of what."""


@dataclass(frozen=True, slots=True)
class BeatReport:
    """What a beat did.

    Attributes:
        as_of: The day it looked at.
        refusal: Why its clock was not believed, so that it did nothing else; None if it was.
        raised: How many alerts it recorded; what others had recorded before is not in it.
        overtaken: How many less urgent ones these made moot.
        woken: How many ended their snooze.
        escalated: How many went to the next person up.
        planned: How many deliveries it planned.
        untold: How many living alerts nobody can be told of.
        reassessed: What time alone has changed in the standings.
        beat_id: Under which it is on record.
    """

    as_of: date
    refusal: ClockRefusal | None
    raised: int
    overtaken: int
    woken: int
    escalated: int
    planned: int
    untold: int
    reassessed: Reassessed
    beat_id: str


def run_beat(
    database: Database,
    reading: ClockReading,
    as_of: date,
    plan: RenewalPlan,
    calendar: WorkingCalendar,
    *,
    audit_due: DueAudit | None = None,
    plan_notices: PlanNotices | None = None,
    is_clock_confirmed: bool = False,
    max_gap_days: int = 45,
) -> BeatReport:
    """Record every alert that is due and not yet on record, and plan who is told.

    All of that is one transaction, and two beats take turns at it: a beat that is killed leaves
    nothing but the note that it began, and the next one does all of its work.

    Args:
        database: Where everything is.
        reading: The machine's clocks at the beginning of the beat.
        as_of: The day to look at.
        plan: The ladders.
        calendar: Which days are worked.
        audit_due: Judges anew whose next change has come; None where nobody audits. What it raises
            is raised once the alerts are recorded, and the beat counts as unfinished.
        plan_notices: Plans who is told; None where nobody is.
        is_clock_confirmed: A person vouches for the clock, against later beats on record.
        max_gap_days: The longest outage after which a clock that jumped ahead is still believed.
    """
    beat = _begin(database, reading, as_of, max_gap_days, confirmed=is_clock_confirmed)
    if beat.refusal is not None:
        return BeatReport(as_of, beat.refusal, 0, 0, 0, 0, 0, 0, Reassessed(0, 0), beat.id)
    reassessed = None
    try:
        reassessed = audit_due(as_of) if audit_due else Reassessed(0, 0)
    finally:
        done = _record(
            database, beat, plan, calendar, plan_notices, is_whole=reassessed is not None
        )
    return BeatReport(
        as_of=as_of,
        refusal=None,
        raised=done.raised,
        overtaken=done.overtaken,
        woken=done.woken,
        escalated=done.escalated,
        planned=done.planned,
        untold=done.untold,
        reassessed=reassessed,
        beat_id=beat.id,
    )


def _begin(
    database: Database, reading: ClockReading, as_of: date, max_gap_days: int, *, confirmed: bool
) -> Beat:
    """Judge the clock and write down that the beat begins, or that it was refused."""
    with database.session() as session:
        mark = highest_as_of(session)
        refusal = judge_clock(
            reading,
            last_believed_beat(session, reading.boot_id),
            mark,
            as_of,
            max_gap_days=max_gap_days,
            confirmed=confirmed,
            is_suspect=mark is not None and is_clock_suspect(session, reading.now, mark),
        )
        if confirmed:
            disbelieve_later_beats(session, as_of=as_of, started_at=reading.now)
        beat = start_beat(
            session,
            as_of=as_of,
            started_at=reading.now,
            boot_id=reading.boot_id,
            uptime_ms=reading.uptime_ms,
            refusal=refusal,
        )
        if refusal is not None:
            finish_beat(session, beat.id, finished_at=reading.now)
        else:
            clear_suspicion(session)
    return beat


def _record(
    database: Database,
    beat: Beat,
    plan: RenewalPlan,
    calendar: WorkingCalendar,
    plan_notices: PlanNotices | None,
    *,
    is_whole: bool,
) -> Beat:
    """Do the beat's work in one transaction; give the beat with what it did.

    Args:
        database: Where to record.
        beat: The beat, which is on record.
        plan: The ladders.
        calendar: Which days are worked.
        plan_notices: Plans who is told.
        is_whole: Whether everything before it went well, so that the beat counts as finished.
    """
    as_of, now = beat.as_of, beat.started_at
    ranges = list_due_ranges(plan, as_of, calendar)
    with database.session() as session:
        lock_raising(session)
        _note_calendar(session, calendar, beat)
        raised = raise_due(session, ranges, beat_id=beat.id, as_of=as_of, recorded_at=now)
        woken = wake_snoozed(session, as_of, now)
        escalated = _escalate(session, plan, calendar, beat)
        notices = plan_notices(session, beat, as_of) if plan_notices else None
        if notices is None:  # whoever plans next will tell them
            mark_raised(session, beat)
        done = finish_beat(
            session,
            beat.id,
            finished_at=now if is_whole else None,
            raised=raised.raised,
            overtaken=raised.overtaken,
            woken=woken,
            escalated=escalated,
            planned=notices.planned if notices else 0,
            untold=notices.untold if notices else 0,
        )
        _record_event(session, done, now)
        return done


def _record_event(session: Session, beat: Beat, now: datetime) -> None:
    """Write into the log what a beat changed; one that changed nothing is no event."""
    counts = {name: getattr(beat, name) for name in _CHANGES}
    if any(counts.values()):
        data = {**counts, "as_of": beat.as_of.isoformat()}
        record_event(
            session, PROGRAM, "beat.finished", subject=f"beat:{beat.id}", data=data, now=now
        )


def _escalate(session: Session, plan: RenewalPlan, calendar: WorkingCalendar, beat: Beat) -> int:
    """Send on what has waited so many working days, by severity; give how many."""
    return sum(
        escalate(
            session,
            AlertSeverity(severity.value),
            count_back(calendar, beat.as_of, working_days).day,
            as_of=beat.as_of,
            at=beat.started_at,
            max_level=_HIGHEST_LEVEL,
        )
        for severity, working_days in plan.escalation.items()
    )


def _note_calendar(session: Session, calendar: WorkingCalendar, beat: Beat) -> None:
    """Note the working days in use as a dataset.

    The State Council declares a year in November of the year before, so without the next year's
    notice the table is out of date on 1 December of the last year declared.
    """
    years = range(calendar.first_year, calendar.last_year + 1)
    declared = [year for year in years if year not in calendar.provisional_years]
    stale_on = date(declared[-1], 12, 1) if declared else None
    version = str(declared[-1]) if declared else f"{calendar.first_year - 1}"
    note_dataset(session, f"calendar.{calendar.name}", version, stale_on, beat.started_at)
