from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ingest.normalise.english_dates import (
    FigureOrder,
    find_english_dates,
    find_stated_order,
    is_ambiguous_date,
    read_english_date,
    read_english_term,
)
from licet_examples.english_form import print_english_date

_CASES = yaml.safe_load(
    Path(__file__).with_name("english_dates.cases.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("text", "day"), [(str(text), day) for text, day in _CASES])
def test_the_day_that_a_text_names(text: str, day: date | str) -> None:
    assert read_english_date(text) == (day if isinstance(day, date) else None)
    assert is_ambiguous_date(text) == (day == "ambiguous")


def test_a_form_that_states_its_order_settles_it() -> None:
    text = "12/03/2021"
    assert read_english_date(text, FigureOrder.DAY_FIRST) == date(2021, 3, 12)
    assert read_english_date(text, FigureOrder.MONTH_FIRST) == date(2021, 12, 3)
    assert read_english_date("13/03/2021", FigureOrder.MONTH_FIRST) is None
    assert not is_ambiguous_date(text, FigureOrder.DAY_FIRST)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("DATE (MM/DD/YYYY)", FigureOrder.MONTH_FIRST),
        ("Date of issue (dd-mm-yy)", FigureOrder.DAY_FIRST),
        ("MM/DD/YYYY or DD/MM/YYYY", None),
        ("Date", None),
    ],
)
def test_the_order_that_a_form_states(text: str, order: FigureOrder | None) -> None:
    assert find_stated_order(text) == order


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("from 1 May 2026 to 30 April 2027", (date(2026, 5, 1), date(2027, 4, 30))),
        ("30 April 2027 to 1 May 2026", None),
        ("1 May 2026", None),
        ("01/02/2026 to 31/12/2026", None),
    ],
)
def test_terms(text: str, term: tuple[date, date] | None) -> None:
    assert read_english_term(text) == term


def test_a_date_knows_where_it_stands() -> None:
    text = "Given on 12th March 2021 at Cardiff"
    (found,) = find_english_dates(text)
    assert text[found.start : found.end] == "12th March 2021"


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_in_every_way_of_writing_it(day: date) -> None:
    for style in ("day_month", "month_day", "ordinal", "short"):
        assert read_english_date(print_english_date(day, style)) == day  # type: ignore[arg-type]
    assert read_english_date(print_english_date(day, "words")) == day


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for found in find_english_dates(text):
        assert 0 <= found.start < found.end
