"""Statements in tables, case by case: what must be read, and what must be left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.statements import Figure, Statement, read_statement_tables
from ingest.table import Cell, CellFault, Table, TableLine

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("tables.cases.yaml").read_text(encoding="utf-8")
)


def make_table(name: str, text: str) -> Table:
    """A sheet written as text; a line without anything in it is not there."""
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        cells = tuple(make_cell(cell.strip()) for cell in line.split("|"))
        if any(cell is not None for cell in cells):
            lines.append(TableLine(number, cells))
    return Table(name, tuple(lines))


def make_cell(text: str) -> Cell:
    if text.startswith("="):
        return Decimal(text[1:])
    return CellFault.ERROR if text == "#REF!" else text or None


def show(figure: Figure) -> int | str | None:
    return {"value": figure.minor_units, "dash": "-", "blank": None}[figure.stated]


def show_problems(problems: Sequence[Any]) -> list[str]:
    return [" ".join(filter(None, (problem.code, problem.field))) for problem in problems]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: Mapping[str, Any]) -> None:
    tables = [make_table(name, text) for name, text in case["sheets"].items()]
    read = read_statement_tables(tables, unit=case.get("unit"), name="表.xlsx")
    assert sorted(show_problems(read.problems)) == sorted(case.get("problems", []))
    assert len(read.statements) == len(case["statements"])
    for expected in case["statements"]:
        assert_statement(read.statements, expected)


def assert_statement(statements: Sequence[Statement], expected: Mapping[str, Any]) -> None:
    (statement,) = [
        each
        for each in statements
        if each.period_ends_on == expected["ends"]
        and each.scope == expected.get("scope", each.scope)
    ]
    for name in ("format", "currency", "unit", "is_comparative", "company_name", "company_code"):
        if name in expected:
            assert getattr(statement, name) == expected[name], name
    assert statement.period_months == expected.get("months", statement.period_months)
    assert statement.audit_opinion == expected.get("audit_opinion", statement.audit_opinion)
    shown = {key: show(statement.figures[key]) for key in expected["figures"]}
    assert shown == expected["figures"]
    assert not set(expected.get("absent", ())) & set(statement.figures)


def test_every_figure_says_where_it_stands() -> None:
    case = CASES[0]
    tables = [make_table(name, text) for name, text in case["sheets"].items()]
    newest = read_statement_tables(tables).statements[0]
    source = newest.figures["receivables"].source
    assert (source.sheet, source.line, source.column, source.raw) == (
        "资产负债表",
        7,
        3,
        "（12.00）",
    )
    assert newest.figures["payables"].source.line == 7
    assert newest.figures["payables"].source.column is None
