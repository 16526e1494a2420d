"""When messages may arrive: between two times of a person's day, on working days if so wished."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from rules.calendar import WorkingCalendar
from rules.calendar.working_calendar import is_weekday
from storage.tables import Person

_MIDNIGHT = time(0)


def find_send_time(person: Person, at: datetime, calendar: WorkingCalendar | None) -> datetime:
    """Give the first moment, not before another, at which a message may arrive.

    A window that goes past midnight belongs to the day on which it begins. The clock on the wall
    counts: in the night of the change to summer time a window that begins within the missing hour
    begins as much later, and one that lies wholly in it is left out.

    Args:
        person: Whose hours.
        at: The moment, aware.
        calendar: Which days are worked; where it does not know the year, or None: Monday to Friday.

    Returns:
        In UTC.
    """
    zone = ZoneInfo(person.time_zone)
    today = at.astimezone(zone).date()
    if _is_open(person, at.astimezone(zone), calendar):
        return at.astimezone(UTC)
    for days in count():
        day = today + timedelta(days)
        begins = datetime.combine(day, person.sends_from or _MIDNIGHT, zone).astimezone(UTC)
        if begins >= at and _is_open(person, begins.astimezone(zone), calendar):
            return begins
    raise AssertionError("days do not end")


def find_local_day(person: Person, at: datetime) -> date:
    """Give the day that it is for a person at a moment."""
    return at.astimezone(ZoneInfo(person.time_zone)).date()


def find_local_midnight(person: Person, at: datetime) -> datetime:
    """Give the moment, in UTC, at which the person's present day began."""
    zone = ZoneInfo(person.time_zone)
    return datetime.combine(find_local_day(person, at), _MIDNIGHT, zone).astimezone(UTC)


def _is_open(person: Person, wall: datetime, calendar: WorkingCalendar | None) -> bool:
    """Tell whether a moment, in the person's own time, lies in the window."""
    begins, ends = person.sends_from or _MIDNIGHT, person.sends_until or _MIDNIGHT
    has_begun, has_ended = wall.time() >= begins, ends != _MIDNIGHT and wall.time() >= ends
    begun_on = wall.date()
    if _MIDNIGHT < ends < begins:
        if not has_begun:
            begun_on -= timedelta(days=1)
        is_within = has_begun or not has_ended
    else:
        is_within = has_begun and not has_ended
    return is_within and (not person.working_days_only or _is_working_day(begun_on, calendar))


def _is_working_day(day: date, calendar: WorkingCalendar | None) -> bool:
    if calendar is None or not calendar.covers(day):
        return is_weekday(day)
    return calendar.is_working_day(day)
