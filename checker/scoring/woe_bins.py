"""Bins of a fact in which the share of defaults rises or falls throughout, and their evidence.

Quantiles make the first bins; neighbours that break the order are pooled (isotonic regression by
pooling adjacent violators); bins with fewer than five defaults go to the neighbour that is most
alike. Bounds are values of the fact itself, whole numbers, so that a scorecard bins exactly as the
fit did. The weight of evidence is ln(share of the good ÷ share of the bad).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from checker.scoring.outcomes import Numbers, Truths, count_both

Integers = npt.NDArray[np.int64]

PRE_BINS = 20
LEAST_BAD = 5
LEAST_ROWS_ABSENT = 30
"""Rows that it takes to fit what a missing or inapplicable fact earns; below, the policy says."""


class Bin(NamedTuple):
    """One bin.

    Attributes:
        first: The least value in it; None for no end.
        good: Companies that did not default.
        bad: Companies that did.
    """

    first: int | None
    good: int
    bad: int

    @property
    def rate(self) -> float:
        """The share of defaults."""
        return self.bad / (self.good + self.bad)


class AbsentBin(NamedTuple):
    """The companies of which a fact is missing, or to which it does not apply.

    Attributes:
        good: Companies that did not default.
        bad: Companies that did.
        woe: The weight of evidence.
        is_fitted: Whether that comes from these companies; else it is the policy's.
    """

    good: int
    bad: int
    woe: float
    is_fitted: bool


@dataclass(frozen=True, slots=True)
class BinnedFact:
    """A fact in bins.

    Attributes:
        fact: Its name.
        is_more_better: Whether greater values are better.
        bins: From the lowest values.
        woe: The weight of evidence of each bin.
        missing: Where it is missing; the policy's value is that of the worst bin.
        not_applicable: Where it does not apply; the policy's value is that of the average company.
        information_value: How much the bins tell good from bad.
    """

    fact: str
    is_more_better: bool
    bins: tuple[Bin, ...]
    woe: tuple[float, ...]
    missing: AbsentBin
    not_applicable: AbsentBin
    information_value: float

    @property
    def cuts(self) -> tuple[int, ...]:
        """The least value of every bin but the lowest."""
        return tuple(one.first for one in self.bins if one.first is not None)

    def weigh(self, column: FactColumn) -> Numbers:
        """Give the weight of evidence of each company."""
        places = np.searchsorted(np.array(self.cuts, dtype=np.int64), column.values, side="right")
        found = np.array(self.woe)[places]
        absent = np.where(column.does_not_apply, self.not_applicable.woe, self.missing.woe)
        return np.where(column.is_known, found, absent)


class FactColumn(NamedTuple):
    """One fact of all companies.

    Attributes:
        values: 0 where it is not known.
        is_known: Where it has a value.
        does_not_apply: Where it is proven not to apply.
    """

    values: Integers
    is_known: Truths
    does_not_apply: Truths


def bin_fact(fact: str, column: FactColumn, is_bad: Truths, *, is_more_better: bool) -> BinnedFact:
    """Put a fact into bins.

    Args:
        fact: Its name.
        column: Its values.
        is_bad: Who defaulted.
        is_more_better: Whether greater values are better; no bin may contradict it.
    """
    totals = count_both(is_bad)
    values, bad = column.values[column.is_known], is_bad[column.is_known]
    bins = bin_values(values, bad, is_more_better=is_more_better)
    woe = tuple(_weigh(one.good, one.bad, totals) for one in bins) if len(bins) > 1 else (0.0,)
    shares = [(one.good / totals[0], one.bad / totals[1]) for one in bins]
    worth = sum((g - b) * w for (g, b), w in zip(shares, woe, strict=True))
    is_missing = ~column.is_known & ~column.does_not_apply
    return BinnedFact(
        fact,
        is_more_better,
        bins,
        woe,
        _bin_absent(is_bad[is_missing], totals, policy=min(woe)),
        _bin_absent(is_bad[column.does_not_apply], totals, policy=0.0),
        worth,
    )


def bin_values(values: Integers, is_bad: Truths, *, is_more_better: bool) -> tuple[Bin, ...]:
    """Put values into bins whose share of defaults never turns.

    Returns:
        The bins from the lowest values; one where nothing in that direction is to be seen.
    """
    if not len(values):
        return (Bin(None, 0, 0),)
    quantiles = np.quantile(values, np.arange(1, PRE_BINS) / PRE_BINS, method="higher")
    cuts = [int(cut) for cut in np.unique(quantiles) if cut > values.min()]
    places = np.searchsorted(np.array(cuts, dtype=np.int64), values, side="right")
    bad = np.bincount(places, is_bad, len(cuts) + 1).astype(int)
    good = np.bincount(places, ~is_bad, len(cuts) + 1).astype(int)
    firsts = [None, *cuts]
    bins = [Bin(f, int(g), int(b)) for f, g, b in zip(firsts, good, bad, strict=True)]
    return tuple(merge_thin(pool_violators(bins, falls=is_more_better)))


def pool_violators(bins: Sequence[Bin], *, falls: bool) -> list[Bin]:
    """Pool neighbours until the share of defaults falls, or rises, from each bin to the next."""
    pooled: list[Bin] = []
    for one in bins:
        pooled.append(one)
        while len(pooled) > 1 and not _is_orderly(pooled[-2], pooled[-1], falls=falls):
            pooled[-2:] = [merge(pooled[-2], pooled[-1])]
    return pooled


def merge_thin(bins: Sequence[Bin], least: int = LEAST_BAD) -> list[Bin]:
    """Merge bins with too few bad or good companies into the neighbour that is most alike."""
    left = list(bins)
    while len(left) > 1:
        place = min(range(len(left)), key=lambda n: min(left[n].good, left[n].bad))
        if min(left[place].good, left[place].bad) >= least:
            break
        neighbours = [n for n in (place - 1, place + 1) if 0 <= n < len(left)]
        nearest = min(neighbours, key=lambda n: abs(left[n].rate - left[place].rate))
        first = min(place, nearest)
        left[first : first + 2] = [merge(left[first], left[first + 1])]
    return left


def _is_orderly(lower: Bin, upper: Bin, *, falls: bool) -> bool:
    """Compare two shares exactly, as products of counts."""
    one = lower.bad * (upper.good + upper.bad)
    other = upper.bad * (lower.good + lower.bad)
    return one > other if falls else one < other


def merge(lower: Bin, upper: Bin) -> Bin:
    """Make one bin of two neighbours."""
    return Bin(lower.first, lower.good + upper.good, lower.bad + upper.bad)


def _bin_absent(is_bad: Truths, totals: tuple[int, int], *, policy: float) -> AbsentBin:
    """Weigh companies without a value; half a company more on each side keeps it finite."""
    good, bad = count_both(is_bad)
    if good + bad < LEAST_ROWS_ABSENT:
        return AbsentBin(good, bad, policy, is_fitted=False)
    return AbsentBin(good, bad, _weigh(good + 0.5, bad + 0.5, totals), is_fitted=True)


def _weigh(good: float, bad: float, totals: tuple[int, int]) -> float:
    return math.log((good / totals[0]) / (bad / totals[1]))
