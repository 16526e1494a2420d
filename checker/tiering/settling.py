"""Which tier a customer holds after this period, and why; pure.

Two brakes keep a tier from flipping. The grade of an axis moves only once its score has passed the
bound by the card's margin, and the tier only once so many periods in a row have pointed the same
way. Caps know neither: what credit or legality takes away goes at once and has to be earned again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rules.facts import FactSheet
from rules.matrix import Axis, Matrix, Placement
from rules.matrix.place import locate, place_at
from rules.scorecard import Score, Standing, settle_grade
from rules.vocabulary import Bilingual

_GRADE = "grade."


@dataclass(frozen=True, slots=True)
class HeldBefore:
    """Where a customer stood at the end of the period before.

    Attributes:
        tier: The tier held, and what it was on the way to.
        grades: By card, the grade held and what it was on the way to.
    """

    tier: Standing
    grades: Mapping[str, Standing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settlement:
    """Where a customer stands after this period.

    Attributes:
        placement: Cell, tier, reasons of the tier.
        grades: By card of an axis, the grade held after its margin.
        grade_reasons: By card, why that grade is held.
    """

    placement: Placement
    grades: Mapping[str, Standing]
    grade_reasons: Mapping[str, Bilingual]

    @property
    def reasons(self) -> tuple[Bilingual, ...]:
        """Why the tier is held: first the grades of its axes, then the tier itself."""
        return (*self.grade_reasons.values(), *self.placement.reasons)


def settle_customer(
    matrix: Matrix,
    scores: Mapping[str, Score],
    sheet: FactSheet,
    as_of: date,
    before: HeldBefore | None,
) -> Settlement:
    """Settle the tier of a customer.

    Args:
        matrix: Axes on grades of cards and on facts; none on verdicts.
        scores: By card, as `checker.worth.assessing.score_all` gives them.
        sheet: The customer's, with scores and grades.
        as_of: The day.
        before: Where the customer stood at the end of the period before; None at the first.
    """
    grades: dict[str, Standing] = {}
    grade_reasons: dict[str, Bilingual] = {}
    positions: dict[str, str] = {}
    for axis in matrix.axes:
        score = _find_score(axis, scores)
        if score is None or score.grade is None or score.score is None or not score.card.hysteresis:
            positions[axis.id] = locate(axis, sheet, {}, as_of)
            continue
        card = score.card
        held = None if before is None else before.grades.get(card.id)
        band = score.card.hysteresis
        settled = settle_grade(card.grade_ids, card.bounds, band, held, score.score)
        grades[card.id], grade_reasons[card.id] = settled.standing, settled.reason
        positions[axis.id] = settled.standing.grade
    allowed = [(cap, cap.at_most[locate(cap, sheet, {}, as_of)]) for cap in matrix.caps]
    placement = place_at(matrix, positions, allowed, None if before is None else before.tier)
    return Settlement(placement, grades, grade_reasons)


def _find_score(axis: Axis, scores: Mapping[str, Score]) -> Score | None:
    name = axis.fact or ""
    return scores.get(name.removeprefix(_GRADE)) if name.startswith(_GRADE) else None
