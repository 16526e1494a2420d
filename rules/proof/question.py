"""One question about the facts of a subject: is there a sheet and a day on which this holds?

It is put twice. On one given day everything that counts from `today` is a number, worked out by the
very functions that define it, and an example is found in no time if there is one. Only where there
is none the question is put for all days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from rules.facts import Catalogue, FactSheet
from rules.pack import Rule
from rules.pack.pack import find_calendar
from rules.proof.solver import Term, find_model
from rules.proof.world import Sheet, World

Claim = Callable[[Sheet], Iterable[Term]]
"""Gives what shall hold, as terms of a sheet."""


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


def find_witness(
    rules: tuple[Rule, ...], catalogue: Catalogue, taste: Taste, claim: Claim
) -> Witness | None:
    """Look for facts and a day, on which all the rules are in force, that fulfil a claim.

    Args:
        rules: Rules that judge the same kind of sheet.
        catalogue: The facts there are.
        taste: What the example should look like.
        claim: What shall hold.

    Returns:
        None if there are none: proven.

    Raises:
        NotDecided: Nobody knows.
    """
    for today in (taste.day, None):
        sheet = _make_sheet(rules, catalogue, today)
        terms = tuple(claim(sheet))
        wishes = [sheet.world.wish_day(taste.day), *sheet.wish_plainness(taste.day, taste.facts)]
        model = find_model([*sheet.world.constraints, *terms], wishes)
        if model is not None:
            return Witness(sheet.read(model), sheet.world.read_today(model))
    return None


def _make_sheet(rules: tuple[Rule, ...], catalogue: Catalogue, today: date | None) -> Sheet:
    sheet = Sheet(World(catalogue, find_calendar(rules), today), "case", rules[0].sheet_kind)
    sheet.world.require(*(sheet.world.is_in_force(rule.in_force) for rule in rules))
    return sheet
