"""Measures of financial statements: pure formulas from stated figures to whole numbers.

A measure is a value, proven not to apply, or missing with the reason; it is computed exactly and
rounded once, towards the side that is worse for the customer (decision 21).
"""

from __future__ import annotations

from checker.measures.compute import LARGEST, compute_measures, round_worse
from checker.measures.definitions import Better, MeasureDefinition, Unit, Zone, load_definitions
from checker.measures.derivations import is_told_by, list_needed, list_origins, resolve
from checker.measures.figures import NONE_BY_DASH, NOT_STATED, Amount, YearFigures
from checker.measures.measured import Measured, Reason
from checker.measures.quick import MeasureTable
from checker.measures.standing import NetWorth, Trend, compute_net_worth, find_trend
from checker.measures.sums import FigureRef

__all__ = [
    "LARGEST",
    "NONE_BY_DASH",
    "NOT_STATED",
    "Amount",
    "Better",
    "FigureRef",
    "MeasureDefinition",
    "MeasureTable",
    "Measured",
    "NetWorth",
    "Reason",
    "Trend",
    "Unit",
    "YearFigures",
    "Zone",
    "compute_measures",
    "compute_net_worth",
    "find_trend",
    "is_told_by",
    "list_needed",
    "list_origins",
    "load_definitions",
    "resolve",
    "round_worse",
]
