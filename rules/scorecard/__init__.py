"""Scorecards: points for what is known, a score, its coverage, a grade, and the reasons."""

from rules.scorecard.card import CardCase, Characteristic, Grade, Scorecard, Total
from rules.scorecard.hysteresis import Hysteresis, Move, Settled, Standing, settle_grade
from rules.scorecard.score import Part, Score, score_sheet
from rules.scorecard.supply import extend_catalogue, order_cards, supply
from rules.scorecard.weights import WeightChange, find_weight_changes
from rules.scorecard.wording import word_part, word_score

__all__ = [
    "CardCase",
    "Characteristic",
    "Grade",
    "Hysteresis",
    "Move",
    "Part",
    "Score",
    "Scorecard",
    "Settled",
    "Standing",
    "Total",
    "WeightChange",
    "extend_catalogue",
    "find_weight_changes",
    "order_cards",
    "score_sheet",
    "settle_grade",
    "supply",
    "word_part",
    "word_score",
]
