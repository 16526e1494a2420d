"""How well the scores tell firms that fail from those that do not, on public data.

    python -m benchmarks.credit_scores                        # the samples of ../shared/data/credit
    python -m benchmarks.credit_scores FOLDER --pack MY_PACK  # 功效系数 by the table of this pack

On all rows, on those where nothing is missing, and with the missing hidden. Nothing here speaks of
Chinese companies: no sample of them is public. T5 has to come to what was measured when it was
designed. The standard values of 功效系数 are sold: it is measured with a pack that has them.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.credit_data import Measures, Sample, load_polish, load_us
from benchmarks.discrimination import Numbers, measure_discrimination
from rules.facts import FactState
from rules.pack import load_pack
from rules.scorecard import Scorecard
from rules.scorecard.columns import NOT_APPLICABLE_SUFFIX, add_scores

DEFAULT_FOLDER = Path(__file__).parents[2] / "shared" / "data" / "credit"
EXPECTED_AUC = {"us_w3_train": 0.731, "us_w3_validation": 0.780, "polish_1year": 0.724}
"""Of T5 on all rows, as measured when the card was designed."""
TOLERANCE = 0.005
BEYOND_CHANCE = 1.64
"""Standard errors that a drop exceeds by chance one time in twenty."""
DAY = date(2026, 11, 22)
PREFIX = "finance."


class Scored(NamedTuple):
    """One score over a sample.

    Attributes:
        title: For the table.
        risk: The higher, the riskier; NaN where there is no score.
        grades: The grade of each row, where the score has grades.
    """

    title: str
    risk: Numbers
    grades: Sequence[str | None] | None = None


def load_samples(folder: Path) -> Iterator[Sample]:
    """Load every sample."""
    yield load_us(folder / "us_w3_train.csv.gz")
    yield load_us(folder / "us_w3_validation.csv.gz")
    yield load_polish(folder / "polish_1year.arff")


def make_frame(measured: Sequence[Measures]) -> pl.DataFrame:
    """Make the table of facts that cards look at."""
    names = sorted({name for one in measured for name in one})
    columns: dict[str, pl.Series] = {}
    for name in names:
        found = [one[name] for one in measured]
        marks = [one.state is FactState.NOT_APPLICABLE for one in found]
        columns[PREFIX + name] = pl.Series([one.value for one in found], dtype=pl.Int64)
        columns[PREFIX + name + NOT_APPLICABLE_SUFFIX] = pl.Series(marks, dtype=pl.Boolean)
    return pl.DataFrame(columns)


def score_sample(sample: Sample, cards: Mapping[str, Scorecard]) -> list[Scored]:
    """Score a sample by every card and model."""
    frame = make_frame([sample.measure(row) for row in sample.rows])
    scored = add_scores(frame, cards.values(), DAY)
    found = [
        Scored(
            title, -_to_numbers(scored[f"score.{card.id}"]), scored[f"grade.{card.id}"].to_list()
        )
        for title, card in cards.items()
    ]
    z = frame[f"{PREFIX}altman_z_double_prime_milli"]
    zmijewski = frame[f"{PREFIX}zmijewski_milli"]
    return [*found, Scored("Z''", -_to_numbers(z)), Scored("Zmijewski", _to_numbers(zmijewski))]


def _to_numbers(column: pl.Series) -> Numbers:
    return column.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def print_sample(
    sample: Sample, cards: Mapping[str, Scorecard], seed: int, resamples: int
) -> tuple[float, bool]:
    """Print the tables of a sample.

    Returns:
        The AUC of T5 on all rows, and whether its grades fall nowhere beyond chance.
    """
    rng = np.random.default_rng(seed)
    bad = int(sample.is_bad.sum())
    print(
        f"\n{sample.name}: {len(sample.rows):,} firms, {bad} failed ({bad / len(sample.rows):.1%})"
    )
    heading = f"  {'rows':<16}{'score':<12}{'scored':>8}{'failed':>8}"
    print(f"{heading}  {'AUC [95 %]':<22}{'Gini':>6}{'KS':>7}")
    parts = {"all": sample, "complete": sample.complete()}
    if len(parts["complete"].rows) < len(sample.rows):
        parts["missing hidden"] = sample.hide_missing(rng)
    else:
        del parts["complete"]
    first: list[Scored] = []
    aucs: list[float] = []
    for title, part in parts.items():
        scores = score_sample(part, cards)
        first = first or scores
        for one in scores:
            has_score = ~np.isnan(one.risk)
            is_bad = part.is_bad[has_score]
            found = measure_discrimination(one.risk[has_score], is_bad, rng, resamples)
            aucs.append(found.auc)
            interval = f"{found.auc:.3f} [{found.low:.3f}, {found.high:.3f}]"
            print(f"  {title:<16}{one.title:<12}{len(is_bad):>8,}{is_bad.sum():>8}", end="  ")
            print(f"{interval:<22}{found.gini:>6.3f}{found.ks:>7.3f}")
    if len(parts) == 1:
        print("  nothing is missing: complete rows are all rows, and there is nothing to hide")
    monotone = [print_grades(one, sample, cards[one.title]) for one in first if one.grades]
    return aucs[0], monotone[0]


def print_grades(scored: Scored, sample: Sample, card: Scorecard) -> bool:
    """Print the share that failed by grade; tell whether it falls nowhere beyond chance."""
    grades = np.array(["not rated" if grade is None else grade for grade in scored.grades or ()])
    print(f"  {scored.title} by grade:", end="")
    counts = []
    for grade in (*card.grade_ids, "not rated"):
        chosen = sample.is_bad[grades == grade]
        if len(chosen):
            print(f"  {grade} {chosen.mean():.2%} ({chosen.sum()}/{len(chosen):,})", end="")
            counts += [(grade, int(chosen.sum()), len(chosen))] if grade != "not rated" else []
    drops = [pair for pair in pairwise(counts) if _rate(pair[0]) >= _rate(pair[1])]
    print("" if drops else "  monotone")
    errors = [_count_errors(better, worse) for better, worse in drops]
    for (better, worse), error in zip(drops, errors, strict=True):
        chance = "within" if error < BEYOND_CHANCE else "BEYOND"
        print(f"  not monotone: {worse[0]} fails no more often than {better[0]}", end=", ")
        print(f"{chance} chance ({error:.1f} standard errors)")
    return all(error < BEYOND_CHANCE for error in errors)


def _rate(count: tuple[str, int, int]) -> float:
    return count[1] / count[2]


def _count_errors(better: tuple[str, int, int], worse: tuple[str, int, int]) -> float:
    """Give the difference of two shares in standard errors of it, were they the same."""
    whole = (better[1] + worse[1]) / (better[2] + worse[2])
    error = (whole * (1 - whole) * (1 / better[2] + 1 / worse[2])) ** 0.5
    return (_rate(better) - _rate(worse)) / error if error else 0.0


def find_cards(pack: str) -> dict[str, Scorecard]:
    """Give the cards that can score, by their titles here."""
    loaded = load_pack(pack)
    cards = {"T5": "t5", "功效系数": "efficacy"}
    found = {title: loaded.find_scorecard(name) for title, name in cards.items()}
    return {t: card for t, card in found.items() if card is not None and card.awaits is None}


def main(arguments: list[str] | None = None) -> int:
    """Print all tables; give 1 where T5 does not come to what it came to when it was designed."""
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
    cards = find_cards(given.pack)
    load = os.getloadavg()[0]
    print(f"seed {given.seed}, {given.resamples} resamples, pack {given.pack}, load {load:.1f}")
    if "功效系数" not in cards:
        print(
            "功效系数 is not measured: the pack has no standard values; --pack names one that has"
        )
    failed = False
    for sample in load_samples(given.folder):
        auc, has_no_drop = print_sample(sample, cards, given.seed, given.resamples)
        expected = EXPECTED_AUC[sample.name]
        if abs(auc - expected) > TOLERANCE or not has_no_drop:
            print(f"  T5 should come to {expected} within {TOLERANCE}, without a drop by grade")
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
