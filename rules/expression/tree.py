"""The checked syntax tree of a condition. What it means is in `rules.logic`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.calendar import WorkingCalendar
from rules.facts import FactType


class Operator(StrEnum):
    """How two operands are compared."""

    EQUAL = "=="
    NOT_EQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    GREATER = ">"
    AT_LEAST = ">="
    IN = "in"
    NOT_IN = "not in"

    @property
    def opposite(self) -> Operator:
        """The operator that holds exactly where this one does not, if both sides are known."""
        return _OPPOSITES[self]

    @property
    def mirrored(self) -> Operator:
        """The operator that says the same with the sides exchanged.

        Raises:
            KeyError: A list stands on the right, and can stand nowhere else.
        """
        return _MIRRORED[self]


_OPPOSITES = {
    Operator.EQUAL: Operator.NOT_EQUAL,
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.LESS: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.LESS,
    Operator.GREATER: Operator.AT_MOST,
    Operator.AT_MOST: Operator.GREATER,
    Operator.IN: Operator.NOT_IN,
    Operator.NOT_IN: Operator.IN,
}
_MIRRORED = {
    Operator.EQUAL: Operator.EQUAL,
    Operator.NOT_EQUAL: Operator.NOT_EQUAL,
    Operator.LESS: Operator.GREATER,
    Operator.GREATER: Operator.LESS,
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.AT_MOST,
}


class Unit(StrEnum):
    """What a date is moved by."""

    DAYS = "days"
    MONTHS = "months"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class FactOperand:
    """The value of a fact."""

    name: str
    type: FactType


@dataclass(frozen=True, slots=True)
class LiteralOperand:
    """A value written in the condition; a tuple on the right of `in`.

    Attributes:
        value: The value, or the values of a list.
        list_id: The list of the pack that the values come from, if they are not written here.
    """

    value: str | int | bool | date | tuple[str | int, ...]
    list_id: str | None = None


@dataclass(frozen=True, slots=True)
class TodayOperand:
    """The day for which the question is asked."""


@dataclass(frozen=True, slots=True)
class MovedOperand:
    """A date moved by a number of days, months or working days, which is negative after `-`.

    Attributes:
        date: The date that is moved.
        amount: By how many.
        unit: Of what.
        calendar: Says which days are worked, where these are what is counted: a condition carries
            the calendar that it was read with, so that it means the same wherever it is evaluated.
    """

    date: Operand
    amount: int
    unit: Unit
    calendar: WorkingCalendar | None = None


Operand = FactOperand | LiteralOperand | TodayOperand | MovedOperand


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two operands compared; a boolean fact by itself is compared with true."""

    text: str
    left: Operand
    operator: Operator
    right: Operand


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a fact is known: the only test that sees absence."""

    text: str
    fact: FactOperand


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Some part holds."""

    parts: tuple[Node, ...]


Leaf = Comparison | Known
Node = Leaf | Not | And | Or


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as written, and what it says."""

    text: str
    root: Node

    def __hash__(self) -> int:
        return hash(self.text)  # a condition is looked up for every subject; a text keeps its hash


def list_leaves(node: Node) -> Iterator[Leaf]:
    """Yield every comparison and `known(...)`, in the order written."""
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from list_leaves(part)
        case Not(part):
            yield from list_leaves(part)
        case _:
            yield node


def list_facts(part: Leaf | Operand) -> tuple[FactOperand, ...]:
    """Return the facts that a comparison or an operand names, left before right."""
    match part:
        case Comparison(left=left, right=right):
            return list_facts(left) + list_facts(right)
        case Known(fact=fact):
            return (fact,)
        case FactOperand():
            return (part,)
        case MovedOperand(date=moved):
            return list_facts(moved)
        case _:
            return ()


def list_calendars(part: Leaf | Operand) -> tuple[WorkingCalendar, ...]:
    """Return the calendars that a comparison or an operand counts working days by."""
    match part:
        case Comparison(left=left, right=right):
            return list_calendars(left) + list_calendars(right)
        case MovedOperand(date=moved, calendar=calendar):
            return list_calendars(moved) + (() if calendar is None else (calendar,))
        case _:
            return ()


def names_today(operand: Operand) -> bool:
    """Whether the value of the operand moves with the day."""
    match operand:
        case TodayOperand():
            return True
        case MovedOperand(date=moved):
            return names_today(moved)
        case _:
            return False
