"""Days as an iCalendar file (RFC 5545): whole-day entries with an alarm, the same bytes each time.

The only module that imports icalendar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from unicodedata import category

from icalendar import Alarm, Calendar, Event

from rules.vocabulary import Bilingual
from storage.vocabulary import Language

_PRODUCT = "-//Licet//Licet//EN"
_NAME = Bilingual("Licet 到期与复审", "Licet: due dates and reviews")
_ALARM_HOUR = 9
_REFRESH = "PT1H"
_CONTROLS = ("Cc", "Cs")


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A day on which something is to be done.

    Attributes:
        uid: Stays the same however the day or the words change, so that a calendar program moves
            the entry instead of adding another.
        day: The whole day.
        title: One line.
        description: What to do and why.
        sequence: Never falls for a `uid`; a higher one replaces what was there.
        is_cancelled: The matter is closed; programs strike the entry out or remove it.
        alarm_days_before: How many days before it reminds, at nine in the morning; None for never.
    """

    uid: str
    day: date
    title: str
    description: str
    sequence: int
    is_cancelled: bool
    alarm_days_before: int | None


def write_calendar(entries: Sequence[CalendarEntry], language: Language, as_of: date) -> bytes:
    """Write the entries as an iCalendar file.

    The file depends on nothing but the arguments: its stamps say `as_of` and not the moment, so
    that a program which asks again is told that nothing changed. Of two versions of an entry with
    the same `sequence` the one of the later day counts (RFC 5546, section 2.1.5).

    Args:
        entries: In any order; each `uid` once.
        language: In which the calendar's name is.
        as_of: The day on which this is how things stand.

    Returns:
        UTF-8 with lines of at most 75 bytes that end in CRLF.
    """
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    name = _NAME.zh if language is Language.ZH else _NAME.en
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)  # RFC 7986, the standard's word for the one before
    calendar.add("x-published-ttl", _REFRESH)
    stamp = datetime.combine(as_of, time(), UTC)
    for entry in sorted(entries, key=lambda entry: (entry.day, entry.uid)):
        calendar.add_component(_make_event(entry, stamp))
    return bytes(calendar.to_ical())


def _make_event(entry: CalendarEntry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", _without_controls(entry.title))
    if entry.description:
        event.add("description", _without_controls(entry.description))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # a due day is no appointment: nobody is busy
    if entry.alarm_days_before is not None and not entry.is_cancelled:
        event.add_component(_make_alarm(entry.title, entry.alarm_days_before))
    return event


def _make_alarm(title: str, days_before: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _without_controls(title))
    alarm.add("trigger", timedelta(hours=_ALARM_HOUR) - timedelta(days=days_before))
    return alarm


def _without_controls(text: str) -> str:
    """Leave out what RFC 5545 forbids in text: control characters; line breaks and tabs stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char in "\n\t" or category(char) not in _CONTROLS)
