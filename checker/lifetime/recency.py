"""Recency and frequency: what the models of lifetime look at, one row for each kind of history."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Histories:
    """Different histories of repeat purchases, and how many customers have each.

    The likelihood of equal histories is the same, so each is computed once: of 2,357 customers of
    CDNOW 1,016 histories differ. Values are never rounded for that; rounding recency up to weeks
    moved alpha from 4.41 to 4.76.

    Attributes:
        frequency: Days of purchase after the first, shape (n,).
        recency: Time from the first purchase to the last, in units of time, shape (n,).
        age: Time from the first purchase to the end of observation, shape (n,).
        customers: How many customers have this history, shape (n,).
        of_customer: The row of each customer, shape (customers,).
    """

    frequency: Numbers
    recency: Numbers
    age: Numbers
    customers: Numbers
    of_customer: Counts

    @property
    def repeaters(self) -> int:
        """How many customers bought again."""
        return int(self.customers[self.frequency > 0].sum())


def merge_histories(frequency: Numbers, recency: Numbers, age: Numbers) -> Histories:
    """Bring equal histories together.

    Args:
        frequency: Repeat purchases by customer.
        recency: From the first purchase to the last.
        age: From the first purchase to the end of observation.

    Raises:
        ValueError: A history is impossible: recency beyond age, or one without a repeat purchase.
    """
    rows = np.column_stack([frequency, recency, age]).astype(np.float64)
    is_sound = (
        np.isfinite(rows).all()
        and (rows >= 0).all()
        and (rows[:, 1] <= rows[:, 2]).all()
        and ((rows[:, 0] > 0) == (rows[:, 1] > 0)).all()
    )
    if not is_sound:
        raise ValueError("no history of purchases")
    order = np.lexsort(rows.T)
    ordered = rows[order]
    is_first = np.ones(len(rows), dtype=bool)
    is_first[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    place = np.cumsum(is_first) - 1
    of_customer = np.empty(len(rows), dtype=np.int64)
    of_customer[order] = place
    unique = ordered[is_first]
    counts = np.bincount(place, minlength=len(unique)).astype(np.float64)
    return Histories(unique[:, 0], unique[:, 1], unique[:, 2], counts, of_customer)
