"""Which scores a card can give at all, so that a grade nobody can ever have is told.

Characteristics are taken to be independent of one another: a score may be listed that no facts can
bring about, but none is left out that some can.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rules.scorecard.card import LEFT_OUT, Characteristic, Scorecard, Total
from rules.scorecard.score import round_percent

MOST_SUMS = 300_000


class _State(NamedTuple):
    """What has come together: points (above the worst, for a percentage) and the three weights."""

    points: int = 0
    counted: int = 0
    known: int = 0
    applying: int = 0


def find_reachable_grades(card: Scorecard) -> frozenset[str]:
    """Return the grades that some facts may bring about; all of them where it cannot be told.

    A card with more combinations than are worth trying is taken to give every grade.
    """
    every = frozenset(card.grade_ids)
    states = _combine([list(_list_rows(card, c, with_absent=False)) for c in card.characteristics])
    if states is None or _grades_of(card, states) == every:
        return every
    states = _combine([list(_list_rows(card, c, with_absent=True)) for c in card.characteristics])
    return every if states is None else _grades_of(card, states)


def find_range(card: Scorecard) -> tuple[int, int]:
    """Return the lowest and the highest score."""
    if card.total is Total.PERCENT_OF_KNOWN:
        return 0, 100
    rows = [[r.points for r in _list_rows(card, c, with_absent=True)] for c in card.characteristics]
    return sum(map(min, rows)), sum(map(max, rows))


def _grades_of(card: Scorecard, states: Iterable[_State]) -> frozenset[str]:
    return frozenset(
        card.grade_of(state.points if is_sum else round_percent(state.points, state.counted))
        for is_sum in [card.total is Total.SUM]
        for state in states
        if (is_sum or state.counted)
        and 100 * state.known >= card.minimum_coverage_percent * state.applying
    )


def _combine(rows: list[list[_State]]) -> set[_State] | None:
    """Return every sum of one row of each; None if there are too many."""
    states, left = {_State()}, MOST_SUMS
    for options in rows:
        left -= len(states) * len(options)
        if left < 0:
            return None
        states = {
            _State(*map(sum, zip(state, option, strict=True)))
            for state in states
            for option in options
        }
    return states


def _list_rows(
    card: Scorecard, characteristic: Characteristic, *, with_absent: bool
) -> Iterator[_State]:
    weight = characteristic.weight
    base = characteristic.worst if card.total is Total.PERCENT_OF_KNOWN else 0
    for points in sorted({row.result for row in characteristic.points.rows}):
        yield _State(points - base, weight, weight, weight)
    if not with_absent:
        return
    if characteristic.missing == LEFT_OUT:
        yield _State(0, 0, 0, weight)
    else:
        yield _State(int(characteristic.missing) - base, weight, 0, weight)
    if characteristic.not_applicable == LEFT_OUT:
        yield _State()
    else:
        yield _State(int(characteristic.not_applicable) - base, weight, weight, weight)
