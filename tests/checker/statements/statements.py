"""Invented statements to put years together from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from checker.customer_file.dossier import FiledStatement
from ingest.statements import Figure, FigureSource, Statement

YEAR = date(2025, 12, 31)
RECEIVED = date(2026, 4, 20)
DASH, BLANK = "—", ""

BALANCE = {
    "current_assets": "600.00",
    "non_current_assets": "400.00",
    "total_assets": "1000.00",
    "current_liabilities": "300.00",
    "non_current_liabilities": DASH,
    "total_liabilities": "300.00",
    "paid_in_capital": "500.00",
    "equity": "700.00",
}
INCOME = {
    "revenue": "900.00",
    "profit_before_tax": "80.00",
    "income_tax": "20.00",
    "net_income": "60.00",
}
CASH_FLOW = {
    "operating_cash_flow": "70.00",
    "investing_cash_flow": "-30.00",
    "financing_cash_flow": "-10.00",
    "cash_increase": "30.00",
}
WHOLE = {**BALANCE, **INCOME, **CASH_FLOW}


def make_figure(words: str, unit: int = 1, item_line: int = 1) -> Figure:
    """Read the words of a cell as a figure in minor units of a currency with cents."""
    source = FigureSource(None, None, "资产负债表", item_line, 2, words)
    if words in (DASH, BLANK):
        return Figure(None, "dash" if words else "blank", source)
    major, _, fraction = words.partition(".")
    minor = int(major + fraction) * unit * 100 // 10 ** len(fraction)
    return Figure(minor, "value", source)


def make_filed(
    cells: Mapping[str, str] = WHOLE,
    ends_on: date = YEAR,
    *,
    received_on: date = RECEIVED,
    sha256: str = "a" * 64,
    **changes: Any,  # noqa: ANN401
) -> FiledStatement:
    """Make a statement of a company for a year."""
    unit = changes.get("unit", 1)
    attributes: dict[str, Any] = {
        "period_ends_on": ends_on,
        "period_months": 12,
        "format": "cn_2019",
        "scope": "company",
        "currency": "CNY",
        "unit": unit,
        "figures": {
            item: make_figure(words, unit, line) for line, (item, words) in enumerate(cells.items())
        },
        "is_comparative": False,
        "audit_opinion": None,
        "company_name": None,
        "company_code": None,
    }
    statement = Statement(**(attributes | changes))
    return FiledStatement(statement, received_on, "报表.xlsx", sha256)
