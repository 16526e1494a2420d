"""Whether as many companies of each grade default as the credit policy says.

The interval about an observed rate is Clopper and Pearson's, which is exact and errs on the wide
side: a policy is called wrong only where chance can hardly explain the difference.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from checker.scoring.outcomes import Truths

TAIL = 0.025
"""On each side of a 95 % interval."""
_STEPS = 60
"""Halvings of an interval of probabilities: far beyond what a float tells apart."""
_WIDEST_SHIFT = 30.0


class Finding(StrEnum):
    """How the policy's probability compares with what was observed."""

    IN_LINE = "in_line"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    NO_PROBABILITY = "no_probability"
    NOBODY = "nobody"


class GradeRecord(NamedTuple):
    """One grade.

    Attributes:
        grade: Its name.
        rows: How many companies had it.
        bad: How many of them defaulted.
        low: Lower end of the interval about the rate.
        high: Its upper end.
        probability: The policy's; None where it has none.
        recalibrated: That, with the intercept moved to the base rate.
    """

    grade: str
    rows: int
    bad: int
    low: float
    high: float
    probability: float | None
    recalibrated: float | None

    @property
    def finding(self) -> Finding:
        """What is to be said of the policy's probability."""
        if not self.rows:
            return Finding.NOBODY
        if self.probability is None:
            return Finding.NO_PROBABILITY
        if self.probability < self.low:
            return Finding.TOO_LOW
        return Finding.TOO_HIGH if self.probability > self.high else Finding.IN_LINE


@dataclass(frozen=True, slots=True)
class Calibration:
    """All grades.

    Attributes:
        grades: The best first.
        not_rated: Companies without a grade.
        not_rated_bad: How many of them defaulted.
        base_rate: The share that defaulted among those with a grade.
        expected_rate: What the policy expected of them; None where it says nothing.
        brier: Mean square of probability less outcome; None likewise.
        brier_of_base_rate: The same if everyone were given the base rate.
        shift: By how much every log-odds is moved to meet the base rate aimed at.
        aimed_at: That base rate.
    """

    grades: tuple[GradeRecord, ...]
    not_rated: int
    not_rated_bad: int
    base_rate: float | None
    expected_rate: float | None
    brier: float | None
    brier_of_base_rate: float | None
    shift: float | None
    aimed_at: float | None

    def to_data(self) -> dict[str, Any]:
        """Give it as JSON."""
        numbers = {
            "base_rate": self.base_rate,
            "expected_rate": self.expected_rate,
            "brier": self.brier,
            "brier_of_base_rate": self.brier_of_base_rate,
            "log_odds_shift": self.shift,
            "recalibrated_to": self.aimed_at,
        }
        return {
            "interval": "Clopper-Pearson 95 %",
            "grades": [_record_to_data(record) for record in self.grades],
            "not_rated": {"rows": self.not_rated, "bad": self.not_rated_bad},
            **{name: _round(number) for name, number in numbers.items()},
        }


def calibrate(
    grade_ids: Sequence[str],
    grades: Sequence[str | None],
    is_bad: Truths,
    probabilities: Mapping[str, float],
    base_rate: float | None = None,
) -> Calibration:
    """Compare what the policy expects with what happened.

    Args:
        grade_ids: All grades, the best first.
        grades: Of each company; None where it is not rated.
        is_bad: Who defaulted.
        probabilities: The policy's, by grade; empty where it has none for the card.
        base_rate: The share of defaults to move the probabilities to; that observed, unless given.
    """
    counts = {grade: [0, 0] for grade in (*grade_ids, None)}
    for grade, bad in zip(grades, is_bad.tolist(), strict=True):
        counts[grade][0] += 1
        counts[grade][1] += bad
    rated = {grade: counts[grade] for grade in grade_ids}
    rows, bad = (sum(part) for part in zip(*rated.values(), strict=True))
    observed = bad / rows if rows else None
    told = {g: p for g, p in probabilities.items() if g in rated}
    has_all = bool(rows) and all(g in told for g, (n, _) in rated.items() if n)
    shift = aimed_at = expected = brier = None
    if has_all:
        weights = {g: n / rows for g, (n, _) in rated.items() if n}
        expected = sum(weights[g] * told[g] for g in weights)
        brier = sum(b * (1 - told[g]) ** 2 + (n - b) * told[g] ** 2 for g, n, b in _walk(rated))
        brier /= rows
        aimed_at = observed if base_rate is None else base_rate
        shift = find_shift({g: told[g] for g in weights}, weights, aimed_at)
    records = []
    for grade, (count, defaults) in rated.items():
        low, high = find_interval(defaults, count) if count else (0.0, 1.0)
        probability = told.get(grade)
        moved = None
        if probability is not None and shift is not None:
            moved = move_odds(probability, shift)
        records.append(GradeRecord(grade, count, defaults, low, high, probability, moved))
    return Calibration(
        tuple(records),
        counts[None][0],
        counts[None][1],
        observed,
        expected,
        brier,
        None if observed is None else observed * (1 - observed),
        shift,
        aimed_at,
    )


def find_interval(bad: int, rows: int, tail: float = TAIL) -> tuple[float, float]:
    """Give the interval of Clopper and Pearson (Biometrika 26, 1934) about a share.

    Args:
        bad: How many of them.
        rows: Out of how many; greater than 0.
        tail: The probability left on each side.
    """
    low = high = None
    if bad > 0:  # the share at which so many or more are just that unlikely
        low = _halve(lambda share: 1 - _sum_binomial(bad - 1, rows, share) < tail)
    if bad < rows:  # the share at which so few or fewer are just that unlikely
        high = _halve(lambda share: _sum_binomial(bad, rows, share) > tail)
    return (0.0 if low is None else low, 1.0 if high is None else high)


def find_shift(
    probabilities: Mapping[str, float], weights: Mapping[str, float], base_rate: float | None
) -> float | None:
    """Give what must be added to every log-odds for the mean to come to a base rate.

    The order of the grades and the ratios of their odds stay as they are. None where nothing
    reaches it, as a rate of none or all.
    """
    if base_rate is None or not 0 < base_rate < 1:
        return None

    def falls_short(step: float) -> bool:
        shift = _WIDEST_SHIFT * (2 * step - 1)
        return sum(weights[g] * move_odds(p, shift) for g, p in probabilities.items()) < base_rate

    return _WIDEST_SHIFT * (2 * _halve(falls_short) - 1)


def move_odds(probability: float, shift: float) -> float:
    """Move a probability by a step on the scale of log-odds; 0 and 1 stay what they are."""
    if probability in (0.0, 1.0):
        return probability
    return 1 / (1 + math.exp(-math.log(probability / (1 - probability)) - shift))


def _walk(rated: Mapping[str, Sequence[int]]) -> list[tuple[str, int, int]]:
    return [(grade, rows, bad) for grade, (rows, bad) in rated.items() if rows]


def _sum_binomial(most: int, rows: int, share: float) -> float:
    """Give the probability of so many or fewer; terms are added as logarithms."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return 1.0 if most >= rows else 0.0
    steps = np.arange(1, most + 1)
    choose = np.concatenate([[0.0], np.cumsum(np.log((rows - steps + 1) / steps))])
    counts = np.arange(most + 1)
    logs = choose + counts * math.log(share) + (rows - counts) * math.log1p(-share)
    return float(min(1.0, np.exp(logs).sum()))


def _halve(is_too_low: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if is_too_low(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _record_to_data(record: GradeRecord) -> dict[str, Any]:
    return {
        "grade": record.grade,
        "rows": record.rows,
        "bad": record.bad,
        "rate": _round(record.bad / record.rows) if record.rows else None,
        "low": _round(record.low),
        "high": _round(record.high),
        "probability": _round(record.probability),
        "finding": record.finding.value,
        "recalibrated": _round(record.recalibrated),
    }


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, 6)
