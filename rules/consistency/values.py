"""Texts, choices and booleans: whether they can be equal or not as told.

Nothing else is asked of them, so it is enough to try the values that are named, and one more for
each fact.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product

from rules.consistency.assertion import Assertion, Domains
from rules.expression.tree import FactOperand, LiteralOperand, Operand, Operator
from rules.facts import FactType


def have_values(assertions: Sequence[Assertion], domains: Domains) -> bool:
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
