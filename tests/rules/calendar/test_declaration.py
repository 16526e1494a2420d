"""A table of declared days: read whole, or refused with every fault at its line."""

from __future__ import annotations

from datetime import date

import pytest

from rules.calendar.declaration import declare_years, list_provisional_years
from rules.complaint import PackError
from tests.rules.strategies import small_calendar

HEADER = "day,exception\n"


def test_the_declared_days_of_a_year_replace_what_was_known_of_it() -> None:
    text = HEADER + "2026-01-02,free\n\n2026-01-04, worked\n2027-01-01,free\n"
    calendar = declare_years(small_calendar(), text, "days.csv")
    assert not calendar.is_working_day(date(2026, 1, 2))
    assert calendar.is_working_day(date(2026, 1, 4))
    assert not calendar.is_working_day(date(2027, 1, 1))
    assert calendar.provisional_years == frozenset()


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "calendar_header", 1),
        ("date,kind\n2026-01-02,free\n", "calendar_header", 1),
        (HEADER + "2026-01-02\n", "calendar_row", 2),
        (HEADER + "2026-01-02,off\n", "calendar_row", 2),
        (HEADER + "2026-13-02,free\n", "calendar_row", 2),
        (HEADER + "2026-01-02,free\n2026-01-02,free\n", "calendar_repeats", 3),
        (HEADER + "2026-01-03,free\n", "calendar_no_exception", 2),
        (HEADER + "2026-01-02,worked\n", "calendar_no_exception", 2),
        (HEADER + "2028-01-03,free\n", "calendar_gap", 1),
    ],
)
def test_a_faulty_table_is_refused(text: str, code: str, line: int) -> None:
    with pytest.raises(PackError) as caught:
        declare_years(small_calendar(), text, "days.csv")
    (complaint,) = caught.value.complaints
    assert (complaint.code, complaint.place) == (code, ("days.csv", line, 1))


def test_provisional_years_between_two_days() -> None:
    first, last = date(2025, 12, 1), date(2026, 2, 1)
    assert list(list_provisional_years(small_calendar(), last, first)) == [2026]
