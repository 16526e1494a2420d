"""Values that stand for all values: one of each range in which no comparison changes its answer.

Whether every value of a fact leads to the same outcome, and which change of a fact is the smallest,
are questions about infinitely many values. A comparison only changes its answer where one side
reaches or passes the other, so it is enough to try the values next to these places. Two facts that
are compared with one another hand on their places, once for each fact that is tried.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache, partial

from rules.dates import add_days, add_months
from rules.expression.tree import (
    Comparison,
    FactOperand,
    Leaf,
    LiteralOperand,
    MovedOperand,
    Operand,
    Unit,
    list_calendars,
    list_facts,
)
from rules.facts import Catalogue, FactDefinition, FactSheet, FactType, Money, Value
from rules.logic import value_of

_DAYS = range(date.min.toordinal(), date.max.toordinal() + 1)
_BEFORE, _COVERED, _AFTER = -1, 0, 1
_ANY_AMOUNT = Money(1, "CNY")
"""Money is only ever asked whether it is known."""

Sample = Mapping[str, tuple[Value, ...]]


def sample_values(
    leaves: Iterable[Leaf],
    names: Collection[str],
    sheet: FactSheet,
    as_of: date,
    catalogue: Catalogue,
) -> Sample:
    """Return values for some facts, of which one lies in each range that comparisons tell apart.

    Args:
        leaves: The comparisons.
        names: The facts that may have any value; every other stays as the sheet has it.
        sheet: The facts.
        as_of: The day of the question.
        catalogue: Defines the facts.
    """
    comparisons = [leaf for leaf in leaves if isinstance(leaf, Comparison)]
    found: dict[str, set[Value]] = defaultdict(set)
    for name in names:
        found[name] |= _start_values(catalogue[name], as_of)
    for _ in names:
        for comparison in comparisons:
            sides = (comparison.left, comparison.right)
            for side, other in (sides, sides[::-1]):
                facts = [fact.name for fact in list_facts(side) if fact.name in names]
                for name in facts:
                    goals = _list_goals(other, names, found, sheet, as_of)
                    found[name] |= _find_places(catalogue[name], side, goals)
    return {name: tuple(sorted(found[name], key=str)) for name in sorted(found)}


def _start_values(definition: FactDefinition, as_of: date) -> set[Value]:
    """Values that are there whatever a fact is compared with."""
    match definition.type:
        case FactType.BOOLEAN:
            return {True, False}
        case FactType.CHOICE:
            return set(definition.values)
        case FactType.MONEY:
            return {_ANY_AMOUNT}
        case FactType.STRING:
            return {unlisted_text(definition.name)}
        case FactType.DATE:
            return {as_of}
        case FactType.INTEGER:
            return {0}


def unlisted_text(name: str) -> str:
    """Return a text that no rule lists and no other fact has."""
    return f"\N{REPLACEMENT CHARACTER}{name}"


def _list_goals(
    operand: Operand,
    names: Collection[str],
    found: Mapping[str, set[Value]],
    sheet: FactSheet,
    as_of: date,
) -> list[Value]:
    """Return the values that the other side of a comparison may have."""
    if isinstance(operand, LiteralOperand) and isinstance(operand.value, tuple):
        return list(operand.value)
    free = [fact.name for fact in list_facts(operand) if fact.name in names]
    if not free:
        value = value_of(operand, sheet, as_of)
        return [] if value is None else [value]
    goals = [_move(operand, value) for value in sorted(found[free[0]], key=str)]
    return [goal for goal in goals if goal is not None]


def _move(operand: Operand, value: Value) -> Value | None:
    if not isinstance(operand, MovedOperand) or not isinstance(value, date):
        return value
    place = _locate(operand, value)
    return place[1] if place[0] == _COVERED else None


def _find_places(definition: FactDefinition, side: Operand, goals: Collection[Value]) -> set[Value]:
    """Return the values next to which the side reaches or passes one of the goals."""
    if definition.type is FactType.DATE:
        return {place for goal in _with_calendar(side, goals) for place in _find_days(side, goal)}
    if definition.type is FactType.INTEGER:
        return {goal + step for goal in goals if isinstance(goal, int) for step in (-1, 0, 1)}
    if definition.type is FactType.CHOICE:
        return {goal for goal in goals if goal in definition.values}
    return set(goals)


def _with_calendar(side: Operand, goals: Collection[Value]) -> list[date]:
    """Add the ends of time, which a side that counts working days reaches with its calendar."""
    days = [goal for goal in goals if isinstance(goal, date)]
    return [*days, date.min, date.max] if list_calendars(side) else days


@lru_cache(maxsize=4096)
def _find_days(side: Operand, goal: date) -> tuple[date, ...]:
    """Return the days from which the side reaches and passes the goal, and those before them."""
    places = []
    for test in (_reaches, _passes):
        index = bisect_left(_DAYS, True, key=partial(test, side, goal))
        places += [place for place in (index - 1, index) if 0 <= place < len(_DAYS)]
    return tuple(date.fromordinal(_DAYS[place]) for place in places)


def _reaches(side: Operand, goal: date, ordinal: int) -> bool:
    return _locate(side, date.fromordinal(ordinal)) >= (_COVERED, goal)


def _passes(side: Operand, goal: date, ordinal: int) -> bool:
    return _locate(side, date.fromordinal(ordinal)) > (_COVERED, goal)


def _locate(operand: Operand, day: date) -> tuple[int, date]:
    """Return where the operand stands if its fact is `day`, so that a later day is never earlier.

    A date moved by working days has no value before and after the years of its calendar.
    """
    if not isinstance(operand, MovedOperand):
        return (_COVERED, day) if isinstance(operand, FactOperand) else (_COVERED, date.min)
    place, start = _locate(operand.date, day)
    if place != _COVERED:
        return place, start
    if operand.unit is Unit.MONTHS:
        return _COVERED, add_months(start, operand.amount)
    if operand.calendar is None:
        return _COVERED, add_days(start, operand.amount)
    moved = operand.calendar.move(start, operand.amount)
    if moved is not None:
        return _COVERED, moved
    if operand.calendar.covers(start):
        is_before = operand.amount < 0
    else:
        is_before = start.year < operand.calendar.first_year
    return (_BEFORE, date.min) if is_before else (_AFTER, date.max)
