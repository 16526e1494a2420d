"""What a pack names in vain: facts that never come, lists nobody asks for, outcomes nobody has."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rules.complaint import Complaint, Place, complain, warn
from rules.expression import list_leaves
from rules.expression.tree import Comparison, LiteralOperand
from rules.facts import Catalogue
from rules.pack.entries import PackReading, PolicyEntry, RuleEntry
from rules.pack.rule import Rule
from rules.policy import OutcomePattern, list_premises
from rules.reach import find_possible_outcomes
from rules.standards.card import find_file
from rules.vocabulary import Outcome


def lint_supply(entry: RuleEntry, supplied: Collection[str]) -> Iterator[Complaint]:
    """Yield facts of a rule's conditions that nothing ever supplies.

    Args:
        entry: The rule.
        supplied: Every fact that the program can read from a document or compute.
    """
    for name in sorted(entry.rule.fact_names - set(supplied)):
        key = next(
            key
            for key in ("applies_when", "adverse_when")
            if (condition := getattr(entry.rule, key)) is not None and name in condition.text
        )
        offset = getattr(entry.rule, key).text.index(name)
        place = entry.source.place_inside((*entry.path, key), offset)
        yield complain("fact_never_supplied", place, fact=name)


def lint_lists(reading: PackReading) -> Iterator[Complaint]:
    """Yield the lists of the folder that no condition asks for."""
    asked_for = {list_id for entry in reading.rules for list_id in _list_ids(entry.rule)}
    for list_id, source in reading.list_sources.items():
        if list_id not in asked_for:
            yield warn("unused_list", source.place(("id",)), list=list_id)


def lint_standards(reading: PackReading) -> Iterator[Complaint]:
    """Yield the tables of standard values of the folder that no scorecard scores by."""
    named = {find_file(entry.source) for entry in reading.scorecards.entries}
    for file, table in reading.own_standards.items():
        if file not in named:
            yield warn("unused_standards", Place(table.name, 1, 1), file=file)


def _list_ids(rule: Rule) -> Iterator[str]:
    for condition in rule.conditions:
        for leaf in list_leaves(condition.root):
            listed = leaf.right if isinstance(leaf, Comparison) else None
            if isinstance(listed, LiteralOperand) and listed.list_id is not None:
                yield listed.list_id


def lint_premises(
    entry: PolicyEntry, rules: Collection[RuleEntry], catalogue: Catalogue
) -> Iterator[Complaint]:
    """Yield premises of a policy that no version of the rule they name can ever meet."""
    versions: dict[str, list[Rule]] = {}
    for rule_entry in rules:
        versions.setdefault(rule_entry.rule.id, []).append(rule_entry.rule)
    for path, premise in list_premises(entry.policy):
        if not isinstance(premise, OutcomePattern) or premise.rule not in versions:
            continue
        if not any(_can_meet(rule, premise, catalogue) for rule in versions[premise.rule]):
            place = entry.source.place(path)
            yield complain("impossible_premise", place, rule=premise.rule)


def _can_meet(rule: Rule, premise: OutcomePattern, catalogue: Catalogue) -> bool:
    outcomes = set(find_possible_outcomes(rule, catalogue))
    if Outcome.ADVERSE not in outcomes:
        return True  # that it does nothing is told at the rule
    if rule.sheet_kind is not None:
        outcomes.add(Outcome.NOT_APPLICABLE)  # there may be none to judge
    return (
        premise.dimension in (None, rule.dimension)
        and premise.severity in (None, rule.severity)
        and (premise.outcome is None or premise.outcome in outcomes)
    )
