"""Facts for which a rule and a mutant of it differ.

With z3 installed the answer is final. Without it, facts are tried that lie at and beside the bounds
and constants of both: what is found is certain, that nothing was found proves nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from rules.assessment import evaluate_rule
from rules.dates import add_days, add_months
from rules.expression import list_leaves
from rules.expression.tree import Comparison, LiteralOperand, MovedOperand, Operand, Unit
from rules.facts import Catalogue, Fact, FactDefinition, FactSheet, FactType, Money, Value
from rules.pack import Rule
from rules.pack.case import build_sheet
from rules.proof import SolverMissing

_TRIES = 5_000
_SEED = 20_261_122


class Telling(NamedTuple):
    """Whether two rules can be told apart.

    Attributes:
        example: A sheet and a day on which they differ, if one was found.
        is_certain: Whether nothing else can be found: there is an example, or it is proven that
            there is none.
    """

    example: tuple[FactSheet, date] | None
    is_certain: bool


TellApart = Callable[[Rule, Rule], Telling]


def choose_way(catalogue: Catalogue) -> TellApart:
    """Return the proof where z3 is installed, and else the search."""
    try:
        from rules.proof.rule_claims import find_difference
        from rules.proof.solver import NotDecided
    except SolverMissing:
        return lambda rule, other: search_difference(rule, other, catalogue)

    def prove(rule: Rule, other: Rule) -> Telling:
        try:
            return Telling(find_difference(rule, other, catalogue), is_certain=True)
        except NotDecided:
            return search_difference(rule, other, catalogue)

    return prove


def search_difference(rule: Rule, other: Rule, catalogue: Catalogue) -> Telling:
    """Try facts at and beside the bounds of both rules.

    First the cases of the rule with one fact changed, then combinations drawn with a fixed seed.
    """
    days = [case.as_of for case in rule.cases] or [rule.in_force.starts_on]
    as_of = next((day for day in days if rule.in_force.covers(day)), rule.in_force.starts_on)
    values = {
        name: list(_list_values(catalogue[name], (rule, other), as_of))
        for name in sorted(rule.fact_names | other.fact_names)
    }
    for sheet in _list_sheets(rule, values, catalogue):
        if _differ(rule, other, sheet, as_of):
            return Telling((sheet, as_of), is_certain=True)
    return Telling(None, is_certain=False)


def _differ(rule: Rule, other: Rule, sheet: FactSheet, as_of: date) -> bool:
    outcomes = [evaluate_rule(each, sheet, as_of).outcome for each in (rule, other)]
    return outcomes[0] is not outcomes[1]


def _list_sheets(
    rule: Rule, values: dict[str, list[Value | None]], catalogue: Catalogue
) -> Iterator[FactSheet]:
    plain = FactSheet("case", {}, rule.sheet_kind)
    starts = [build_sheet(case, rule.sheet_kind, catalogue) for case in rule.cases] or [plain]
    for start in starts:
        for name in values:
            for value in values[name]:
                yield _put(start, {name: value})
    chance = random.Random(_SEED)  # noqa: S311  (examples are no secret)
    for _ in range(_TRIES):
        yield _put(plain, {name: chance.choice(values[name]) for name in values})


def _put(sheet: FactSheet, values: dict[str, Value | None]) -> FactSheet:
    facts = dict(sheet.facts) | {n: Fact(v) for n, v in values.items() if v is not None}
    for name in (name for name, value in values.items() if value is None):
        facts.pop(name, None)
    return FactSheet(sheet.subject, facts, sheet.kind)


def _list_values(
    definition: FactDefinition, rules: Iterable[Rule], as_of: date
) -> Iterator[Value | None]:
    """Yield values at which some comparison of the rules may flip, and that the fact is missing."""
    yield None
    conditions = (condition for rule in rules for condition in rule.conditions)
    compared = [
        leaf for c in conditions for leaf in list_leaves(c.root) if isinstance(leaf, Comparison)
    ]
    operands = [side for leaf in compared for side in (leaf.left, leaf.right)]
    written = {value for operand in operands for value in _list_literals(operand)}
    match definition.type:
        case FactType.BOOLEAN:
            yield from (True, False)
        case FactType.CHOICE:
            yield from definition.values
        case FactType.MONEY:
            yield Money(100, "CNY")
        case FactType.INTEGER:
            numbers = {v for v in written if type(v) is int} | {0}
            beside = {n + step for n in numbers for step in (-1, 0, 1)}
            yield from sorted(filter(definition.allows, beside))
        case FactType.STRING:
            yield from sorted({v for v in written if isinstance(v, str)} | {"某文字"})
        case FactType.DATE:
            days = {as_of} | {v for v in written if isinstance(v, date)}
            reached = days | {to for day in days for o in operands for to in _move(day, o)}
            yield from sorted({add_days(day, step) for day in reached for step in (-1, 0, 1)})


def _list_literals(operand: Operand) -> Iterator[Value]:
    match operand:
        case LiteralOperand(value=tuple() as values):
            yield from values
        case LiteralOperand(value=value) if not isinstance(value, tuple):
            yield value
        case MovedOperand(date=moved):
            yield from _list_literals(moved)


def _move(day: date, operand: Operand) -> Iterator[date]:
    """Yield the day moved as the operand moves one, and back."""
    if not isinstance(operand, MovedOperand):
        return
    for amount in (operand.amount, -operand.amount):
        if operand.unit is Unit.MONTHS:
            yield add_months(day, amount)
        elif operand.calendar is None:
            yield add_days(day, amount)
        elif (moved := operand.calendar.move(day, amount)) is not None:
            yield moved
