"""What a condition means: strong Kleene logic over a fact sheet, with every comparison on record.

This is the one definition. Whatever else evaluates conditions (whole tables, the horizon) is tested
against it.

A comparison with a side that is not known, because the fact is missing or not applicable, is
unknown, and unknown is neither true nor false: `not` leaves it unknown, `and` is false if any part
is false, `or` is true if any part is true, and else one unknown part makes the whole unknown (S. C.
Kleene, Introduction to Metamathematics, 1952, section 64). `known(fact)` is the only test that sees
absence, and it is never unknown.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from rules.dates import add_days, add_months
from rules.expression.tree import (
    And,
    Condition,
    FactOperand,
    Known,
    Leaf,
    LiteralOperand,
    MovedOperand,
    Node,
    Not,
    Operand,
    Operator,
    Or,
    TodayOperand,
    Unit,
    list_facts,
)
from rules.facts import FactSheet, FactState, Value

Truth = bool | None
"""True, False, or None for unknown."""

_COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUAL: operator.eq,
    Operator.NOT_EQUAL: operator.ne,
    Operator.LESS: operator.lt,
    Operator.AT_MOST: operator.le,
    Operator.GREATER: operator.gt,
    Operator.AT_LEAST: operator.ge,
    Operator.IN: lambda left, right: left in right,
    Operator.NOT_IN: lambda left, right: left not in right,
}


class Step(NamedTuple):
    """One comparison as it was evaluated.

    Attributes:
        text: The comparison as written.
        left: The value on the left; None where it is not known, and for `known(...)`.
        right: The value on the right, likewise; the list of an `in`.
        truth: What it came to.
        facts: The facts it names, with their states.
    """

    text: str
    left: Value | None
    right: Value | tuple[Value, ...] | None
    truth: Truth
    facts: tuple[tuple[str, FactState], ...]


class Evaluation(NamedTuple):
    """What a condition came to.

    Attributes:
        truth: True, False, or None for unknown.
        trace: Every comparison, in the order written; none is skipped because others decided.
        decisive: Those that made the truth what it is: while they stand, the others could come out
            in any way.
    """

    truth: Truth
    trace: tuple[Step, ...]
    decisive: tuple[Step, ...]


def evaluate(condition: Condition, sheet: FactSheet, as_of: date) -> Evaluation:
    """Evaluate a condition.

    Args:
        condition: What to evaluate.
        sheet: The facts, of the subject for which the condition was checked.
        as_of: The value of `today`.
    """
    return resolve(condition.root, lambda leaf: _judge(leaf, sheet, as_of))


def value_of(operand: Operand, sheet: FactSheet, as_of: date) -> Any:  # noqa: ANN401
    """Return the value of an operand, or None where it is not known."""
    match operand:
        case FactOperand(name=name):
            return sheet[name].value
        case LiteralOperand(value=value):
            return value
        case TodayOperand():
            return as_of
        case MovedOperand(date=inner, amount=amount, unit=unit):
            day = value_of(inner, sheet, as_of)
            if day is None:
                return None
            return add_days(day, amount) if unit is Unit.DAYS else add_months(day, amount)


def resolve(node: Node, judge: Callable[[Leaf], Evaluation]) -> Evaluation:
    """Join what `judge` makes of each comparison into what the whole comes to."""
    match node:
        case And(parts=parts):
            return _combine([resolve(part, judge) for part in parts], dominant=False)
        case Or(parts=parts):
            return _combine([resolve(part, judge) for part in parts], dominant=True)
        case Not(part=part):
            truth, trace, decisive = resolve(part, judge)
            return Evaluation(None if truth is None else not truth, trace, decisive)
        case _:
            return judge(node)


def _combine(parts: list[Evaluation], *, dominant: bool) -> Evaluation:
    """Join parts of which one that is `dominant` decides: false for `and`, true for `or`."""
    truths = [part.truth for part in parts]
    truth: Truth
    if dominant in truths:
        truth = dominant
    elif None in truths:
        truth = None
    else:
        truth = not dominant
    trace = tuple(step for part in parts for step in part.trace)
    decisive = tuple(step for part in parts if part.truth is truth for step in part.decisive)
    return Evaluation(truth, trace, decisive)


def _judge(leaf: Leaf, sheet: FactSheet, as_of: date) -> Evaluation:
    facts = tuple((fact.name, sheet[fact.name].state) for fact in list_facts(leaf))
    left = right = truth = None
    if isinstance(leaf, Known):
        truth = sheet[leaf.fact.name].state is FactState.KNOWN
    else:
        left = value_of(leaf.left, sheet, as_of)
        right = value_of(leaf.right, sheet, as_of)
        if left is not None and right is not None:
            truth = _COMPARE[leaf.operator](left, right)
    step = (Step(leaf.text, left, right, truth, facts),)
    return Evaluation(truth, step, step)
