"""What would settle an open outcome: the smallest sets of missing facts, computed exactly.

Some missing facts settle an outcome *certainly* if, whatever each of them turns out to be, the
outcome is no longer inconclusive, while all other missing facts stay missing. They settle it
*possibly* if some of their values do. A set is listed if no part of it would do, so a set that
settles certainly is not listed as one that might.

A fact that does not apply is not missing: no document will show it. A comparison that is unknown
because its day lies outside the years of the working-day calendar is no missing fact either.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from math import prod
from typing import NamedTuple

from rules.assessment import RuleOutcome, decide_outcome
from rules.calendar import WorkingCalendar
from rules.explanation.sampling import sample_values
from rules.expression import list_calendars, list_facts, list_leaves
from rules.expression.tree import Leaf
from rules.facts import Catalogue, Fact, FactSheet, FactState
from rules.logic import compile_condition, compile_node
from rules.pack import Rule
from rules.vocabulary import Outcome

MOST_EVALUATIONS = 50_000
"""As many combinations of values are tried for one outcome."""


class Settling(NamedTuple):
    """What would settle an outcome.

    Attributes:
        outcome: An inconclusive outcome.
        certain: The smallest sets of facts that settle it, whatever they say; by size, then name.
        possible: The smallest sets that may settle it, apart from the certain ones.
        calendars: The calendars whose years do not reach far enough.
        is_complete: Whether every combination was tried; else more sets may settle it.
    """

    outcome: RuleOutcome
    certain: tuple[tuple[str, ...], ...]
    possible: tuple[tuple[str, ...], ...]
    calendars: tuple[WorkingCalendar, ...]
    is_complete: bool


def find_settling(outcome: RuleOutcome, catalogue: Catalogue) -> Settling:
    """Find the smallest sets of missing facts that settle an outcome.

    Args:
        outcome: An inconclusive outcome.
        catalogue: Defines its facts.

    Raises:
        ValueError: The outcome is not inconclusive.
    """
    sheet = outcome.sheet
    if sheet is None or outcome.outcome is not Outcome.INCONCLUSIVE:
        raise ValueError(f"{outcome.rule_id} is {outcome.outcome}: nothing is left to settle")
    rule, as_of = outcome.rule, outcome.as_of
    missing = sorted(n for n in rule.fact_names if sheet[n].state is FactState.MISSING)
    certain: list[tuple[str, ...]] = []
    possible: list[tuple[str, ...]] = []
    evaluations, is_complete = 0, True
    for names in _list_subsets(missing):
        if _has_part(names, certain):
            continue
        sample = sample_values(_list_leaves(rule), names, sheet, as_of, catalogue)
        evaluations += prod(len(values) for values in sample.values())
        if evaluations > MOST_EVALUATIONS:
            is_complete = False
            break
        found = {
            judge_with(rule, sheet, as_of, dict(zip(sample, values, strict=True)))
            for values in product(*sample.values())
        }
        if Outcome.INCONCLUSIVE not in found:
            certain.append(names)
        elif len(found) > 1 and not _has_part(names, possible):
            possible.append(names)
    uncovered = tuple(dict.fromkeys(_find_uncovered(rule, sheet, as_of)))
    return Settling(outcome, tuple(certain), tuple(possible), uncovered, is_complete)


def judge_with(rule: Rule, sheet: FactSheet, as_of: date, values: dict[str, object]) -> Outcome:
    """Return what a rule says if some facts have other values."""
    facts = {**sheet.facts, **{n: Fact(value) for n, value in values.items()}}  # type: ignore[arg-type]
    applies: bool | None = True
    if rule.applies_when is not None:
        applies = compile_condition(rule.applies_when)(facts, as_of)
    return decide_outcome(applies, compile_condition(rule.adverse_when)(facts, as_of))


def _list_subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    for size in range(1, len(names) + 1):
        yield from combinations(names, size)


def _has_part(names: tuple[str, ...], found: list[tuple[str, ...]]) -> bool:
    return any(set(part) <= set(names) for part in found)


def _list_leaves(rule: Rule) -> list[Leaf]:
    return [leaf for condition in rule.conditions for leaf in list_leaves(condition.root)]


def _find_uncovered(rule: Rule, sheet: FactSheet, as_of: date) -> Iterator[WorkingCalendar]:
    """Yield the calendars that keep a comparison unknown though every fact in it is known."""
    for leaf in _list_leaves(rule):
        calendars = list_calendars(leaf)
        if calendars and compile_node(leaf)(sheet.facts, as_of) is None:
            names = [fact.name for fact in list_facts(leaf)]
            if all(sheet[name].value is not None for name in names):
                yield from calendars
