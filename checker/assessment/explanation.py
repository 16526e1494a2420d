"""Why an assessment came out as it did and what would change it, in both languages.

The recorded result of an assessment holds no explanation: it is what a replay compares byte for
byte, and a sentence that is worded better, or an estimate that is corrected, must not make an old
assessment differ. An explanation follows from the recorded inputs and the recorded pack alone and
can be made of them again at any time (docs/decisions/0009).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from checker.assessment.assess import Assessment, find_policy, iso
from checker.assessment.findings import both, step_to_data
from rules.assessment import evaluate_pack
from rules.chain.agreement import ChainEngine, conclude
from rules.explanation.asking import Request, choose_documents
from rules.explanation.grounds import Ground, trace_grounds
from rules.explanation.lexicon import Lexicon
from rules.explanation.outcomes import ExplainedOutcome, explain_outcome
from rules.explanation.ranges import ChangeRange
from rules.explanation.settling import Settling, find_settling
from rules.explanation.settling_words import word_request, word_settling
from rules.explanation.turning_words import word_turning
from rules.explanation.verdicts import Turning, find_turnings
from rules.facts import Value, value_to_json
from rules.vocabulary import Bilingual, Outcome

FEW_STATES = 60
"""Enough for a change of few facts; what takes more is only looked for when it is asked for."""
MANY_STATES = 300


@dataclass(frozen=True)
class ExplainedTurning:
    """What would turn the verdict, in words.

    Attributes:
        turning: What was found; where something was, durable-rules gave the same verdict.
        words: The sentences about it.
    """

    turning: Turning
    words: tuple[Bilingual, ...]


@dataclass(frozen=True)
class Explanation:
    """Why an assessment came out as it did.

    Attributes:
        outcomes: Every outcome with its comparisons, in the order of the rules.
        grounds: The conclusions on which the verdict rests.
        settlings: What would settle each open outcome.
        request: The documents to ask for, which settle them all.
        turnings: What would turn the verdict into a milder one.
        lexicon: The names that the pack gives to things.
    """

    outcomes: tuple[ExplainedOutcome, ...]
    grounds: tuple[Ground, ...]
    settlings: tuple[Settling, ...]
    request: Request
    turnings: tuple[ExplainedTurning, ...]
    lexicon: Lexicon

    def of_rule(self, rule_id: str) -> tuple[ExplainedOutcome, ...]:
        """Return the outcomes of one rule, of each subject that it judged."""
        return tuple(found for found in self.outcomes if found.outcome.rule_id == rule_id)

    def find_settling(self, found: ExplainedOutcome) -> Settling | None:
        """Return what would settle an outcome; None where nothing is open."""
        return next((s for s in self.settlings if s.outcome is found.outcome), None)

    def to_data(self, rule_id: str | None = None) -> dict[str, Any]:
        """Give the explanation as JSON.

        Args:
            rule_id: Of the outcomes, give those of this rule alone.
        """
        outcomes = self.outcomes if rule_id is None else self.of_rule(rule_id)
        return {
            "verdict_rests_on": [_ground_to_data(ground) for ground in self.grounds],
            "outcomes": [self._outcome_to_data(found) for found in outcomes],
            "ask_for": {
                "documents": list(self.request.kinds),
                "estimated_days": self.request.days,
                "facts": list(self.request.facts),
                "facts_without_document": list(self.request.unsupplied),
                "is_cheapest": self.request.is_cheapest,
                "sentences": _all_both(word_request(self.request, self.lexicon)),
            },
            "would_turn": [_turning_to_data(turning) for turning in self.turnings],
        }

    def _outcome_to_data(self, found: ExplainedOutcome) -> dict[str, Any]:
        outcome, settling = found.outcome, self.find_settling(found)
        data: dict[str, Any] = {
            "rule": outcome.rule_id,
            "title": both(outcome.rule.title),
            "subject": outcome.subject,
            "outcome": outcome.outcome.value,
            "because": both(found.because),
            "requires": _all_both(found.requires),
            "comparisons": [
                {
                    "condition": step.condition,
                    "is_decisive": step.is_decisive,
                    "sentence": both(step.words),
                    **step_to_data(step.step),
                }
                for step in found.steps
            ],
        }
        if settling is not None:
            data["settled_by"] = {
                "certainly": [list(names) for names in settling.certain],
                "possibly": [list(names) for names in settling.possible],
                "is_complete": settling.is_complete,
                "sentences": _all_both(word_settling(settling, self.lexicon)),
            }
        return data


def explain(assessment: Assessment, engine: ChainEngine) -> Explanation:
    """Explain an assessment: every outcome, the verdict, and what would change them.

    Args:
        assessment: What to explain.
        engine: Confirms the verdict of each change that is named.

    Raises:
        ChainFailed, ChainDisagreement: The verdict of a change cannot be stood by.
    """
    lexicon = Lexicon.of(assessment.pack)
    catalogue = assessment.pack.catalogue
    policy = find_policy(assessment.pack, assessment.purpose)
    open_outcomes = [o for o in assessment.outcomes if o.outcome is Outcome.INCONCLUSIVE]
    settlings = tuple(find_settling(outcome, catalogue) for outcome in open_outcomes)
    return Explanation(
        outcomes=tuple(explain_outcome(outcome, lexicon) for outcome in assessment.outcomes),
        grounds=trace_grounds(policy, assessment.conclusions, assessment.outcomes),
        settlings=settlings,
        request=choose_documents(settlings, catalogue),
        turnings=explain_turnings(assessment, engine, MANY_STATES),
        lexicon=lexicon,
    )


def explain_turnings(
    assessment: Assessment, engine: ChainEngine, most_states: int = FEW_STATES
) -> tuple[ExplainedTurning, ...]:
    """Say what would turn the verdict into a milder one.

    Args:
        assessment: Whose verdict.
        engine: Confirms the verdict of each change that is named.
        most_states: As many situations are judged in search of each change.

    Raises:
        ChainFailed, ChainDisagreement: The verdict of a change cannot be stood by.
    """
    pack, sheets, as_of = assessment.pack, assessment.sheets, assessment.as_of
    policy = find_policy(pack, assessment.purpose)
    lexicon = Lexicon.of(pack)
    explained = []
    for turning in find_turnings(pack, policy, sheets, as_of, most_states):
        if turning.after is not None:
            outcomes = evaluate_pack(pack.asked_by(policy), turning.sheets, as_of)
            confirmed = conclude(policy, [outcome.key for outcome in outcomes], engine).verdict
            if confirmed is not turning.after:
                raise AssertionError(f"{turning.search.changes}: {confirmed}, not {turning.after}")
        explained.append(ExplainedTurning(turning, word_turning(turning, sheets, lexicon)))
    return tuple(explained)


def _ground_to_data(ground: Ground) -> dict[str, Any]:
    return {
        "conclusion": ground.conclusion.id,
        "title": both(ground.conclusion.title),
        "conclusions": list(ground.conclusions),
        "outcomes": [
            {"rule": o.rule_id, "subject": o.subject, "outcome": o.outcome.value}
            for o in ground.outcomes
        ],
    }


def _turning_to_data(explained: ExplainedTurning) -> dict[str, Any]:
    turning = explained.turning
    search = turning.search
    return {
        "goal": search.goal.value,
        "verdict": turning.after.value if turning.after else None,
        "changes": [_range_to_data(found) for found in turning.ranges],
        "holds_until": iso(turning.last_day),
        "looked_until": iso(turning.looked_until),
        "is_smallest": search.is_smallest,
        "is_exhausted": search.is_exhausted,
        "situations_tried": search.states,
        "blocked_by": [o.rule_id for o in search.blocked_by] if turning.after is None else [],
        "sentences": _all_both(explained.words),
    }


def _range_to_data(found: ChangeRange) -> dict[str, Any]:
    change = found.change
    return {
        "subject": change.subject,
        "fact": change.fact,
        "first": _to_json(found.first),
        "last": _to_json(found.last),
        "values": [_to_json(value) for value in found.values],
        "excluded": [_to_json(value) for value in found.excluded],
    }


def _to_json(value: Value | None) -> Any:  # noqa: ANN401 - any value of a fact
    return None if value is None else value_to_json(value)


def _all_both(texts: Iterable[Bilingual]) -> list[dict[str, str]]:
    return [both(text) for text in texts]
