"""Figures of a scan that must add up: where they do not, one of them was misread.

A misread digit looks as sure as a right one. The sums that every statement states tell: figures
of a sum that holds are confirmed; those of one that does not are left out, unless another sum
confirms them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ingest.document import Problem
from ingest.normalise.currencies import minor_digits
from ingest.statements.vocabulary import Figure, Statement

SUMS: tuple[tuple[str, Mapping[str, int]], ...] = (
    ("total_assets", {"current_assets": 1, "non_current_assets": 1}),
    ("total_liabilities", {"current_liabilities": 1, "non_current_liabilities": 1}),
    ("total_assets", {"total_liabilities": 1, "equity": 1}),
    ("liabilities_and_equity", {"total_assets": 1}),
    ("net_income", {"profit_before_tax": 1, "income_tax": -1}),
    (
        "cash_increase",
        {
            "operating_cash_flow": 1,
            "investing_cash_flow": 1,
            "financing_cash_flow": 1,
            "exchange_effect": 1,
        },
    ),
)
"""Each total with its terms and their signs."""
_MAY_BE_ABSENT = frozenset({"exchange_effect", "non_current_liabilities"})
"""Rows that many statements leave blank or do not print, where there is nothing."""


def drop_misread(statement: Statement) -> tuple[Statement, tuple[Problem, ...]]:
    """Leaves out the figures of a recognised statement whose sums do not hold.

    Args:
        statement: Read from pictures.

    Returns:
        The statement without them, and the problem that says so.
    """
    confirmed: set[str] = set()
    doubted: set[str] = set()
    for total, terms in SUMS:
        keys = {total, *terms}
        off = find_difference(statement.figures, total, terms)
        if off is None:
            continue
        if abs(off) <= _tolerance(statement) * len(keys):
            confirmed |= keys
        else:
            doubted |= keys
    dropped = {key for key in doubted - confirmed if key in statement.figures}
    if not dropped:
        return statement, ()
    kept = {key: figure for key, figure in statement.figures.items() if key not in dropped}
    pages = [statement.figures[key].source.page for key in dropped]
    details = (("statement", f"{statement.company_name or ''} {statement.period_ends_on}".strip()),)
    problem = Problem("statement_sum_off", None, pages[0], details)
    return replace(statement, figures=kept), (problem,)


def find_difference(
    figures: Mapping[str, Figure], total: str, terms: Mapping[str, int]
) -> int | None:
    """Gives by how much a sum is off, in minor units; None where one of its figures is missing."""
    values: list[int] = []
    for key, sign in ((total, -1), *terms.items()):
        figure = figures.get(key)
        if figure is None or figure.stated == "blank":
            if key not in _MAY_BE_ABSENT:
                return None
            continue
        values.append(sign * (figure.minor_units or 0))
    return sum(values)


def _tolerance(statement: Statement) -> int:
    """One unit of the last digit that the statement prints, in minor units."""
    printed = [figure.source.raw for figure in statement.figures.values() if figure.minor_units]
    decimals = max((len(raw.partition(".")[2].rstrip(") ")) for raw in printed), default=0)
    minor_units_of_one = statement.unit * int(10 ** (minor_digits(statement.currency) or 0))
    return max(1, minor_units_of_one // int(10**decimals))
