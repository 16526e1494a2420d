"""Standard values by industry and size, and the scorecards that are made of them.

The method of the efficacy coefficient (功效系数法) scores an indicator by where it lies among five
standard values, from excellent to poor. The values are published in a yearly book that is sold, so
none come with the rules: a pack brings its own table as `standards/*.csv`.
"""

from rules.standards.card import StandardCard, compile_card
from rules.standards.coefficient import make_points
from rules.standards.indicators import Indicator, load_indicators
from rules.standards.table import StandardRow, StandardTable, read_standard_table

__all__ = [
    "Indicator",
    "StandardCard",
    "StandardRow",
    "StandardTable",
    "compile_card",
    "load_indicators",
    "make_points",
    "read_standard_table",
]
