"""Condition text to checked syntax tree, through Python's own grammar.

`ast` reads the text (nothing is ever run), and only what the language has is taken over:
comparisons, `and or not`, `in` with a list or `list("name")`, `known(fact)`, `today`,
`date("2026-01-01")`, and `days(n)`, `months(n)` or `working_days(n)` added to or taken from a date.
Everything else is a flaw with its position.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from rules.complaint import ConditionError, Flaw, FlawsError, Place
from rules.expression.operands import OperandReader
from rules.expression.scan import Token, scan
from rules.expression.scope import FactScope
from rules.expression.tree import (
    And,
    Comparison,
    Condition,
    FactOperand,
    Known,
    LiteralOperand,
    Node,
    Not,
    Operator,
    Or,
)
from rules.expression.types import check_comparison, check_list, check_membership
from rules.facts import FactType

DEEPEST_CONDITION = 24

_OPERATORS: dict[type[ast.cmpop], Operator] = {
    ast.Eq: Operator.EQUAL,
    ast.NotEq: Operator.NOT_EQUAL,
    ast.Lt: Operator.LESS,
    ast.LtE: Operator.AT_MOST,
    ast.Gt: Operator.GREATER,
    ast.GtE: Operator.AT_LEAST,
    ast.In: Operator.IN,
    ast.NotIn: Operator.NOT_IN,
}
_CHAINS = ({Operator.LESS, Operator.AT_MOST}, {Operator.GREATER, Operator.AT_LEAST})


def parse_condition(
    text: str, scope: FactScope, locate: Callable[[int], Place] | None = None
) -> Condition:
    """Read and check a condition.

    Args:
        text: The condition, as a rule writes it.
        scope: The facts that it may name.
        locate: Tells the place in the file of an offset in the text.

    Raises:
        ConditionError: The text is not a condition; every fault found is listed.
    """
    try:
        return read_condition(text, scope)
    except FlawsError as error:
        locate = locate or (lambda offset: Place("condition", 1, offset + 1))
        raise ConditionError(flaw.locate(locate(flaw.offset)) for flaw in error.flaws) from error


def read_condition(text: str, scope: FactScope) -> Condition:
    """Do the work of `parse_condition`, with offsets in place of places.

    Raises:
        FlawsError: The text is not a condition.
    """
    try:
        tokens = scan(text)
        expression = _parse_python(tokens)
    except Flaw as flaw:
        raise FlawsError([flaw]) from flaw
    reader = _ConditionReader(text, tokens[0].offset, scope)
    root = reader.read(expression)
    if root is None or reader.flaws:
        raise FlawsError(sorted(reader.flaws, key=lambda flaw: flaw.offset))
    return Condition(_join(tokens), root)


def _join(tokens: list[Token]) -> str:
    """Return the text on one line, however it was broken and indented."""
    text = ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        is_apart = before is not None and before.offset + len(before.text) < token.offset
        text += (" " if is_apart else "") + token.text
    return text


def _parse_python(tokens: list[Token]) -> ast.expr:
    """Parse the tokens on one line, each at its own offset behind that of the first."""
    first, last = tokens[0], tokens[-1]
    line = [" "] * (last.offset + len(last.text))
    for token in tokens:
        line[token.offset : token.offset + len(token.text)] = token.text
    try:
        return ast.parse("".join(line[first.offset :]), mode="eval").body
    except SyntaxError as error:
        offset = first.offset + error.offset - 1 if error.offset else len(line)  # 0: at the end
        raise Flaw("not_readable", min(offset, len(line))) from error


class _ConditionReader:
    """Turns Python's tree into ours, collecting flaws so that all are told at once."""

    def __init__(self, text: str, base: int, scope: FactScope) -> None:
        self.flaws: list[Flaw] = []
        self._operands = OperandReader(text, base, scope)

    def read(self, node: ast.expr, depth: int = 0) -> Node | None:
        """Read a condition or a part of one; None where it has a flaw."""
        try:
            if depth > DEEPEST_CONDITION:
                offset = self._operands.offset(node)
                raise Flaw("condition_too_deep", offset, deepest=DEEPEST_CONDITION)
            return self._read(node, depth)
        except Flaw as flaw:
            self.flaws.append(flaw)
            return None

    def _read(self, node: ast.expr, depth: int) -> Node | None:
        match node:
            case ast.BoolOp(op=operator, values=values):
                read = [self.read(value, depth + 1) for value in values]
                parts = tuple(part for part in read if part is not None)
                return And(parts) if isinstance(operator, ast.And) else Or(parts)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                part = self.read(operand, depth + 1)
                return part and Not(part)
            case ast.Compare(ops=[ast.In() | ast.NotIn()]):
                return self._read_membership(node)
            case ast.Compare():
                return self._read_comparison(node)
            case ast.Call(func=ast.Name(id="known")):
                return self._read_known(node)
        return self._read_boolean(node)

    def _read_comparison(self, node: ast.Compare) -> Node:
        operators = [self._read_operator(node, operator) for operator in node.ops]
        if len(operators) > 1 and not any(chain.issuperset(operators) for chain in _CHAINS):
            raise Flaw("chain_mixed", self._operands.offset(node))
        nodes = [node.left, *node.comparators]
        sides = [self._operands.read(side) for side in nodes]
        parts: list[Node] = []
        for index, operator in enumerate(operators):
            left, right = sides[index], sides[index + 1]
            check_comparison(left, operator, right)
            text = self._operands.slice(nodes[index], nodes[index + 1])
            parts.append(Comparison(text, left.operand, operator, right.operand))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _read_operator(self, node: ast.Compare, operator: ast.cmpop) -> Operator:
        if type(operator) not in _OPERATORS:
            raise Flaw("not_in_language", self._operands.offset(node), given="is")
        return _OPERATORS[type(operator)]

    def _read_membership(self, node: ast.Compare) -> Node:
        left = self._operands.read(node.left)
        match node.comparators[0]:
            case ast.List(elts=[_, *_] as elements):
                items = [self._operands.read(element) for element in elements]
                values = LiteralOperand(check_membership(left, items))
            case ast.Call(func=ast.Name(id="list")) as call:
                code_list = self._operands.read_list(call)
                check_list(left, code_list, self._operands.offset(call))
                values = LiteralOperand(code_list.values, code_list.id)
            case other:
                raise Flaw("list_wanted", self._operands.offset(other))
        operator = _OPERATORS[type(node.ops[0])]
        return Comparison(self._operands.slice(node), left.operand, operator, values)

    def _read_known(self, node: ast.Call) -> Node:
        if len(node.args) != 1 or node.keywords:
            raise Flaw("known_wants_one_fact", self._operands.offset(node))
        fact = self._operands.read_fact(node.args[0])
        return Known(self._operands.slice(node), FactOperand(fact.name, fact.type))

    def _read_boolean(self, node: ast.expr) -> Node:
        side = self._operands.read(node)
        if side.definition is None:
            raise Flaw("not_a_condition", side.offset, given=side.text)
        if side.type is not FactType.BOOLEAN:
            raise Flaw("fact_is_no_boolean", side.offset, fact=side.text, type=side.type)
        return Comparison(side.text, side.operand, Operator.EQUAL, LiteralOperand(value=True))
