"""clipspy (CLIPS 6.4, Rete): a fact for each customer, a rule for each outcome that can be certain.

One environment grows slower with every evaluation, so it is loaded anew, from a binary image, every
400 customers; that takes 3 ms, where building it from text takes 90. What fired is gathered in a
global string: giving back one CLIPS fact for each outcome took five times as long.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import clips

from benchmarks.rule_engines.benchmark_pack import load_benchmark_catalogue
from benchmarks.rule_engines.customers import Row
from benchmarks.rule_engines.engines.row_engine import RowEngine
from benchmarks.rule_engines.formula import (
    FALSE,
    AllOf,
    AnyOf,
    Formula,
    OutcomeFormulas,
    list_fact_names,
)
from benchmarks.rule_engines.notation import LETTERS, InfixNotation, name_variable, number_days
from rules.expression.tree import FactOperand, Operand, Operator

CUSTOMERS_PER_ENVIRONMENT = 400
_TEMPLATE = "customer"
_OPERATORS = {Operator.EQUAL: "eq", Operator.NOT_EQUAL: "neq"}


class ClipsNotation(InfixNotation):
    """Operators before their operands; a slot without a value holds `nil`."""

    truths = {True: "TRUE", False: "FALSE"}  # noqa: RUF012

    def write(self, formula: Formula) -> str:
        """Write a formula."""
        match formula:
            case AllOf(parts) | AnyOf(parts) if parts:
                sign = "and" if isinstance(formula, AllOf) else "or"
                return f"({sign} {' '.join(map(self.write, parts))})"
            case _:
                return super().write(formula)

    def write_presence(self, variable: str, is_known: bool) -> str:
        """Write whether a slot holds `nil`."""
        return f"({'neq' if is_known else 'eq'} ?{variable} nil)"

    def write_test(self, left: str, sign: Operator, right: str) -> str:
        """Write a comparison."""
        if sign in (Operator.IN, Operator.NOT_IN):
            test = f"(member$ {left} {right})"
            return test if sign is Operator.IN else f"(not {test})"
        return f"({_OPERATORS.get(sign, str(sign))} {left} {right})"

    def write_operand(self, operand: Operand) -> str:
        """Write one side of a comparison; variables begin with a question mark."""
        variable = super().write_operand(operand)
        return f"?{variable}" if isinstance(operand, FactOperand) else variable

    def write_list(self, values: list[str]) -> str:
        """Write a multifield."""
        return f"(create$ {' '.join(values)})"


class _Silence(clips.Router):
    """Swallows the warning that an image keeps no constraints on slots; there are none."""

    def __init__(self) -> None:
        super().__init__("silence", 100)

    def query(self, name: str) -> bool:
        """Whether this router takes what is written there."""
        return name == "stdwrn"

    def write(self, name: str, message: str) -> None:
        """Say nothing."""


class Clips(RowEngine):
    """An environment that is renewed in time."""

    def __init__(self, rules: Sequence[OutcomeFormulas]) -> None:
        self._count = len(rules)
        self._folder = tempfile.TemporaryDirectory()
        self._image = Path(self._folder.name, "rules.bin")
        environment = clips.Environment()
        environment.add_router(_Silence())
        for construct in _write_constructs(rules):
            environment.build(construct)
        environment.save(str(self._image), binary=True)
        self._renew()

    def take(self, row: Row) -> Any:  # noqa: ANN401
        """Leave out what is missing: such a slot holds `nil`."""
        return {name: value for name, value in number_days(row).items() if value is not None}

    def judge(self, taken: Any) -> str:  # noqa: ANN401
        """Assert the customer, run the rules and fetch what fired."""
        if self._judged == CUSTOMERS_PER_ENVIRONMENT:
            self._renew()
        self._judged += 1
        environment = self._environment
        environment.reset()
        environment.find_template(_TEMPLATE).assert_fact(**taken)
        environment.run()
        fired: str = environment.eval("?*fired*")
        return fired

    def read(self, answer: str) -> str:
        """Return the first letter that fired for each rule; inconclusive where none did."""
        decided = [LETTERS[-1]] * self._count
        for token in answer.split():
            rule, letter = int(token[:-1]), token[-1]
            decided[rule] = min(decided[rule], letter, key=LETTERS.index)
        return "".join(decided)

    def _renew(self) -> None:
        self._environment = clips.Environment()
        self._environment.load(str(self._image), binary=True)
        self._judged = 0


def _write_constructs(rules: Sequence[OutcomeFormulas]) -> Iterator[str]:
    slots = (f"(slot {name_variable(name)})" for name in load_benchmark_catalogue().definitions)
    yield f"(deftemplate {_TEMPLATE} {' '.join(slots)})"
    yield '(defglobal ?*fired* = "")'
    for number, rule in enumerate(rules):
        formulas = (rule.not_applicable, rule.passes, rule.adverse)
        for letter, formula in zip(LETTERS, formulas, strict=False):
            if formula != FALSE:
                yield _write_rule(f"{number}{letter}", formula)


def _write_rule(token: str, formula: Formula) -> str:
    *others, last = dict.fromkeys(map(name_variable, list_fact_names(formula)))
    bound = "".join(f"({name} ?{name}) " for name in others)
    pattern = f"({_TEMPLATE} {bound}({last} ?{last}&:{ClipsNotation().write(formula)}))"
    return f'(defrule r{token} {pattern} => (bind ?*fired* (str-cat ?*fired* "{token} ")))'
