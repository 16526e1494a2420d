"""One sweep over the tables beside the code: items, names of rows, headings, titles."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.statements import StatementKind, load_items
from ingest.statements.amounts import read_amount
from ingest.statements.headings import Heading, HeadingRole, read_heading
from ingest.statements.periods import StatedPeriod, find_periods
from ingest.statements.row_names import read_row_name
from ingest.statements.titles import read_title
from ingest.statements.units import read_unit


@pytest.mark.parametrize("key", load_items())
def test_every_row_of_an_item_is_read_as_that_item(key: str) -> None:
    item = load_items()[key]
    for row in item.rows:
        name = read_row_name(row if row.isascii() else f"一、{row}", item.statement)
        assert name is not None
        assert (name.item, name.is_weak) == (key, False)
    for row in item.weak_rows:
        name = read_row_name(row, item.statement)
        assert name is not None
        assert (name.item, name.is_weak) == (key, True)
    assert item.below is None or item.below in load_items()
    assert item.title.zh != item.title.en


def test_no_two_items_of_a_statement_share_a_row() -> None:
    for one, other in combinations(load_items().values(), 2):
        if one.statement is other.statement:
            assert not {*one.rows, *one.weak_rows} & {*other.rows, *other.weak_rows}


@pytest.mark.parametrize(
    ("printed", "statement", "item"),
    [
        ("△ 应收帐款", "balance_sheet", "receivables"),
        ("負債和所有者權益（或股東權益）總計", "balance_sheet", "liabilities_and_equity"),
        ("减：所得税费用", "income", "income_tax"),
        ("其中：利息费用", "income", "interest_expense"),
        ("四、净利润（净亏损以“－”号填", "income", "net_income"),
        ("归属于母公司股东的 净利润", "income", "net_income_of_parent"),
        ("长期应收款", "balance_sheet", "long_term_receivables"),
        ("Total shareholders’ equity", "balance_sheet", "equity"),
    ],
)
def test_names_as_they_are_printed(printed: str, statement: str, item: str | None) -> None:
    name = read_row_name(printed, StatementKind(statement))
    assert name is not None
    assert name.item == item


@pytest.mark.parametrize(
    ("printed", "item"),
    [("应收账欸", "receivables"), ("囗期借款", None), ("其他应囗款", None), ("长期应攵款", None)],
)
def test_a_misread_character_is_forgiven_where_one_name_is_near(
    printed: str, item: str | None
) -> None:
    name = read_row_name(printed, StatementKind.BALANCE_SHEET, may_be_misread=True)
    assert (name.item if name else None) == item
    assert read_row_name(printed, StatementKind.BALANCE_SHEET) is None


@pytest.mark.parametrize(
    ("printed", "role"),
    [
        ("项    目", "label"),
        ("负债和所有者权益（或股东权益）", "label"),
        ("行次", "line_number"),
        ("附注七", "note"),
        ("期末余额（经审计）", "current"),
        ("上年年末余额", "opening"),
        ("期初余额", "start"),
        ("上年同期金额", "prior"),
        ("本月金额", "month"),
        ("2025年12月31日 合并", "dated"),
        ("调整数", "adjustment"),
        ("编制单位：某公司", None),
        ("货币资金", None),
    ],
)
def test_headings(printed: str, role: str | None) -> None:
    heading: Heading | None = read_heading(printed)
    assert (heading.role if heading else None) == (HeadingRole(role) if role else None)


@pytest.mark.parametrize(
    ("printed", "months", "ends_on"),
    [
        ("2025年1—6月", 6, "2025-06-30"),
        ("2024年度", 12, "2024-12-31"),
        ("2025-01-01至2025-09-30", 9, "2025-09-30"),
        ("2024年2月29日", None, "2024-02-29"),
        ("For the six months ended 30 June 2025", 6, "2025-06-30"),
        ("二〇二五年十二月三十一日", None, "2025-12-31"),
    ],
)
def test_periods(printed: str, months: int | None, ends_on: str) -> None:
    (period,) = find_periods(printed)
    assert (period.months, str(period.ends_on)) == (months, ends_on)


def test_a_month_alone_says_so_and_two_years_are_two() -> None:
    (month,) = find_periods("2025年12月")
    assert month.is_month
    assert [period.year for period in find_periods("2025 2024")] == []
    assert find_periods("2025") == [StatedPeriod(None, None, 2025)]


@pytest.mark.parametrize(
    ("printed", "unit", "currency"),
    [
        ("编制单位：元气公司 2025年12月31日", None, None),
        ("金额单位：人民币千元", 1_000, "CNY"),
        ("单位：万美元", 10_000, "USD"),
        ("单位：人民币", None, "CNY"),
        ("單位：港元", 1, "HKD"),
        ("RMB'000", 1_000, "CNY"),
        ("(in thousands of US dollars)", 1_000, "USD"),
        ("HK$ million", 1_000_000, "HKD"),
        ("单位：亿元", 100_000_000, "CNY"),
    ],
)
def test_units(printed: str, unit: int | None, currency: str | None) -> None:
    stated = read_unit([printed])
    assert (stated.multiplier, stated.currency) == (unit, currency)


@pytest.mark.parametrize(
    ("printed", "scope"),
    [
        ("合并资产负债表（续）", "consolidated"),
        ("某某有限公司 利 润 表", "company"),
        ("合并及公司资产负债表", None),
        ("Consolidated statement of cash flows", "consolidated"),
    ],
)
def test_titles(printed: str, scope: str | None) -> None:
    title = read_title(printed)
    assert title is not None
    assert title.scope == scope


@pytest.mark.parametrize(
    "printed", ["合并资产负债表........49", "资产负债表日后事项", "后附的合并利润表", ""]
)
def test_what_names_a_statement_and_is_no_title(printed: str) -> None:
    assert read_title(printed) is None


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_an_amount_is_read_as_it_is_written(cents: int) -> None:
    text = f"{abs(cents) // 100:,}.{abs(cents) % 100:02}"
    for written in (f"-{text}", f"({text})", f"（{text}）", f"△{text}"):
        amount = read_amount(written)
        assert amount.number is not None
        assert int(amount.number * 100) == -abs(cents)
    positive = read_amount(f"¥ {text}").number
    assert positive is not None
    assert int(positive * 100) == abs(cents)


@pytest.mark.parametrize(
    ("stated", "printed"),
    [
        ("blank", ("", "  ")),
        ("dash", ("—", "－", "--", "/")),
        ("value", ("0", "0.00", "１，２３４")),
        ("unreadable", ("1,23", "1.2.3", "12%", "-(5)")),
    ],
)
def test_blank_dash_and_zero_differ(stated: str, printed: tuple[str, ...]) -> None:
    assert {read_amount(text).stated for text in printed} == {stated}
