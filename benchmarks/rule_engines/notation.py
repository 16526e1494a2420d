"""A formula in the words of a language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from benchmarks.rule_engines.formula import (
    FALSE,
    TRUE,
    AllOf,
    AnyOf,
    Formula,
    OutcomeFormulas,
    Presence,
    Test,
)
from rules.expression.tree import FactOperand, LiteralOperand, Operand, Operator

LETTERS = "npai"
"""The outcomes in the order in which they are decided: not applicable, pass, adverse, inconclusive.
An engine answers with their positions or with the letters."""


def name_variable(fact: str) -> str:
    """Return the name of a fact as a plain variable: not every language has dots in names."""
    return fact.replace(".", "_")


class InfixNotation:
    """A language that writes operators between their operands; its subclasses say how.

    Dates are day numbers, as most of these languages have no dates of their own.
    """

    both = "&&"
    either = "||"
    null = "null"
    truths: Mapping[bool, str] = {True: "true", False: "false"}
    not_in = "!({left} in {right})"

    def write(self, formula: Formula) -> str:
        """Write a formula."""
        match formula:
            case AllOf(parts) | AnyOf(parts):
                if formula in (TRUE, FALSE):
                    return self.truths[formula == TRUE]
                sign = self.both if isinstance(formula, AllOf) else self.either
                return f" {sign} ".join(self._write_part(part) for part in parts)
            case Presence(fact, is_known):
                return self.write_presence(name_variable(fact), is_known)
            case Test(left, sign, right):
                return self.write_test(self.write_operand(left), sign, self.write_operand(right))

    def write_choice(self, rule: OutcomeFormulas) -> str:
        """Write one expression that gives the position of the outcome in `LETTERS`."""
        cases = enumerate((rule.not_applicable, rule.passes, rule.adverse))
        choices = (f"({self.write(part)}) ? {n} : " for n, part in cases if part != FALSE)
        return "".join(choices) + str(LETTERS.index("i"))

    def write_presence(self, variable: str, is_known: bool) -> str:
        """Write whether a variable has a value."""
        return f"{variable} {'!=' if is_known else '=='} {self.null}"

    def write_test(self, left: str, sign: Operator, right: str) -> str:
        """Write a comparison."""
        if sign is Operator.NOT_IN:
            return self.not_in.format(left=left, right=right)
        return f"{left} {sign} {right}"

    def write_operand(self, operand: Operand) -> str:
        """Write one side of a comparison."""
        match operand:
            case FactOperand(name=name):
                return name_variable(name)
            case LiteralOperand(value=tuple() as values):
                return self.write_list([self.write_literal(value) for value in values])
            case LiteralOperand(value=value):
                return self.write_literal(value)
        raise TypeError(operand)

    def write_list(self, values: list[str]) -> str:
        """Write the values of a list."""
        return f"[{', '.join(values)}]"

    def write_literal(self, value: object) -> str:
        """Write a value."""
        if isinstance(value, bool):
            return self.truths[value]
        if isinstance(value, date):
            return str(value.toordinal())
        return json.dumps(value, ensure_ascii=False)

    def _write_part(self, part: Formula) -> str:
        text = self.write(part)
        return f"({text})" if isinstance(part, AllOf | AnyOf) else text


def number_days(row: Mapping[str, object]) -> dict[str, object]:
    """Return a customer with plain names and dates as day numbers, for languages without dates."""
    return {
        name_variable(name): value.toordinal() if isinstance(value, date) else value
        for name, value in row.items()
    }
