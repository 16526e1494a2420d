"""How well a fitted points card tells firms that fail, beside the expert card, on later years.

    python -m benchmarks.credit_fit                        # the samples of ../shared/data/credit
    python -m benchmarks.credit_fit FOLDER --pack MY_PACK

Fitted to the training window of listed companies of the United States and measured once on the
validation window; then, on T5, how far the score moved from one to the other, and whether the
credit policy's probabilities hold. Nothing here speaks of Chinese companies.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import os
import sys
from itertools import groupby
from pathlib import Path

import numpy as np

from benchmarks.credit_data import US_ITEMS
from benchmarks.credit_scores import DAY, DEFAULT_FOLDER
from benchmarks.discrimination import Numbers, compare, measure_discrimination
from checker.scoring import CardScorer, read_figures_table
from checker.scoring.calibration import calibrate
from checker.scoring.drift import measure_drift
from checker.scoring.fact_columns import list_inputs
from checker.scoring.fit_report import Fit, TableSource, fit_table
from checker.scoring.fitting import list_candidates
from checker.scoring.outcomes import Outcomes, read_outcomes
from ingest.sandbox import ReaderPool
from rules.facts import load_catalogue
from rules.pack import Pack, load_pack
from rules.scorecard import Scorecard

TRAINING, VALIDATION = "us_w3_train", "us_w3_validation"
TARGET, KEY = "failed", "firm"
LEAST_AUC = 0.70
"""Below it something is broken: the weakest single ratio on the card comes to that."""


def make_table(path: Path) -> bytes:
    """Turn windows of years into a table of canonical columns, the last year and that before."""
    rows = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = csv.DictReader(file)
        for (firm, window), years in groupby(
            lines, key=lambda line: (line["firm"], line["window"])
        ):
            *_, before, latest = years
            row = {KEY: f"{firm}-{window}", TARGET: latest["status"]}
            for name, item in US_ITEMS.items():
                row |= {item: latest[name], f"{item}_prior": before[name]}
            rows.append(row)
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def read(folder: Path, name: str, reader: ReaderPool) -> Outcomes:
    """Read a sample."""
    content = make_table(folder / f"{name}.csv.gz")
    inputs = list_inputs(list_candidates())
    return read_outcomes(read_figures_table(content, f"{name}.csv", inputs, reader), TARGET, name)


def score(card: Scorecard, outcomes: Outcomes) -> Numbers:
    """Score rows by a card, as risk."""
    scorer = CardScorer(card, [card], load_catalogue(), DAY)
    scores = scorer.tabulate(outcomes.rows)[f"score.{card.id}"]
    return -scores.to_numpy().astype(np.float64)


def print_fit(fit: Fit, expert: Scorecard, later: Outcomes, resamples: int) -> float:
    """Print what the fitted card comes to on later years, beside the expert card."""
    rng = np.random.default_rng(fit.seed)
    own, other = score(fit.card, later), score(expert, later)
    print(f"  {len(fit.card.characteristics)} characteristics, seed {fit.seed}")
    print(f"  in sample {fit.auc_in_sample:.3f}, five-fold cross-validation {fit.auc:.3f}")
    for title, risk in (("fitted", own), ("T5", other)):
        found = measure_discrimination(risk, later.is_bad, rng, resamples)
        interval = f"{found.auc:.3f} [{found.low:.3f}, {found.high:.3f}]"
        print(f"  {title:<8}{interval}  Gini {found.gini:.3f}  KS {found.ks:.3f}")
    difference, low, high = compare(own, other, later.is_bad, rng, resamples)
    print(f"  fitted less T5 {difference:+.3f} [{low:+.3f}, {high:+.3f}], paired")
    return measure_discrimination(own, later.is_bad, rng, 2).auc


def print_monitoring(pack: Pack, card: Scorecard, first: Outcomes, later: Outcomes) -> None:
    """Print drift and calibration of the expert card."""
    scorer = CardScorer(card, [card], load_catalogue(), DAY)
    facts = [characteristic.fact for characteristic in card.characteristics]
    drift = measure_drift(scorer, card.id, facts, first.rows, later.rows)
    worst = drift.facts[0]
    print(f"  PSI of the score of {card.id} {drift.score.psi:.3f} ({drift.score.light})", end="")
    print(f", most among its ratios {worst.psi:.3f} ({worst.name})")
    policy = pack.credit_policy
    assert policy is not None
    told = {g: bp / 10_000 for g, bp in policy.default_probability_bp.items()}
    grades = scorer.tabulate(later.rows)[f"grade.{card.id}"].to_list()
    found = calibrate(card.grade_ids, grades, later.is_bad, told)
    for one in found.grades:
        rate = one.bad / one.rows if one.rows else 0.0
        print(
            f"  {one.grade} {rate:.2%} ({one.bad}/{one.rows}) [{one.low:.2%}, {one.high:.2%}]",
            end="",
        )
        print(f" policy {one.probability or 0:.2%}: {one.finding}")
    print(f"  Brier {found.brier or 0:.4f}, of the base rate {found.brier_of_base_rate or 0:.4f}")


def main(arguments: list[str] | None = None) -> int:
    """Print everything; give 1 where the fitted card tells nothing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", default=DEFAULT_FOLDER)
    parser.add_argument("--pack", default="cn-base", help="name or folder of a rule pack")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--resamples", type=int, default=500)
    given = parser.parse_args(arguments)
    if not given.folder.is_dir():
        print(f"{given.folder} is not there: nothing is measured")
        return 0
    pack = load_pack(given.pack)
    expert = pack.find_scorecard("t5")
    assert expert is not None
    with ReaderPool() as reader:
        first, later = (read(given.folder, name, reader) for name in (TRAINING, VALIDATION))
    print(f"{given.resamples} resamples, pack {given.pack}, load {os.getloadavg()[0]:.1f}")
    print(f"fitted to {TRAINING} ({len(first.rows):,}, {first.bad} failed)", end="")
    print(f", measured once on {VALIDATION} ({len(later.rows):,}, {later.bad} failed)")
    source = TableSource(TRAINING, TRAINING, "-")
    fit = fit_table(first, source, load_catalogue(), card_id="own", fitted_on=DAY, seed=given.seed)
    auc = print_fit(fit, expert, later, given.resamples)
    print_monitoring(pack, expert, first, later)
    return 0 if auc > LEAST_AUC else 1


if __name__ == "__main__":
    sys.exit(main())
