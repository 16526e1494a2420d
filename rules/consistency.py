"""Whether comparisons can all come out as told at once, whatever the facts.

Two kinds of reasoning are enough for the language. Dates and integers are only ever ordered, and
dates moved by a known stretch, so each comparison bounds a difference of two values, and such
bounds contradict one another exactly where their graph has a negative cycle (R. Bellman, On a
Routing Problem, 1958; used for this by V. Pratt, Two Easy Theories Whose Combination Is Hard,
1977). Texts, choices and booleans are only ever equal or not, so it is enough to try the values
that are named, and one more for each fact.

The answer errs on one side alone: what is called impossible is impossible. Months and working days
differ in length, so moving by them is taken for a stretch between the shortest and the longest.
`today` is taken to lie between the years 1900 and 2199.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise, product
from typing import NamedTuple

from rules.expression.tree import (
    Comparison,
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


class Domains(NamedTuple):
    """What is known of the values that facts can have, by their names.

    Attributes:
        choices: The values of choices; one that is not there may have any.
        least: The least values of integers that have one.
    """

    choices: Mapping[str, Collection[str]] = {}
    least: Mapping[str, int] = {}


_ORDERED = (FactType.DATE, FactType.INTEGER)
_FIRST_DAY, _LAST_DAY = date.min.toordinal(), date.max.toordinal()
_EARLIEST_TODAY, _LATEST_TODAY = date(1900, 1, 1).toordinal(), date(2199, 12, 31).toordinal()
_CYCLES = range(1600, 2401)
"""Leap years repeat after 400 years; the second cycle is for months counted out of the first."""
_LONGEST_LIST = 64
"""A longer list only bounds an integer by its least and greatest value."""

_OPPOSITE = {
    Operator.EQUAL: Operator.NOT_EQUAL,
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.LESS,
    Operator.GREATER: Operator.AT_MOST,
    Operator.AT_MOST: Operator.GREATER,
    Operator.IN: Operator.NOT_IN,
    Operator.NOT_IN: Operator.IN,
}


class Assertion(NamedTuple):
    """A comparison, and what it is said to come to."""

    comparison: Comparison
    truth: bool

    @property
    def operator(self) -> Operator:
        """The operator that holds between the two sides."""
        operator = self.comparison.operator
        return operator if self.truth else _OPPOSITE[operator]


class _Bound(NamedTuple):
    """`left - right <= most`, in days or whole numbers."""

    left: Operand | None
    right: Operand | None
    most: int


_Bounds = tuple[_Bound, ...]


def are_consistent(assertions: Sequence[Assertion], domains: Domains) -> bool:
    """Whether some facts, all known, on some day make every comparison come out as told.

    Args:
        assertions: Comparisons with what they are said to come to.
        domains: The values that facts can have.

    Returns:
        False only if no facts can; True may be wrong where months or working days are counted.
    """
    ordered = [a for a in assertions if _is_ordered(a.comparison)]
    others = [a for a in assertions if not _is_ordered(a.comparison)]
    return _have_values(others, domains) and _have_distances(ordered, domains)


def _is_ordered(comparison: Comparison) -> bool:
    return not (
        isinstance(comparison.left, FactOperand) and comparison.left.type not in _ORDERED
    ) and not (isinstance(comparison.right, FactOperand) and comparison.right.type not in _ORDERED)


def _have_distances(assertions: Sequence[Assertion], domains: Domains) -> bool:
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
            return (_Bound(None, operand, -domains.least[name]),) if name in domains.least else ()
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


def _have_values(assertions: Sequence[Assertion], domains: Domains) -> bool:
    """Whether texts, choices and booleans can be equal or not as told."""
    sides = [(a.comparison.left, a.comparison.right) for a in assertions]
    facts = {s.name: s.type for pair in sides for s in pair if isinstance(s, FactOperand)}
    named = {v for pair in sides for side in pair for v in _list_values(side)}
    anything = [*named, *(object() for _ in facts)]
    possible = {n: _list_domain(n, facts[n], domains.choices, anything) for n in facts}
    for assertion in assertions:
        names = _list_names(assertion)
        if len(names) == 1:
            (name,) = names
            possible[name] = [v for v in possible[name] if _holds(assertion, {name: v})]
    if not all(possible.values()):
        return False
    joint = [a for a in assertions if len(_list_names(a)) > 1]
    joined = sorted({name for a in joint for name in _list_names(a)})
    return not joint or any(
        all(_holds(a, dict(zip(joined, values, strict=True))) for a in joint)
        for values in product(*(possible[name] for name in joined))
    )


def _list_domain(
    name: str,
    type_: FactType,
    choices: Mapping[str, Collection[str]],
    anything: Sequence[object],
) -> Sequence[object]:
    if type_ is FactType.BOOLEAN:
        return (True, False)
    return tuple(choices[name]) if type_ is FactType.CHOICE and name in choices else anything


def _list_values(operand: Operand) -> tuple[object, ...]:
    if not isinstance(operand, LiteralOperand):
        return ()
    return operand.value if isinstance(operand.value, tuple) else (operand.value,)


def _list_names(assertion: Assertion) -> frozenset[str]:
    sides = (assertion.comparison.left, assertion.comparison.right)
    return frozenset(side.name for side in sides if isinstance(side, FactOperand))


def _holds(assertion: Assertion, values: Mapping[str, object]) -> bool:
    left = _give_values(assertion.comparison.left, values)
    right = _give_values(assertion.comparison.right, values)
    is_positive = assertion.operator in (Operator.EQUAL, Operator.IN)
    return is_positive is not left.isdisjoint(right)


def _give_values(operand: Operand, values: Mapping[str, object]) -> frozenset[object]:
    if isinstance(operand, FactOperand):
        return frozenset([values[operand.name]])
    return frozenset(_list_values(operand))
