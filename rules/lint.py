"""A pack checks itself: what would load and yet cannot be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rules.assessment import evaluate_rule
from rules.complaint import Complaint, PackError, complain, find_nearest
from rules.facts import Catalogue
from rules.pack.case import build_sheet
from rules.pack.read import PackReading, RuleEntry, read_pack
from rules.policy import lint_policy
from rules.reach import find_possible_outcomes
from rules.vocabulary import Outcome

MUST_BE_SHOWN = (Outcome.ADVERSE, Outcome.PASS, Outcome.INCONCLUSIVE)
"""The outcomes of which a rule needs an example, if it can have them."""


def lint_pack(pack: str | Path, catalogue: Catalogue | None = None) -> list[Complaint]:
    """Find everything that is wrong with a pack, sorted by place.

    Beyond what `load_pack` refuses, it complains of rules that can never be adverse, outcomes
    without an example, examples that fail, superseded rules that are not there, and conclusions
    that nothing leads to or that lead to nothing.

    Args:
        pack: The name of a pack that comes with the rules, or the path of a folder.
        catalogue: The facts there are; those that come with the rules, unless given.
    """
    try:
        reading = read_pack(pack, catalogue)
    except PackError as error:
        return list(error.complaints)
    complaints = [*reading.complaints, *_lint(reading)]
    return sorted(complaints, key=lambda complaint: complaint.place)


def _lint(reading: PackReading) -> Iterator[Complaint]:
    known = reading.rule_ids
    for entry in reading.rules:
        superseded = entry.rule.supersedes
        if superseded is not None and superseded not in known:
            suggestion = find_nearest(superseded, known)
            place = entry.place("supersedes")
            yield complain("unknown_superseded", place, suggestion=suggestion, rule=superseded)
        yield from _lint_cases(entry)
        if entry.is_sound:
            yield from _run_cases(entry, reading.scope.catalogue)
    for policy in reading.policies:
        yield from policy.complain(lint_policy(policy.policy))


def _lint_cases(entry: RuleEntry) -> Iterator[Complaint]:
    rule = entry.rule
    possible = find_possible_outcomes(rule)
    if Outcome.ADVERSE not in possible:
        yield complain("never_adverse", entry.place("adverse_when"), rule=rule.id)
    shown = {case.outcome for case in rule.cases}
    for outcome in MUST_BE_SHOWN:
        if outcome in possible and outcome not in shown:
            yield complain("no_case", entry.place("cases"), rule=rule.id, outcome=outcome)


def _run_cases(entry: RuleEntry, catalogue: Catalogue) -> Iterator[Complaint]:
    for index, case in enumerate(entry.rule.cases):
        sheet = build_sheet(case, entry.rule.sheet_kind, catalogue)
        given = evaluate_rule(entry.rule, sheet, case.as_of).outcome
        if given is not case.outcome:
            place = entry.place("cases", index)
            yield complain("case_fails", place, case=case.name, wanted=case.outcome, given=given)
