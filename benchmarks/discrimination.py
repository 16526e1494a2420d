"""How well a score tells firms that fail from those that do not."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]


class Discrimination(NamedTuple):
    """What a score achieves on a sample.

    Attributes:
        auc: Chance that of two firms the one that fails has the riskier score; ties count half.
        low: Lower end of the 95 % interval of the bootstrap.
        high: Its upper end.
        ks: The largest gap between the two distributions of the score.
    """

    auc: float
    low: float
    high: float
    ks: float

    @property
    def gini(self) -> float:
        """Twice the AUC less one."""
        return 2 * self.auc - 1


def measure_discrimination(
    risk: Numbers, is_bad: Truths, rng: np.random.Generator, resamples: int
) -> Discrimination:
    """Measure a score.

    Args:
        risk: The higher, the riskier.
        is_bad: Which firms failed.
        rng: Draws the resamples.
        resamples: How many.
    """
    sorter = _Sorter(risk, is_bad)
    auc, ks = sorter.measure(np.ones(len(risk)))
    drawn = [sorter.measure(weights)[0] for weights in _draw(len(risk), rng, resamples)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Discrimination(auc, float(low), float(high), ks)


def compare(
    risk: Numbers, other: Numbers, is_bad: Truths, rng: np.random.Generator, resamples: int
) -> tuple[float, float, float]:
    """Give by how much the AUC of a score exceeds another's, with its paired 95 % interval."""
    one, two = _Sorter(risk, is_bad), _Sorter(other, is_bad)
    whole = np.ones(len(risk))
    drawn = [
        one.measure(weights)[0] - two.measure(weights)[0]
        for weights in _draw(len(risk), rng, resamples)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return one.measure(whole)[0] - two.measure(whole)[0], float(low), float(high)


class _Sorter:
    """Scores in order, so that each resample costs two counts."""

    def __init__(self, risk: Numbers, is_bad: Truths) -> None:
        values, self._place = np.unique(risk, return_inverse=True)
        self._count = len(values)
        self._is_bad = is_bad

    def measure(self, weights: Numbers) -> tuple[float, float]:
        """Give AUC and KS of a sample in which each firm counts so often."""
        bad = np.bincount(self._place, weights * self._is_bad, self._count)
        good = np.bincount(self._place, weights * ~self._is_bad, self._count)
        safer = np.cumsum(good) - good
        auc = float((bad * (safer + good / 2)).sum() / (bad.sum() * good.sum()))
        gap = np.cumsum(good) / good.sum() - np.cumsum(bad) / bad.sum()
        return auc, float(np.abs(gap).max())


def _draw(size: int, rng: np.random.Generator, resamples: int) -> list[Numbers]:
    return [
        np.bincount(rng.integers(size, size=size), minlength=size).astype(np.float64)
        for _ in range(resamples)
    ]
