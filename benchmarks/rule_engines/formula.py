"""A condition as two formulas that are plainly true or false: "certainly true", "certainly false".

Other engines have no third value, or have one of their own that differs from ours in some corner.
So a condition is given to them twice, with `not` pushed down to the comparisons. A comparison with
a side that is not known is neither certainly true nor certainly false; where both formulas are
false the condition is unknown. No engine's own idea of a missing value is ever asked for, but for
one on which all agree: it equals no other value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from rules.expression import Condition
from rules.expression.tree import (
    And,
    Comparison,
    FactOperand,
    Known,
    LiteralOperand,
    MovedOperand,
    Node,
    Not,
    Operand,
    Operator,
    Or,
    list_facts,
)
from rules.facts import CUSTOMER, FactSheet
from rules.logic import value_of
from rules.pack import Rule

_NEEDS_VALUE = frozenset({Operator.EQUAL, Operator.IN})


class UntranslatableError(Exception):
    """A condition says what other engines have no words for: a fact moved by days or months."""


@dataclass(frozen=True, slots=True)
class Test:
    """Two values compared."""

    left: FactOperand | LiteralOperand
    operator: Operator
    right: FactOperand | LiteralOperand


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether a fact is known, or is not."""

    fact: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds; true where there is none."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Some part holds; false where there is none."""

    parts: tuple[Formula, ...]


Formula = Test | Presence | AllOf | AnyOf
TRUE: Formula = AllOf(())
FALSE: Formula = AnyOf(())


@dataclass(frozen=True, slots=True)
class OutcomeFormulas:
    """When a rule has which outcome: the first that holds counts, and inconclusive if none does."""

    rule_id: str
    not_applicable: Formula
    passes: Formula
    adverse: Formula


def translate_rule(rule: Rule, as_of: date) -> OutcomeFormulas:
    """Return the formulas of a rule for one day.

    Args:
        rule: A rule on customers.
        as_of: The value of `today`, which is worked into the formulas.

    Raises:
        UntranslatableError: A condition moves the date of a fact.
    """
    applies, applies_not = TRUE, FALSE
    if rule.applies_when is not None:
        applies, applies_not = translate_condition(rule.applies_when, as_of)
    adverse, adverse_not = translate_condition(rule.adverse_when, as_of)
    return OutcomeFormulas(rule.id, applies_not, adverse_not, all_of((applies, adverse)))


def translate_condition(condition: Condition, as_of: date) -> tuple[Formula, Formula]:
    """Return when a condition is certainly true, and when certainly false."""
    return _certainly(condition.root, True, as_of), _certainly(condition.root, False, as_of)


def list_fact_names(formula: Formula) -> Iterator[str]:
    """Yield the facts that a formula names, with repetitions."""
    match formula:
        case AllOf(parts) | AnyOf(parts):
            for each in parts:
                yield from list_fact_names(each)
        case Presence(fact=fact):
            yield fact
        case Test(left, _, right):
            yield from (fact.name for fact in (*list_facts(left), *list_facts(right)))


def all_of(parts: Iterable[Formula]) -> Formula:
    """Join parts that must all hold, without brackets inside brackets and repetitions."""
    flat: dict[Formula, None] = {}
    for part in parts:
        if part == FALSE:
            return FALSE
        flat |= dict.fromkeys(part.parts if isinstance(part, AllOf) else (part,))
    return _unwrap(AllOf(tuple(flat)))


def any_of(parts: Iterable[Formula]) -> Formula:
    """Join parts of which one must hold, likewise."""
    flat: dict[Formula, None] = {}
    for part in parts:
        if part == TRUE:
            return TRUE
        flat |= dict.fromkeys(part.parts if isinstance(part, AnyOf) else (part,))
    return _unwrap(AnyOf(tuple(flat)))


def _unwrap(formula: AllOf | AnyOf) -> Formula:
    """Return the only part of a formula that has but one."""
    return formula.parts[0] if len(formula.parts) == 1 else formula


def _certainly(node: Node, wanted: bool, as_of: date) -> Formula:
    match node:
        case Not(part=part):
            return _certainly(part, not wanted, as_of)
        case And(parts=parts) | Or(parts=parts):
            join = all_of if isinstance(node, And) is wanted else any_of
            return join(_certainly(each, wanted, as_of) for each in parts)
        case Known(fact=fact):
            return Presence(fact.name, wanted)
        case Comparison(left=left, operator=written, right=right):
            sign = written if wanted else written.opposite
            test = _simplify(Test(_settle(left, as_of), sign, _settle(right, as_of)))
            facts = [] if _implies_values(test) else list(list_fact_names(test))
            return all_of((*(Presence(name, is_known=True) for name in facts), test))


def _simplify(test: Test) -> Test:
    """Ask of a yes-or-no value what it is, never what it is not."""
    match test:
        case Test(left, Operator.NOT_EQUAL, LiteralOperand(value=bool(value))):
            return Test(left, Operator.EQUAL, LiteralOperand(not value))
    return test


def _implies_values(test: Test) -> bool:
    """Whether the test fails by itself where its fact is not known: nothing equals no value."""
    return test.operator in _NEEDS_VALUE and isinstance(test.right, LiteralOperand)


def _settle(operand: Operand, as_of: date) -> FactOperand | LiteralOperand:
    """Return the operand with the day worked in."""
    if isinstance(operand, FactOperand | LiteralOperand):
        return operand
    if isinstance(operand, MovedOperand) and list_facts(operand):
        raise UntranslatableError(f"{operand} moves the date of a fact")
    return LiteralOperand(value_of(operand, FactSheet(CUSTOMER, {}), as_of))
