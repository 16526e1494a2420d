"""The iCalendar file: what a reader of calendars gets of it, and its bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from checker.feeds.calendar import CalendarEntry, write_calendar
from storage.vocabulary import Language

AS_OF = date(2026, 11, 22)
ENTRY = CalendarEntry(
    uid="credential-1@licet",
    day=date(2026, 12, 1),
    title="食品经营许可证：办理延续, 最后一日; 请于当天前提交申请",
    description="一、准备材料\n二、提交申请",
    sequence=3,
    is_cancelled=False,
    alarm_days_before=7,
)


def read_events(content: bytes) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(content)
    return [part for part in calendar.subcomponents if isinstance(part, icalendar.Event)]


def test_a_reader_gets_back_what_was_written() -> None:
    (event,) = read_events(write_calendar([ENTRY], Language.ZH, AS_OF))
    assert event["uid"] == ENTRY.uid
    assert event.decoded("dtstart") == ENTRY.day
    assert not isinstance(event.decoded("dtstart"), datetime)  # a whole day
    assert event.decoded("dtend") == date(2026, 12, 2)
    assert event["summary"] == ENTRY.title
    assert event["description"] == ENTRY.description
    assert event["sequence"] == 3
    assert event["status"] == "CONFIRMED"
    assert event["transp"] == "TRANSPARENT"
    (alarm,) = event.subcomponents
    assert alarm.decoded("trigger") == timedelta(days=-7, hours=9)


def test_the_calendar_says_what_it_is() -> None:
    for language, name in ((Language.ZH, "Licet 到期与复审"), (Language.EN, "Licet: due dates")):
        calendar = icalendar.Calendar.from_ical(write_calendar([], language, AS_OF))
        assert calendar["method"] == "PUBLISH"
        assert str(calendar["x-wr-calname"]).startswith(name)


def test_what_is_closed_is_cancelled_and_silent() -> None:
    closed = replace(ENTRY, is_cancelled=True, sequence=4)
    (event,) = read_events(write_calendar([closed], Language.ZH, AS_OF))
    assert event["status"] == "CANCELLED"
    assert event["sequence"] == 4
    assert event.subcomponents == []


def test_no_line_is_longer_than_75_bytes_and_all_end_in_crlf() -> None:
    content = write_calendar([replace(ENTRY, title="证" * 200)], Language.ZH, AS_OF)
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
    assert read_events(content)[0]["summary"] == "证" * 200


def test_the_bytes_depend_on_the_arguments_alone() -> None:
    others = [replace(ENTRY, uid=f"{n}@licet", day=AS_OF + timedelta(days=n)) for n in range(3)]
    forwards = write_calendar(others, Language.EN, AS_OF)
    assert write_calendar(others[::-1], Language.EN, AS_OF) == forwards
    assert b"DTSTAMP:20261122T000000Z" in forwards


@given(title=st.text(min_size=1), description=st.text())
def test_no_text_breaks_out_of_its_line(title: str, description: str) -> None:
    content = write_calendar(
        [replace(ENTRY, title=title, description=description)], Language.EN, AS_OF
    )
    (event,) = read_events(content)
    assert event["uid"] == ENTRY.uid
    assert [alarm.name for alarm in event.subcomponents] == ["VALARM"]
