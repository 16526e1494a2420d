"""The rules as a person would write them in Python: one function, an `if` for each outcome.

It is the floor of what a rule can cost when one customer is judged at a time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from benchmarks.rule_engines.customers import Row
from benchmarks.rule_engines.engines.row_engine import RowEngine
from benchmarks.rule_engines.formula import FALSE, Formula, OutcomeFormulas, list_fact_names
from benchmarks.rule_engines.notation import LETTERS, InfixNotation, name_variable
from rules.expression.tree import Operator


class PythonNotation(InfixNotation):
    """Python; days that rules name become constants of the module."""

    both = "and"
    either = "or"
    null = "None"
    truths = {True: "True", False: "False"}  # noqa: RUF012
    not_in = "{left} not in {right}"

    def __init__(self) -> None:
        self.days: dict[str, date] = {}

    def write_presence(self, variable: str, is_known: bool) -> str:
        """Write `is None` or its opposite."""
        return f"{variable} is {'not ' if is_known else ''}None"

    def write_test(self, left: str, sign: Operator, right: str) -> str:
        """Write a comparison; one with True or False by identity."""
        if right in self.truths.values():
            return f"{left} is {right}"
        return super().write_test(left, sign, right)

    def write_list(self, values: list[str]) -> str:
        """Write a set, which the compiler keeps as a constant."""
        return f"{{{', '.join(values)}}}"

    def write_literal(self, value: object) -> str:
        """Write a value, or the name of a day's constant."""
        if isinstance(value, date):
            name = f"DAY_{value:%Y_%m_%d}"
            self.days[name] = value
            return name
        return repr(value)


class StraightPython(RowEngine):
    """A module written for the rules."""

    def __init__(self, rules: Sequence[OutcomeFormulas]) -> None:
        self._judge = _load_function(write_module(rules))

    def take(self, row: Row) -> Row:
        """Take the customer as it is."""
        return row

    def judge(self, taken: Row) -> list[str]:
        """Call the function."""
        return self._judge(taken)

    def read(self, answer: list[str]) -> str:
        """Return the letters that the function gives."""
        return "".join(answer)


def write_module(rules: Sequence[OutcomeFormulas]) -> str:
    """Return the text of a module with the function `judge(customer)`."""
    notation = PythonNotation()
    body = [line for rule in rules for line in _write_rule(rule, notation)]
    days = (f"{name} = date({d.year}, {d.month}, {d.day})" for name, d in notation.days.items())
    formulas = (f for r in rules for f in (r.not_applicable, r.passes, r.adverse))
    names = dict.fromkeys(name for formula in formulas for name in list_fact_names(formula))
    reads = (f"    {name_variable(name)} = customer[{name!r}]" for name in names)
    head = ["from datetime import date", "", *days, "", "def judge(customer):"]
    return "\n".join([*head, *reads, "    outcomes = []", *body, "    return outcomes", ""])


def _write_rule(rule: OutcomeFormulas, notation: PythonNotation) -> Iterator[str]:
    yield f"    # {rule.rule_id}"
    cases = zip(LETTERS, (rule.not_applicable, rule.passes, rule.adverse), strict=False)
    possible: list[tuple[str, Formula]] = [(letter, f) for letter, f in cases if f != FALSE]
    for number, (letter, formula) in enumerate(possible):
        yield f"    {'elif' if number else 'if'} {notation.write(formula)}:"
        yield f"        outcomes.append({letter!r})"
    yield "    else:"
    yield f"        outcomes.append({LETTERS[-1]!r})"


def _load_function(text: str) -> Callable[[Row], list[str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "written_rules.py")
        path.write_text(text, encoding="utf-8")
        spec = spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
    judge: Callable[[Row], list[str]] = module.judge
    return judge
