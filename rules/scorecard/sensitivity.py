"""What would change a grade: every single fact that could, the smallest change first.

Each candidate is scored anew, so an answer given here is exact for the card. Time and the other
facts stand still.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from rules.facts import Fact
from rules.scorecard.lookup import Row
from rules.scorecard.score import Part, Score

_SOME_VALUE = Fact(True)
"""A fact that is known; which value it has is in the points."""


class GradeChange(NamedTuple):
    """One fact that, in another row of its table, would bring another grade.

    Attributes:
        part: The characteristic as it is now.
        row: The row in which its value would have to lie; on a straight line, all neighbouring
            steps that bring the same grade, with the points of the nearest.
        number: The nearest number in that row; None where the fact is no number, or not known.
        score: The score then.
        grade: The grade then; None where none could be given.
    """

    part: Part
    row: Row[int]
    number: int | None
    score: int | None
    grade: str | None


def find_grade_changes(score: Score) -> tuple[GradeChange, ...]:
    """Return every change of one fact that changes the grade.

    Args:
        score: The score as it is.

    Returns:
        The smallest change of the score first; among equals, the smallest change of the number.
    """
    changes = (change for index in range(len(score.parts)) for change in _try_rows(score, index))
    return tuple(sorted(changes, key=lambda change: _effort(score, change)))


def find_distances(score: Score) -> dict[str, int]:
    """Return how far the score lies from the better and the worse grade.

    Returns:
        `better`: points that are lacking; `worse`: points that can still be lost before the grade
        falls, and one more. A side without a grade, or a score without one, is left out.
    """
    total, bounds = score.score, score.card.bounds
    if total is None or score.grade is None:
        return {}
    position = score.card.grade_ids.index(score.grade)
    distances = {}
    if position > 0:
        distances["better"] = bounds[position - 1] - total
    if position < len(bounds):
        distances["worse"] = total - bounds[position] + 1
    return distances


def _try_rows(score: Score, index: int) -> Iterator[GradeChange]:
    part = score.parts[index]
    table = part.characteristic.points
    changes: Iterator[GradeChange] = (_try_row(score, index, row) for row in table.rows)
    if table.linear is not None:
        changes = _gather_steps(score, changes)
    for change in changes:
        if change.grade != score.grade:
            yield change


def _try_row(score: Score, index: int, row: Row[int]) -> GradeChange:
    part = score.parts[index]
    other = replace(part, fact=_SOME_VALUE, points=row.result)
    changed = replace(score, parts=(*score.parts[:index], other, *score.parts[index + 1 :]))
    return GradeChange(part, row, _nearest(part, row), changed.score, changed.grade)


def _gather_steps(score: Score, changes: Iterable[GradeChange]) -> Iterator[GradeChange]:
    """Yield one change for all steps side by side that bring the same grade: the nearest."""
    for _, group in groupby(changes, key=lambda change: change.grade):
        steps = list(group)
        nearest = min(steps, key=lambda change: tuple(reversed(_effort(score, change))))
        row = nearest.row._replace(first=steps[0].row.first, last=steps[-1].row.last)
        yield nearest._replace(row=row)


def _nearest(part: Part, row: Row[int]) -> int | None:
    number = part.number if part.number is not None else part.fact.value
    if not part.characteristic.points.is_numeric or not isinstance(number, int):
        return None
    return row.first if row.first is not None and number < row.first else row.last


def _effort(score: Score, change: GradeChange) -> tuple[int, int]:
    moved = abs((change.score or 0) - (score.score or 0))
    number = change.part.number if change.part.number is not None else change.part.fact.value
    if change.number is None or not isinstance(number, int):
        return moved, 0
    return moved, abs(change.number - number)
