"""One alert with its history: what was done about it, and whom it was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from checker.renewals.alert_view import AlertView
from checker.renewals.describe import describe_alerts
from rules.calendar import WorkingCalendar
from rules.renewal import RenewalPlan
from rules.vocabulary import Bilingual
from storage.alert_lists import events_of, find_heir, get_alert
from storage.delivery_alerts import AlertMessage, messages_of
from storage.due_rows import people_by_id
from storage.errors import AlertUnknown
from storage.vocabulary import AlertAct, ClosingReason


@dataclass(frozen=True, slots=True)
class PastAct:
    """What was done to an alert.

    Attributes:
        at: When.
        act: What.
        by: Who did it; None for the program.
        note: What they said to it.
        until: The end of a snooze.
        person: To whom it went.
    """

    at: datetime
    act: AlertAct
    by: str | None
    note: str | None
    until: date | None
    person: str | None


@dataclass(frozen=True, slots=True)
class AlertStory:
    """One alert with its history.

    Attributes:
        view: What it says.
        raised_on: The day on which it was found.
        level: How many people up it has gone.
        snoozed_until: The day on which it opens again, if it is put off.
        closed_because: Why it was closed, if it was.
        heir: The number of the more urgent alert about the same thing, if there is one.
        next_step: The next stage to come and its day; None if there is none.
        acts: What was done, the first first.
        messages: The messages that tell of it, the first planned first.
    """

    view: AlertView
    raised_on: date
    level: int
    snoozed_until: date | None
    closed_because: ClosingReason | None
    heir: int | None
    next_step: tuple[date, Bilingual] | None
    acts: tuple[PastAct, ...]
    messages: tuple[AlertMessage, ...]


def read_story(
    session: Session, number: int, as_of: date, plan: RenewalPlan, calendar: WorkingCalendar
) -> AlertStory:
    """Read one alert with all that became of it.

    Args:
        session: Where it is.
        number: Its number.
        as_of: The day to speak of.
        plan: Windows and ladders of the pack.
        calendar: The working days.

    Raises:
        AlertUnknown: There is none with this number.
    """
    alert = get_alert(session, number)
    if alert is None:
        raise AlertUnknown(alert=number)
    (view,) = describe_alerts(session, [alert], as_of, plan, calendar)
    events = events_of(session, number)
    people = people_by_id(session, {event.person_id for event in events if event.person_id})
    heir = find_heir(session, alert)
    coming = plan.next_step(alert.source, alert.kind, alert.due_on, as_of, calendar)
    return AlertStory(
        view=view,
        raised_on=alert.raised_on,
        level=alert.level,
        snoozed_until=alert.snoozed_until,
        closed_because=alert.closed_because,
        heir=None if heir is None else heir.id,
        next_step=None if coming is None else (coming[0], coming[1].title),
        acts=tuple(
            PastAct(
                event.at,
                event.act,
                event.by,
                event.note,
                event.until,
                people[event.person_id].name if event.person_id else None,
            )
            for event in events
        ),
        messages=tuple(messages_of(session, alert)),
    )
