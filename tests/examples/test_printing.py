"""Amounts and terms in print, and dates counted from the day of the check."""

from __future__ import annotations

from datetime import date

import pytest

from licet_examples.numerals import AmountPrint, print_amount, state_amount, write_capitals
from licet_examples.terms import TermPrint, print_term, resolve_date


@pytest.mark.parametrize(
    ("ten_thousands", "capitals"),
    [
        (3, "叁万"),
        (10, "壹拾万"),
        (108, "壹佰零捌万"),
        (1008, "壹仟零捌万"),
        (1080, "壹仟零捌拾万"),
        (5000, "伍仟万"),
        (10000, "壹亿"),
        (12000, "壹亿贰仟万"),
        (10500, "壹亿零伍佰万"),
    ],
)
def test_capitals(ten_thousands: int, capitals: str) -> None:
    assert write_capitals(ten_thousands) == capitals


def test_every_style_prints_another_text_and_states_the_same_amount() -> None:
    assert len({print_amount(500, style) for style in AmountPrint}) == len(AmountPrint)
    assert {state_amount(500, style)["amount"] for style in AmountPrint} == {"5000000.00"}
    assert state_amount(500, AmountPrint.US_DOLLARS)["currency"] == "USD"


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (TermPrint.RANGE, "2015年03月06日至2035年03月05日"),
        (TermPrint.FROM_TO, "自2015年3月6日至2035年3月5日"),
        (TermPrint.HYPHENS, "2015-03-06 至 2035-03-05"),
        (TermPrint.LONG, "长期"),
        (TermPrint.FROM_LONG, "2015年03月06日至长期"),
        (TermPrint.FROM_NO_FIXED, "2015年03月06日 至 无固定期限"),
    ],
)
def test_terms(style: TermPrint, text: str) -> None:
    assert print_term(style, date(2015, 3, 6), date(2035, 3, 5)) == text


def test_a_fixed_term_needs_an_end() -> None:
    with pytest.raises(ValueError, match="needs a last day"):
        print_term(TermPrint.RANGE, date(2015, 3, 6), None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2011-05-18", date(2011, 5, 18)),
        ("-P8Y2M", date(2019, 12, 29)),
        ("+P45D", date(2028, 4, 14)),
        ("+P1Y", date(2029, 2, 28)),
        ("-P1M1D", date(2028, 1, 28)),
    ],
)
def test_dates_are_counted_from_the_day_of_the_check(text: str, expected: date) -> None:
    as_of = date(2028, 2, 29)
    assert resolve_date(text, as_of) == expected


def test_a_date_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        resolve_date("soon", date(2026, 1, 1))
