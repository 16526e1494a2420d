"""From financial statements to facts on the customer's sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from checker.customer_file.dossier import Dossier, FiledDocument, FiledStatement
from checker.facts import build_sheets
from checker.facts.finance import finance_facts
from ingest.document import Document, Field, Method, ReadResult
from ingest.statements import Figure, FigureSource, Statement
from rules.facts import Fact, FactState, Money, load_catalogue
from rules.pack import load_pack
from tests.checker.papers import TODAY

LATEST = {
    "cash": 80_00,
    "trading_assets": 20_00,
    "receivables": 150_00,
    "inventory": 130_00,
    "current_assets": 400_00,
    "non_current_assets": 600_00,
    "fixed_assets": 550_00,
    "intangible_assets": 30_00,
    "goodwill": 0,
    "development_costs": 0,
    "long_term_prepaid": 5_00,
    "deferred_tax_assets": 15_00,
    "total_assets": 1_000_00,
    "payables": 150_00,
    "short_term_loans": 110_00,
    "current_portion_of_debt": 40_00,
    "current_liabilities": 300_00,
    "long_term_loans": 280_00,
    "bonds_payable": 0,
    "lease_liabilities": 20_00,
    "non_current_liabilities": 300_00,
    "total_liabilities": 600_00,
    "paid_in_capital": 200_00,
    "surplus_reserve": 30_00,
    "undistributed_profit": 170_00,
    "equity": 400_00,
    "revenue": 1_200_00,
    "cost_of_sales": 900_00,
    "interest_expense": 15_00,
    "operating_profit": 100_00,
    "profit_before_tax": 105_00,
    "income_tax": 35_00,
    "net_income": 70_00,
    "depreciation_and_amortization": 50_00,
    "operating_cash_flow": 91_00,
    "market_value_of_equity": 900_00,
}


def shrink(figures: Mapping[str, int], percent: int) -> dict[str, int]:
    """The same company at another size."""
    return {item: amount * percent // 100 for item, amount in figures.items()}


def make_statement(
    figures: Mapping[str, int | str],
    year: int = 2025,
    received_on: date = TODAY,
    **terms: Any,  # noqa: ANN401
) -> FiledStatement:
    """A statement in which a word says how a cell is stated: dash or blank."""
    given: dict[str, Any] = {
        "period_ends_on": date(year, 12, 31),
        "period_months": 12,
        "format": "cn_2019",
        "scope": "company",
        "currency": "CNY",
        "unit": 1,
        "is_comparative": False,
        "audit_opinion": "unqualified",
        "company_name": None,
        "company_code": None,
        **terms,
    }
    stated = {
        item: Figure(
            amount if isinstance(amount, int) else None,
            "value" if isinstance(amount, int) else amount,
            FigureSource(None, None, "资产负债表", line, 2, str(amount)),
        )
        for line, (item, amount) in enumerate(figures.items(), start=5)
    }
    return FiledStatement(
        Statement(figures=stated, **given), received_on, f"{year}年报表.xlsx", f"{year:064d}"
    )


THREE_YEARS = [
    make_statement(LATEST),
    make_statement(shrink(LATEST, 90), 2024),
    make_statement(shrink(LATEST, 80), 2023),
]


def read(
    *statements: FiledStatement, as_of: date = TODAY, licence: Mapping[str, Fact] | None = None
) -> dict[str, Fact]:
    return finance_facts(statements, as_of, licence or {})


def test_three_full_years_give_every_fact() -> None:
    facts = read(*THREE_YEARS)
    known = {f"finance.{name}" for name, fact in facts.items() if fact.state is FactState.KNOWN}
    assert known == {n for n in load_catalogue().definitions if n.startswith("finance.")}


def test_what_the_statements_say_of_themselves() -> None:
    values = {name: fact.value for name, fact in read(*THREE_YEARS).items()}
    expected = {
        "years": 3,
        "period_ends_on": date(2025, 12, 31),
        "received_on": TODAY,
        "currency": "CNY",
        "scope": "company",
        "audit_opinion": "unqualified",
        "identities_hold": True,
        "is_restated": False,
        "year_missing": False,
        "unit_jump": False,
        "net_worth_is_positive": True,
        "operating_cash_flow_is_positive": True,
        "revenue_trend": "rising",
        "equity_trend": "rising",
        "current_ratio_bp": 13_333,
        "liabilities_to_assets_bp": 6_000,
    }
    assert {name: values[name] for name in expected} == expected


def test_sources_are_the_cells_of_the_figures_that_went_in() -> None:
    ratio = read(*THREE_YEARS)["current_ratio_bp"]
    assert [source.document_name for source in ratio.sources] == [
        "2025年报表.xlsx 资产负债表!B9",
        "2025年报表.xlsx 资产负债表!B21",
    ]
    assert [source.quote for source in ratio.sources] == ["40000", "30000"]


def test_a_figure_that_follows_from_others_names_those() -> None:
    cover = read(*THREE_YEARS)["interest_cover_bp"]
    quotes = {source.quote for source in cover.sources}
    assert quotes == {"10500", "1500"}  # profit before tax and interest expense


def test_growth_names_the_places_of_both_years() -> None:
    growth = read(*THREE_YEARS)["revenue_growth_bp"]
    assert {source.document for source in growth.sources} == {f"{y:064d}" for y in (2025, 2024)}


def test_nothing_on_file_is_no_years_and_nothing_else() -> None:
    facts = read()
    assert {name: fact.value for name, fact in facts.items()} == {"years": 0}


def test_a_statement_received_later_does_not_count() -> None:
    later = make_statement(LATEST, 2025, TODAY + timedelta(days=1))
    assert read(later, *THREE_YEARS[1:])["period_ends_on"].value == date(2024, 12, 31)


def test_one_year_has_no_growth_and_no_trend() -> None:
    facts = read(THREE_YEARS[0])
    for name in ("revenue_growth_bp", "return_on_equity_bp", "revenue_trend", "equity_trend"):
        assert facts[name].state is FactState.MISSING
        assert facts[name].sources
    assert facts["years"].value == 1


def test_a_gap_leaves_growth_missing_and_is_told() -> None:
    facts = read(THREE_YEARS[0], THREE_YEARS[2])
    assert facts["year_missing"].value is True
    assert facts["revenue_growth_bp"].state is FactState.MISSING


def test_years_in_two_currencies_are_not_put_together() -> None:
    dollars = make_statement(shrink(LATEST, 90), 2024, currency="USD")
    facts = read(THREE_YEARS[0], dollars)
    assert facts["revenue_growth_bp"].state is FactState.MISSING
    assert facts["current_ratio_bp"].state is FactState.KNOWN


def test_totals_that_do_not_add_up_are_told() -> None:
    wrong = make_statement({**LATEST, "total_assets": 1_100_00})
    assert read(wrong)["identities_hold"].value is False


def test_no_opinion_is_missing_not_unaudited() -> None:
    assert read(make_statement(LATEST, audit_opinion=None))["audit_opinion"].state is (
        FactState.MISSING
    )


@pytest.mark.parametrize(
    ("stated", "ends_on", "audited", "opinion"),
    [
        (None, date(2025, 12, 31), "甲公司", "adverse"),
        (None, date(2025, 12, 31), "甲 公司", "adverse"),
        (None, date(2024, 12, 31), "甲公司", None),
        (None, date(2025, 12, 31), "乙公司", None),
        ("unqualified", date(2025, 12, 31), "甲公司", "unqualified"),
    ],
    ids=["of the year", "spaced name", "of another year", "of another firm", "statements say it"],
)
def test_a_report_on_its_own_says_what_the_statements_do_not(
    stated: str | None, ends_on: date, audited: str, opinion: str | None
) -> None:
    said = {"period_ends_on": ends_on, "holder_name": audited, "audit_opinion": "adverse"}
    fields = {
        name: Field(value, str(value), 1, (0, 0, 1, 1), 0.9, Method.TEXT)
        for name, value in said.items()
    }
    report = FiledDocument(
        Document("审计报告.pdf", "a" * 64, ReadResult.OK, "cn.audit_report", fields=fields),
        0,
        TODAY,
    )
    fact = finance_facts(
        [make_statement(LATEST, audit_opinion=stated)],
        TODAY,
        {"registered_name": Fact("甲公司")},
        [report],
    )["audit_opinion"]
    assert fact.value == opinion
    if opinion == "adverse":
        assert [source.document_name for source in fact.sources] == ["审计报告.pdf"]


def test_a_restated_year_is_told_and_the_newer_figure_counts() -> None:
    restated = make_statement(
        {**shrink(LATEST, 90), "revenue": 1_000_00}, 2024, TODAY, is_comparative=True
    )
    original = make_statement(shrink(LATEST, 90), 2024, TODAY - timedelta(days=300))
    facts = read(THREE_YEARS[0], restated, original)
    assert facts["is_restated"].value is True


def test_figures_a_thousand_times_too_large_are_told() -> None:
    """The latest year as if 千元 had been read for 元."""
    facts = read(make_statement(shrink(LATEST, 100_000)), THREE_YEARS[1])
    assert facts["unit_jump"].value is True


def test_registered_capital_of_the_licence_is_compared() -> None:
    capital = Fact(Money(200_00 * 10_000, "CNY"))
    assert read(THREE_YEARS[0], licence={"registered_capital": capital})["unit_jump"].value is True


def test_negative_equity_is_never_a_return() -> None:
    facts = read(make_statement({**LATEST, "equity": -5_00, "total_liabilities": 1_005_00}))
    assert facts["net_worth_is_positive"].value is False
    assert facts["liabilities_to_equity_bp"].state is FactState.MISSING


def test_no_debt_and_no_interest_is_proof_and_a_blank_is_none() -> None:
    free: dict[str, int | str] = {**LATEST}
    for item in ("short_term_loans", "current_portion_of_debt", "long_term_loans"):
        free[item] = "dash"
    free |= {"lease_liabilities": "dash", "interest_expense": "dash"}
    assert read(make_statement(free))["interest_cover_bp"].state is FactState.NOT_APPLICABLE
    blank = make_statement({**free, "interest_expense": "blank"})
    assert read(blank)["interest_cover_bp"].state is FactState.MISSING


def test_a_dash_for_operating_cash_is_no_positive_flow() -> None:
    dashed = make_statement({**LATEST, "operating_cash_flow": "dash"})
    assert read(dashed)["operating_cash_flow_is_positive"].state is FactState.NOT_APPLICABLE


def test_the_facts_stand_on_the_sheet_of_the_customer() -> None:
    requirements = load_pack("cn-base").requirements.for_purpose("onboarding")
    dossier = Dossier("某公司", (), tuple(THREE_YEARS))
    sheet = build_sheets(dossier, TODAY, requirements)[0]
    assert sheet["finance.current_ratio_bp"].value == 13_333
    assert sheet["finance.years"].value == 3
