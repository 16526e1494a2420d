"""Recency, frequency and money as quintiles over the whole book (RFM).

Customers are ranked by each, those with equal values in the order of their ids, and cut into five
parts that differ by one customer at most: 5 is the best fifth. So equal values may fall into two
fifths at a cut; the cut-offs that are told with the scores show where. Recency looks at the whole
book, frequency and money at the last 12 months. Who never bought has no score.
"""

from __future__ import annotations

import polars as pl

FIFTHS = 5
SCORES = {
    "recency_score": ("days_since_last", True),
    "frequency_score": ("orders_12m", False),
    "money_score": ("revenue_12m_minor", False),
}
"""By score the measure it ranks, and whether less is better."""

WINDOW_MONTHS = {"recency_score": None, "frequency_score": 12, "money_score": 12}
"""By score the months that are looked at; None for the whole book."""


def score_quintiles(told: pl.DataFrame) -> pl.DataFrame:
    """Add the scores, 1 to 5.

    Args:
        told: With the measures, sorted by customer.
    """
    has_bought = pl.col("days_since_last").is_not_null()
    return told.with_columns(
        **{
            name: _rank(measure, has_bought, is_less_better=is_less_better)
            for name, (measure, is_less_better) in SCORES.items()
        }
    )


def list_cut_offs(told: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Give by score and fifth the least value in it; of recency the greatest, in days.

    Fifths without a customer are left out. Money is in minor units.
    """
    found: dict[str, dict[str, int]] = {}
    for name, (measure, is_less_better) in SCORES.items():
        value = pl.col(measure)
        edge = value.max() if is_less_better else value.min()
        scored = told.filter(pl.col(name).is_not_null())
        edges = scored.group_by(name).agg(edge).sort(name)
        found[name] = {str(fifth): bound for fifth, bound in edges.iter_rows()}
    return found


def _rank(measure: str, has_bought: pl.Expr, *, is_less_better: bool) -> pl.Expr:
    value = pl.when(has_bought).then(measure)
    place = value.rank("ordinal", descending=is_less_better).cast(pl.Int64)
    return FIFTHS - (value.count() - place) * FIFTHS // value.count()
