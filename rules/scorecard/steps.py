"""What time does to a card, in the words of conditions.

Only date characteristics move. That so many days or months have passed since a date, or are left
until it, is a comparison like those of rules, so whoever finds the days on which comparisons turn
finds the days on which a score may change.
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.expression.tree import (
    Comparison,
    FactOperand,
    MovedOperand,
    Operator,
    TodayOperand,
    Unit,
)
from rules.facts import FactType
from rules.scorecard.card import Characteristic, Scorecard
from rules.scorecard.elapsed import Measure

_MOST = {Unit.DAYS: 4_000_000, Unit.MONTHS: 120_000}
"""More than lie between any two dates of the years 1 to 9999: never passed, never reached."""


def list_comparisons(card: Scorecard) -> Iterator[Comparison]:
    """Yield for each bound of each date whether the number of days or months has reached it.

    Between two days on which none of them turns, and no other fact changes, a score is the same.
    """
    for characteristic in card.characteristics:
        if characteristic.measured_in is not None:
            for cut in characteristic.points.cuts:
                unit = _unit_of(characteristic.measured_in)
                if abs(cut) <= _MOST[unit]:
                    yield _compare(characteristic, cut, unit)


def _unit_of(measured_in: Measure) -> Unit:
    counts_days = measured_in in (Measure.DAYS_SINCE, Measure.DAYS_UNTIL)
    return Unit.DAYS if counts_days else Unit.MONTHS


def _compare(characteristic: Characteristic, cut: int, unit: Unit) -> Comparison:
    """So many months have passed if that many can be added without going beyond today."""
    day, today = FactOperand(characteristic.fact, FactType.DATE), TodayOperand()
    assert characteristic.measured_in is not None  # noqa: S101  (the caller asked)
    text = f"{characteristic.measured_in} {characteristic.fact} >= {cut}"
    if characteristic.measured_in.grows:
        return Comparison(text, MovedOperand(day, cut, unit), Operator.AT_MOST, today)
    return Comparison(text, MovedOperand(today, cut, unit), Operator.AT_MOST, day)
