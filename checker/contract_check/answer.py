"""The answer to one question: may we sign this contract, for this amount, on these terms?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from checker.assessment.assess import Assessment, evaluate_sheets
from checker.assessment.findings import Finding
from checker.assessment.lists import list_versions
from checker.contract_check.conditions import PURPOSE, Condition, find_conditions
from checker.contract_check.weighing import Weighing
from rules.chain.agreement import ChainEngine
from rules.vocabulary import Outcome, Severity, Verdict


class Answer(StrEnum):
    """What the finance officer is told."""

    SIGN = "sign"
    SIGN_WITH_CONDITIONS = "sign_with_conditions"
    DO_NOT_SIGN = "do_not_sign"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class ContractAnswer:
    """An answer with everything that it rests on.

    Attributes:
        answer: What the officer is told.
        weighing: The contract as proposed, with its numbers.
        assessment: What judging it came to.
        conditions: The least that would have to be agreed for the contract to pass; where the
            answer is that one cannot tell, terms on which what is missing does not matter.
    """

    answer: Answer
    weighing: Weighing
    assessment: Assessment
    conditions: tuple[Condition, ...]

    @property
    def left_to_see_to(self) -> tuple[Finding, ...]:
        """What the policy leaves to see to where it approves with conditions of its own."""
        return list_left_to_see_to(self.assessment)


def list_left_to_see_to(assessment: Assessment) -> tuple[Finding, ...]:
    """Give the findings behind an approval with conditions; none for any other verdict."""
    if assessment.conclusions.verdict is not Verdict.APPROVE_WITH_CONDITIONS:
        return ()
    return tuple(
        finding
        for finding in assessment.findings
        if finding.outcome.outcome is Outcome.ADVERSE
        and finding.outcome.rule.severity is not Severity.INFO
    )


def answer_contract(weighing: Weighing, engine: ChainEngine) -> ContractAnswer:
    """Judge a contract and look for terms on which it passes.

    Args:
        weighing: The contract in its situation.
        engine: Derives verdicts beside the fix-point.

    Raises:
        PurposeUnknown: The pack has no policy for contracts.
        ChainFailed, ChainDisagreement: No verdict can be stood by.
    """
    situation = weighing.situation
    assessment = evaluate_sheets(
        weighing.sheets, situation.as_of, situation.pack, PURPOSE, engine, list_versions()
    )
    verdict = assessment.conclusions.verdict
    if verdict is Verdict.APPROVE:
        return ContractAnswer(Answer.SIGN, weighing, assessment, ())
    conditions = find_conditions(weighing, assessment, engine)
    return ContractAnswer(
        _choose_answer(verdict, has_terms=bool(conditions)), weighing, assessment, conditions
    )


def _choose_answer(verdict: Verdict, *, has_terms: bool) -> Answer:
    """Choose the answer for a verdict other than `approve`.

    What the policy approves with conditions of its own, such as a paper to complete, is signed on
    these even where no other terms would lift them.
    """
    if verdict is Verdict.REFER:
        return Answer.CANNOT_TELL
    if has_terms or verdict is Verdict.APPROVE_WITH_CONDITIONS:
        return Answer.SIGN_WITH_CONDITIONS
    return Answer.DO_NOT_SIGN
