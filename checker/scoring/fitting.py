"""A points card fitted to one's own defaults: bins, a logistic regression, whole points.

Points of a bin are −(β·WOE + β₀/n)·factor + offset/n with factor = PDO/ln 2: twenty points double
the odds of good to bad, and 600 points stand for odds of 50 to 1. Needs the extra `fit`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import ModuleType
from typing import NamedTuple

import numpy as np
import polars as pl

from checker.errors import ExtraMissing
from checker.measures import Better, Unit, load_definitions
from checker.scoring.fact_columns import PREFIX
from checker.scoring.outcomes import Numbers, Truths, measure_auc
from checker.scoring.woe_bins import BinnedFact, FactColumn, Integers, bin_fact
from rules.scorecard.columns import NOT_APPLICABLE_SUFFIX

FIT_VERSION = "woe-1"
POINTS_TO_DOUBLE_ODDS, BASE_SCORE, BASE_ODDS = 20, 600, 50
FACTOR = POINTS_TO_DOUBLE_ODDS / math.log(2)
OFFSET = BASE_SCORE - FACTOR * math.log(BASE_ODDS)
LEAST_DEFAULTS = 20
LEAST_INFORMATION = 0.02
MOST_CORRELATED = 0.8
LEAST_KNOWN = 0.5
FOLDS = 5

LEDGER_FACTS: Mapping[str, bool] = {
    "ledger.late_share_bp": False,
    "ledger.overdue_share_bp": False,
    "ledger.overdue_over_30_share_bp": False,
    "ledger.overdue_over_60_share_bp": False,
    "ledger.overdue_over_90_share_bp": False,
    "ledger.oldest_overdue_days": False,
    "ledger.weighted_days_beyond_terms": False,
    "ledger.disputed_share_bp": False,
    "ledger.paydex": True,
    "ledger.payment_trend_days": False,
}
"""Facts of payment that a table may have as columns, and whether more is better."""

FactTable = Mapping[str, FactColumn]


class PointsLine(NamedTuple):
    """One characteristic of a fitted card.

    Attributes:
        binned: Its bins.
        coefficient: Of the regression, on the odds of default; always below 0.
        points: Of each bin, from the lowest values.
        missing: Where the fact is missing.
        not_applicable: Where it does not apply.
    """

    binned: BinnedFact
    coefficient: float
    points: tuple[int, ...]
    missing: int
    not_applicable: int

    def score(self, column: FactColumn) -> Integers:
        """Give the points of each company."""
        cuts = np.array(self.binned.cuts, dtype=np.int64)
        places = np.searchsorted(cuts, column.values, side="right")
        absent = np.where(column.does_not_apply, self.not_applicable, self.missing)
        return np.where(column.is_known, np.array(self.points, dtype=np.int64)[places], absent)


class Dropped(NamedTuple):
    """A fact that is not on the card.

    Attributes:
        fact: Its name.
        code: Why: `mostly_missing`, `no_order`, `tells_little`, `correlated`, `wrong_sign`,
            `moves_nothing`.
        other: The fact that it is correlated with.
    """

    fact: str
    code: str
    other: str | None = None


@dataclass(frozen=True, slots=True)
class FittedCard:
    """What a fit came to.

    Attributes:
        lines: The characteristics, the most telling first.
        intercept: Of the regression.
        dropped: What is not among them.
    """

    lines: tuple[PointsLine, ...]
    intercept: float
    dropped: tuple[Dropped, ...]

    def score(self, table: FactTable) -> Integers:
        """Give the score of each company."""
        scores: Integers = np.sum(
            [line.score(table[line.binned.fact]) for line in self.lines], axis=0
        )
        return scores


def list_candidates() -> dict[str, bool]:
    """Give the facts that a card may be made of, and whether more of each is better.

    Ratios and days of statements, without the scores of the literature, which are made of them.
    """
    measures = {
        PREFIX + name: definition.better is Better.MORE
        for name, definition in load_definitions().items()
        if definition.unit is not Unit.THOUSANDTHS and definition.better is not Better.NEITHER
    }
    return measures | dict(LEDGER_FACTS)


def make_fact_table(frame: pl.DataFrame, facts: Collection[str]) -> dict[str, FactColumn]:
    """Give facts as arrays; those that the table has no columns for are left out."""
    return {fact: _make_column(frame, fact) for fact in facts if fact in frame.columns}


def fit_card(table: FactTable, is_bad: Truths, candidates: Mapping[str, bool]) -> FittedCard:
    """Fit a card.

    Args:
        table: The facts.
        is_bad: Who defaulted.
        candidates: The facts that may be used, and whether more is better.

    Returns:
        A card, without lines where nothing tells good from bad.

    Raises:
        ExtraMissing: scikit-learn is not installed.
    """
    binned, dropped = _bin_all(table, is_bad, candidates)
    chosen, correlated = _leave_correlated(binned, table)
    dropped += correlated
    while chosen:
        weights = np.column_stack([one.weigh(table[one.fact]) for one in chosen])
        coefficients, intercept = _regress(weights, is_bad)
        wrong = int(np.argmax(coefficients))
        if coefficients[wrong] < 0:
            lines = _make_lines(chosen, coefficients, intercept)
            idle = next((n for n, line in enumerate(lines) if len(set(line.points)) == 1), None)
            if idle is None:
                return FittedCard(tuple(lines), intercept, tuple(dropped))
            dropped.append(Dropped(chosen.pop(idle).fact, "moves_nothing"))
        else:
            dropped.append(Dropped(chosen.pop(wrong).fact, "wrong_sign"))
    return FittedCard((), 0.0, tuple(dropped))


def cross_validate(
    table: FactTable, is_bad: Truths, candidates: Mapping[str, bool], seed: int
) -> list[float]:
    """Give the AUC on each fifth of the companies of a card that was fitted to the others.

    Everything is fitted anew, the bins too; a fold that gives no card counts as chance.
    """
    splitter = import_sklearn("model_selection").StratifiedKFold(
        FOLDS, shuffle=True, random_state=seed
    )
    found = []
    for fitted, tried in splitter.split(np.zeros(len(is_bad)), is_bad):
        card = fit_card(_take(table, fitted), is_bad[fitted], candidates)
        scores = card.score(_take(table, tried)) if card.lines else np.zeros(len(tried))
        auc = measure_auc(scores.astype(np.float64), is_bad[tried])
        assert auc is not None  # noqa: S101  (each fold has defaults)
        found.append(auc)
    return found


def import_sklearn(module: str) -> ModuleType:
    """Import a module of scikit-learn, which takes a second.

    Raises:
        ExtraMissing: It is not installed.
    """
    from importlib import import_module

    try:
        return import_module(f"sklearn.{module}")
    except ImportError as error:
        raise ExtraMissing(extra="fit") from error


def _make_column(frame: pl.DataFrame, fact: str) -> FactColumn:
    return FactColumn(
        frame[fact].fill_null(0).to_numpy(),
        frame[fact].is_not_null().to_numpy(),
        frame[fact + NOT_APPLICABLE_SUFFIX].to_numpy(),
    )


def _take(table: FactTable, places: Integers) -> dict[str, FactColumn]:
    return {
        fact: FactColumn(col.values[places], col.is_known[places], col.does_not_apply[places])
        for fact, col in table.items()
    }


def _bin_all(
    table: FactTable, is_bad: Truths, candidates: Mapping[str, bool]
) -> tuple[list[BinnedFact], list[Dropped]]:
    """Put every fact into bins; the most telling come first."""
    binned: list[BinnedFact] = []
    dropped: list[Dropped] = []
    for fact, is_more_better in candidates.items():
        if fact not in table:
            continue
        column = table[fact]
        if column.is_known.mean() < LEAST_KNOWN:
            dropped.append(Dropped(fact, "mostly_missing"))
            continue
        one = bin_fact(fact, column, is_bad, is_more_better=is_more_better)
        if len(one.bins) == 1:
            dropped.append(Dropped(fact, "no_order"))
        elif one.information_value < LEAST_INFORMATION:
            dropped.append(Dropped(fact, "tells_little"))
        else:
            binned.append(one)
    return sorted(binned, key=lambda one: (-one.information_value, one.fact)), dropped


def _leave_correlated(
    binned: Sequence[BinnedFact], table: FactTable
) -> tuple[list[BinnedFact], list[Dropped]]:
    """Leave out what says nearly the same as something more telling."""
    chosen: list[BinnedFact] = []
    weights: list[Numbers] = []
    dropped: list[Dropped] = []
    for one in binned:
        own = one.weigh(table[one.fact])
        alike = (
            other.fact
            for other, weight in zip(chosen, weights, strict=True)
            if abs(np.corrcoef(own, weight)[0, 1]) > MOST_CORRELATED
        )
        other = next(alike, None)
        if other is None:
            chosen.append(one)
            weights.append(own)
        else:
            dropped.append(Dropped(one.fact, "correlated", other))
    return chosen, dropped


def _regress(weights: Numbers, is_bad: Truths) -> tuple[Numbers, float]:
    model = import_sklearn("linear_model").LogisticRegression(C=1.0, max_iter=1_000)
    model.fit(weights, is_bad)
    return model.coef_[0], float(model.intercept_[0])


def _make_lines(
    chosen: Sequence[BinnedFact], coefficients: Numbers, intercept: float
) -> list[PointsLine]:
    share = (OFFSET - FACTOR * intercept) / len(chosen)
    lines = []
    for one, coefficient in zip(chosen, coefficients.tolist(), strict=True):
        points = [round(share - FACTOR * coefficient * woe) for woe in one.woe]
        absent = [
            round(share - FACTOR * coefficient * state.woe)
            for state in (one.missing, one.not_applicable)
        ]
        lines.append(PointsLine(one, coefficient, tuple(points), absent[0], absent[1]))
    return lines


def list_steps(line: PointsLine) -> list[tuple[int, int, int]]:
    """Give the bounds at which points change: the least value above, points below and above."""
    pairs = zip(line.binned.cuts, pairwise(line.points), strict=True)
    return [(cut, below, above) for cut, (below, above) in pairs if below != above]
