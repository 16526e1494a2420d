"""What a verdict rests on: the chain of conclusions down to the outcomes they follow from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rules.assessment import RuleOutcome
from rules.fixpoint import Conclusions, Reason
from rules.policy import ConclusionDefinition, ConclusionPremise, Policy
from rules.vocabulary import OutcomeKey


class Ground(NamedTuple):
    """A conclusion on which a verdict rests.

    Attributes:
        conclusion: The conclusion.
        outcomes: The outcomes that met its premises.
        conclusions: The ids of the conclusions that met its premises.
    """

    conclusion: ConclusionDefinition
    outcomes: tuple[RuleOutcome, ...]
    conclusions: tuple[str, ...]


def trace_grounds(
    policy: Policy, conclusions: Conclusions, outcomes: Sequence[RuleOutcome]
) -> tuple[Ground, ...]:
    """Return what the verdict rests on, from the conclusions that name it downwards.

    Args:
        policy: The policy of the purpose.
        conclusions: What follows from the outcomes.
        outcomes: Of every rule in force.

    Returns:
        Each conclusion once, before those that it follows from; none for `approve`.
    """
    defined = {conclusion.id: conclusion for conclusion in policy.conclusions}
    pending = _list_held(policy, conclusions)
    grounds: dict[str, Ground] = {}
    while pending:
        name = pending.pop(0)
        if name in grounds:
            continue
        reasons = conclusions.reasons[name]
        keys = {key for reason in reasons for key in reason.outcomes}
        below = tuple(dict.fromkeys(filter(None, map(_name_conclusion, reasons))))
        met = tuple(outcome for outcome in outcomes if outcome.key in keys)
        grounds[name] = Ground(defined[name], met, below)
        pending += below
    return tuple(grounds.values())


def find_support(policy: Policy, conclusions: Conclusions) -> tuple[OutcomeKey, ...]:
    """Return few outcomes that lead to the verdict by themselves; none for `approve`.

    While all of them stand the verdict is no milder, so whatever turns it changes one of them.
    """
    defined = {conclusion.id: conclusion for conclusion in policy.conclusions}
    supports: dict[str, tuple[OutcomeKey, ...]] = {}

    def support(name: str) -> tuple[OutcomeKey, ...]:
        if name not in supports:
            reasons = conclusions.reasons[name]
            parts = [reason.outcomes[:1] or support(_name_conclusion(reason)) for reason in reasons]
            if defined[name].mode == "any":
                supports[name] = min(parts, key=_order)
            else:
                supports[name] = tuple(sorted({key for keys in parts for key in keys}))
        return supports[name]

    return min(map(support, _list_held(policy, conclusions)), key=_order, default=())


def _order(keys: tuple[OutcomeKey, ...]) -> tuple[int, tuple[OutcomeKey, ...]]:
    return len(keys), keys


def _list_held(policy: Policy, conclusions: Conclusions) -> list[str]:
    """Return the conclusions that name the verdict and hold."""
    named: Iterable[str] = policy.verdicts.get(conclusions.verdict, ())
    return [name for name in named if name in conclusions.ids]


def _name_conclusion(reason: Reason) -> str:
    """Return the conclusion that a reason is, or an empty text where it is an outcome."""
    premise = reason.premise
    return premise.conclusion if isinstance(premise, ConclusionPremise) else ""
