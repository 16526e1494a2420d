"""Measures on figures small enough to reckon by hand, and on what has no answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.measures import (
    LARGEST,
    NONE_BY_DASH,
    Amount,
    Better,
    Measured,
    YearFigures,
    compute_measures,
    formulas,
    load_definitions,
    round_worse,
)
from checker.measures.formulas import FORMULAS
from checker.measures.measured import load_reasons
from ingest.statements import load_items
from rules.facts import FactState

FULL = {
    "cash": 80,
    "trading_assets": 20,
    "receivables": 150,
    "inventory": 130,
    "current_assets": 400,
    "total_assets": 1_000,
    "payables": 90,
    "short_term_loans": 60,
    "current_portion_of_debt": 40,
    "current_liabilities": 300,
    "long_term_loans": 100,
    "bonds_payable": 0,
    "lease_liabilities": 20,
    "total_liabilities": 600,
    "surplus_reserve": 30,
    "undistributed_profit": 170,
    "equity": 400,
    "revenue": 1_200,
    "cost_of_sales": 900,
    "interest_expense": 15,
    "operating_profit": 100,
    "profit_before_tax": 105,
    "net_income": 70,
    "depreciation_and_amortization": 50,
    "operating_cash_flow": 91,
    "market_value_of_equity": 900,
}
BEFORE = {
    "receivables": 90,
    "inventory": 110,
    "total_assets": 800,
    "equity": 300,
    "revenue": 1_000,
}
LATEST_ON, BEFORE_ON = date(2025, 12, 31), date(2024, 12, 31)


def make_year(
    figures: Mapping[str, int | None], on: date = LATEST_ON, months: int = 12
) -> YearFigures:
    """A year in which None is a printed dash and what is not there is not stated."""
    amounts = {k: NONE_BY_DASH if v is None else Amount(v) for k, v in figures.items()}
    return YearFigures(amounts, on, months, "CNY")


def measure(name: str, *years: Mapping[str, int | None], months: int = 12) -> Measured:
    """One measure of the years, the latest first, each a year before the other."""
    made = [make_year(y, date(2025 - n, 12, 31), months) for n, y in enumerate(years)]
    return compute_measures(made, [name])[name]


EXPECTED = {
    "current_ratio_bp": Fraction(400, 300),
    "quick_ratio_bp": Fraction(270, 300),
    "cash_ratio_bp": Fraction(100, 300),
    "liabilities_to_assets_bp": Fraction(600, 1000),
    "liabilities_to_equity_bp": Fraction(600, 400),
    "interest_cover_bp": Fraction(105 + 15, 15),
    "interest_bearing_debt_bp": Fraction(60 + 40 + 100 + 0 + 20, 600),
    "cash_flow_to_liabilities_bp": Fraction(70 + 50, 600),
    "operating_cash_to_current_liabilities_bp": Fraction(91, 300),
    "operating_cash_to_net_income_bp": Fraction(91, 70),
    "return_on_assets_bp": Fraction(70, 1000),
    "return_on_total_capital_bp": Fraction(120, 900),
    "return_on_equity_bp": Fraction(70, 350),
    "net_margin_bp": Fraction(70, 1200),
    "gross_margin_bp": Fraction(300, 1200),
    "operating_margin_bp": Fraction(100, 1200),
    "asset_turnover_bp": Fraction(1200, 900),
    "receivables_turnover_bp": Fraction(1200, 120),
    "inventory_turnover_bp": Fraction(900, 120),
    "revenue_growth_bp": Fraction(200, 1000),
    "asset_growth_bp": Fraction(200, 800),
    "capital_preservation_bp": Fraction(400, 300),
    "receivables_days": Fraction(150 * 365, 1200),
    "inventory_days": Fraction(130 * 365, 900),
    "payables_days": Fraction(90 * 365, 900),
    # By hand: 1.2 × .1 + 1.4 × .2 + 3.3 × .12 + .6 × 1.5 + .999 × 1.2
    "altman_z_milli": Fraction("2.8948"),
    # .717 × .1 + .847 × .2 + 3.107 × .12 + .42 × 400/600 + .998 × 1.2
    "altman_z_prime_milli": Fraction("0.0717")
    + Fraction("0.1694")
    + Fraction("0.37284")
    + Fraction("0.28")
    + Fraction("1.1976"),
    # 6.56 × .1 + 3.26 × .2 + 6.72 × .12 + 1.05 × 400/600
    "altman_z_double_prime_milli": Fraction("0.656")
    + Fraction("0.652")
    + Fraction("0.8064")
    + Fraction("0.7"),
    # −4.336 − 4.513 × .07 + 5.679 × .6 + .004 × 400/300
    "zmijewski_milli": Fraction("-4.336")
    - Fraction("0.31591")
    + Fraction("3.4074")
    + Fraction("0.004") * Fraction(4, 3),
}


def test_every_measure_has_an_example() -> None:
    assert set(EXPECTED) == set(FORMULAS)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_measure_is_exact_and_rounded_to_the_worse_side(name: str) -> None:
    found = measure(name, FULL, BEFORE)
    definition = load_definitions()[name]
    exact = definition.scale * EXPECTED[name]
    assert found.state is FactState.KNOWN
    assert found.reason is None
    assert found.value is not None
    assert abs(found.value - exact) < 1
    if definition.better is Better.LESS:
        assert found.value >= exact
    else:
        assert found.value <= exact


def test_a_published_example_of_z() -> None:
    """Z = 2.86 at exinfm.com/board/z_score.htm: .120 + .560 + .165 + .514 + 1.499."""
    firm: dict[str, int | None] = {
        "current_assets": 300,
        "current_liabilities": 200,
        "total_assets": 1_000,
        "retained_earnings": 400,
        "ebit": 50,
        "market_value_of_equity": 600,
        "total_liabilities": 700,
        "revenue": 1_500,
    }
    found = measure("altman_z_milli", firm).value
    assert found == 2_857
    zone = load_definitions()["altman_z_milli"].find_zone(found)
    assert zone is not None
    assert zone.zone == "grey"


@pytest.mark.parametrize(
    ("better", "down", "up"), [(Better.MORE, 1, -2), (Better.LESS, 2, -1), (Better.NEITHER, 1, -2)]
)
def test_rounding_goes_to_the_worse_side_on_both_sides_of_zero(
    better: Better, down: int, up: int
) -> None:
    assert round_worse(3, 2, better) == down
    assert round_worse(-3, 2, better) == up
    assert round_worse(4, 2, better) == 2


def only(name: str, **figures: int | None) -> int | None:
    """The value of a measure where nothing but these figures is stated."""
    return measure(name, figures).value


def test_a_bound_is_never_passed_by_rounding() -> None:
    """A current ratio of 1.99999 is below 2, liabilities of 50.0001 % of assets are above half."""
    assert only("current_ratio_bp", current_assets=199_999, current_liabilities=100_000) == 19_999
    assert (
        only("liabilities_to_assets_bp", total_liabilities=500_001, total_assets=1_000_000) == 5_001
    )


def test_what_is_beyond_all_bounds_is_held_at_the_largest() -> None:
    assert only("current_ratio_bp", current_assets=10**18, current_liabilities=1) == LARGEST
    assert only("return_on_assets_bp", net_income=-(10**18), total_assets=1) == -LARGEST


CASES = yaml.safe_load((Path(__file__).parent / "no_value.cases.yaml").read_text(encoding="utf-8"))


def change(
    figures: Mapping[str, int | None], changes: dict[str, int | str]
) -> dict[str, int | None]:
    """Put other figures in: a dash, or none at all."""
    left = {k: v for k, v in figures.items() if changes.get(k) != "absent"}
    new = {k: None if v == "-" else int(v) for k, v in changes.items() if v != "absent"}
    return {**left, **new}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['measure']}-{case['reason']}")
def test_what_has_no_value_says_why(case: dict[str, Any]) -> None:
    latest = change(*(({}, case["only"]) if "only" in case else (FULL, case.get("latest", {}))))
    years = [latest, change(BEFORE, case["before"])] if "before" in case else [latest]
    found = measure(case["measure"], *years)
    assert found.value is None
    assert found.why is not None
    assert found.why.code == case["reason"]
    assert found.state is load_reasons()[case["reason"]][0]


DEBT_FREE: dict[str, int | None] = {
    "short_term_loans": None,
    "current_portion_of_debt": None,
    "long_term_loans": None,
    "bonds_payable": 0,
    "lease_liabilities": None,
}


@pytest.mark.parametrize("interest", [0, None])
def test_cover_does_not_apply_only_where_neither_debt_nor_interest_is_shown(
    interest: int | None,
) -> None:
    found = measure("interest_cover_bp", {**FULL, **DEBT_FREE, "interest_expense": interest})
    assert found.state is FactState.NOT_APPLICABLE
    assert found.why is not None
    assert found.why.code == "no_debt"


def test_absent_interest_is_missing_even_where_there_is_no_debt() -> None:
    found = measure(
        "interest_cover_bp", change({**FULL, **DEBT_FREE}, {"interest_expense": "absent"})
    )
    assert found.state is FactState.MISSING


@pytest.mark.parametrize(
    ("earlier", "code"),
    [
        (YearFigures({}, BEFORE_ON, 12, "USD"), "currency_mismatch"),
        (YearFigures({}, date(2023, 12, 31), 12, "CNY"), "year_missing"),
        (YearFigures({}, BEFORE_ON, 6, "CNY"), "periods_differ"),
    ],
)
def test_years_that_do_not_go_together(earlier: YearFigures, code: str) -> None:
    latest = YearFigures({}, LATEST_ON, 12, "CNY")
    found = compute_measures([latest, earlier], ["revenue_growth_bp"])["revenue_growth_bp"]
    assert found.why is not None
    assert found.why.code == code


def test_a_period_of_half_a_year_is_not_scaled_up() -> None:
    """Flows against flows and balances against balances need no full year; the rest does."""
    half = compute_measures([make_year(FULL, months=6)])
    assert half["net_margin_bp"].value == measure("net_margin_bp", FULL).value
    assert half["current_ratio_bp"].value == measure("current_ratio_bp", FULL).value
    for name in (
        "return_on_assets_bp",
        "cash_flow_to_liabilities_bp",
        "altman_z_double_prime_milli",
    ):
        why = half[name].why
        assert why is not None
        assert why.code == "period_not_a_year"
    # 150 × 182.5 ÷ 1,200 = 22.8: days are counted in those of the period
    assert half["receivables_days"].value == 23


def test_merged_notes_are_compared_with_merged_notes() -> None:
    """The form of 2018 merges what that of 2019 splits: 900 × 2 ÷ (100 + 20 + 80)."""
    latest = {"revenue": 900, "receivables": 100, "notes_receivable": 20}
    found = measure("receivables_turnover_bp", latest, {"receivables_and_notes": 80})
    assert found.value == 90_000


def test_blanks_are_nothing_where_the_stated_parts_add_up() -> None:
    """Current liabilities are all payables, there are no others: no loan hides in a blank."""
    figures: dict[str, int | None] = {
        "payables": 300, "current_liabilities": 300, "non_current_liabilities": 0,
        "total_liabilities": 300, "interest_expense": 0, "ebit": 5,
    }  # fmt: skip
    assert measure("interest_bearing_debt_bp", figures).value == 0
    assert measure("interest_cover_bp", figures).state is FactState.NOT_APPLICABLE
    hidden = {**figures, "payables": 299}
    assert measure("interest_bearing_debt_bp", hidden).state is FactState.MISSING


def test_totals_follow_from_identities() -> None:
    figures: dict[str, int | None] = {"total_assets": 100, "total_liabilities": 60}
    assert measure("liabilities_to_equity_bp", figures).value == 15_000
    figures = {"total_assets": 100, "current_liabilities": 40, "non_current_liabilities": 20}
    assert measure("liabilities_to_assets_bp", figures).value == 6_000


def test_no_years_are_missing_figures() -> None:
    assert {found.state for found in compute_measures([]).values()} == {FactState.MISSING}


amounts = st.one_of(
    st.none(), st.just(NONE_BY_DASH), st.integers(-(10**15), 10**15).map(Amount), st.just(Amount(0))
)
SOURCES = "".join(path.read_text("utf-8") for path in Path(formulas.__file__).parent.glob("*.py"))
ASKED_FOR = [key for key in load_items() if f'"{key}"' in SOURCES]
"""To draw figures for the items that no measure asks for would only take time."""
years = st.lists(
    st.builds(
        lambda figures, months, currency, on: YearFigures(
            {k: v for k, v in figures.items() if v is not None}, on, months, currency
        ),
        st.fixed_dictionaries(dict.fromkeys(ASKED_FOR, amounts)),
        st.sampled_from([0, 6, 12, 15]),
        st.sampled_from(["CNY", "USD", None]),
        st.sampled_from([LATEST_ON, BEFORE_ON, None]),
    ),
    max_size=3,
)


@settings(max_examples=40)
@given(years)
def test_any_figures_give_an_answer_in_three_states(made: list[YearFigures]) -> None:
    for found in compute_measures(made).values():
        assert (found.value is not None) == (found.state is FactState.KNOWN)
        assert (found.reason is None) == (found.state is FactState.KNOWN)
        assert found.value is None or abs(found.value) <= LARGEST


@settings(max_examples=40)
@given(years, st.integers(1, 10**6))
def test_the_unit_of_the_figures_does_not_matter(made: list[YearFigures], factor: int) -> None:
    scaled = [
        YearFigures(
            {
                key: a if a.minor_units is None else Amount(a.minor_units * factor)
                for key, a in year.figures.items()
            },
            year.period_ends_on,
            year.period_months,
            year.currency,
        )
        for year in made
    ]
    assert compute_measures(scaled) == compute_measures(made)
