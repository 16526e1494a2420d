"""Shares as percentages for people, never rounded over a threshold."""

from __future__ import annotations

from fractions import Fraction

from checker.ownership.parties import Range

_MOST_DIGITS = 12


def write_percent(share: Fraction, threshold: Fraction) -> str:
    """Write a share with two decimals, or with as many as keep it on its side of a threshold."""
    for digits in range(2, _MOST_DIGITS + 1):
        unit = Fraction(1, 10 ** (digits + 2))
        rounded = int(share / unit + Fraction(1, 2)) * unit
        if _side(rounded, threshold) == _side(share, threshold):
            return f"{int(rounded * 10 ** (digits + 2)) / 10**digits:.{digits}f}%"
    return f"{'<' if share < threshold else '>'}{float(threshold * 100):g}%"


def write_range(share: Range, threshold: Fraction) -> str:
    """Write a share or its two ends; an open end is marked."""
    low = write_percent(share.low, threshold)
    if share.is_exact:
        return low
    high = write_percent(share.high, threshold)
    return f"{'>' if share.low_open else ''}{low}–{'<' if share.high_open else ''}{high}"


def _side(share: Fraction, threshold: Fraction) -> int:
    return (share > threshold) - (share < threshold)
