"""Scores of whole tables of statements: one row out for each row in, in the same order."""

from __future__ import annotations

from checker.scoring.cards import CardScorer
from checker.scoring.figures_table import FiguresTable, TableRow, read_figures_table
from checker.scoring.literature import LITERATURE_SCORES, LiteratureScorer
from checker.scoring.row_score import RowScore

__all__ = [
    "LITERATURE_SCORES",
    "CardScorer",
    "FiguresTable",
    "LiteratureScorer",
    "RowScore",
    "TableRow",
    "read_figures_table",
]
