"""The facts of a table's rows: measures of its statements, and facts with columns of their own.

A column named as a fact, such as `ledger.late_share_bp`, holds whole numbers; an empty cell is
missing, and so is one that holds anything else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from checker.measures import FigureRef, Measured, MeasureTable, load_definitions
from checker.scoring.figures_table import TableRow
from rules.facts import FactState
from rules.scorecard.columns import NOT_APPLICABLE_SUFFIX

PREFIX = "finance."
_INTEGER = re.compile(r"-?[0-9]{1,15}")
_MISSING = Measured(None, FactState.MISSING, None, ())
_NOT_APPLICABLE = Measured(None, FactState.NOT_APPLICABLE, None, ())
_DASHES = frozenset("-–—－")

FactColumns = Mapping[str, Sequence[Measured]]
"""What is known of each fact, row by row."""


def list_measures(facts: Collection[str]) -> list[str]:
    """Give the measures, without prefix, that some facts are."""
    known = load_definitions()
    return [name for fact in facts if (name := fact.removeprefix(PREFIX)) in known]


def list_inputs(facts: Collection[str]) -> frozenset[FigureRef]:
    """Give the figures that go into the measures among some facts."""
    measured = MeasureTable(list_measures(facts)).compute(())
    return frozenset(figure for found in measured for figure in found.inputs)


def read_fact_columns(
    rows: Sequence[TableRow], facts: Collection[str]
) -> dict[str, list[Measured]]:
    """Give what is known of facts in each row.

    Args:
        rows: The rows of a table.
        facts: Names of facts; what is neither a measure nor a column is left out.
    """
    names = list_measures(facts)
    measures = MeasureTable(names)
    measured = [measures.compute(row.years) for row in rows]
    columns = {
        PREFIX + name: [found[place] for found in measured] for place, name in enumerate(names)
    }
    labels = rows[0].labels if rows else {}
    for fact in facts:
        if fact in labels and fact not in columns:
            columns[fact] = [_read_cell(row.labels.get(fact, "")) for row in rows]
    return columns


def make_frame(columns: FactColumns, height: int) -> pl.DataFrame:
    """Make the table that cards are looked up in."""
    series = [pl.Series("row", range(height), pl.Int64)]
    for fact, found in columns.items():
        not_applicable = [one.state is FactState.NOT_APPLICABLE for one in found]
        series.append(pl.Series(fact, [one.value for one in found], pl.Int64))
        series.append(pl.Series(fact + NOT_APPLICABLE_SUFFIX, not_applicable, pl.Boolean))
    return pl.DataFrame(series)


def tabulate_facts(rows: Sequence[TableRow], facts: Collection[str]) -> pl.DataFrame:
    """Give facts of each row as the columns that cards are looked up in."""
    return make_frame(read_fact_columns(rows, facts), len(rows))


def _read_cell(text: str) -> Measured:
    text = text.strip()
    if _INTEGER.fullmatch(text):
        return Measured(int(text), FactState.KNOWN, None, ())
    return _NOT_APPLICABLE if text in _DASHES and text else _MISSING
