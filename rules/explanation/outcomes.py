"""Why a rule came to its outcome, comparison by comparison, in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from rules.assessment import RuleOutcome
from rules.explanation.comparisons import Statement, join_statements, state_leaf
from rules.explanation.conditions import word_condition
from rules.explanation.documents import name_kind
from rules.explanation.lexicon import Lexicon
from rules.explanation.patterns import say
from rules.expression import Condition, list_leaves
from rules.facts import FactSheet, Subject
from rules.logic import Step, evaluate
from rules.vocabulary import Bilingual, Outcome


class ExplainedStep(NamedTuple):
    """One comparison of a rule.

    Attributes:
        condition: `applies_when` or `adverse_when`.
        step: The comparison as evaluated.
        is_decisive: Whether the outcome rests on it.
        statement: What it found.
    """

    condition: str
    step: Step
    is_decisive: bool
    statement: Statement

    @property
    def words(self) -> Bilingual:
        """What it found, in a sentence."""
        return join_statements([self.statement])


class ExplainedOutcome(NamedTuple):
    """Why a rule came to its outcome.

    Attributes:
        outcome: What is explained.
        because: The reason in one sentence: of the comparisons, those on which it rests.
        requires: What the rule asks for in general: when it applies, when it is adverse.
        steps: Every comparison, in the order written.
    """

    outcome: RuleOutcome
    because: Bilingual
    requires: tuple[Bilingual, ...]
    steps: tuple[ExplainedStep, ...]


def explain_outcome(outcome: RuleOutcome, lexicon: Lexicon) -> ExplainedOutcome:
    """Explain an outcome: why it is adverse, what keeps it from being so, or what is not known.

    Args:
        outcome: Any outcome.
        lexicon: The names of its pack.
    """
    rule = outcome.rule
    requires = [say("rule_adverse", words=word_condition(rule.adverse_when.root, lexicon))]
    if rule.applies_when is not None:
        words = word_condition(rule.applies_when.root, lexicon)
        requires.insert(0, say("rule_applies", words=words))
    if outcome.sheet is None:
        kind = say("kind_contract")
        if rule.subject is Subject.CREDENTIAL and rule.of_kind is not None:
            kind = name_kind(rule.of_kind)
        because = say("nothing_to_judge", kind=kind)
        return ExplainedOutcome(outcome, because, tuple(requires), ())
    steps = tuple(_explain_steps(outcome, outcome.sheet, lexicon))
    return ExplainedOutcome(outcome, _word_because(outcome.outcome, steps), tuple(requires), steps)


def _word_because(outcome: Outcome, steps: Sequence[ExplainedStep]) -> Bilingual:
    """Say on which comparisons the outcome rests; of a fault, why the rule applies comes last."""
    decisive = [step for step in steps if step.is_decisive]
    fault = [s.statement for s in decisive if s.condition == "adverse_when"]
    gate = [s.statement for s in decisive if s.condition == "applies_when"]
    told = {statement.fact for statement in fault}
    gate = [s for s in gate if not (s.is_presence and s.fact in told)]
    code = f"because_{outcome.value}"
    if outcome is not Outcome.ADVERSE or not gate:
        return say(code, because=join_statements([*fault, *gate]))
    first = say(code, because=join_statements(fault))
    second = say("rule_applied", because=join_statements(gate))
    return say("two_sentences", first=first, second=second)


def _explain_steps(
    outcome: RuleOutcome, sheet: FactSheet, lexicon: Lexicon
) -> Iterator[ExplainedStep]:
    rule = outcome.rule
    if rule.applies_when is not None:
        yield from _explain_condition("applies_when", rule.applies_when, outcome, sheet, lexicon)
    yield from _explain_condition("adverse_when", rule.adverse_when, outcome, sheet, lexicon)


def _explain_condition(
    name: str, condition: Condition, outcome: RuleOutcome, sheet: FactSheet, lexicon: Lexicon
) -> Iterator[ExplainedStep]:
    as_of: date = outcome.as_of
    evaluation = evaluate(condition, sheet, as_of)
    decides = _decides(name, evaluation.truth, outcome.outcome)
    for leaf, step in zip(list_leaves(condition.root), evaluation.trace, strict=True):
        is_decisive = decides and any(step is found for found in evaluation.decisive)
        statement = state_leaf(leaf, sheet, as_of, lexicon)
        yield ExplainedStep(name, step, is_decisive, statement)


def _decides(name: str, truth: bool | None, outcome: Outcome) -> bool:
    """Whether a condition made the outcome what it is, as `RuleOutcome.evidence` counts it."""
    match outcome:
        case Outcome.NOT_APPLICABLE:
            return name == "applies_when"
        case Outcome.PASS:
            return name == "adverse_when"
        case Outcome.ADVERSE:
            return True
        case Outcome.INCONCLUSIVE:
            return truth is None
