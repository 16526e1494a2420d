"""The plain fix-point of a policy: outcomes to conclusions to verdict, with the reason for each.

This is the definition of what a policy means. `rules.chain` derives the same conclusions on
durable-rules and answers only when both agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count, groupby
from operator import attrgetter

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
            conclusion.id: _find_reasons(policy, conclusion, met[conclusion.id], rounds)
            for conclusion in policy.conclusions
            if conclusion.id in ids
        },
    )


_Met = tuple[tuple[OutcomeKey, ...], ...]
"""For each premise of a conclusion, the outcomes that meet it; none for a premise that is itself a
conclusion."""


def _match_patterns(policy: Policy, outcomes: frozenset[OutcomeKey]) -> dict[str, _Met]:
    """For each conclusion, what meets its premises."""
    ordered = sorted(outcomes)
    by_rule = {rule: list(keys) for rule, keys in groupby(ordered, key=attrgetter("rule"))}

    def meet(premise: Premise) -> tuple[OutcomeKey, ...]:
        if not isinstance(premise, OutcomePattern):
            return ()
        candidates = ordered if premise.rule is None else by_rule.get(premise.rule, [])
        return tuple(filter(premise.matches, candidates))

    return {
        conclusion.id: tuple(map(meet, conclusion.premises)) for conclusion in policy.conclusions
    }


def _derive_rounds(policy: Policy, met: Mapping[str, _Met]) -> dict[str, int]:
    """For each conclusion that holds, the round in which it was first derived.

    A round sees only the conclusions of earlier rounds, so the numbers do not depend on the order
    in which the policy lists them.
    """
    rounds: dict[str, int] = {}
    pending = list(policy.conclusions)
    for number in count():
        found = [
            conclusion.id
            for conclusion in pending
            if conclusion.follows(
                keys if isinstance(premise, OutcomePattern) else premise.conclusion in rounds
                for premise, keys in zip(conclusion.premises, met[conclusion.id], strict=True)
            )
        ]
        if not found:
            break
        rounds.update(dict.fromkeys(found, number))
        pending = [conclusion for conclusion in pending if conclusion.id not in rounds]
    return rounds


def _find_reasons(
    policy: Policy, conclusion: ConclusionDefinition, met: _Met, rounds: Mapping[str, int]
) -> tuple[Reason, ...]:
    """The premises that hold and do not rest on the conclusion itself.

    Where two conclusions depend on one another, only the one derived earlier is a reason for the
    other.
    """
    reasons = []
    for position, (premise, keys) in enumerate(zip(conclusion.premises, met, strict=True)):
        if isinstance(premise, OutcomePattern):
            if keys:
                reasons.append(Reason(position, premise, keys))
        elif premise.conclusion in rounds:
            is_circular = conclusion.id in policy.dependencies[premise.conclusion]
            is_earlier = rounds[premise.conclusion] < rounds[conclusion.id]
            if is_earlier or not is_circular:
                reasons.append(Reason(position, premise))
    return tuple(reasons)
