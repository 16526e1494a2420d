"""A rule with one change, and whether one of its cases comes out differently then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rules.assessment import evaluate_rule
from rules.complaint import Place
from rules.expression import Condition
from rules.facts import Catalogue
from rules.mutation.changes import list_changes
from rules.pack import Rule
from rules.pack.case import build_sheet
from rules.pack.entries import RuleEntry
from rules.proof.parts import write_node
from rules.proof.places import place_leaf

_KEYS = ("applies_when", "adverse_when")


@dataclass(frozen=True, slots=True)
class RuleMutant:
    """A rule with one change.

    Attributes:
        entry: The rule as it is.
        key: The condition that was changed.
        rule: The rule with the change.
        place: Where in the file the change was made.
    """

    entry: RuleEntry
    key: str
    rule: Rule
    place: Place

    @property
    def text(self) -> str:
        """The changed condition; empty where `applies_when` was dropped."""
        condition: Condition | None = getattr(self.rule, self.key)
        return "" if condition is None else condition.text


def list_mutants(entry: RuleEntry, catalogue: Catalogue) -> Iterator[RuleMutant]:
    """Yield the rule with each change of each of its conditions."""
    rule = entry.rule
    if rule.applies_when is not None:
        dropped = rule.model_copy(update={"applies_when": None})
        yield RuleMutant(entry, "applies_when", dropped, entry.place("applies_when"))
    for key in _KEYS:
        condition: Condition | None = getattr(rule, key)
        if condition is None:
            continue
        for change in list_changes(condition.root, catalogue):
            changed = Condition(write_node(change.root), change.root)
            other = rule.model_copy(update={key: changed})
            yield RuleMutant(entry, key, other, place_leaf(entry, key, change.at))


def is_killed(mutant: RuleMutant, catalogue: Catalogue) -> bool:
    """Whether some case of the rule comes out differently with the change."""
    rule = mutant.entry.rule
    for case in rule.cases:
        sheet = build_sheet(case, rule.sheet_kind, catalogue)
        if evaluate_rule(mutant.rule, sheet, case.as_of).outcome is not case.outcome:
            return True
    return False
