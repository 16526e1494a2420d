"""The figures of one column: read, given their sign, and left out where they are not certain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN

from ingest.document import Problem
from ingest.normalise.text import CJK
from ingest.statements.amounts import Amount, read_amount
from ingest.statements.grid import GridCell
from ingest.statements.items import Item, Sign, load_items
from ingest.statements.rows import Row
from ingest.statements.vocabulary import Figure, FigureSource

_LEAST_CONFIDENCE = 0.8
"""Of recognised characters; a figure of which the engine is less sure is left out."""
_CHINESE = re.compile(f"[{CJK}]")
_LOSS_ALONE = re.compile(r"\bloss\b|\bused in\b|\bdecrease\b|\bdeficit\b")
_GAIN = re.compile(r"profit|income|increase|generated|from|provided|earnings")
"""`Net loss 5` without brackets may mean either; `profit/(loss) 5` is a profit."""
_GAIN_ROWS = frozenset({"other_income", "investment_income"})
"""From these rows on (加：) an income statement adds; above them it takes off."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure with what decides whether it is kept."""

    row: Row
    amount: Amount
    source: FigureSource
    confidence: float
    is_deducted: bool


def read_figures(
    rows: Sequence[Row], position: int, minor_units_of_one: int
) -> tuple[dict[str, Figure], list[Problem]]:
    """Reads one column.

    Args:
        rows: Of the statement, from top to bottom.
        position: Of the column.
        minor_units_of_one: What the figure 1 stands for: 100 for a statement in yuan.

    Returns:
        The figures by item, and why others were left out.
    """
    found = _choose(_find(rows, position))
    problems: list[Problem] = []
    figures: dict[str, Figure] = {}
    prints_costs_negative = _prints_costs_negative(found)
    for key, listed in found.items():
        first = listed[0]
        problem = _find_fault(key, listed)
        number = None
        if problem is None and first.amount.number is not None:
            number = _to_minor_units(first.amount, minor_units_of_one)
            if number is None:
                problem = _place(Problem("statement_figure_unreadable", key), first)
            elif number:
                sign = _find_sign(load_items()[key], first, prints_costs_negative)
                if sign is None:
                    problem = _place(Problem("statement_sign_unclear", key), first)
                else:
                    number *= sign
        if problem is not None:
            problems.append(problem)
        else:
            figures[key] = Figure(number, first.amount.stated, first.source)
    return figures, problems


def _find(rows: Sequence[Row], position: int) -> Iterator[tuple[str, _Found]]:
    items = load_items()
    seen: set[str] = set()
    for row in rows:
        key = row.name.item
        if key is None or (items[key].below is not None and items[key].below not in seen):
            continue
        is_deducted = not seen & _GAIN_ROWS
        seen.add(key)
        cell = row.cells.get(position)
        yield (
            key,
            _Found(
                row,
                read_amount(cell.content if cell else None),
                cell.source if cell else _blank(row.place),
                min(cell.confidence if cell else 1.0, row.place.confidence),
                is_deducted,
            ),
        )


def _blank(place: GridCell) -> FigureSource:
    """A blank cell is where its row is."""
    source = place.source
    return FigureSource(source.page, source.box, source.sheet, source.line, None, "")


def _choose(found: Iterator[tuple[str, _Found]]) -> dict[str, list[_Found]]:
    """Gather by item; weak names and blank repetitions give way to the others."""
    gathered: dict[str, list[_Found]] = {}
    for key, each in found:
        gathered.setdefault(key, []).append(each)
    for key, listed in gathered.items():
        strong = [each for each in listed if not each.row.name.is_weak] or listed
        gathered[key] = [each for each in strong if each.amount.stated != "blank"] or strong
    return gathered


def _find_fault(key: str, listed: Sequence[_Found]) -> Problem | None:
    first = listed[0]
    if first.amount.stated == "unreadable":
        return _place(Problem("statement_figure_unreadable", key), first)
    if len({(each.amount.number, each.amount.stated) for each in listed}) > 1:
        return _place(Problem("statement_row_twice", key), first)
    if first.amount.stated != "blank" and first.confidence < _LEAST_CONFIDENCE:
        return _place(Problem("statement_figure_unreadable", key), first)
    return None


def _place(problem: Problem, found: _Found) -> Problem:
    details = (("row", found.row.printed), ("raw", found.source.raw))
    return replace(problem, page=found.source.page, details=details)


def _to_minor_units(amount: Amount, minor_units_of_one: int) -> int | None:
    """None where a printed figure has fractions of the minor unit: its point was a comma.

    The number of a spreadsheet's cell is rounded, as it is on the screen.
    """
    if amount.number is None:
        return None
    exact = amount.number * minor_units_of_one
    whole = exact.to_integral_value(ROUND_HALF_EVEN)
    return int(whole) if whole == exact or amount.is_computed else None


def _prints_costs_negative(found: Mapping[str, Sequence[_Found]]) -> bool:
    """English statements may print costs in brackets: the cost of sales tells, or most costs do."""
    items = load_items()
    costs = [
        listed[0].amount.number
        for key, listed in found.items()
        if items[key].sign is Sign.EXPENSE
        and listed[0].amount.number
        and not _CHINESE.search(listed[0].row.printed)
    ]
    return sum(cost < 0 for cost in costs) * 2 > len(costs)


def _find_sign(item: Item, found: _Found, prints_costs_negative: bool) -> int | None:
    """What the printed number is to be multiplied with; None where a loss looks like a gain."""
    printed = found.row.printed.lower()
    is_chinese = bool(_CHINESE.search(printed))
    if item.sign is Sign.EXPENSE:
        return -1 if prints_costs_negative and not is_chinese else 1
    is_negative = found.amount.number is not None and found.amount.number < 0
    if is_negative or found.row.name.says_sign:
        return 1
    if item.sign is Sign.GAIN and ("损失" in printed or "loss" in printed):
        return -1 if found.is_deducted else None
    return None if _LOSS_ALONE.search(printed) and not _GAIN.search(printed) else 1
