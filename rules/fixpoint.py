"""The plain fix-point of a policy: outcomes to conclusions to verdict, with the reason for each.

This is the definition of what a policy means. `rules.chain` derives the same conclusions on
durable-rules and answers only when both agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rules.policy import ConclusionDefinition, OutcomePattern, Policy, Premise
from rules.vocabulary import OutcomeKey, Verdict


@dataclass(frozen=True, slots=True)
class Reason:
    """A premise of a conclusion that held.

    Attributes:
        position: Its place among the premises of the conclusion, from 0.
        premise: The premise as the policy writes it.
        outcomes: The outcomes that met it, sorted; empty when the premise is a conclusion.
    """

    position: int
    premise: Premise
    outcomes: tuple[OutcomeKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Conclusions:
    """What follows from some outcomes under a policy.

    Attributes:
        ids: The conclusions that hold.
        verdict: The verdict that they lead to.
        reasons: For each conclusion that holds, in the order of the policy, the premises that
            produced it. Followed downwards they always end in outcomes, never in a circle.
    """

    ids: frozenset[str]
    verdict: Verdict
    reasons: Mapping[str, tuple[Reason, ...]] = field(hash=False)


def derive(policy: Policy, outcomes: Iterable[OutcomeKey]) -> Conclusions:
    """Derive everything that follows from the outcomes.

    Args:
        policy: The policy of the purpose.
        outcomes: In any order; repetitions mean nothing.

    Returns:
        The least fix-point, equal for equal sets of outcomes.
    """
    met = _match_patterns(policy, frozenset(outcomes))
    rounds = _derive_rounds(policy, met)
    ids = frozenset(rounds)
    return Conclusions(
        ids=ids,
        verdict=policy.verdict_of(ids),
        reasons={
            conclusion.id: _find_reasons(policy, conclusion, met, rounds)
            for conclusion in policy.conclusions
            if conclusion.id in ids
        },
    )


def _match_patterns(
    policy: Policy, outcomes: frozenset[OutcomeKey]
) -> dict[OutcomePattern, tuple[OutcomeKey, ...]]:
    """The patterns that hold, each with the outcomes that meet it."""
    ordered = sorted(outcomes)
    patterns = {
        premise
        for conclusion in policy.conclusions
        for premise in conclusion.premises
        if isinstance(premise, OutcomePattern)
    }
    met = {pattern: tuple(filter(pattern.matches, ordered)) for pattern in patterns}
    return {pattern: keys for pattern, keys in met.items() if keys}


def _derive_rounds(
    policy: Policy, met: Mapping[OutcomePattern, tuple[OutcomeKey, ...]]
) -> dict[str, int]:
    """For each conclusion that holds, the round in which it was first derived.

    A round sees only the conclusions of earlier rounds, so the numbers do not depend on the order
    in which the policy lists them.
    """
    rounds: dict[str, int] = {}
    pending = list(policy.conclusions)
    number = 0
    while True:
        found = [
            conclusion
            for conclusion in pending
            if conclusion.follows(
                premise in met
                if isinstance(premise, OutcomePattern)
                else premise.conclusion in rounds
                for premise in conclusion.premises
            )
        ]
        if not found:
            return rounds
        rounds.update((conclusion.id, number) for conclusion in found)
        pending = [conclusion for conclusion in pending if conclusion.id not in rounds]
        number += 1


def _find_reasons(
    policy: Policy,
    conclusion: ConclusionDefinition,
    met: Mapping[OutcomePattern, tuple[OutcomeKey, ...]],
    rounds: Mapping[str, int],
) -> tuple[Reason, ...]:
    """The premises that hold and do not rest on the conclusion itself.

    Where two conclusions depend on one another, only the one derived earlier is a reason for the
    other.
    """
    reasons = []
    for position, premise in enumerate(conclusion.premises):
        if isinstance(premise, OutcomePattern):
            if premise in met:
                reasons.append(Reason(position, premise, met[premise]))
        elif premise.conclusion in rounds:
            is_circular = conclusion.id in policy.dependencies[premise.conclusion]
            is_earlier = rounds[premise.conclusion] < rounds[conclusion.id]
            if is_earlier or not is_circular:
                reasons.append(Reason(position, premise))
    return tuple(reasons)
