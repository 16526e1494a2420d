"""Fitting a card to a table: what counted, the card, how well it tells, why each line is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import mean
from typing import Any

import numpy as np

from checker.errors import FitImpossible
from checker.scoring.card_writing import (
    FitSource,
    add_cases,
    make_card_data,
    read_card,
    write_card,
)
from checker.scoring.cell_faults import say_fault
from checker.scoring.fact_columns import tabulate_facts
from checker.scoring.fitting import (
    FIT_VERSION,
    LEAST_DEFAULTS,
    FittedCard,
    PointsLine,
    cross_validate,
    fit_card,
    list_candidates,
    make_fact_table,
)
from checker.scoring.grade_bands import GRADES, find_bands
from checker.scoring.outcomes import Outcomes, measure_auc
from checker.scoring.woe_bins import Bin
from rules.facts import Catalogue
from rules.scorecard import Scorecard
from rules.scorecard.columns import add_scores


@dataclass(frozen=True, slots=True)
class TableSource:
    """Where the rows are from.

    Attributes:
        path: As the user calls the file.
        name: Without its folder.
        sha256: Of its content.
    """

    path: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Fit:
    """A fit and what is to be said of it.

    Attributes:
        card: The card as a pack takes it.
        text: As YAML.
        fitted: Its lines with their evidence.
        bands: The bands of the grades, the best first.
        outcomes: What it was fitted to.
        fold_aucs: Of the cross-validation.
        auc_in_sample: On the rows that it was fitted to.
        seed: Of the cross-validation.
        not_rated: How many rows have too little known for a grade.
    """

    card: Scorecard
    text: str
    fitted: FittedCard
    bands: tuple[Bin, ...]
    outcomes: Outcomes
    fold_aucs: tuple[float, ...]
    auc_in_sample: float
    seed: int
    not_rated: int

    @property
    def auc(self) -> float:
        """The mean of the cross-validation."""
        return mean(self.fold_aucs)

    def score_rows(self, outcomes: Outcomes, as_of: date) -> float | None:
        """Give the AUC of the card on other rows, scored as the engine scores."""
        frame = tabulate_facts(outcomes.rows, self.card.fact_names)
        scored = add_scores(frame, [self.card], as_of)
        scores = scored[f"score.{self.card.id}"].to_numpy().astype(np.float64)
        return measure_auc(scores, outcomes.is_bad)

    def to_data(self) -> dict[str, Any]:
        """Give the report as JSON."""
        rows = self.outcomes
        return {
            "method": FIT_VERSION,
            "seed": self.seed,
            "rows": len(rows.rows),
            "bad": rows.bad,
            "left_out": [{"line": one.line, "code": one.code} for one in rows.left_out],
            "not_rated": self.not_rated,
            "auc_cross_validated": round(self.auc, 4),
            "auc_folds": [round(auc, 4) for auc in self.fold_aucs],
            "auc_in_sample": round(self.auc_in_sample, 4),
            "characteristics": [_line_to_data(line) for line in self.fitted.lines],
            "dropped": [one._asdict() for one in self.fitted.dropped],
            "grades": [
                {
                    "grade": GRADES[place],
                    "at_least": band.first,
                    "rows": band.good + band.bad,
                    "bad": band.bad,
                    "default_rate": round(band.rate, 6),
                }
                for place, band in enumerate(self.bands)
            ],
        }


def fit_table(
    outcomes: Outcomes,
    source: TableSource,
    catalogue: Catalogue,
    *,
    card_id: str,
    fitted_on: date,
    seed: int,
) -> Fit:
    """Fit a card to the rows of a table.

    Args:
        outcomes: The rows, and who defaulted.
        source: Where they are from.
        catalogue: The facts there are.
        card_id: What the card shall be called.
        fitted_on: The day that it bears.
        seed: Splits the rows for the cross-validation.

    Raises:
        FitImpossible: There are too few defaults, or nothing tells good from bad.
        ExtraMissing: scikit-learn is not installed.
    """
    is_bad = outcomes.is_bad
    if min(outcomes.bad, len(is_bad) - outcomes.bad) < LEAST_DEFAULTS:
        counts = {"rows": str(len(is_bad)), "bad": str(outcomes.bad), "least": str(LEAST_DEFAULTS)}
        raise _refuse(source.path, "too_few_defaults", counts)
    candidates = list_candidates()
    frame = tabulate_facts(outcomes.rows, candidates)
    table = make_fact_table(frame, candidates)
    fitted = fit_card(table, is_bad, candidates)
    if not fitted.lines:
        raise _refuse(source.path, "nothing_tells", {})
    scores = fitted.score(table)
    folds = cross_validate(table, is_bad, candidates, seed)
    told = FitSource(
        source.name,
        source.sha256,
        len(is_bad),
        outcomes.bad,
        fitted_on,
        seed,
        mean(folds),
        [row.line for row in outcomes.rows],
    )
    all_in_one = [Bin(None, len(is_bad) - outcomes.bad, outcomes.bad)]
    ungraded = make_card_data(fitted, all_in_one, told, card_id)
    rated = add_scores(frame, [read_card(write_card(ungraded), catalogue)], fitted_on)
    is_rated = rated[f"grade.{card_id}"].is_not_null().to_numpy()
    bands = find_bands(scores[is_rated], is_bad[is_rated])
    if len(bands) == 1:
        raise _refuse(source.path, "nothing_tells", {})
    data = make_card_data(fitted, bands, told, card_id)
    graded = add_scores(frame, [read_card(write_card(data), catalogue)], fitted_on)
    grades = graded[f"grade.{card_id}"].to_list()
    text = write_card(add_cases(data, catalogue, told, table, grades, scores))
    in_sample = measure_auc(scores.astype(np.float64), is_bad)
    assert in_sample is not None  # noqa: S101  (there are good and bad ones)
    return Fit(
        card=read_card(text, catalogue),
        text=text,
        fitted=fitted,
        bands=tuple(bands),
        outcomes=outcomes,
        fold_aucs=tuple(folds),
        auc_in_sample=in_sample,
        seed=seed,
        not_rated=int((~is_rated).sum()),
    )


def _line_to_data(line: PointsLine) -> dict[str, Any]:
    binned = line.binned
    bins = zip(binned.bins, binned.woe, line.points, strict=True)
    absent = {
        "missing": (binned.missing, line.missing),
        "not_applicable": (binned.not_applicable, line.not_applicable),
    }
    return {
        "fact": binned.fact,
        "information_value": round(binned.information_value, 4),
        "coefficient": round(line.coefficient, 4),
        "bins": [
            {
                "at_least": one.first,
                "rows": one.good + one.bad,
                "bad": one.bad,
                "woe": round(woe, 4),
                "points": points,
            }
            for one, woe, points in bins
        ],
        **{
            name: {
                "rows": one.good + one.bad,
                "bad": one.bad,
                "woe": round(one.woe, 4),
                "points": points,
                "is_fitted": one.is_fitted,
            }
            for name, (one, points) in absent.items()
        },
    }


def _refuse(path: str, code: str, values: Mapping[str, str]) -> FitImpossible:
    words = say_fault(code, **values)
    return FitImpossible(path=path, reason_zh=words.zh, reason_en=words.en)
