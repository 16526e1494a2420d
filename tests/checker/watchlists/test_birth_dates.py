"""Dates of birth as lists write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.watchlists.birth_dates import DayOrder, read_birth_date, read_listed_day


@pytest.mark.parametrize(
    ("text", "first", "last", "is_approximate"),
    [
        ("10 Dec 1948", "1948-12-10", "1948-12-10", False),
        ("Dec 1948", "1948-12-01", "1948-12-31", False),
        ("1948", "1948-01-01", "1948-12-31", False),
        ("circa 1951", "1951-01-01", "1951-12-31", True),
        ("1958 to 1960", "1958-01-01", "1960-12-31", False),
        ("Jan 1955 to Dec 1956", "1955-01-01", "1956-12-31", False),
        ("1973-1974", "1973-01-01", "1974-12-31", False),
        ("between 1973 and 1974", "1973-01-01", "1974-12-31", False),
        ("1958-02-22", "1958-02-22", "1958-02-22", False),
        ("00/00/1960", "1960-01-01", "1960-12-31", False),
        ("00/07/1960", "1960-07-01", "1960-07-31", False),
        ("dd/mm/1948", "1948-01-01", "1948-12-31", False),
        ("1960年7月", "1960-07-01", "1960-07-31", False),
    ],
)
def test_a_date_of_birth_may_be_known_in_part(
    text: str, first: str, last: str, is_approximate: bool
) -> None:
    born = read_birth_date(text)
    assert (str(born.first_on), str(born.last_on)) == (first, last)
    assert (born.text, born.is_approximate) == (text, is_approximate)


@pytest.mark.parametrize(
    "text", ["", "unknown", "31/02/1960", "13 Foo 1950", "1960 to 1950", "0000"]
)
def test_what_is_no_date_keeps_its_words(text: str) -> None:
    born = read_birth_date(text)
    assert (born.text, born.first_on, born.last_on) == (text, None, None)


@pytest.mark.parametrize(("order", "month"), [("dmy", 4), ("mdy", 3)])
def test_the_publisher_says_what_comes_first(order: DayOrder, month: int) -> None:
    found = read_listed_day("03/04/2020", order)
    assert found is not None
    assert found.month == month


@pytest.mark.parametrize(
    ("text", "day"),
    [("03/04/2020", None), ("13/04/2020", "2020-04-13"), ("04/13/2020", "2020-04-13"),
     ("04/04/2020", "2020-04-04")],
)  # fmt: skip
def test_where_nobody_says_it_only_what_can_mean_one_day_is_read(
    text: str, day: str | None
) -> None:
    assert read_listed_day(text, "unsaid") == (day and date.fromisoformat(day))


@given(st.dates(date(1900, 1, 1), date(2030, 1, 1)))
def test_a_whole_day_is_read_in_every_form(day: date) -> None:
    forms = ("%Y-%m-%d", "%d/%m/%Y", "%d %b %Y", "%Y%m%d", "%Y年%m月%d日", "%Y/%m/%d")
    assert {read_listed_day(day.strftime(form)) for form in forms} == {day}


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    born = read_birth_date(text)
    assert (born.first_on is None) == (born.last_on is None)
    assert born.first_on is None or born.last_on is None or born.first_on <= born.last_on
