"""A policy without one premise or one line of its verdicts, and whether a case notices.

Outcomes have the dimension and severity that the rules of the pack give them. A line without which
the same follows from any outcomes that there can be is no loss: such a mutant is equivalent.
Premises never ask for absence, so whatever follows from many outcomes follows from the few that its
derivation needs: it is enough to look at sets of so many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rules.complaint import Place
from rules.facts import Catalogue
from rules.fixpoint import derive
from rules.pack import Rule
from rules.pack.entries import PolicyEntry
from rules.policy import ConclusionPremise, OutcomePattern, Policy, Premise, list_premises
from rules.policy_cases import find_latest, run_policy_cases
from rules.proof.width import measure_width
from rules.reach import find_possible_outcomes
from rules.vocabulary import OutcomeKey


@dataclass(frozen=True, slots=True)
class PolicyMutant:
    """A policy with one line less.

    Attributes:
        entry: The policy as it is.
        policy: The policy without the line.
        place: Where the line stands.
        text: What was left out.
    """

    entry: PolicyEntry
    policy: Policy
    place: Place
    text: str


def list_policy_mutants(entry: PolicyEntry) -> Iterator[PolicyMutant]:
    """Yield the policy without each premise and without each conclusion of a verdict."""
    policy = entry.policy
    for index, conclusion in enumerate(policy.conclusions):
        premises = conclusion.premises
        for position, premise in enumerate(premises):
            rest = (*premises[:position], *premises[position + 1 :])
            field = f"{conclusion.mode}_of"
            changed = conclusion.model_copy(update={field: rest})
            conclusions = (*policy.conclusions[:index], changed, *policy.conclusions[index + 1 :])
            place = entry.source.place(("conclusions", index, conclusion.mode, position))
            other = policy.model_copy(update={"conclusions": conclusions})
            yield PolicyMutant(entry, other, place, f"{conclusion.id}: {_word(premise)}")
    for verdict, names in policy.verdicts.items():
        for position, name in enumerate(names):
            rest_of_line = (*names[:position], *names[position + 1 :])
            verdicts = {**policy.verdicts, verdict: rest_of_line}
            place = entry.source.place(("verdicts", verdict.value, position))
            other = policy.model_copy(update={"verdicts": verdicts})
            yield PolicyMutant(entry, other, place, f"{verdict}: {name}")


def is_policy_killed(mutant: PolicyMutant, rules: Iterable[Rule]) -> bool:
    """Whether some case of the policy fails with the line left out."""
    return not all(result.has_passed for result in run_policy_cases(mutant.policy, rules))


def find_policy_difference(
    mutant: PolicyMutant, rules: Iterable[Rule], catalogue: Catalogue
) -> tuple[OutcomeKey, ...] | None:
    """Return the fewest outcomes from which the policy and the mutant conclude differently.

    Returns:
        None if there are none: the mutant is equivalent.
    """
    before, after = mutant.entry.policy, mutant.policy
    keys = list(_list_relevant(before, rules, catalogue))
    for size in range(max(measure_width(before), measure_width(after)) + 1):
        for outcomes in combinations(keys, size):
            was, now = derive(before, outcomes), derive(after, outcomes)
            if (was.ids, was.verdict) != (now.ids, now.verdict):
                return outcomes
    return None


def _list_relevant(
    policy: Policy, rules: Iterable[Rule], catalogue: Catalogue
) -> Iterator[OutcomeKey]:
    """Yield every outcome that meets some premise, of those that meet the same ones the first."""
    patterns = [p for _, p in list_premises(policy) if isinstance(p, OutcomePattern)]
    seen: set[tuple[bool, ...]] = set()
    for rule in find_latest(rules).values():
        for outcome in sorted(find_possible_outcomes(rule, catalogue)):
            key = OutcomeKey(rule.id, rule.dimension, rule.severity, outcome)
            met = tuple(pattern.matches(key) for pattern in patterns)
            if any(met) and met not in seen:
                seen.add(met)
                yield key


def _word(premise: Premise) -> str:
    if isinstance(premise, ConclusionPremise):
        return premise.conclusion
    return ", ".join(premise.properties.values())
