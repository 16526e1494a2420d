"""Messages arrive within a person's hours, also where clocks are moved and years end."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.notices.send_window import find_send_time
from rules.calendar import WorkingCalendar
from storage.tables import Person

CALENDAR = WorkingCalendar(
    "test", 2026, 2026, {date(2026, 12, 31): False, date(2026, 12, 26): True}
)


def make_person(
    zone: str, begins: time | None, ends: time | None, *, working_days_only: bool = False
) -> Person:
    return Person(
        id="p", name="王敏", time_zone=zone, sends_from=begins, sends_until=ends,
        working_days_only=working_days_only, created_at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


NINE_TO_SIX = (time(9), time(18))
NIGHT = (time(22), time(6))


@pytest.mark.parametrize(
    ("zone", "window", "working_days_only", "at", "expected"),
    [
        ("Asia/Shanghai", (None, None), False, "2026-11-22T03:00+08:00", "2026-11-22T03:00+08:00"),
        ("Asia/Shanghai", NINE_TO_SIX, False, "2026-11-22T03:00+08:00", "2026-11-22T09:00+08:00"),
        ("Asia/Shanghai", NINE_TO_SIX, False, "2026-11-22T17:59+08:00", "2026-11-22T17:59+08:00"),
        ("Asia/Shanghai", NINE_TO_SIX, False, "2026-11-22T18:00+08:00", "2026-11-23T09:00+08:00"),
        ("Asia/Shanghai", NINE_TO_SIX, True, "2026-11-21T10:00+08:00", "2026-11-23T09:00+08:00"),
        # a Saturday that is worked, and a free Thursday before a year that nobody knows
        ("Asia/Shanghai", NINE_TO_SIX, True, "2026-12-26T08:00+08:00", "2026-12-26T09:00+08:00"),
        ("Asia/Shanghai", NINE_TO_SIX, True, "2026-12-31T10:00+08:00", "2027-01-01T09:00+08:00"),
        ("Asia/Shanghai", NIGHT, False, "2026-11-22T12:00+08:00", "2026-11-22T22:00+08:00"),
        ("Asia/Shanghai", NIGHT, False, "2026-11-22T05:59+08:00", "2026-11-22T05:59+08:00"),
        # the night that began on Friday goes on; the one of Sunday begins on a free day
        ("Asia/Shanghai", NIGHT, True, "2026-11-21T05:00+08:00", "2026-11-21T05:00+08:00"),
        ("Asia/Shanghai", NIGHT, True, "2026-11-23T05:00+08:00", "2026-11-23T22:00+08:00"),
        ("Asia/Shanghai", (time(20), None), False, "2026-12-31T12:00+08:00",
         "2026-12-31T20:00+08:00"),
        ("Asia/Shanghai", (None, time(6)), False, "2026-12-31T12:00+08:00",
         "2027-01-01T00:00+08:00"),
        # summer time: 02:30 is missing on 29 March 2026 and comes twice on 25 October
        ("Europe/Berlin", (time(2, 30), time(5)), False, "2026-03-29T00:30+01:00",
         "2026-03-29T03:30+02:00"),
        ("Europe/Berlin", (time(2), time(2, 45)), False, "2026-03-29T00:30+01:00",
         "2026-03-30T02:00+02:00"),
        ("Europe/Berlin", (time(2, 30), time(5)), False, "2026-10-25T00:30+02:00",
         "2026-10-25T02:30+02:00"),
        ("Europe/Berlin", NINE_TO_SIX, False, "2026-03-28T20:00+01:00", "2026-03-29T09:00+02:00"),
    ],
)  # fmt: skip
def test_examples(
    zone: str,
    window: tuple[time | None, time | None],
    working_days_only: bool,
    at: str,
    expected: str,
) -> None:
    person = make_person(zone, *window, working_days_only=working_days_only)
    found = find_send_time(person, datetime.fromisoformat(at), CALENDAR)
    assert found == datetime.fromisoformat(expected)


quarters = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))


@given(
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York",
                          "Australia/Lord_Howe", "Pacific/Apia"]),
    begins=quarters,
    ends=quarters,
    minutes=st.integers(0, 2 * 366 * 24 * 60),
)  # fmt: skip
def test_it_is_the_first_quarter_of_an_hour_within_the_window(
    zone: str, begins: time, ends: time, minutes: int
) -> None:
    """Checked against a walk in steps; within an hour's change it may come an hour later."""
    person = make_person(zone, begins, ends)
    if begins == ends:
        return
    quarter = timedelta(minutes=15)
    at = datetime(2026, 1, 1, tzinfo=UTC) + minutes // 15 * quarter

    def is_within(moment: datetime) -> bool:
        wall = moment.astimezone(ZoneInfo(zone)).time()
        if ends == time(0) or begins < ends:
            return wall >= begins and (ends == time(0) or wall < ends)
        return wall >= begins or wall < ends

    first = at
    while not is_within(first):
        first += quarter
    found = find_send_time(person, at, CALENDAR)
    assert is_within(found)
    offsets = {
        (first + timedelta(hours=n)).astimezone(ZoneInfo(zone)).utcoffset() for n in range(-3, 4)
    }
    assert found == first or (len(offsets) > 1 and first < found < first + timedelta(hours=26))
