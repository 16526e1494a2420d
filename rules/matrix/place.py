"""Where a subject stands in a matrix: its cell, its tier after history and caps, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.facts import FactSheet, FactState
from rules.matrix.matrix import MISSING, NOT_APPLICABLE, Axis, Cap, Matrix
from rules.scorecard.elapsed import measure
from rules.scorecard.hysteresis import Hysteresis, Standing, settle_tier
from rules.scorecard.sentences import say
from rules.vocabulary import Bilingual, Verdict


@dataclass(frozen=True, slots=True)
class Placement:
    """What a matrix says of a subject.

    Attributes:
        matrix: The matrix.
        positions: Position by axis.
        cell: The tier of the cell, before history and caps.
        standing: The tier held now; to be given back at the next assessment.
        reasons: Why it is held: first what history did, then each cap that bound.
    """

    matrix: Matrix
    positions: Mapping[str, str]
    cell: str
    standing: Standing
    reasons: tuple[Bilingual, ...]

    @property
    def tier(self) -> str:
        """The tier held now."""
        return self.standing.grade

    @property
    def entitlements(self) -> Mapping[str, Any]:
        """What the tier gives."""
        return next(tier.gives for tier in self.matrix.tiers if tier.tier == self.tier)


def place_sheet(
    matrix: Matrix,
    sheet: FactSheet,
    verdicts: Mapping[str, Verdict],
    as_of: date,
    previous: Standing | None = None,
) -> Placement:
    """Place one subject.

    Args:
        matrix: The matrix, checked against the catalogue that the sheet was made with.
        sheet: The facts of a subject that the matrix looks at, with scores and grades supplied.
        verdicts: Verdict by purpose, for the axes and caps that look at one.
        as_of: The value of `today`.
        previous: The standing that the last assessment gave.

    Raises:
        KeyError: The matrix looks at the verdict of a purpose that is not given.
    """
    positions = {axis.id: locate(axis, sheet, verdicts, as_of) for axis in matrix.axes}
    allowed = [(cap, cap.at_most[locate(cap, sheet, verdicts, as_of)]) for cap in matrix.caps]
    return place_at(matrix, positions, allowed, previous)


def place_at(
    matrix: Matrix,
    positions: Mapping[str, str],
    allowed: list[tuple[Cap, str]],
    previous: Standing | None = None,
) -> Placement:
    """Place a subject whose positions are known.

    A cap binds at once and cannot be outlasted: what it takes away has to be earned again.

    Args:
        matrix: The matrix.
        positions: Position by axis.
        allowed: Each cap with the best tier that it allows here.
        previous: The standing that the last assessment gave.
    """
    tiers = matrix.tier_ids
    cell = matrix.find_cell(tuple(positions[axis.id] for axis in matrix.axes))
    assert cell is not None  # noqa: S101  (a matrix with an empty cell is refused)
    found = max([cell, *(tier for _, tier in allowed)], key=tiers.index)
    settled = settle_tier(tiers, matrix.hysteresis or Hysteresis(), previous, found)
    standing, reasons = settled.standing, [settled.reason]
    wished = min(cell, standing.grade, key=tiers.index)
    binding = [(cap, tier) for cap, tier in allowed if tiers.index(wished) < tiers.index(tier)]
    worst = max([standing.grade, *(tier for _, tier in binding)], key=tiers.index)
    if worst != standing.grade:
        standing, reasons = Standing(worst), []
    reasons += [say("capped", tier=t, held=wished, because=cap.because) for cap, t in binding]
    return Placement(matrix, positions, cell, standing, tuple(reasons))


def locate(axis: Axis, sheet: FactSheet, verdicts: Mapping[str, Verdict], as_of: date) -> str:
    """Return the position of a subject on an axis.

    Raises:
        KeyError: The axis looks at the verdict of a purpose that is not given.
    """
    if axis.verdict is not None:
        return verdicts[axis.verdict].value
    fact = sheet[axis.source]
    if fact.value is None:
        return MISSING if fact.state is FactState.MISSING else NOT_APPLICABLE
    value = fact.value
    if isinstance(value, date):
        assert axis.measured_in is not None  # noqa: S101  (checked with the matrix)
        value = measure(axis.measured_in, value, as_of)
    assert isinstance(value, int | str)  # noqa: S101  (money and the like are refused)
    if axis.bins is None:
        return str(value).lower() if isinstance(value, bool) else str(value)
    row = axis.bins.find(value)
    assert row is not None  # noqa: S101  (every value has a row)
    return row.result
