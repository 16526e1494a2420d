"""One question about the facts of a subject: is there a sheet and a day on which this holds?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from rules.facts import Catalogue, FactSheet
from rules.pack import Rule
from rules.pack.pack import find_calendar
from rules.proof.solver import BUDGET, Model, NotDecided, Term, all_of, find_model
from rules.proof.world import Sheet, World

_NEARBY_YEARS = 40


class Witness(NamedTuple):
    """A sheet and a day that show something."""

    sheet: FactSheet
    as_of: date


@dataclass(frozen=True)
class Taste:
    """What an example should look like, where the choice is free.

    Attributes:
        day: The best day of the question.
        facts: The best values of facts.
    """

    day: date
    facts: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of_rule(cls, rule: Rule) -> Taste:
        """Return the taste of the cases that a rule has; without any, of its first day in force."""
        facts = {name: value for case in rule.cases for name, value in case.facts.items()}
        return cls(rule.cases[0].as_of if rule.cases else rule.in_force.starts_on, facts)


def make_sheet(catalogue: Catalogue, *rules: Rule) -> Sheet:
    """Return the sheet that rules of one kind judge, on a day on which all are in force."""
    sheet = Sheet(World(catalogue, find_calendar(rules)), "case", rules[0].sheet_kind)
    sheet.world.require(*(sheet.world.is_in_force(rule.in_force) for rule in rules))
    return sheet


def find_witness(sheet: Sheet, taste: Taste, *terms: Term) -> Witness | None:
    """Look for facts and a day for which all terms hold.

    Returns:
        None if there are none: proven.

    Raises:
        NotDecided: Nobody knows.
    """
    wishes = [sheet.world.wish_day(taste.day), *sheet.wish_plainness(taste.day, taste.facts)]
    model = solve(sheet.world, taste.day, terms, wishes)
    return None if model is None else Witness(sheet.read(model), sheet.world.read_today(model))


def solve(
    world: World, near: date, terms: Iterable[Term], wishes: Iterable[Term] = ()
) -> Model | None:
    """Look for values for which all terms hold: first on the days of one lifetime, then on all.

    Raises:
        NotDecided: The budget was used up.
    """
    constraints = [*world.constraints, *terms]
    first, last = (near.year + years for years in (-_NEARBY_YEARS, _NEARBY_YEARS))
    nearby = world.is_between(date(max(first, 1), 1, 1), date(min(last, 9999), 12, 31))
    wishes = list(wishes)
    try:
        model = find_model([*constraints, all_of(nearby)], wishes, BUDGET // 4)
    except NotDecided:
        model = None
    return find_model(constraints, wishes) if model is None else model
