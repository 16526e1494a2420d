"""The fix-point of a policy as formulas: when each conclusion and each verdict follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rules.policy import ConclusionDefinition, OutcomePattern, Policy
from rules.proof.solver import FALSE, Term, all_of, any_of, is_same, negate
from rules.vocabulary import Verdict

Meet = Callable[[OutcomePattern], Term]
"""Says when some outcome agrees with a pattern."""


def encode_conclusions(policy: Policy, meet: Meet) -> dict[str, Term]:
    """Return for each conclusion when it follows: the least fix-point of `rules.fixpoint`.

    A round derives from the conclusions of the round before. After as many rounds as there are
    conclusions nothing new can follow, and mostly much earlier.
    """
    known: dict[str, Term] = dict.fromkeys((c.id for c in policy.conclusions), FALSE)
    patterns = [
        {p: meet(p) for p in conclusion.premises if isinstance(p, OutcomePattern)}
        for conclusion in policy.conclusions
    ]
    for _ in policy.conclusions:
        found = {
            conclusion.id: _encode(conclusion, met, known)
            for conclusion, met in zip(policy.conclusions, patterns, strict=True)
        }
        if all(is_same(found[name], known[name]) for name in found):
            break
        known = found
    return known


def encode_verdicts(policy: Policy, conclusions: Mapping[str, Term]) -> dict[Verdict, Term]:
    """Return for each verdict when it is the one: the gravest of which a conclusion holds."""
    verdicts: dict[Verdict, Term] = {}
    graver: list[Term] = []
    for verdict in Verdict:
        is_claimed = encode_claim(policy, verdict, conclusions)
        if verdict is Verdict.APPROVE:
            verdicts[verdict] = negate(any_of(FALSE, *graver))
        else:
            verdicts[verdict] = all_of(is_claimed, negate(any_of(FALSE, *graver)))
        graver.append(is_claimed)
    return verdicts


def encode_claim(policy: Policy, verdict: Verdict, conclusions: Mapping[str, Term]) -> Term:
    """Return when a verdict lists a conclusion that holds."""
    return any_of(FALSE, *(conclusions[name] for name in policy.verdicts.get(verdict, ())))


def _encode(
    conclusion: ConclusionDefinition, met: Mapping[OutcomePattern, Term], known: Mapping[str, Term]
) -> Term:
    premises = [
        met[premise] if isinstance(premise, OutcomePattern) else known[premise.conclusion]
        for premise in conclusion.premises
    ]
    return any_of(*premises) if conclusion.mode == "any" else all_of(*premises)
