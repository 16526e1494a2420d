"""Where a verdict is given: only when durable-rules and the fix-point say the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from rules import fixpoint
from rules.chain.errors import ChainDisagreement
from rules.fixpoint import Conclusions
from rules.policy import Policy
from rules.vocabulary import OutcomeKey


class ChainEngine(Protocol):
    """Something that derives conclusions by another way than the fix-point."""

    def derive(self, policy: Policy, outcomes: Iterable[OutcomeKey]) -> frozenset[str]:
        """The ids of every conclusion that follows from the outcomes."""


def conclude(policy: Policy, outcomes: Iterable[OutcomeKey], engine: ChainEngine) -> Conclusions:
    """Conclude from outcomes, on both ways.

    Args:
        policy: The policy of the purpose.
        outcomes: In any order; repetitions mean nothing.
        engine: The other way, usually a `process.ChainProcess`.

    Returns:
        Conclusions, verdict and reasons, on which both agree.

    Raises:
        ChainDisagreement: They do not agree.
        ChainFailed: The engine gave no answer.
        PolicyTooLarge: The policy passes a limit of durable-rules.
    """
    distinct = sorted(set(outcomes))
    expected = fixpoint.derive(policy, distinct)
    engine_ids = engine.derive(policy, distinct)
    engine_verdict = policy.verdict_of(engine_ids)
    if engine_ids != expected.ids or engine_verdict != expected.verdict:
        raise ChainDisagreement(policy.sha256, engine_ids, engine_verdict, expected)
    return expected
