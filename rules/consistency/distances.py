"""Dates and integers: how far apart they can lie.

They are only ever ordered, and dates moved by a known stretch, so each comparison bounds a
difference of two values, and such bounds contradict one another exactly where their graph has a
negative cycle (R. Bellman, On a Routing Problem, 1958; used for this by V. Pratt, Two Easy Theories
Whose Combination Is Hard, 1977).

Months and working days differ in length, so moving by them is taken for a stretch between the
shortest and the longest. `today` is taken to lie between the years 1900 and 2199.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rules.consistency.assertion import Assertion, Domains
from rules.expression.tree import (
    FactOperand,
    LiteralOperand,
    MovedOperand,
    Operand,
    Operator,
    TodayOperand,
    Unit,
    names_today,
)
from rules.facts import FactType

_FIRST_DAY, _LAST_DAY = date.min.toordinal(), date.max.toordinal()
_EARLIEST_TODAY, _LATEST_TODAY = date(1900, 1, 1).toordinal(), date(2199, 12, 31).toordinal()
_CYCLES = range(1600, 2401)
"""Leap years repeat after 400 years; the second cycle is for months counted out of the first."""
_LONGEST_LIST = 64
"""A longer list only bounds an integer by its least and greatest value."""


class _Bound(NamedTuple):
    """`left - right <= most`, in days or whole numbers."""

    left: Operand | None
    right: Operand | None
    most: int


_Bounds = tuple[_Bound, ...]


def have_distances(assertions: Sequence[Assertion], domains: Domains) -> bool:
    """Whether dates and integers can lie as told."""
    operands = {
        side: None
        for assertion in assertions
        for operand in (assertion.comparison.left, assertion.comparison.right)
        for side in _unfold(operand)
    }
    fixed = [bound for operand in operands for bound in _bound_alone(operand, domains)]
    fixed += _bound_moves(operands)
    alternatives = [list(_bound_sides(assertion)) for assertion in assertions]
    alternatives += [list(ways) for operand in operands if (ways := _bound_move(operand))]
    return _can_choose(fixed, alternatives)


def _can_choose(bounds: list[_Bound], alternatives: Sequence[Sequence[_Bounds]]) -> bool:
    """Whether one of each of the alternatives can be added to the bounds."""
    certain = [ways[0] for ways in alternatives if len(ways) == 1]
    open_ways = [ways for ways in alternatives if len(ways) != 1]
    bounds = [*bounds, *(bound for way in certain for bound in way)]
    if _has_negative_cycle(bounds):
        return False
    if not open_ways:
        return True
    return any(_can_choose([*bounds, *way], open_ways[1:]) for way in open_ways[0])


def _has_negative_cycle(bounds: Sequence[_Bound]) -> bool:
    distances = dict.fromkeys(end for bound in bounds for end in (bound.left, bound.right))
    shortest: dict[Operand | None, int] = dict.fromkeys(distances, 0)
    for _ in shortest:
        has_changed = False
        for left, right, most in bounds:
            if shortest[right] + most < shortest[left]:
                shortest[left] = shortest[right] + most
                has_changed = True
        if not has_changed:
            return False
    return bool(shortest)


def _unfold(operand: Operand) -> Iterator[Operand]:
    """Yield an operand and every operand that it is moved from."""
    yield operand
    if isinstance(operand, MovedOperand):
        yield from _unfold(operand.date)


def _bound_alone(operand: Operand, domains: Domains) -> _Bounds:
    """What holds of an operand by itself."""
    match operand:
        case TodayOperand():
            return _between(operand, _EARLIEST_TODAY, _LATEST_TODAY)
        case LiteralOperand(value=tuple()):
            return ()
        case LiteralOperand(value=value):
            number = _number(value)
            return _between(operand, number, number)
        case FactOperand(name=name, type=FactType.INTEGER):
            least = (_Bound(None, operand, -n) for n in _find(name, domains.least))
            most = (_Bound(operand, None, n) for n in _find(name, domains.most))
            return (*least, *most)
        case _:
            return _between(operand, _FIRST_DAY, _LAST_DAY)


def _bound_moves(operands: Iterable[Operand]) -> Iterator[_Bound]:
    """Who moves a date further arrives no earlier."""
    moved: dict[tuple[Operand, Unit], list[MovedOperand]] = {}
    for operand in operands:
        if isinstance(operand, MovedOperand):
            moved.setdefault((operand.date, operand.unit), []).append(operand)
    for several in moved.values():
        several.sort(key=lambda operand: operand.amount)
        for nearer, further in pairwise(several):
            yield _Bound(nearer, further, 0)


def _bound_move(operand: Operand) -> Sequence[_Bounds]:
    """How far a moved date lies from where it started; one moved past the calendar stops there."""
    if not isinstance(operand, MovedOperand):
        return ()
    start, amount = operand.date, operand.amount
    match operand.unit:
        case Unit.DAYS:
            least, most = amount, amount
        case Unit.MONTHS:
            least, most = _measure_months(amount)
        case Unit.WORKING_DAYS:
            ahead = _Bound(start, operand, -amount), _Bound(operand, start, amount)
            return ((ahead[:1] if amount > 0 else ahead[1:] if amount < 0 else ahead),)
    inside = (_Bound(operand, start, most), _Bound(start, operand, -least))
    if names_today(start):
        return (inside,)
    if amount > 0:
        return inside, (*_between(operand, _LAST_DAY, _LAST_DAY), _Bound(start, operand, 0))
    return inside, (*_between(operand, _FIRST_DAY, _FIRST_DAY), _Bound(operand, start, 0))


@cache
def _measure_months(months: int) -> tuple[int, int]:
    """Return the fewest and the most days by which a number of months can move a date."""
    starts = [date(year, month, 1).toordinal() for year in _CYCLES for month in range(1, 13)]
    lengths = [later - earlier for earlier, later in pairwise(starts)]
    distances = []
    for index in range(max(0, -months), len(lengths) - max(0, months)):
        whole = starts[index + months] - starts[index]
        cut = max(0, lengths[index] - lengths[index + months])
        distances += [whole, whole - cut]
    return min(distances), max(distances)


def _bound_sides(assertion: Assertion) -> Iterator[_Bounds]:
    """Yield what the comparison says of its sides; of several, one has to hold."""
    left, right = assertion.comparison.left, assertion.comparison.right
    match assertion.operator:
        case Operator.LESS:
            yield (_Bound(left, right, -1),)
        case Operator.AT_MOST:
            yield (_Bound(left, right, 0),)
        case Operator.GREATER:
            yield (_Bound(right, left, -1),)
        case Operator.AT_LEAST:
            yield (_Bound(right, left, 0),)
        case Operator.EQUAL:
            yield (_Bound(left, right, 0), _Bound(right, left, 0))
        case Operator.NOT_EQUAL:
            yield (_Bound(left, right, -1),)
            yield (_Bound(right, left, -1),)
        case Operator.IN:
            yield from _bound_listed(left, _list_numbers(right))
        case Operator.NOT_IN:
            yield from _bound_unlisted(left, _list_numbers(right))


def _bound_listed(side: Operand, numbers: Sequence[int]) -> Iterator[_Bounds]:
    if len(numbers) > _LONGEST_LIST:
        yield _between(side, numbers[0], numbers[-1])
    else:
        for number in numbers:
            yield _between(side, number, number)


def _bound_unlisted(side: Operand, numbers: Sequence[int]) -> Iterator[_Bounds]:
    if len(numbers) > _LONGEST_LIST:
        yield ()
        return
    yield (_Bound(side, None, numbers[0] - 1),)
    for before, after in pairwise(numbers):
        yield _between(side, before + 1, after - 1)
    yield (_Bound(None, side, -numbers[-1] - 1),)


def _find(name: str, bounds: Mapping[str, int]) -> tuple[int, ...]:
    return (bounds[name],) if name in bounds else ()


def _between(side: Operand, least: int, most: int) -> _Bounds:
    return (_Bound(side, None, most), _Bound(None, side, -least))


def _list_numbers(operand: Operand) -> list[int]:
    values = operand.value if isinstance(operand, LiteralOperand) else ()
    return sorted(_number(value) for value in values) if isinstance(values, tuple) else []


def _number(value: object) -> int:
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, int):
        return value
    raise TypeError(f"{value!r} has no order")
