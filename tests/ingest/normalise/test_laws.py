"""Laws that hold for every date, amount and text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Money
from ingest.normalise.currencies import currencies, mark_pattern
from ingest.normalise.dates import read_date
from ingest.normalise.entity import entity_class
from ingest.normalise.money import read_money
from ingest.normalise.names import names_agree, normalise_company_name, normalise_person_name
from ingest.normalise.numerals import CHARACTERS, read_digits, read_numeral
from ingest.normalise.terms import read_term
from ingest.normalise.text import fold_width, fold_with_offsets, squeeze_whitespace, tidy

DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))
NOISE = st.text(
    "年月日元万亿零一二十百〇壹佰至长期人民币¥$0123456789.,-/（）() *自起止个天", max_size=25
)


def write_in_chinese(day: date) -> str:
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    month, day_of_month = (
        cn2an.an2cn(number).removeprefix("一") if 10 <= number < 20 else cn2an.an2cn(number)
        for number in (day.month, day.day)
    )
    return f"{year}年{month}月{day_of_month}日"


@given(DATES)
def test_dates_come_back_from_every_writing(day: date) -> None:
    for text in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02}月{day.day:02}日",
        " ".join(f"{day.year}年{day.month}月{day.day}日"),
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        write_in_chinese(day),
    ):
        assert read_date(text) == day, text


@given(DATES, DATES)
def test_a_term_comes_back_and_never_ends_before_it_begins(first: date, last: date) -> None:
    term = read_term(f"自{write_in_chinese(first)}至{last.year}年{last.month}月{last.day}日")
    if first > last:
        assert term is None
    else:
        assert term is not None
        assert (term.valid_from, term.valid_until) == (first, last)


@given(st.integers(0, 10**12 - 1))
def test_numerals_come_back(number: int) -> None:
    assert read_numeral(cn2an.an2cn(number, "low")) == number
    assert read_numeral(cn2an.an2cn(number, "up")) == number


@given(st.text(CHARACTERS, max_size=12))
def test_a_numeral_has_one_value_or_none(text: str) -> None:
    number = read_numeral(text)
    if number is None or number >= 10**12:
        return
    # What is read is what a second, independent reader makes of it.
    assert cn2an.cn2an(cn2an.an2cn(number, "low"), "smart") == number
    assert number >= 0


@pytest.mark.parametrize(
    "text", ["二百五", "一万五", "三千五十", "万", "百二", "十十", "零零", "一二", ""]
)
def test_what_looks_damaged_is_refused(text: str) -> None:
    assert read_numeral(text) is None


def test_digits_are_read_one_by_one() -> None:
    assert read_digits("二〇二六") == 2026
    assert read_digits("二十") is None
    assert read_digits("") is None


@given(st.integers(0, 10**14 - 1))
def test_money_comes_back_in_words_and_in_figures(fen: int) -> None:
    yuan, rest = divmod(fen, 100)
    money = Money(fen, "CNY")
    words = cn2an.an2cn(yuan, "up") + "元"
    words += "整" if not rest else ""
    if rest:
        jiao, cent = divmod(rest, 10)
        words += f"{cn2an.an2cn(jiao, 'up')}角" if jiao else "零"
        words += f"{cn2an.an2cn(cent, 'up')}分" if cent else "整"
    figures = f"{yuan:,}.{rest:02}"
    for text in (words, figures, f"¥{figures}元", f"人民币{words}（¥{figures}）"):
        assert read_money(text) == money, text


@given(st.integers(1, 10**10), st.integers(1, 10**10))
def test_words_and_figures_that_differ_are_refused(first: int, second: int) -> None:
    text = f"人民币{cn2an.an2cn(first, 'up')}元整（¥{second:,}.00）"
    assert (read_money(text) is not None) == (first == second)


@given(st.integers(1, 99_999_999), st.sampled_from([item.code for item in currencies()]))
def test_a_named_currency_is_kept(amount: int, code: str) -> None:
    digits = next(item.minor_digits for item in currencies() if item.code == code)
    assert read_money(f"{code} {amount:,}") == Money(amount * 10**digits, code)


@pytest.mark.parametrize(
    "read",
    [
        read_date, read_term, read_money, entity_class, tidy, normalise_company_name,
        normalise_person_name, read_numeral,
    ],
)  # fmt: skip
@given(text=st.one_of(NOISE, st.text(max_size=30)))
def test_no_text_makes_a_reader_raise(read: Callable[[str], object], text: str) -> None:
    read(text)


@given(st.text(max_size=30))
def test_normal_forms_stay_as_they_are(text: str) -> None:
    for normalise in (fold_width, squeeze_whitespace, tidy, normalise_company_name):
        once = normalise(text)
        assert normalise(once) == once


@given(st.text(max_size=30))
def test_offsets_lead_back(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert len(folded) == len(offsets)
    assert list(offsets) == sorted(offsets)
    for character, offset in zip(folded, offsets, strict=True):
        assert character in fold_width(text[offset])


@given(st.text(min_size=1, max_size=12))
def test_a_name_agrees_with_itself_spread_out(name: str) -> None:
    if names_agree(name, name):
        assert names_agree(name, " ".join(name))


def test_the_table_of_currencies_is_usable() -> None:
    codes = [item.code for item in currencies()]
    assert len(set(codes)) == len(codes)
    own = [mark for item in currencies() for mark in item.marks]
    assert len(set(own)) == len(own)
    shared = {mark for item in currencies() for mark in item.shared_marks}
    assert not shared & set(own)
    assert mark_pattern().index("美元") < mark_pattern().rindex("元")


def test_an_unknown_default_currency_is_an_error() -> None:
    with pytest.raises(ValueError, match="XXX"):
        read_money("500元", default_currency="XXX")


def test_the_default_currency_is_for_texts_without_one() -> None:
    assert read_money("20,000", default_currency="USD") == Money(2_000_000, "USD")
    assert read_money("$20,000", default_currency="HKD") == Money(2_000_000, "HKD")
    assert read_money("人民币500元", default_currency="USD") == Money(50_000, "CNY")
