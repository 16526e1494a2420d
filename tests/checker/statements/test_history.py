"""Which statement counts for which year, and what a person has to know of the years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.customer_file.dossier import FiledStatement
from checker.statements import StatementHistory, build_history
from ingest.document import Money
from rules.facts import FactState
from tests.checker.statements.statements import (
    BALANCE,
    BLANK,
    CASH_FLOW,
    DASH,
    INCOME,
    RECEIVED,
    WHOLE,
    YEAR,
    make_filed,
)

BEFORE = date(2024, 12, 31)
TODAY = date(2026, 11, 22)
A_DAY = timedelta(days=1)


def read(*statements: FiledStatement, capital: Money | None = None) -> StatementHistory:
    return build_history(statements, TODAY, capital)


def amount(history: StatementHistory, item: str) -> int | None:
    assert history.latest is not None
    return history.latest.amount(item)


def test_nothing_on_file_is_no_year() -> None:
    history = read()
    assert (history.years, history.latest, history.consecutive_years) == ((), None, 0)


def test_a_year_says_what_it_is_and_where_it_stands() -> None:
    history = read(make_filed(audit_opinion="unqualified"))
    year = history.latest
    assert year is not None
    assert (year.period_ends_on, year.period_months, year.currency) == (YEAR, 12, "CNY")
    assert (year.scope, year.audit_opinion, year.received_on) == (
        "company",
        "unqualified",
        RECEIVED,
    )
    assert year.amount("total_assets") == 100_000
    assert year.figures["total_assets"].source.line == 2
    assert [check.name for check in year.identities] == [
        "assets", "liabilities", "balance", "net_income", "cash_flows",
    ]  # fmt: skip
    assert history == StatementHistory(years=history.years)


def test_dash_blank_and_nothing_at_all_are_told_apart() -> None:
    cells = {**WHOLE, "bonds_payable": DASH, "goodwill": BLANK}
    year = read(make_filed(cells)).latest
    assert year is not None
    dash, blank = year.figures["bonds_payable"], year.figures["goodwill"]
    assert (dash.state, dash.reason, dash.counted) == (FactState.NOT_APPLICABLE, "dash", 0)
    assert (blank.state, blank.reason, blank.counted) == (FactState.MISSING, "not_stated", None)
    assert "inventory" not in year.figures
    assert year.amount("inventory") is None


def test_what_is_received_after_the_day_does_not_count() -> None:
    filed = make_filed()
    assert build_history([filed], RECEIVED - A_DAY) == StatementHistory()
    assert build_history([filed], RECEIVED).latest is not None


def test_negative_equity_is_a_figure() -> None:
    cells = {**BALANCE, "total_liabilities": "1,300.00".replace(",", ""), "equity": "-300.00",
             "current_liabilities": "1300.00"}  # fmt: skip
    history = read(make_filed(cells, period_months=0))
    assert amount(history, "equity") == -30_000
    assert not history.identity_faults


def test_a_total_that_is_not_the_sum_of_its_parts_is_told_with_the_amounts() -> None:
    (fault,) = read(make_filed({**BALANCE, "total_assets": "1000.04"})).identity_faults[:1]
    assert (fault.name, fault.difference, fault.tolerance) == ("assets", -4, 3)
    assert (fault.parts.minor_units, fault.total.minor_units) == (100_000, 100_004)


@pytest.mark.parametrize(("printed", "is_fault"), [("1000.03", False), ("999.96", True)])
def test_what_rounding_explains_is_no_fault(printed: str, is_fault: bool) -> None:
    faults = read(make_filed({**BALANCE, "total_assets": printed})).identity_faults
    assert bool(faults) == is_fault


def test_a_printed_digit_of_ten_thousands_is_worth_more() -> None:
    cells = {"current_assets": "600", "non_current_assets": "400", "total_assets": "1002"}
    assert not read(make_filed(cells, unit=10_000)).identity_faults
    assert read(make_filed({**cells, "total_assets": "1004"}, unit=10_000)).identity_faults


def test_cash_flows_without_exchange_effect_prove_no_fault() -> None:
    off = {**CASH_FLOW, "cash_increase": "31.00"}
    assert not read(make_filed(off)).identity_faults
    (fault,) = read(make_filed({**off, "exchange_effect": "2.00"})).identity_faults
    assert (fault.name, fault.difference) == ("cash_flows", 100)
    assert not read(make_filed({**off, "exchange_effect": "1.00"})).identity_faults


def test_the_three_statements_may_come_in_three_files() -> None:
    history = read(
        make_filed(BALANCE, period_months=0, sha256="1" * 64, audit_opinion="unqualified"),
        make_filed(INCOME, sha256="2" * 64, received_on=RECEIVED + A_DAY),
        make_filed(CASH_FLOW, sha256="3" * 64, audit_opinion="unqualified"),
    )
    year = history.latest
    assert year is not None
    assert len(year.statements) == 3
    assert (year.period_months, year.received_on) == (12, RECEIVED + A_DAY)
    assert year.audit_opinion is None
    assert {len(check.total.items) for check in year.identities} == {1}


@pytest.mark.parametrize(
    ("opinions", "weighs"),
    [
        (("unqualified", "adverse"), "adverse"),
        (("qualified", "unaudited"), "qualified"),
        (("unaudited", None), "unaudited"),
        (("unqualified", "unqualified"), "unqualified"),
    ],
)
def test_of_two_opinions_the_worse_one_is_the_years(
    opinions: tuple[str | None, str | None], weighs: str
) -> None:
    parts = [
        make_filed(cells, sha256=str(place) * 64, audit_opinion=opinion)
        for place, (cells, opinion) in enumerate(zip((BALANCE, INCOME), opinions, strict=True))
    ]
    year = read(*parts).latest
    assert year is not None
    assert year.audit_opinion == weighs


def test_what_was_received_last_counts_and_the_difference_is_told() -> None:
    first = make_filed(audit_opinion="unaudited")
    audited = make_filed(
        {**WHOLE, "revenue": "880.00"},
        sha256="b" * 64,
        received_on=RECEIVED + A_DAY,
        audit_opinion="unqualified",
    )
    history = read(first, audited)
    assert amount(history, "revenue") == 88_000
    (restated,) = history.restated
    assert (restated.item, restated.before, restated.after, restated.change) == (
        "revenue", 90_000, 88_000, -2_000,
    )  # fmt: skip
    assert (restated.older, restated.newer) == (first, audited)


def test_of_two_received_on_one_day_the_audited_one_counts() -> None:
    audited = make_filed({**WHOLE, "revenue": "880.00"}, audit_opinion="qualified")
    history = read(audited, make_filed(sha256="f" * 64))
    assert amount(history, "revenue") == 88_000


def test_a_comparative_column_that_agrees_changes_nothing() -> None:
    own = make_filed(ends_on=BEFORE, received_on=RECEIVED - 300 * A_DAY)
    comparative = make_filed({**BALANCE, "goodwill": "5.00"}, BEFORE, is_comparative=True)
    history = read(make_filed(), own, comparative)
    assert len(history.years) == 2
    year = history.years[1]
    assert year.figures["total_assets"].filed is own
    assert year.figures["goodwill"].filed is comparative
    assert not year.is_comparative
    assert not history.restated


@pytest.mark.parametrize("own_received", [RECEIVED - 300 * A_DAY, RECEIVED + A_DAY])
def test_a_comparative_column_that_differs_restates_the_year(own_received: date) -> None:
    own = make_filed(ends_on=BEFORE, received_on=own_received)
    comparative = make_filed(
        {**BALANCE, "total_assets": "990.00", "current_assets": "590.00", "equity": "690.00"},
        BEFORE,
        is_comparative=True,
    )
    history = read(make_filed(), own, comparative)
    year = history.years[1]
    assert (year.amount("total_assets"), year.amount("revenue")) == (99_000, 90_000)
    assert {one.item for one in history.restated} == {"total_assets", "current_assets", "equity"}
    assert all(one.older is own for one in history.restated)
    assert not history.identity_faults


def test_a_dash_against_an_amount_is_restated_and_a_blank_is_not() -> None:
    own = make_filed({**BALANCE, "goodwill": DASH, "inventory": BLANK}, BEFORE)
    comparative = make_filed(
        {**BALANCE, "goodwill": "9.00", "inventory": "8.00"}, BEFORE, is_comparative=True
    )
    history = read(own, comparative)
    assert [(one.item, one.before, one.after) for one in history.restated] == [("goodwill", 0, 900)]
    assert amount(history, "inventory") == 800


def test_the_same_figures_in_ten_thousands_are_not_restated() -> None:
    own = make_filed({"total_assets": "12345678.90", "revenue": "10000000.00"}, BEFORE)
    comparative = make_filed(
        {"total_assets": "1234.57", "revenue": "1000.00"}, BEFORE, unit=10_000, is_comparative=True
    )
    history = read(own, comparative)
    assert not history.restated
    assert amount(history, "total_assets") == 1_234_567_890


def test_a_year_known_from_the_next_one_alone_is_marked() -> None:
    history = read(make_filed(), make_filed(BALANCE, BEFORE, is_comparative=True))
    assert [year.is_comparative for year in history.years] == [False, True]
    assert history.consecutive_years == 2


def test_a_missing_year_is_a_gap() -> None:
    history = read(make_filed(), make_filed(ends_on=date(2022, 12, 31)), make_filed(ends_on=BEFORE))
    (gap,) = history.gaps
    assert (gap.after, gap.before, gap.years) == (date(2022, 12, 31), BEFORE, 1)
    assert history.consecutive_years == 2


def test_half_a_year_is_no_year() -> None:
    half = make_filed(ends_on=date(2026, 6, 30), period_months=6, received_on=TODAY)
    history = read(make_filed(), half)
    assert [year.period_ends_on for year in history.years] == [YEAR]
    assert history.left_out == (half,)


@pytest.mark.parametrize(
    ("ends_on", "counts"), [(YEAR, True), (date(2025, 6, 30), False), (date(2025, 12, 28), True)]
)
def test_a_balance_sheet_alone_is_a_years_if_drawn_up_at_its_end(
    ends_on: date, counts: bool
) -> None:
    history = read(make_filed(BALANCE, ends_on, period_months=0))
    assert bool(history.years) == counts


def test_years_may_end_in_another_month() -> None:
    june = date(2026, 6, 30)
    history = read(
        make_filed(INCOME, june), make_filed(BALANCE, june, period_months=0, sha256="b" * 64)
    )
    assert amount(history, "total_assets") == 100_000


def test_a_group_and_its_company_are_kept_apart() -> None:
    company = make_filed()
    group = make_filed({**WHOLE, "revenue": "9000.00"}, scope="consolidated", sha256="b" * 64)
    old_group = make_filed(ends_on=BEFORE, scope="consolidated")
    history = read(group, company, old_group)
    assert amount(history, "revenue") == 90_000
    assert len(history.years) == 1
    assert history.left_out == (group, old_group)
    consolidated = read(group, old_group)
    assert consolidated.latest is not None
    assert consolidated.latest.scope == "consolidated"
    assert len(consolidated.years) == 2


def test_another_currency_is_never_mixed_into_a_year() -> None:
    dollars = make_filed(INCOME, currency="USD", sha256="b" * 64)
    history = read(make_filed(BALANCE, period_months=0), dollars)
    assert history.latest is not None
    assert history.latest.currency == "CNY"
    assert amount(history, "revenue") is None
    assert history.left_out == (dollars,)


def test_years_in_two_currencies_stand_side_by_side() -> None:
    history = read(make_filed(), make_filed(ends_on=BEFORE, currency="USD"))
    assert [year.currency for year in history.years] == ["CNY", "USD"]
    assert not history.unit_jumps


@pytest.mark.parametrize(
    ("factor", "is_jump"), [(10_000, True), (1_000, True), (100, False), (1, False)]
)
def test_a_jump_by_three_or_four_digits_is_told(factor: int, is_jump: bool) -> None:
    before = make_filed({"total_assets": "1000", "revenue": "900"}, BEFORE)
    after = make_filed({"total_assets": str(1100 * factor), "revenue": str(950 * factor)})
    jumps = read(before, after).unit_jumps
    assert [(jump.item, jump.compared_with) for jump in jumps] == (
        [("total_assets", BEFORE), ("revenue", BEFORE)] if is_jump else []
    )


def test_revenue_that_grew_alone_is_no_misread_unit() -> None:
    before = make_filed({"total_assets": "1000", "revenue": "1"}, BEFORE)
    after = make_filed({"total_assets": "1200", "revenue": "900"})
    assert not read(before, after).unit_jumps


@pytest.mark.parametrize(
    ("registered", "is_jump"),
    [
        (50_000, False),
        (60_000, False),
        (50_000 * 10_000, True),
        (50_000 * 1_000, True),
        (49_999 * 1_000, False),
        (5, True),
        (0, False),
    ],
)
def test_paid_in_capital_shifted_against_the_licence_is_told(
    registered: int, is_jump: bool
) -> None:
    jumps = read(make_filed(), capital=Money(registered, "CNY")).unit_jumps
    assert bool(jumps) == is_jump
    assert not read(make_filed(), capital=Money(registered, "USD")).unit_jumps


_PARTS = st.sampled_from([BALANCE, INCOME, CASH_FLOW, WHOLE])
_CHANGED = st.sampled_from(["revenue", "total_assets", "cash_increase"])


@st.composite
def make_any(draw: st.DrawFn) -> FiledStatement:
    cells = dict(draw(_PARTS))
    cells[draw(_CHANGED)] = draw(st.sampled_from(["1.00", "2.00", DASH, BLANK]))
    return make_filed(
        cells,
        draw(st.sampled_from([YEAR, BEFORE, date(2023, 12, 31)])),
        received_on=RECEIVED + draw(st.integers(0, 2)) * A_DAY,
        sha256=draw(st.sampled_from("abc")) * 64,
        period_months=draw(st.sampled_from([0, 6, 12])),
        scope=draw(st.sampled_from(["company", "consolidated"])),
        currency=draw(st.sampled_from(["CNY", "CNY", "USD"])),
        is_comparative=draw(st.booleans()),
        audit_opinion=draw(st.sampled_from([None, "unaudited", "unqualified"])),
    )


def _slot(filed: FiledStatement) -> tuple[object, ...]:
    """What a file can say once only."""
    read = filed.statement
    return (filed.source_sha256, read.period_ends_on, read.period_months, read.scope,
            read.is_comparative)  # fmt: skip


_DISTINCT = st.lists(make_any(), max_size=7, unique_by=_slot)


@given(_DISTINCT, st.randoms(use_true_random=False))
def test_the_order_of_filing_does_not_matter(
    statements: list[FiledStatement], random: object
) -> None:
    shuffled = list(statements)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = read(*statements), read(*shuffled)
    assert set(map(_slot, one.left_out)) == set(map(_slot, other.left_out))
    assert replace(one, left_out=()) == replace(other, left_out=())


@given(_DISTINCT)
def test_a_statement_filed_twice_says_nothing_new(statements: list[FiledStatement]) -> None:
    one, twice = read(*statements), read(*statements, *statements)
    assert one.years == twice.years
    assert one.identity_faults == twice.identity_faults


@given(_DISTINCT)
def test_what_counts_stands_in_a_statement_of_that_year(statements: list[FiledStatement]) -> None:
    for year in read(*statements).years:
        for item, figure in year.figures.items():
            assert figure.filed.statement.figures[item].minor_units == figure.minor_units
            assert figure.filed.statement.period_ends_on == year.period_ends_on
            assert figure.filed.statement.currency == year.currency
            assert figure.filed.statement.scope == year.scope
