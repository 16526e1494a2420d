"""Every small change of a condition: one operator, bound, constant or part at a time.

What only repeats another change is left out: `not` before a comparison says the same as the
opposite operator, and the opposite of a boolean the same as its other value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rules.expression.tree import (
    And,
    Comparison,
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
    list_leaves,
)
from rules.facts import Catalogue, FactType
from rules.proof.parts import drop_parts

_ORDERED = (
    Operator.EQUAL,
    Operator.NOT_EQUAL,
    Operator.LESS,
    Operator.AT_MOST,
    Operator.GREATER,
    Operator.AT_LEAST,
)
_UNORDERED = (Operator.EQUAL, Operator.NOT_EQUAL, Operator.IN, Operator.NOT_IN)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a condition.

    Attributes:
        root: The condition after it.
        at: The comparison at which, or before which, it was made.
    """

    root: Node
    at: Leaf


def list_changes(root: Node, catalogue: Catalogue) -> Iterator[Change]:
    """Yield every change of a condition, none twice.

    Args:
        root: The condition.
        catalogue: Gives the values of choices.
    """
    seen = {root}
    for part, rest in drop_parts(root):
        if rest not in seen:
            seen.add(rest)
            yield Change(rest, next(list_leaves(part)))
    for changed, at in _change(root, catalogue):
        if changed not in seen:
            seen.add(changed)
            yield Change(changed, at)


def _change(node: Node, catalogue: Catalogue) -> Iterator[tuple[Node, Leaf]]:
    first = next(list_leaves(node))
    match node:
        case And(parts=parts) | Or(parts=parts):
            yield (Or(parts) if isinstance(node, And) else And(parts)), first
            yield Not(node), first
            for index, part in enumerate(parts):
                for changed, at in _change(part, catalogue):
                    yield replace(node, parts=(*parts[:index], changed, *parts[index + 1 :])), at
        case Not(part=part):
            yield part, first
            for changed, at in _change(part, catalogue):
                if changed != Not(part):
                    yield Not(changed), at
        case Known():
            yield Not(node), node
        case Comparison():
            for changed in _change_comparison(node, catalogue):
                yield write_comparison(changed), node


def _change_comparison(comparison: Comparison, catalogue: Catalogue) -> Iterator[Comparison]:
    left, operator, right = comparison.left, comparison.operator, comparison.right
    if _is_ordered(left) or _is_ordered(right):
        if operator in _ORDERED:
            yield from (replace(comparison, operator=o) for o in _ORDERED if o is not operator)
    elif isinstance(right, LiteralOperand) and isinstance(right.value, bool):
        # `x != true` and `x == false` are one condition
        yield replace(comparison, right=LiteralOperand(value=not right.value))
        return
    if operator in _UNORDERED and not (_is_ordered(left) and operator in _ORDERED):
        yield replace(comparison, operator=operator.opposite)
    choices = _list_choices(left, catalogue) or _list_choices(right, catalogue)
    yield from (replace(comparison, left=o) for o in _change_operand(left, choices))
    yield from (replace(comparison, right=o) for o in _change_operand(right, choices))


def _is_ordered(operand: Operand) -> bool:
    match operand:
        case FactOperand(type=FactType.DATE | FactType.INTEGER):
            return True
        case MovedOperand() | TodayOperand():
            return True
        case _:
            return False


def _list_choices(operand: Operand, catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(catalogue[operand.name].values) if isinstance(operand, FactOperand) else ()


def _change_operand(operand: Operand, choices: tuple[str, ...]) -> Iterator[Operand]:
    match operand:
        case MovedOperand(date=moved, amount=amount):
            for step in (-1, 1):
                yield replace(operand, amount=amount + step)
            for inner in _change_operand(moved, ()):
                yield replace(operand, date=inner)
        case LiteralOperand(value=tuple() as values, list_id=None) if len(values) > 1:
            for index in range(len(values)):
                yield LiteralOperand(values[:index] + values[index + 1 :])
        case LiteralOperand(value=date() as day):
            for step in (-1, 1):
                yield LiteralOperand(day + timedelta(days=step))
        case LiteralOperand(value=str() as text):
            others = (choice for choice in choices if choice != text) if choices else (text + "*",)
            yield from (LiteralOperand(other) for other in others)
        case LiteralOperand(value=int() as whole) if not isinstance(whole, bool):
            for step in (-1, 1):
                yield LiteralOperand(whole + step)


def write_comparison(comparison: Comparison) -> Comparison:
    """Return the comparison with the text that says what it now is."""
    left, right = _write(comparison.left), _write(comparison.right)
    return replace(comparison, text=f"{left} {comparison.operator} {right}")


def _write(operand: Operand) -> str:
    match operand:
        case FactOperand(name=name):
            return name
        case TodayOperand():
            return "today"
        case MovedOperand(date=moved, amount=amount, unit=unit):
            sign = "-" if amount < 0 else "+"
            return f"{_write(moved)} {sign} {unit}({abs(amount)})"
        case LiteralOperand(list_id=str() as list_id):
            return f'list("{list_id}")'
        case LiteralOperand(value=tuple() as values):
            return f"[{', '.join(map(_write_value, values))}]"
        case LiteralOperand(value=value):
            return _write_value(value)


def _write_value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case date():
            return f'date("{value.isoformat()}")'
        case str():
            quote = "'" if '"' in value else '"'
            return f"{quote}{value}{quote}"
        case _:
            return str(value)
