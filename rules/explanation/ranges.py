"""How far each fact of a change may go with the verdict as said: “on or after” a day, or not.

The smallest change names one value for each fact. A sentence that says “on or after” asserts more,
so it is made only of values that were tried: one of each range that the rules tell apart, for all
changed facts together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import NamedTuple

from rules.explanation.sampling import unlisted_text
from rules.explanation.situation import FactChange, Situation
from rules.explanation.turning import list_reachable_values
from rules.facts import FactType, Money, Value
from rules.vocabulary import Verdict

MOST_COMBINATIONS = 300
"""As many combinations of values are tried; where there are more, the sentence names one value."""


class ChangeRange(NamedTuple):
    """The values of a fact with which the verdict is as said.

    Attributes:
        change: The fact and its nearest such value.
        first: The first day or number; None where there is none.
        last: The last day or number; None where there is none.
        values: The values of a choice or boolean, or texts where only those named by rules will do.
        excluded: The texts with which the verdict is another.
    """

    change: FactChange
    first: Value | None = None
    last: Value | None = None
    values: tuple[Value, ...] = ()
    excluded: tuple[Value, ...] = ()


def find_ranges(start: Situation, changes: Sequence[FactChange]) -> tuple[ChangeRange, ...]:
    """Return, for each change, all values with which the verdict is that of the changes.

    Args:
        start: The situation before.
        changes: The changes; each is tried with every range of the others.
    """
    verdict = start.change(changes).verdict
    candidates = [_list_candidates(start, changes, change) for change in changes]
    ranges: list[ChangeRange] = []
    tried: list[list[Value]] = []
    for change, values in zip(changes, candidates, strict=True):
        kept = [v for v in values if _judge(start, changes, change, v) is verdict]
        ranges.append(_widen(start, change, values, kept))
        tried.append(_list_covered(ranges[-1], values))
    if prod(map(len, tried)) <= MOST_COMBINATIONS and all(
        start.change(_replace(changes, values)).verdict is verdict for values in product(*tried)
    ):
        return tuple(ranges)
    return tuple(map(_name_exactly, ranges))


def _list_candidates(
    start: Situation, changes: Sequence[FactChange], change: FactChange
) -> list[Value]:
    """Return the values that the fact can be brought to, one of each range that rules tell apart.

    The other facts are as changed, because rules may compare them with this one.
    """
    others = start.change(other for other in changes if other is not change)
    found = list_reachable_values(others, change.subject, [change.fact])[change.fact]
    return sorted({*found, change.value}, key=lambda v: v if isinstance(v, int) else str(v))


def _widen(
    start: Situation, change: FactChange, values: Sequence[Value], kept: Sequence[Value]
) -> ChangeRange:
    """Return the range around a change in which every value does.

    Args:
        start: The situation before.
        change: The change.
        values: The values that were tried, the least first.
        kept: Those with which the verdict stays.
    """
    match start.question.pack.catalogue[change.fact].type:
        case FactType.BOOLEAN | FactType.CHOICE:
            return ChangeRange(change, values=tuple(kept))
        case FactType.STRING if unlisted_text(change.fact) not in kept:
            return ChangeRange(change, values=tuple(kept))  # only texts that the rules name will do
        case FactType.STRING | FactType.MONEY:
            return ChangeRange(change, excluded=tuple(v for v in values if v not in kept))
    position = values.index(change.value)
    below = [v for v in values[:position] if v not in kept]
    above = [v for v in values[position:] if v not in kept]
    inside = values[len(below) and values.index(below[-1]) + 1 :]
    inside = inside[: inside.index(above[0])] if above else inside
    before = start.sheet_of(change.subject)[change.fact].value
    is_raised = before is None or change.value > before  # type: ignore[operator]
    is_lowered = before is None or change.value < before  # type: ignore[operator]
    return ChangeRange(
        change,
        first=inside[0] if below or not is_lowered else None,
        last=inside[-1] if above or not is_raised else None,
    )


def _list_covered(found: ChangeRange, values: Sequence[Value]) -> list[Value]:
    """Return those of the values that lie in a range."""
    if found.values:
        return list(found.values)
    if isinstance(found.change.value, str | Money):
        return [value for value in values if value not in found.excluded]
    return [
        value
        for value in values
        if (found.first is None or value >= found.first)  # type: ignore[operator]
        and (found.last is None or value <= found.last)  # type: ignore[operator]
    ]


def _judge(
    start: Situation, changes: Sequence[FactChange], change: FactChange, value: Value
) -> Verdict:
    made = [c._replace(value=value) if c is change else c for c in changes]
    return start.change(made).verdict


def _replace(changes: Sequence[FactChange], values: Sequence[Value]) -> list[FactChange]:
    return [c._replace(value=v) for c, v in zip(changes, values, strict=True)]


def _name_exactly(found: ChangeRange) -> ChangeRange:
    """Return the one value of the change; a text of which any will do has none to name."""
    change = found.change
    if change.value == unlisted_text(change.fact) or isinstance(change.value, Money):
        return found
    if isinstance(change.value, str | bool):
        return ChangeRange(change, values=(change.value,))
    return ChangeRange(change, change.value, change.value)
