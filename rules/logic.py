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
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from rules.dates import add_days, add_months
from rules.expression.tree import (
    And,
    Comparison,
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
from rules.facts import Fact, FactSheet, FactState, Value

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


Judge = Callable[[Mapping[str, Fact], date], Truth]
"""Says what a condition comes to for facts and the value of `today`."""

_Reader = Callable[[Mapping[str, Fact], date], Any]


def evaluate(condition: Condition, sheet: FactSheet, as_of: date) -> Evaluation:
    """Evaluate a condition and keep the record.

    Args:
        condition: What to evaluate.
        sheet: The facts, of the subject for which the condition was checked.
        as_of: The value of `today`.
    """

    def take_step(leaf: Leaf) -> Evaluation:
        left = right = None
        if isinstance(leaf, Comparison):
            left, right = (value_of(side, sheet, as_of) for side in (leaf.left, leaf.right))
        truth = compile_node(leaf)(sheet.facts, as_of)
        facts = tuple((fact.name, sheet[fact.name].state) for fact in list_facts(leaf))
        step = (Step(leaf.text, left, right, truth, facts),)
        return Evaluation(truth, step, step)

    return resolve(condition.root, take_step)


@lru_cache(maxsize=4096)
def compile_condition(condition: Condition) -> Judge:
    """Return a function that tells the truth of a condition alone, at a fraction of the cost."""
    return compile_node(condition.root)


def value_of(operand: Operand, sheet: FactSheet, as_of: date) -> Any:  # noqa: ANN401
    """Return the value of an operand, or None where it is not known."""
    return _compile_operand(operand)(sheet.facts, as_of)


def resolve(node: Node, judge: Callable[[Leaf], Evaluation]) -> Evaluation:
    """Join what `judge` makes of each comparison into what the whole comes to."""
    match node:
        case And(parts=parts):
            return _combine([resolve(part, judge) for part in parts], dominant=False)
        case Or(parts=parts):
            return _combine([resolve(part, judge) for part in parts], dominant=True)
        case Not(part=part):
            truth, trace, decisive = resolve(part, judge)
            return Evaluation(_negate(truth), trace, decisive)
        case _:
            return judge(node)


def compile_node(node: Node) -> Judge:
    """Return a function that tells the truth of a condition or of a part of one."""
    match node:
        case Comparison(left=left, operator=sign, right=right):
            return _compile_comparison(
                _compile_operand(left), _COMPARE[sign], _compile_operand(right)
            )
        case Known(fact=fact):
            read = _compile_operand(fact)
            return lambda facts, as_of: read(facts, as_of) is not None
        case Not(part=part):
            judge = compile_node(part)
            return lambda facts, as_of: _negate(judge(facts, as_of))
        case And(parts=parts) | Or(parts=parts):
            judges = [compile_node(part) for part in parts]
            dominant = isinstance(node, Or)
            return lambda facts, as_of: join([judge(facts, as_of) for judge in judges], dominant)


def join(truths: Sequence[Truth], dominant: bool) -> Truth:
    """Join truths of which one that is `dominant` decides: false for `and`, true for `or`."""
    if dominant in truths:
        return dominant
    return None if None in truths else not dominant


def _negate(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _combine(parts: list[Evaluation], *, dominant: bool) -> Evaluation:
    truth = join([part.truth for part in parts], dominant)
    trace = tuple(step for part in parts for step in part.trace)
    decisive = tuple(step for part in parts if part.truth is truth for step in part.decisive)
    return Evaluation(truth, trace, decisive)


def _compile_comparison(
    left: _Reader, compare: Callable[[Any, Any], bool], right: _Reader
) -> Judge:
    def judge(facts: Mapping[str, Fact], as_of: date) -> Truth:
        one, other = left(facts, as_of), right(facts, as_of)
        return None if one is None or other is None else compare(one, other)

    return judge


def _compile_operand(operand: Operand) -> _Reader:
    match operand:
        case FactOperand(name=name):
            return lambda facts, _: facts[name].value if name in facts else None
        case LiteralOperand(value=value):
            return lambda *_: value
        case TodayOperand():
            return lambda _, as_of: as_of
        case MovedOperand(date=moved, amount=amount):
            read = _compile_operand(moved)
            move = _choose_move(operand)

            def read_moved(facts: Mapping[str, Fact], as_of: date) -> date | None:
                day = read(facts, as_of)
                return None if day is None else move(day, amount)

            return read_moved


def _choose_move(operand: MovedOperand) -> Callable[[date, int], date | None]:
    if operand.unit is Unit.MONTHS:
        return add_months
    return add_days if operand.calendar is None else operand.calendar.move
