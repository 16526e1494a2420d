"""A condition as two formulas, certainly true and certainly false: `rules.logic` in terms.

What is neither is unknown. Negation swaps the two; a comparison is neither where a side of it is
not known.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from rules.expression.tree import (
    And,
    Comparison,
    Condition,
    FactOperand,
    Known,
    LiteralOperand,
    MovedOperand,
    Node,
    Not,
    Operand,
    Operator,
    Or,
    TodayOperand,
)
from rules.pack import Rule
from rules.proof.days import Day
from rules.proof.solver import FALSE, TRUE, Term, all_of, any_of, negate, number, truth
from rules.proof.world import Sheet
from rules.vocabulary import Outcome


class Kleene(NamedTuple):
    """What a condition comes to: unknown where neither formula is true."""

    true: Term
    false: Term


class _Side(NamedTuple):
    """An operand: whether it is known, and what it is."""

    is_known: Term
    value: Term


def encode(node: Node, sheet: Sheet) -> Kleene:
    """Return what a condition or a part of one comes to on a sheet."""
    match node:
        case And(parts=parts):
            encoded = [encode(part, sheet) for part in parts]
            return Kleene(all_of(*(k.true for k in encoded)), any_of(*(k.false for k in encoded)))
        case Or(parts=parts):
            encoded = [encode(part, sheet) for part in parts]
            return Kleene(any_of(*(k.true for k in encoded)), all_of(*(k.false for k in encoded)))
        case Not(part=part):
            inner = encode(part, sheet)
            return Kleene(inner.false, inner.true)
        case Known(fact=fact):
            is_known = sheet.fact(fact.name).is_known
            return Kleene(is_known, negate(is_known))
        case Comparison():
            return _encode_comparison(node, sheet)


def encode_outcomes(
    applies_when: Condition | None, adverse_when: Condition, sheet: Sheet
) -> dict[Outcome, Term]:
    """Return for each outcome when the two conditions give it: `rules.assessment` in terms."""
    applies = Kleene(TRUE, FALSE) if applies_when is None else encode(applies_when.root, sheet)
    adverse = encode(adverse_when.root, sheet)
    outcomes = {
        Outcome.NOT_APPLICABLE: applies.false,
        Outcome.PASS: all_of(negate(applies.false), adverse.false),
        Outcome.ADVERSE: all_of(applies.true, adverse.true),
    }
    return {**outcomes, Outcome.INCONCLUSIVE: negate(any_of(*outcomes.values()))}


def encode_rule(rule: Rule, sheet: Sheet) -> dict[Outcome, Term]:
    """Return for each outcome when a rule gives it, on a day on which it is in force."""
    return encode_outcomes(rule.applies_when, rule.adverse_when, sheet)


def _encode_comparison(comparison: Comparison, sheet: Sheet) -> Kleene:
    left = _encode_operand(comparison.left, sheet)
    if comparison.operator in (Operator.IN, Operator.NOT_IN):
        assert isinstance(comparison.right, LiteralOperand)  # noqa: S101  (the parser saw to it)
        values = comparison.right.value
        assert isinstance(values, tuple)  # noqa: S101
        is_listed = any_of(*(left.value == _encode_literal(v, sheet) for v in values))
        holds = is_listed if comparison.operator is Operator.IN else negate(is_listed)
        is_known = left.is_known
    else:
        right = _encode_operand(comparison.right, sheet)
        holds = _compare(left.value, comparison.operator, right.value)
        is_known = all_of(left.is_known, right.is_known)
    return Kleene(all_of(is_known, holds), all_of(is_known, negate(holds)))


def _compare(left: Term, operator: Operator, right: Term) -> Term:
    match operator:
        case Operator.EQUAL:
            return left == right
        case Operator.NOT_EQUAL:
            return left != right
        case Operator.LESS:
            return left < right
        case Operator.AT_MOST:
            return left <= right
        case Operator.GREATER:
            return left > right
        case _:
            return left >= right


def _encode_operand(operand: Operand, sheet: Sheet) -> _Side:
    match operand:
        case FactOperand(name=name):
            fact = sheet.fact(name)
            return _Side(fact.is_known, fact.value)
        case LiteralOperand(value=value):
            return _Side(TRUE, _encode_literal(value, sheet))
        case TodayOperand():
            return _Side(TRUE, sheet.world.today.ordinal)
        case MovedOperand():
            day = _encode_day(operand, sheet)
            facts_known = _encode_base(operand, sheet)
            return _Side(all_of(facts_known, day.is_defined), day.ordinal)


def _encode_base(operand: Operand, sheet: Sheet) -> Term:
    """Return whether the date that is moved is known."""
    match operand:
        case MovedOperand(date=moved):
            return _encode_base(moved, sheet)
        case FactOperand(name=name):
            return sheet.fact(name).is_known
        case _:
            return TRUE


def _encode_day(operand: Operand, sheet: Sheet) -> Day:
    match operand:
        case MovedOperand(date=moved, amount=amount, unit=unit, calendar=calendar):
            return sheet.world.days.move(_encode_day(moved, sheet), amount, unit, calendar)
        case FactOperand(name=name):
            day = sheet.fact(name).day
            assert day is not None  # noqa: S101  (only dates are moved)
            return day
        case LiteralOperand(value=date() as value):
            return Day.of(value)
        case _:
            return sheet.world.today


def _encode_literal(value: object, sheet: Sheet) -> Term:
    match value:
        case bool():
            return truth(value)
        case int():
            return number(value)
        case date():
            return number(value.toordinal())
        case _:
            return number(sheet.world.number_text(str(value)))
