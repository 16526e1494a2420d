"""On which days a card can give another score, if nothing but time passes.

Only the date characteristics move, each in one direction, so the day on which one of them passes
into another row is found by halving.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from rules.facts import FactSheet
from rules.scorecard.card import Scorecard
from rules.scorecard.elapsed import Measure, measure


def find_steps(card: Scorecard, sheet: FactSheet, as_of: date, until: date) -> Iterator[date]:
    """Yield the days after `as_of`, up to `until`, on which a characteristic enters another row.

    Args:
        card: The card.
        sheet: The facts of a subject that the card looks at.
        as_of: The day from which to look ahead.
        until: The last day to look at.
    """
    for characteristic in card.characteristics:
        day, kind = sheet[characteristic.fact].value, characteristic.measured_in
        if kind is not None and isinstance(day, date):
            for cut in characteristic.points.cuts:
                step = _find_crossing(kind, day, cut, as_of, until)
                if step is not None:
                    yield step


def _find_crossing(kind: Measure, day: date, cut: int, as_of: date, until: date) -> date | None:
    """Return the first day on which the number reaches the cut, or falls below it."""

    def has_crossed(today: date) -> bool:
        return (measure(kind, day, today) >= cut) is kind.grows

    if has_crossed(as_of) or not has_crossed(until):
        return None
    days = range(as_of.toordinal(), until.toordinal() + 1)
    found = bisect_left(days, True, key=lambda number: has_crossed(date.fromordinal(number)))
    return date.fromordinal(days[found])
