"""A pack over fact sheets: what each rule says of each subject, why, and from which documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from rules.facts import CUSTOMER, Catalogue, Fact, FactSheet, FactState, Subject
from rules.logic import Evaluation, Step, Truth, compile_condition, evaluate
from rules.pack import Pack, Rule
from rules.vocabulary import Bilingual, Outcome, OutcomeKey
from rules.wording import fill_in


class Evidence(NamedTuple):
    """A fact that decided an outcome."""

    name: str
    fact: Fact


class RuleOutcome(NamedTuple):
    """What one rule says of one subject. Why it does is worked out when asked for.

    Attributes:
        rule: The version of the rule that was in force.
        subject: `customer`, or `credential:` or `contract:` and a reference.
        outcome: The answer.
        applies: What `applies_when` came to; True where the rule has none, None for unknown.
        adverse: What `adverse_when` came to; None for unknown.
        sheet: The facts that were judged; None where there was no credential to judge.
        as_of: The day for which the question was asked.
    """

    rule: Rule
    subject: str
    outcome: Outcome
    applies: Truth
    adverse: Truth
    sheet: FactSheet | None
    as_of: date

    @property
    def trace(self) -> tuple[Step, ...]:
        """Every comparison of both conditions with its values, as written."""
        return tuple(step for part in self._evaluations for step in part.trace)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that keep the outcome inconclusive, each of which is missing."""
        if self.sheet is None or self.outcome is not Outcome.INCONCLUSIVE:
            return ()
        missing = FactState.MISSING
        return tuple(e.name for e in self.evidence if e.fact.state is missing)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The facts that decided, with their values and sources."""
        if self.sheet is None:
            return ()
        steps = (step for part in self._deciding_evaluations for step in part.decisive)
        names = dict.fromkeys(name for step in steps for name, _ in step.facts)
        return tuple(Evidence(name, self.sheet[name]) for name in names)

    @property
    def _evaluations(self) -> tuple[Evaluation, ...]:
        if self.sheet is None:
            return ()
        return tuple(evaluate(c, self.sheet, self.as_of) for c in self.rule.conditions)

    @property
    def _deciding_evaluations(self) -> tuple[Evaluation, ...]:
        """The conditions that made the outcome what it is."""
        evaluations = self._evaluations
        match self.outcome:
            case Outcome.NOT_APPLICABLE:
                return evaluations[:1]
            case Outcome.PASS:
                return evaluations[-1:]
            case Outcome.ADVERSE:
                return evaluations
            case Outcome.INCONCLUSIVE:
                return tuple(part for part in evaluations if part.truth is None)

    @property
    def rule_id(self) -> str:
        """The id of the rule."""
        return self.rule.id

    @property
    def key(self) -> OutcomeKey:
        """The outcome as a policy sees it."""
        return OutcomeKey(self.rule.id, self.rule.dimension, self.rule.severity, self.outcome)


def evaluate_rule(rule: Rule, sheet: FactSheet, as_of: date) -> RuleOutcome:
    """Judge one subject by one rule.

    Args:
        rule: The version that is in force.
        sheet: The facts of a subject that the rule judges.
        as_of: The value of `today`.
    """
    applies: Truth = True
    if rule.applies_when is not None:
        applies = compile_condition(rule.applies_when)(sheet.facts, as_of)
    adverse = compile_condition(rule.adverse_when)(sheet.facts, as_of)
    outcome = decide_outcome(applies, adverse)
    return RuleOutcome(rule, sheet.subject, outcome, applies, adverse, sheet, as_of)


def evaluate_pack(pack: Pack, sheets: Sequence[FactSheet], as_of: date) -> tuple[RuleOutcome, ...]:
    """Judge a customer and its credentials by every rule in force.

    Args:
        pack: The rules.
        sheets: The sheet of the customer and one for each of its credentials and contracts.
        as_of: The day for which the question is asked.

    Returns:
        The outcomes in the order of the rules. A rule about a kind of credential of which there is
        none, or about contracts where there is none, gives one outcome, not applicable, on the
        customer.

    Raises:
        CalendarYearMissing: The pack counts working days, and its calendar does not cover `as_of`.
    """
    if pack.calendar is not None:
        pack.calendar.require(as_of)
    return tuple(
        outcome
        for rule in pack.rules_in_force(as_of)
        for outcome in evaluate_subjects(rule, sheets, as_of)
    )


def evaluate_subjects(
    rule: Rule, sheets: Iterable[FactSheet], as_of: date
) -> tuple[RuleOutcome, ...]:
    """Judge every subject that a rule is about; see `evaluate_pack`."""
    outcomes = tuple(evaluate_rule(rule, s, as_of) for s in sheets if s.kind == rule.sheet_kind)
    if not outcomes and rule.subject is not Subject.CUSTOMER:
        nothing = Outcome.NOT_APPLICABLE
        return (RuleOutcome(rule, CUSTOMER, nothing, False, None, None, as_of),)
    return outcomes


def decide_outcome(applies: Truth, adverse: Truth) -> Outcome:
    """Return the outcome for what the two conditions came to."""
    if applies is False:
        return Outcome.NOT_APPLICABLE
    if adverse is False:
        return Outcome.PASS
    if applies and adverse:
        return Outcome.ADVERSE
    return Outcome.INCONCLUSIVE


def word_outcome(outcome: RuleOutcome, sheet: FactSheet, catalogue: Catalogue) -> Bilingual:
    """Say what was found: the message of the rule with its values, or what is left open and why.

    Args:
        outcome: Any outcome; the message of a rule asserts only what an adverse one has shown.
        sheet: The sheet of its subject.
        catalogue: Names the facts that are missing and the values of choices; that of the pack.
    """
    if outcome.outcome is Outcome.ADVERSE:
        return fill_in(outcome.rule.message, sheet, catalogue)
    title = outcome.rule.title
    if outcome.outcome is not Outcome.INCONCLUSIVE:
        return title
    missing = [catalogue[name].title for name in outcome.missing]
    if not missing:
        return Bilingual(f"无法判定：{title.zh}", f"Cannot be decided: {title.en}")
    return Bilingual(
        f"无法判定：{title.zh}。缺少：{'、'.join(text.zh for text in missing)}",
        f"Cannot be decided: {title.en}. Missing: {', '.join(text.en for text in missing)}",
    )


def find_settling_documents(
    outcomes: Iterable[RuleOutcome], catalogue: Catalogue
) -> dict[str, tuple[str, ...]]:
    """Return every fact that keeps an outcome open, with the kinds of document that supply it."""
    names = dict.fromkeys(name for outcome in outcomes for name in outcome.missing)
    return {name: catalogue[name].settled_by for name in names}
