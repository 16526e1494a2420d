"""Which weight would change a grade: how firm a grade stands against another view of what matters.

Of a card that gives a percentage of what is known, the score is sum(earned) / sum(weight). With the
weight of one characteristic multiplied by `f` it becomes

    (E + (f - 1) e) / (W + (f - 1) w)        e, w: earned and weight of the characteristic

which moves one way as `f` grows, so a bound is crossed once: solved exactly in fractions.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from rules.scorecard.card import Total
from rules.scorecard.score import Part, Score

MOST_PERCENT = 300
"""A weight three times as great is another card."""


class WeightChange(NamedTuple):
    """A weight that, changed alone, would bring another grade.

    Attributes:
        part: The characteristic as it is now.
        weight_percent: The nearest weight, in percent of the present one, that brings it.
        grade: The grade then.
    """

    part: Part
    weight_percent: int
    grade: str


def find_weight_changes(score: Score) -> tuple[WeightChange, ...]:
    """Return every weight that, made up to three times as great or taken away, changes the grade.

    Args:
        score: The score as it is.

    Returns:
        The smallest change first; nothing for a card of sums, or where no grade is given.
    """
    if score.card.total is not Total.PERCENT_OF_KNOWN or score.grade is None:
        return ()
    found = (change for part in score.parts if part.is_counted for change in _try(score, part))
    return tuple(sorted(found, key=lambda change: abs(change.weight_percent - 100)))


def score_with_weight(score: Score, part: Part, weight_percent: int) -> int:
    """Return the score with the weight of one characteristic changed, rounded down.

    Args:
        score: The score as it is.
        part: The characteristic.
        weight_percent: Of its present weight.
    """
    earned, weight = _sum_up(score)
    own = part.characteristic.weight
    more = Fraction(weight_percent, 100) - 1
    whole = weight + more * own
    return floor(100 * (earned + more * (own - part.lost)) / whole) if whole else 0


def _try(score: Score, part: Part) -> Iterator[WeightChange]:
    """Yield the nearest change upwards and the nearest downwards that bring another grade."""
    for bound, is_lower in _list_bounds(score):
        percent = _solve(score, part, bound)
        if percent is None:
            continue
        nearby = range(max(0, floor(percent) - 1), min(MOST_PERCENT, ceil(percent) + 1) + 1)
        for tried in sorted(nearby, key=lambda each: abs(each - 100)):
            value = score_with_weight(score, part, tried)
            if (value < bound) == is_lower:
                yield WeightChange(part, tried, score.card.grade_of(value))
                break


def _list_bounds(score: Score) -> Iterator[tuple[int, bool]]:
    """Yield the bound below which the grade falls, and the one from which it rises."""
    card, grade = score.card, score.grade
    assert grade is not None  # noqa: S101  (asked before)
    position = card.grade_ids.index(grade)
    if position < len(card.bounds):
        yield card.bounds[position], True
    if position > 0:
        yield card.bounds[position - 1], False


def _solve(score: Score, part: Part, bound: int) -> Fraction | None:
    """Return the weight, in percent of the present one, at which the score lies on the bound."""
    earned, weight = _sum_up(score)
    own = part.characteristic.weight
    share = Fraction(bound, 100)
    slope = (own - part.lost) - share * own
    if not slope:
        return None
    more = (share * weight - earned) / slope
    return 100 * (more + 1)


def _sum_up(score: Score) -> tuple[int, int]:
    counted = [part for part in score.parts if part.is_counted]
    weight = sum(part.characteristic.weight for part in counted)
    return weight - sum(part.lost for part in counted), weight
