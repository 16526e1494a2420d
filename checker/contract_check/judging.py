"""Trying a contract on other terms: the verdict by the rules and the plain fix-point of the policy.

Hundreds of proposals are tried for one answer. Only what rests on the contract is judged anew, and
of that only what the policy speaks of and what changes from one proposal to the next.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from checker.assessment.assess import Assessment, find_policy
from checker.contract_check.proposal import Proposal
from checker.contract_check.search import Probe
from checker.contract_check.weighing import Weighing
from rules import fixpoint
from rules.assessment import evaluate_subjects
from rules.facts import FactSheet, Subject
from rules.logic import Step, evaluate
from rules.pack import Rule
from rules.policy import OutcomePattern, Policy
from rules.scorecard import supply
from rules.vocabulary import Outcome, OutcomeKey, Verdict


class Judge:
    """Tries proposals.

    A rule says the same of the same values of the facts that it names, and a policy concludes the
    same from the same outcomes; most of both stay as they are from one proposal to the next.

    Args:
        base: The contract as proposed.
        assessment: What judging it came to.
        passing: The verdicts on which a proposal passes.
    """

    def __init__(self, base: Weighing, assessment: Assessment, passing: frozenset[Verdict]) -> None:
        self.base = base
        self._passing = passing
        self._as_of: date = assessment.as_of
        self._policy: Policy = find_policy(assessment.pack, assessment.purpose)
        self._pack = assessment.pack
        asked = assessment.pack.asked_by(self._policy).rules_in_force(assessment.as_of)
        self._rules: list[tuple[Rule, tuple[str, ...]]] = [
            (rule, tuple(rule.fact_names))
            for rule in asked
            if rule.subject is Subject.CONTRACT and _speaks_of(self._policy, rule)
        ]
        self._others: list[OutcomeKey] = [
            found.key for found in assessment.outcomes if found.rule.subject is not Subject.CONTRACT
        ]
        self._said: dict[Hashable, _Said] = {}
        self._concluded: dict[tuple[OutcomeKey, ...], bool] = {}
        self._tried: dict[Proposal, Probe] = {}

    @property
    def can_pass(self) -> bool:
        """Whether anything passes that could be agreed.

        A policy has no premise that something is absent, so that the outcomes of a contract add to
        the conclusions and take none away: what the customer and its papers bar stays barred.
        """
        return self._passes(())

    def try_(self, proposal: Proposal) -> Probe:
        """Judge a proposal, once."""
        if proposal not in self._tried:
            self._tried[proposal] = self._judge(proposal)
        return self._tried[proposal]

    def _judge(self, proposal: Proposal) -> Probe:
        weighing = Weighing(proposal, self.base.situation)
        (sheet,) = supply(self._pack, [weighing.sheet], self._as_of)
        said = [self._ask(rule, names, sheet) for rule, names in self._rules]
        keys = tuple(key for each in said for key in each.keys)
        return Probe(self._passes(keys), tuple(each.trail for each in said))

    def _ask(self, rule: Rule, names: tuple[str, ...], sheet: FactSheet) -> _Said:
        facts = [sheet[name] for name in names]
        read = (rule.id, tuple((fact.value, fact.state) for fact in facts))
        if read not in self._said:
            outcomes = evaluate_subjects(rule, [sheet], self._as_of)
            self._said[read] = _Said(
                tuple(found.key for found in outcomes),
                tuple(
                    _order(step)
                    for condition in rule.conditions
                    for step in evaluate(condition, sheet, self._as_of).trace
                ),
            )
        return self._said[read]

    def _passes(self, keys: tuple[OutcomeKey, ...]) -> bool:
        if keys not in self._concluded:
            conclusions = fixpoint.derive(self._policy, [*self._others, *keys])
            self._concluded[keys] = conclusions.verdict in self._passing
        return self._concluded[keys]


@dataclass(frozen=True, slots=True)
class _Said:
    """What a rule says of the contract.

    Attributes:
        keys: Its outcomes.
        trail: How each of its comparisons came out.
    """

    keys: tuple[OutcomeKey, ...]
    trail: Hashable


def _speaks_of(policy: Policy, rule: Rule) -> bool:
    """Tell whether any outcome of a rule can lead to a conclusion; one for information does not."""
    keys = [OutcomeKey(rule.id, rule.dimension, rule.severity, outcome) for outcome in Outcome]
    return any(
        premise.matches(key)
        for conclusion in policy.conclusions
        for premise in conclusion.premises
        if isinstance(premise, OutcomePattern)
        for key in keys
    )


def _order(step: Step) -> Hashable:
    """Tell how a comparison came out, more finely than its truth where it sets numbers in order."""
    left, right = step.left, step.right
    rights = right if isinstance(right, tuple) else (right,)
    for kind in (int, date):
        if isinstance(left, kind) and all(isinstance(each, kind) for each in rights):
            return tuple((left > each) - (left < each) for each in rights)  # type: ignore[operator]
    return step.truth
