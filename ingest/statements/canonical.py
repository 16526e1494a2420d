"""Canonical tables: one line for each company and year, columns named as the items.

Exports of databases and data sets look like this. Amounts are in the currency's main unit times the
unit that a column `unit` or the caller states.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from ingest.document import Problem
from ingest.normalise.currencies import currency_codes, minor_digits
from ingest.normalise.dates import read_date
from ingest.normalise.text import tidy
from ingest.statements.amounts import read_amount
from ingest.statements.items import load_items
from ingest.statements.vocabulary import Figure, FigureSource, ReadStatements, Statement
from ingest.table import Cell, Table, TableLine

UNITS = (1, 1_000, 10_000, 1_000_000, 100_000_000)
"""The units in which statements are printed: 元, 千元, 万元, 百万元, 亿元."""
_COLUMNS = {
    "company_name": ("company_name", "company", "customer", "name", "企业名称", "公司名称"),
    "company_code": ("company_code", "code", "credit_code", "统一社会信用代码"),
    "period_ends_on": ("period_ends_on", "period_end", "fiscal_year_end"),
    "year": ("year", "fiscal_year", "年度"),
    "period_months": ("period_months", "months"),
    "currency": ("currency", "币种"),
    "unit": ("unit", "单位"),
    "scope": ("scope",),
    "audit_opinion": ("audit_opinion",),
}
_SCOPES = frozenset({"company", "consolidated"})
_OPINIONS = frozenset({"unqualified", "qualified", "adverse", "disclaimer", "unaudited"})
_LEAST_ITEMS = 3
"""Columns named as items that make a table canonical."""
_YEAR_MONTHS = 12
T = TypeVar("T")


def is_canonical(table: Table) -> bool:
    """Tells whether the first line of a table names items and says whose or of when they are."""
    named = _name_columns(table)
    items = sum(name in load_items() for name in named)
    return items >= _LEAST_ITEMS and ("year" in named or "period_ends_on" in named)


def read_canonical(
    table: Table, *, unit: int | None = None, currency: str | None = None
) -> ReadStatements:
    """Reads a canonical table.

    Args:
        table: For which `is_canonical` holds.
        unit: What settles the unit of lines that state none.
        currency: Likewise the currency, ISO 4217.

    Returns:
        A statement for each line that says its period, unit and currency; a problem for the others.
    """
    columns = _name_columns(table)
    statements: list[Statement] = []
    problems: list[Problem] = []
    for line in table.lines[1:]:
        read = _Line(table, line, columns)
        statement = read.make_statement(unit, currency)
        if statement is not None:
            statements.append(statement)
        problems += read.problems
    return ReadStatements(tuple(statements), tuple(problems))


def _name_columns(table: Table) -> dict[str, int]:
    """Positions of the columns whose names are known."""
    if not table.lines:
        return {}
    aliases = {alias: name for name, listed in _COLUMNS.items() for alias in listed}
    named: dict[str, int] = {}
    for position, cell in enumerate(table.lines[0].cells):
        folded = re.sub(r"[\s-]+", "_", str(cell or "").strip().lower())
        name = aliases.get(folded, folded if folded in load_items() else "")
        if name:
            named.setdefault(name, position)
    return named


@dataclass(slots=True)
class _Line:
    """One line while it is read."""

    table: Table
    line: TableLine
    columns: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)

    def make_statement(self, unit: int | None, currency: str | None) -> Statement | None:
        ends_on = self._read_period_end()
        unit = self._read("unit", _read_unit) or unit
        currency = self._read("currency", _read_currency) or currency
        digits = minor_digits(currency) if currency else None
        for value, problem in (
            (ends_on, Problem("statement_period_unclear")),
            (unit, Problem("statement_unit_missing")),
            (digits, Problem("statement_currency_missing")),
        ):
            if value is None:
                self._note(problem)
        if ends_on is None or unit is None or currency is None or digits is None:
            return None
        return Statement(
            period_ends_on=ends_on,
            period_months=self._read("period_months", _read_whole) or _YEAR_MONTHS,
            format="canonical",
            scope=self._read("scope", lambda cell: _choose(cell, _SCOPES)) or "company",
            currency=currency,
            unit=unit,
            figures=self._read_figures(unit * 10**digits),
            is_comparative=False,
            audit_opinion=self._read("audit_opinion", lambda cell: _choose(cell, _OPINIONS)),
            company_name=self._read("company_name", _read_text),
            company_code=self._read("company_code", _read_text),
        )

    def _cell(self, name: str) -> Cell:
        position = self.columns.get(name)
        if position is None or position >= len(self.line.cells):
            return None
        return self.line.cells[position]

    def _read(self, name: str, read: Callable[[Cell], T | None]) -> T | None:
        cell = self._cell(name)
        return None if cell is None else read(cell)

    def _read_period_end(self) -> date | None:
        """The day, or else the last day of the calendar year."""
        ends_on = self._read("period_ends_on", _read_day)
        if ends_on is not None or self._cell("period_ends_on") is not None:
            return ends_on
        year = self._read("year", _read_whole)
        return date(year, 12, 31) if year is not None and 1900 <= year < 2200 else None

    def _read_figures(self, minor_units_of_one: int) -> dict[str, Figure]:
        figures: dict[str, Figure] = {}
        for key in load_items():
            if key not in self.columns:
                continue
            cell = self._cell(key)
            amount = read_amount(cell)
            raw = "" if cell is None else str(cell)
            source = FigureSource(
                None, None, self.table.name, self.line.number, self.columns[key] + 1, raw
            )
            if amount.stated == "unreadable":
                details = (("row", key), ("raw", raw))
                self.problems.append(Problem("statement_figure_unreadable", key, None, details))
            else:
                exact = None if amount.number is None else amount.number * minor_units_of_one
                number = None if exact is None else int(exact.to_integral_value())
                figures[key] = Figure(number, amount.stated, source)
        return figures

    def _note(self, problem: Problem) -> None:
        name = self._read("company_name", _read_text) or self.table.name
        details = (("statement", f"{name} ({self.line.number})"),)
        self.problems.append(replace(problem, details=details))


def _read_whole(cell: Cell) -> int | None:
    number = read_amount(cell).number
    return int(number) if number is not None and number == number.to_integral_value() else None


def _read_unit(cell: Cell) -> int | None:
    number = _read_whole(cell)
    return number if number in UNITS else None


def _read_currency(cell: Cell) -> str | None:
    code = str(cell).strip().upper()
    return code if code in currency_codes() else None


def _read_day(cell: Cell) -> date | None:
    return cell if isinstance(cell, date) else read_date(str(cell))


def _read_text(cell: Cell) -> str | None:
    text = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return tidy(text) or None


def _choose(cell: Cell, values: frozenset[str]) -> str | None:
    text = str(cell).strip().lower()
    return text if text in values else None
