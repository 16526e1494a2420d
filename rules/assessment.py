"""A pack over fact sheets: what each rule says of each subject, why, and from which documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from rules.facts import CUSTOMER, Catalogue, Fact, FactSheet, FactState, Subject
from rules.logic import Evaluation, Step, Truth, evaluate
from rules.pack import Pack, Rule
from rules.vocabulary import Bilingual, Outcome, OutcomeKey
from rules.wording import fill_in

_ALWAYS = Evaluation(truth=True, trace=(), decisive=())


class Evidence(NamedTuple):
    """A fact that decided an outcome."""

    name: str
    fact: Fact


class RuleOutcome(NamedTuple):
    """What one rule says of one subject.

    Attributes:
        rule: The version of the rule that was in force.
        subject: `customer`, or `credential:` and a reference.
        outcome: The answer.
        applies: What `applies_when` came to; True where the rule has none, None for unknown.
        adverse: What `adverse_when` came to; None for unknown.
        trace: Every comparison of both conditions with its values, as written.
        missing: The facts that keep the outcome inconclusive, each of which is missing.
        evidence: The facts that decided, with their values and sources.
    """

    rule: Rule
    subject: str
    outcome: Outcome
    applies: Truth
    adverse: Truth
    trace: tuple[Step, ...] = ()
    missing: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()

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
    applies = evaluate(rule.applies_when, sheet, as_of) if rule.applies_when else _ALWAYS
    adverse = evaluate(rule.adverse_when, sheet, as_of)
    outcome = decide_outcome(applies.truth, adverse.truth)
    decisive = _select_decisive(outcome, applies, adverse)
    names = dict.fromkeys(name for step in decisive for name, _ in step.facts)
    missing: tuple[str, ...] = ()
    if outcome is Outcome.INCONCLUSIVE:
        missing = tuple(name for name in names if sheet[name].state is FactState.MISSING)
    return RuleOutcome(
        rule,
        sheet.subject,
        outcome,
        applies.truth,
        adverse.truth,
        applies.trace + adverse.trace,
        missing,
        tuple(Evidence(name, sheet[name]) for name in names),
    )


def evaluate_pack(pack: Pack, sheets: Sequence[FactSheet], as_of: date) -> tuple[RuleOutcome, ...]:
    """Judge a customer and its credentials by every rule in force.

    Args:
        pack: The rules.
        sheets: The sheet of the customer and one for each of its credentials.
        as_of: The day for which the question is asked.

    Returns:
        The outcomes in the order of the rules. A rule about a kind of credential of which there is
        none gives one outcome, not applicable, on the customer.
    """
    return tuple(
        outcome
        for rule in pack.rules_in_force(as_of)
        for outcome in evaluate_subjects(rule, sheets, as_of)
    )


def evaluate_subjects(
    rule: Rule, sheets: Iterable[FactSheet], as_of: date
) -> tuple[RuleOutcome, ...]:
    """Judge every subject that a rule is about; see `evaluate_pack`."""
    outcomes = tuple(evaluate_rule(rule, s, as_of) for s in sheets if s.kind == rule.of_kind)
    if not outcomes and rule.subject is Subject.CREDENTIAL:
        return (RuleOutcome(rule, CUSTOMER, Outcome.NOT_APPLICABLE, applies=False, adverse=None),)
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
        catalogue: Names the facts that are missing; that of the pack.
    """
    if outcome.outcome is Outcome.ADVERSE:
        return fill_in(outcome.rule.message, sheet)
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


def _select_decisive(
    outcome: Outcome, applies: Evaluation, adverse: Evaluation
) -> tuple[Step, ...]:
    """Return the comparisons that made the outcome what it is."""
    match outcome:
        case Outcome.NOT_APPLICABLE:
            return applies.decisive
        case Outcome.PASS:
            return adverse.decisive
        case Outcome.ADVERSE:
            return applies.decisive + adverse.decisive
        case Outcome.INCONCLUSIVE:
            return tuple(s for e in (applies, adverse) if e.truth is None for s in e.decisive)
