"""Whether the companies scored now are still like those that a card was made for.

The population stability index is Σ (p − q)·ln(p ÷ q) over bins with the shares p of the table and
q of the reference; bins are tenths of the reference, with one more for missing and one for not
applicable. Below 0.10 little has changed, above 0.25 much (convention of credit scoring, no law).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from checker.scoring.cards import CardScorer
from checker.scoring.figures_table import TableRow
from checker.scoring.outcomes import Numbers
from rules.scorecard.columns import NOT_APPLICABLE_SUFFIX

TENTHS = 10
EPSILON = 1e-4
"""Least share of a bin, so that an empty one does not make the index infinite."""
AMBER, RED = 0.10, 0.25


class Light(StrEnum):
    """How far something has moved."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Shift(NamedTuple):
    """How one column moved.

    Attributes:
        name: Of the column: a fact, or the score.
        psi: The population stability index.
        missing_before: The share missing in the reference.
        missing_now: The share missing in the table.
    """

    name: str
    psi: float
    missing_before: float
    missing_now: float

    @property
    def light(self) -> Light:
        """By the usual bounds."""
        if self.psi < AMBER:
            return Light.GREEN
        return Light.AMBER if self.psi <= RED else Light.RED


@dataclass(frozen=True, slots=True)
class Drift:
    """What changed from a reference to a table.

    Attributes:
        score: Of the score.
        facts: Of each fact of the card, what moved most first.
        grades_before: How many companies of the reference have each grade; None for not rated.
        grades_now: The same of the table.
        migration: How many went from one grade to another; empty without a key.
        unmatched: How many companies of the table are not in the reference; None without a key.
    """

    score: Shift
    facts: tuple[Shift, ...]
    grades_before: dict[str | None, int]
    grades_now: dict[str | None, int]
    migration: dict[tuple[str | None, str | None], int]
    unmatched: int | None

    def to_data(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {
            "score": _shift_to_data(self.score),
            "facts": [_shift_to_data(shift) for shift in self.facts],
            "grades": [
                {
                    "grade": grade,
                    "before": self.grades_before.get(grade, 0),
                    "now": self.grades_now.get(grade, 0),
                }
                for grade in _order({*self.grades_before, *self.grades_now})
            ],
            "migration": [
                {"from": before, "to": now, "companies": count}
                for (before, now), count in sorted(
                    self.migration.items(), key=lambda item: tuple(str(g) for g in item[0])
                )
            ],
            "unmatched": self.unmatched,
        }


def measure_drift(
    scorer: CardScorer,
    card_id: str,
    facts: Sequence[str],
    reference: Sequence[TableRow],
    rows: Sequence[TableRow],
    key: str | None = None,
) -> Drift:
    """Measure what changed.

    Args:
        scorer: Of the card.
        card_id: The card.
        facts: Those of the card.
        reference: The rows that the card was made for; none has faults.
        rows: The rows of now; none has faults.
        key: The column that says which company a row is about, for grades that moved.
    """
    before, now = scorer.tabulate(reference), scorer.tabulate(rows)
    shifts = [_shift(fact, before, now) for fact in facts if fact in before.columns]
    old, new = (frame[f"grade.{card_id}"].to_list() for frame in (before, now))
    migration: Counter[tuple[str | None, str | None]] = Counter()
    unmatched = None
    if key is not None:
        held = {row.labels[key]: grade for row, grade in zip(reference, old, strict=True)}
        keys = [row.labels[key] for row in rows]
        migration.update((held[k], g) for k, g in zip(keys, new, strict=True) if k in held)
        unmatched = sum(k not in held for k in keys)
    return Drift(
        _shift(f"score.{card_id}", before, now),
        tuple(sorted(shifts, key=lambda shift: -shift.psi)),
        dict(Counter(old)),
        dict(Counter(new)),
        dict(migration),
        unmatched,
    )


def measure_stability(reference: Sequence[float], found: Sequence[float]) -> float:
    """Give the population stability index of two lists of shares, bin by bin."""
    pairs = [(max(p, EPSILON), max(q, EPSILON)) for q, p in zip(reference, found, strict=True)]
    return sum((p - q) * math.log(p / q) for p, q in pairs)


def _shift(name: str, before: pl.DataFrame, now: pl.DataFrame) -> Shift:
    known = before[name].drop_nulls().to_numpy()
    tenths = np.arange(1, TENTHS) / TENTHS
    cuts = np.unique(np.quantile(known, tenths, method="higher")) if len(known) else known
    old, new = (_share(name, frame, cuts) for frame in (before, now))
    return Shift(
        name, measure_stability(old.tolist(), new.tolist()), float(old[-1]), float(new[-1])
    )


def _share(name: str, frame: pl.DataFrame, cuts: Numbers) -> Numbers:
    """Give the share of each bin, of what does not apply, and of what is missing."""
    column, marked = frame[name], name + NOT_APPLICABLE_SUFFIX
    idle = int(frame[marked].sum()) if marked in frame.columns else 0
    places = np.searchsorted(cuts, column.drop_nulls().to_numpy(), side="right")
    counts = np.bincount(places, minlength=len(cuts) + 1)
    whole = np.array([*counts, idle, column.null_count() - idle], dtype=np.float64)
    shares: Numbers = whole / max(1, frame.height)
    return shares


def _order(grades: set[str | None]) -> list[str | None]:
    return sorted(grades, key=lambda grade: (grade is None, grade or ""))


def _shift_to_data(shift: Shift) -> dict[str, Any]:
    return {
        "name": shift.name,
        "psi": round(shift.psi, 4),
        "light": shift.light.value,
        "missing_before": round(shift.missing_before, 4),
        "missing_now": round(shift.missing_now, 4),
    }
