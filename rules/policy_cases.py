"""The examples that policies carry with them: outcomes, and the verdict that must follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rules.fixpoint import Conclusions, derive
from rules.pack.rule import Rule
from rules.policy import Policy, PolicyCase
from rules.policy_problems import PolicyProblem, make_problem
from rules.vocabulary import OutcomeKey, Verdict


@dataclass(frozen=True, slots=True)
class PolicyCaseResult:
    """One example, and what its policy made of it.

    Attributes:
        policy: The policy that carries the example.
        case: The example.
        found: What followed.
    """

    policy: Policy
    case: PolicyCase
    found: Conclusions

    @property
    def has_passed(self) -> bool:
        """Whether verdict and conclusions are those that the example wants."""
        wanted = self.case.conclusions
        return self.found.verdict is self.case.verdict and (
            wanted is None or self.found.ids == frozenset(wanted)
        )

    @property
    def expected(self) -> str:
        """What the example wants, in words of the policy."""
        return _word(self.case.verdict, self.case.conclusions)

    @property
    def said(self) -> str:
        """What followed, as far as the example speaks of it."""
        return _word(self.found.verdict, None if self.case.conclusions is None else self.found.ids)


def run_policy_cases(policy: Policy, rules: Iterable[Rule]) -> tuple[PolicyCaseResult, ...]:
    """Put every example of a policy to it.

    Args:
        policy: The policy.
        rules: The rules of its pack, which say how much an outcome weighs and for what.
    """
    latest = find_latest(rules)
    return tuple(
        PolicyCaseResult(policy, case, derive(policy, list_keys(case, latest)))
        for case in policy.cases
    )


def find_latest(rules: Iterable[Rule]) -> Mapping[str, Rule]:
    """Return the last version of each rule: cases speak of what a pack says now."""
    return {
        rule.id: rule for rule in sorted(rules, key=lambda rule: (rule.id, rule.in_force.starts_on))
    }


def list_keys(case: PolicyCase, rules: Mapping[str, Rule]) -> tuple[OutcomeKey, ...]:
    """Return the outcomes of an example as a policy sees them.

    Args:
        case: The example; outcomes of rules that there are not are left out.
        rules: The rules by id.
    """
    return tuple(
        OutcomeKey(rule_id, rules[rule_id].dimension, rules[rule_id].severity, outcome)
        for rule_id, outcomes in case.outcomes.items()
        if rule_id in rules
        for outcome in outcomes
    )


def lint_policy_cases(policy: Policy, rules: Iterable[Rule]) -> Iterator[PolicyProblem]:
    """Yield verdicts without an example, and examples that fail.

    An example of which some rule could not be read is left alone: the rule has a complaint.
    """
    rules = tuple(rules)
    read = {rule.id for rule in rules}
    shown = {case.verdict for case in policy.cases}
    for verdict in (*policy.verdicts, Verdict.APPROVE):
        if verdict not in shown:
            place = ("cases",) if policy.cases else ("verdicts",)
            yield make_problem("verdict_without_case", place, verdict=verdict)
    for index, result in enumerate(run_policy_cases(policy, rules)):
        case = result.case
        if not result.has_passed and read.issuperset(case.outcomes):
            yield make_problem(
                "policy_case_fails",
                ("cases", index),
                case=case.name,
                wanted=result.expected,
                given=result.said,
            )


def _word(verdict: Verdict, conclusions: Iterable[str] | None) -> str:
    return verdict if conclusions is None else f"{verdict} ({', '.join(sorted(conclusions))})"
