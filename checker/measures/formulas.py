"""The formula of every measure; title, words, unit and source stand in `measures.yaml`.

A measure may have several formulas: the first one whose figures are all there counts, so that a
form which merges notes with receivables is compared with itself in both years.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from checker.measures.sums import FigureRef, Nothing, Ratio, Sum, item

CASH, TRADING_ASSETS = item("cash"), item("trading_assets")
RECEIVABLES, RECEIVABLES_AND_NOTES = item("receivables"), item("receivables_and_notes")
PAYABLES, PAYABLES_AND_NOTES = item("payables"), item("payables_and_notes")
INVENTORY = item("inventory")
CURRENT_ASSETS, TOTAL_ASSETS = item("current_assets"), item("total_assets")
CURRENT_LIABILITIES, TOTAL_LIABILITIES = item("current_liabilities"), item("total_liabilities")
EQUITY, RETAINED_EARNINGS = item("equity"), item("retained_earnings")
MARKET_VALUE = item("market_value_of_equity")
WORKING_CAPITAL = CURRENT_ASSETS - CURRENT_LIABILITIES
INTEREST_BEARING_DEBT = (
    item("short_term_loans")
    + item("current_portion_of_debt")
    + item("long_term_loans")
    + item("bonds_payable")
    + item("lease_liabilities")
)
REVENUE, COST_OF_SALES = item("revenue"), item("cost_of_sales")
EBIT, INTEREST_EXPENSE = item("ebit"), item("interest_expense")
OPERATING_PROFIT, NET_INCOME = item("operating_profit"), item("net_income")
DEPRECIATION = item("depreciation_and_amortization")
OPERATING_CASH = item("operating_cash_flow")

NO_CURRENT_LIABILITIES = Nothing("no_current_liabilities")
NO_LIABILITIES = Nothing("no_liabilities")
NO_RECEIVABLES, NO_INVENTORY = Nothing("no_receivables"), Nothing("no_inventory")
NO_DEBT = Nothing("no_debt", only_if_nothing=INTEREST_BEARING_DEBT)


@dataclass(frozen=True)
class Formula:
    """A constant and one or more ratios, added up.

    Attributes:
        ratios: What is added up.
        constant: What is added to them.
        needs_above_zero: Without these being above zero there is no meaning in it.
    """

    ratios: tuple[Ratio, ...]
    constant: Fraction = Fraction(0)
    needs_above_zero: tuple[FigureRef, ...] = ()

    @cached_property
    def figures(self) -> tuple[FigureRef, ...]:
        """Every figure that goes in, each once."""
        return tuple(dict.fromkeys(f for ratio in self.ratios for f in ratio.figures))

    @cached_property
    def earlier_figures(self) -> tuple[FigureRef, ...]:
        """Those of the year before."""
        return tuple(figure for figure in self.figures if figure.years_back)


def _ratio(above: Sum, below: Sum, nothing_below: Nothing | None = None) -> Formula:
    return Formula((Ratio(above, below, nothing_below=nothing_below),))


def _to_equity(above: Sum, below: Sum) -> Formula:
    """A ratio to equity, which has no meaning where nothing is left of it."""
    return Formula((Ratio(above, below),), needs_above_zero=tuple(below.figures))


def _days(stock: Sum, flow: Sum) -> Formula:
    return Formula((Ratio(stock, flow, counts_days=True),))


def _average(stock: Sum) -> Sum:
    """The opening and the closing balance together: twice their mean."""
    return stock + stock.before


def _growth(of: Sum) -> Formula:
    return _ratio(of - of.before, of.before)


def _weighted(*parts: tuple[str, Sum, Sum], constant: str = "0") -> Formula:
    """A score of coefficients times ratios."""
    proofs = {CURRENT_LIABILITIES: NO_CURRENT_LIABILITIES, TOTAL_LIABILITIES: NO_LIABILITIES}
    ratios = (
        Ratio(above, below, Fraction(coefficient), proofs.get(below))
        for coefficient, above, below in parts
    )
    return Formula(tuple(ratios), Fraction(constant))


FORMULAS: Mapping[str, tuple[Formula, ...]] = {
    # Liquidity
    "current_ratio_bp": (_ratio(CURRENT_ASSETS, CURRENT_LIABILITIES, NO_CURRENT_LIABILITIES),),
    "quick_ratio_bp": (
        _ratio(CURRENT_ASSETS - INVENTORY, CURRENT_LIABILITIES, NO_CURRENT_LIABILITIES),
    ),
    "cash_ratio_bp": (
        _ratio(CASH + TRADING_ASSETS.where_stated, CURRENT_LIABILITIES, NO_CURRENT_LIABILITIES),
    ),
    # Leverage and cover
    "liabilities_to_assets_bp": (_ratio(TOTAL_LIABILITIES, TOTAL_ASSETS),),
    "liabilities_to_equity_bp": (_to_equity(TOTAL_LIABILITIES, EQUITY),),
    "interest_cover_bp": (_ratio(EBIT, INTEREST_EXPENSE, NO_DEBT),),
    "interest_bearing_debt_bp": (_ratio(INTEREST_BEARING_DEBT, TOTAL_LIABILITIES, NO_LIABILITIES),),
    # Cash flow
    "cash_flow_to_liabilities_bp": (
        _ratio(NET_INCOME + DEPRECIATION, TOTAL_LIABILITIES, NO_LIABILITIES),
    ),
    "operating_cash_to_current_liabilities_bp": (
        _ratio(OPERATING_CASH, CURRENT_LIABILITIES, NO_CURRENT_LIABILITIES),
    ),
    "operating_cash_to_net_income_bp": (
        Formula((Ratio(OPERATING_CASH, NET_INCOME),), needs_above_zero=tuple(NET_INCOME.figures)),
    ),
    # Profitability
    "return_on_assets_bp": (_ratio(NET_INCOME, TOTAL_ASSETS),),
    "return_on_total_capital_bp": (_ratio(2 * EBIT, _average(TOTAL_ASSETS)),),
    "return_on_equity_bp": (_to_equity(2 * NET_INCOME, _average(EQUITY)),),
    "net_margin_bp": (_ratio(NET_INCOME, REVENUE),),
    "gross_margin_bp": (_ratio(REVENUE - COST_OF_SALES, REVENUE),),
    "operating_margin_bp": (_ratio(OPERATING_PROFIT, REVENUE),),
    # Turnover
    "asset_turnover_bp": (_ratio(2 * REVENUE, _average(TOTAL_ASSETS)),),
    "receivables_turnover_bp": (
        _ratio(2 * REVENUE, _average(RECEIVABLES), NO_RECEIVABLES),
        _ratio(2 * REVENUE, _average(RECEIVABLES_AND_NOTES), NO_RECEIVABLES),
    ),
    "inventory_turnover_bp": (_ratio(2 * COST_OF_SALES, _average(INVENTORY), NO_INVENTORY),),
    "receivables_days": (_days(RECEIVABLES, REVENUE), _days(RECEIVABLES_AND_NOTES, REVENUE)),
    "inventory_days": (_days(INVENTORY, COST_OF_SALES),),
    "payables_days": (_days(PAYABLES, COST_OF_SALES), _days(PAYABLES_AND_NOTES, COST_OF_SALES)),
    # Growth
    "revenue_growth_bp": (_growth(REVENUE),),
    "asset_growth_bp": (_growth(TOTAL_ASSETS),),
    "capital_preservation_bp": (_to_equity(EQUITY, EQUITY.before),),
    # Scores of the literature
    "altman_z_milli": (
        _weighted(
            ("1.2", WORKING_CAPITAL, TOTAL_ASSETS),
            ("1.4", RETAINED_EARNINGS, TOTAL_ASSETS),
            ("3.3", EBIT, TOTAL_ASSETS),
            ("0.6", MARKET_VALUE, TOTAL_LIABILITIES),
            ("0.999", REVENUE, TOTAL_ASSETS),
        ),
    ),
    "altman_z_prime_milli": (
        _weighted(
            ("0.717", WORKING_CAPITAL, TOTAL_ASSETS),
            ("0.847", RETAINED_EARNINGS, TOTAL_ASSETS),
            ("3.107", EBIT, TOTAL_ASSETS),
            ("0.420", EQUITY, TOTAL_LIABILITIES),
            ("0.998", REVENUE, TOTAL_ASSETS),
        ),
    ),
    "altman_z_double_prime_milli": (
        _weighted(
            ("6.56", WORKING_CAPITAL, TOTAL_ASSETS),
            ("3.26", RETAINED_EARNINGS, TOTAL_ASSETS),
            ("6.72", EBIT, TOTAL_ASSETS),
            ("1.05", EQUITY, TOTAL_LIABILITIES),
        ),
    ),
    "zmijewski_milli": (
        _weighted(
            ("-4.513", NET_INCOME, TOTAL_ASSETS),
            ("5.679", TOTAL_LIABILITIES, TOTAL_ASSETS),
            ("0.004", CURRENT_ASSETS, CURRENT_LIABILITIES),
            constant="-4.336",
        ),
    ),
}
