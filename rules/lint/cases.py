"""Examples: every outcome that a rule can have is shown by one, and each comes out as it says."""

from __future__ import annotations

from collections.abc import Iterator

from rules.assessment import evaluate_rule
from rules.complaint import Complaint, complain
from rules.facts import Catalogue
from rules.pack.case import build_sheet
from rules.pack.entries import RuleEntry
from rules.reach import find_possible_outcomes
from rules.vocabulary import Outcome

MUST_BE_SHOWN = (Outcome.ADVERSE, Outcome.PASS, Outcome.INCONCLUSIVE)
"""The outcomes of which a rule needs an example, if it can have them."""


def lint_cases(entry: RuleEntry, catalogue: Catalogue) -> Iterator[Complaint]:
    """Yield outcomes without an example, and examples that fail."""
    rule = entry.rule
    possible = find_possible_outcomes(rule, catalogue)
    shown = {case.outcome for case in rule.cases}
    for outcome in MUST_BE_SHOWN:
        if outcome in possible and outcome not in shown:
            yield complain("no_case", entry.place("cases"), rule=rule.id, outcome=outcome)
    if entry.is_sound:
        yield from _run_cases(entry, catalogue)


def _run_cases(entry: RuleEntry, catalogue: Catalogue) -> Iterator[Complaint]:
    for index, case in enumerate(entry.rule.cases):
        sheet = build_sheet(case, entry.rule.sheet_kind, catalogue)
        given = evaluate_rule(entry.rule, sheet, case.as_of).outcome
        if given is not case.outcome:
            place = entry.place("cases", index)
            yield complain("case_fails", place, case=case.name, wanted=case.outcome, given=given)
