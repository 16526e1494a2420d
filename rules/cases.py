"""The examples that rules carry with them, and whether the rules get them right."""

from __future__ import annotations

from dataclasses import dataclass

from rules.assessment import RuleOutcome, evaluate_rule
from rules.facts import Catalogue, load_catalogue
from rules.pack.case import build_sheet
from rules.pack.pack import Pack
from rules.pack.rule import Case, Rule


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One example, and what its rule said.

    Attributes:
        rule: The version of the rule that carries the example.
        case: The example.
        outcome: What the rule said, with its trace.
    """

    rule: Rule
    case: Case
    outcome: RuleOutcome

    @property
    def has_passed(self) -> bool:
        """Whether the rule said what the example wants."""
        return self.outcome.outcome is self.case.outcome


def run_cases(pack: Pack, catalogue: Catalogue | None = None) -> list[CaseResult]:
    """Put every example of a pack to the rule that carries it.

    Args:
        pack: As read from its folder; one restored from its content has no examples.
        catalogue: The facts it was read with; those that come with the rules, unless given.
    """
    catalogue = catalogue or load_catalogue()
    return [
        CaseResult(rule, case, evaluate_rule(rule, sheet, case.as_of))
        for rule in pack.rules
        for case in rule.cases
        for sheet in [build_sheet(case, rule.sheet_kind, catalogue)]
    ]
