"""Bands of a score in which the observed default rate rises from each grade to the next."""

from __future__ import annotations

from checker.scoring.outcomes import Truths
from checker.scoring.woe_bins import Bin, Integers, bin_values, merge

GRADES = "ABCDE"


def find_bands(scores: Integers, is_bad: Truths) -> list[Bin]:
    """Cut scores into bands, the best first, as many as there are grades or fewer.

    Too many bands are merged where the rates stand in the least ratio, so that the best grades are
    told apart too.

    Args:
        scores: The higher, the better.
        is_bad: Who defaulted.
    """
    bins = list(bin_values(scores, is_bad, is_more_better=True))
    while len(bins) > len(GRADES):
        pairs = range(len(bins) - 1)
        place = min(pairs, key=lambda n: bins[n].rate / bins[n + 1].rate)
        bins[place : place + 2] = [merge(bins[place], bins[place + 1])]
    return bins[::-1]
