"""What stands on either side of a comparison: facts, literals, today, and dates moved in time."""

from __future__ import annotations

import ast
import unicodedata
from datetime import date
from typing import NamedTuple

from rules.code_list import CodeList
from rules.complaint import Flaw, find_nearest
from rules.expression.scope import FactScope
from rules.expression.tree import (
    FactOperand,
    LiteralOperand,
    MovedOperand,
    Operand,
    TodayOperand,
    Unit,
)
from rules.facts import FactDefinition, FactType

MOST_DAYS = 36_600
MOST_MONTHS = 1_200
MOST_WORKING_DAYS = 1_000
LARGEST_INTEGER = 2**53
"""Exact in every engine that may ever hold it, JavaScript and spreadsheets among them."""

FUNCTIONS = ("known", "date", "days", "months", "working_days", "list")
_MOST = {Unit.DAYS: MOST_DAYS, Unit.MONTHS: MOST_MONTHS, Unit.WORKING_DAYS: MOST_WORKING_DAYS}
_BOOLEANS = {"true": True, "false": False}


class Typed(NamedTuple):
    """An operand, its type, the fact it is (if it is one), and where it stands."""

    operand: Operand
    type: FactType
    definition: FactDefinition | None
    offset: int
    text: str

    @property
    def is_literal(self) -> bool:
        """Whether the value is written in the condition."""
        return isinstance(self.operand, LiteralOperand)


class OperandReader:
    """Reads the operands of one condition.

    Args:
        text: The whole condition.
        base: Offset in it of the first character that Python's parser saw.
        scope: The facts in reach.
    """

    def __init__(self, text: str, base: int, scope: FactScope) -> None:
        self._text = text
        self._bytes = text[base:].encode()
        self._base = base
        self._scope = scope

    def offset(self, node: ast.expr) -> int:
        """Return where the node starts, in characters."""
        return self._count_characters(node.col_offset)

    def slice(self, first: ast.expr, last: ast.expr | None = None) -> str:
        """Return the text of a node, or from one node to another, on one line."""
        end = self._count_characters((last or first).end_col_offset or 0)
        return " ".join(self._text[self.offset(first) : end].split())

    def read(self, node: ast.expr) -> Typed:
        """Read one operand.

        Raises:
            Flaw: It is none.
        """
        match node:
            case ast.Constant(value=str(text)):
                return self._literal(unicodedata.normalize("NFC", text), FactType.STRING, node)
            case ast.Constant(value=int(number)):
                return self._literal(number, FactType.INTEGER, node)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
                return self._literal(-number, FactType.INTEGER, node)
            case ast.Name(id=word) if word in _BOOLEANS:
                return self._literal(_BOOLEANS[word], FactType.BOOLEAN, node)
            case ast.Name(id="today"):
                return self._typed(TodayOperand(), FactType.DATE, node)
            case ast.Name(id=word):
                suggestion = find_nearest(word, ("today", *_BOOLEANS))
                raise Flaw("bare_word", self.offset(node), given=word, suggestion=suggestion)
            case ast.Attribute():
                definition = self.read_fact(node)
                fact = FactOperand(definition.name, definition.type)
                return self._typed(fact, definition.type, node, definition)
            case ast.BinOp():
                return self._read_moved(node)
            case ast.Call():
                return self._read_call(node)
            case ast.List() | ast.Tuple():
                raise Flaw("list_alone", self.offset(node))
        raise Flaw("not_in_language", self.offset(node), given=self.slice(node))

    def read_fact(self, node: ast.expr) -> FactDefinition:
        """Read the name of a fact.

        Raises:
            Flaw: It is not the name of a fact in reach.
        """
        parts: list[str] = []
        inner = node
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name) or not parts:
            raise Flaw("not_a_fact", self.offset(node), given=self.slice(node))
        return self._scope.find(".".join([inner.id, *reversed(parts)]), self.offset(node))

    def read_list(self, node: ast.expr) -> CodeList:
        """Read `list("id")`.

        Raises:
            Flaw: It is not written so, or the pack has no such list.
        """
        match node:
            case ast.Call(args=[ast.Constant(value=str(list_id))], keywords=[]):
                return self._scope.find_list(list_id, self.offset(node))
        raise Flaw("bad_list_name", self.offset(node))

    def _read_moved(self, node: ast.BinOp) -> Typed:
        if not isinstance(node.op, ast.Add | ast.Sub):
            raise Flaw("not_in_language", self.offset(node), given=self.slice(node))
        match node.right:
            case ast.Call(func=ast.Name(id=("days" | "months" | "working_days") as name)):
                unit = Unit(name)
                amount = self._read_amount(node.right, unit)
            case _:
                raise Flaw("no_arithmetic_here", self.offset(node), given=self.slice(node))
        moved = self.read(node.left)
        if moved.type is not FactType.DATE:
            raise Flaw("moves_no_date", moved.offset, given=moved.text, type=moved.type)
        sign = 1 if isinstance(node.op, ast.Add) else -1
        calendar = self._scope.calendar if unit is Unit.WORKING_DAYS else None
        if unit is Unit.WORKING_DAYS and calendar is None:
            raise Flaw("no_calendar", self.offset(node.right))
        operand = MovedOperand(moved.operand, sign * amount, unit, calendar)
        return self._typed(operand, FactType.DATE, node)

    def _read_amount(self, call: ast.Call, unit: Unit) -> int:
        match call:
            case ast.Call(args=[ast.Constant(value=int(amount))], keywords=[]):
                if amount <= _MOST[unit]:
                    return amount
        raise Flaw("bad_amount", self.offset(call), unit=unit, most=_MOST[unit])

    def _read_call(self, node: ast.Call) -> Typed:
        match node:
            case ast.Call(func=ast.Name(id="date")):
                return self._literal(self._read_date(node), FactType.DATE, node)
            case ast.Call(func=ast.Name(id="list")):
                raise Flaw("list_alone", self.offset(node))
            case ast.Call(func=ast.Name(id="days" | "months" | "working_days")):
                raise Flaw("duration_alone", self.offset(node), given=self.slice(node))
            case ast.Call(func=ast.Name(id="known")):
                raise Flaw("known_compared", self.offset(node))
        suggestion = find_nearest(self.slice(node.func), FUNCTIONS)
        raise Flaw(
            "unknown_function",
            self.offset(node),
            given=self.slice(node.func),
            suggestion=suggestion,
        )

    def _read_date(self, node: ast.Call) -> date:
        match node:
            case ast.Call(args=[ast.Constant(value=str(text))], keywords=[]) if len(text) == 10:
                try:
                    return date.fromisoformat(text)
                except ValueError as error:
                    raise Flaw("no_such_date", self.offset(node), given=text) from error
        raise Flaw("bad_date", self.offset(node))

    def _literal(self, value: str | int | bool | date, type_: FactType, node: ast.expr) -> Typed:
        if type(value) is int and abs(value) > LARGEST_INTEGER:
            raise Flaw("integer_too_large", self.offset(node))
        return self._typed(LiteralOperand(value), type_, node)

    def _typed(
        self,
        operand: Operand,
        type_: FactType,
        node: ast.expr,
        definition: FactDefinition | None = None,
    ) -> Typed:
        return Typed(operand, type_, definition, self.offset(node), self.slice(node))

    def _count_characters(self, byte_offset: int) -> int:
        return self._base + len(self._bytes[:byte_offset].decode())
