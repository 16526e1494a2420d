"""Which operands may be compared with which, and how."""

from __future__ import annotations

from rules.code_list import CodeList
from rules.complaint import Flaw, find_nearest
from rules.expression.operands import Typed
from rules.expression.tree import LiteralOperand, Operator, list_facts, names_today
from rules.facts import FactDefinition, FactType

_EQUALITIES = (Operator.EQUAL, Operator.NOT_EQUAL)
_ORDERED = (FactType.DATE, FactType.INTEGER)
_LISTED = (FactType.STRING, FactType.CHOICE, FactType.INTEGER)


def check_comparison(left: Typed, operator: Operator, right: Typed) -> None:
    """Check that two operands can be compared.

    Raises:
        Flaw: They cannot, or the answer would always be the same.
    """
    for side in (left, right):
        if side.type is FactType.MONEY:
            raise Flaw("money_compared", side.offset, fact=side.text)
    _check_same_type(left, right)
    if operator not in _EQUALITIES and left.type not in _ORDERED:
        raise Flaw("no_order", left.offset, operator=operator, type=left.type)
    if names_today(left.operand) and names_today(right.operand):
        raise Flaw("today_twice", right.offset)
    if not any(list_facts(s.operand) or names_today(s.operand) for s in (left, right)):
        raise Flaw("compares_no_fact", left.offset)
    _check_choices(left, right)
    _check_units(left, right)


def check_membership(left: Typed, items: list[Typed]) -> tuple[str | int, ...]:
    """Check that an operand can be looked for in a list.

    Returns:
        The values of the list.

    Raises:
        Flaw: It cannot, or the list holds what it can never be.
    """
    if left.definition is None or left.type not in _LISTED:
        raise Flaw("not_looked_up", left.offset, given=left.text)
    values: list[str | int] = []
    for item in items:
        value = item.operand.value if isinstance(item.operand, LiteralOperand) else None
        if not isinstance(value, str | int):
            raise Flaw("list_of_literals", item.offset, given=item.text)
        _check_same_type(left, item)
        _check_choices(left, item)
        if value in values:
            raise Flaw("listed_twice", item.offset, given=item.text)
        values.append(value)
    return tuple(values)


def check_list(left: Typed, code_list: CodeList, offset: int) -> None:
    """Check that an operand can be looked for in a list of the pack.

    Args:
        left: The operand.
        code_list: The list.
        offset: Where the list is named.

    Raises:
        Flaw: It cannot, or the list holds what it can never be.
    """
    if left.definition is None or left.type not in _LISTED:
        raise Flaw("not_looked_up", left.offset, given=left.text)
    wanted = int if left.type is FactType.INTEGER else str
    if not isinstance(code_list.values[0], wanted):
        raise Flaw("list_of_other_type", offset, list=code_list.id, type=left.type)
    if left.type is FactType.CHOICE:
        for value in code_list.values:
            _check_choice(left.definition, str(value), offset)


def _check_same_type(left: Typed, right: Typed) -> None:
    types = {left.type, right.type}
    if len(types) == 1:
        return
    if types == {FactType.CHOICE, FactType.STRING} and (left.is_literal or right.is_literal):
        return
    for side in (left, right):
        if types == {FactType.DATE, FactType.STRING} and side.is_literal:
            raise Flaw("text_for_date", side.offset, given=side.text)
    raise Flaw("types_differ", right.offset, left=left.type, right=right.type)


def _check_choices(left: Typed, right: Typed) -> None:
    for fact, other in ((left, right), (right, left)):
        definition = fact.definition
        if definition is None or definition.type is not FactType.CHOICE:
            continue
        if isinstance(other.operand, LiteralOperand):
            _check_choice(definition, str(other.operand.value), other.offset)
        elif other.definition and not set(definition.values) & set(other.definition.values):
            raise Flaw("choices_apart", right.offset, left=left.text, right=right.text)


def _check_choice(definition: FactDefinition, value: str, offset: int) -> None:
    if value not in definition.values:
        raise Flaw(
            "no_such_choice",
            offset,
            fact=definition.name,
            given=value,
            values=", ".join(definition.values),
            suggestion=find_nearest(value, definition.values),
        )


def _check_units(left: Typed, right: Typed) -> None:
    if left.definition and right.definition and left.definition.unit != right.definition.unit:
        raise Flaw(
            "units_differ", right.offset, left=left.definition.unit, right=right.definition.unit
        )
