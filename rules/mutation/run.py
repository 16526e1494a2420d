"""Every mutant of a whole pack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from rules.assessment import evaluate_rule
from rules.complaint import PackError, Place
from rules.facts import Catalogue, FactSheet
from rules.fixpoint import derive
from rules.mutation.policy_mutants import (
    PolicyMutant,
    find_policy_difference,
    is_policy_killed,
    list_policy_mutants,
)
from rules.mutation.rule_mutants import RuleMutant, is_killed, list_mutants
from rules.mutation.telling_apart import TellApart, choose_way
from rules.pack import Rule
from rules.pack.read import read_pack
from rules.proof.example import word_case, word_policy_case

Step = Callable[[str], None]


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    EQUIVALENT = "equivalent"
    SURVIVED = "survived"
    NOT_TOLD_APART = "not_told_apart"


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that no case notices.

    Attributes:
        owner: The rule, or the purpose of the policy.
        key: `applies_when`, `adverse_when`, or `policy`.
        text: The condition after the change (empty where it was dropped), or the line left out.
        place: Where the change was made.
        fate: Whether facts are known that tell the change.
        example: A case in YAML that would notice it; None where none was found.
    """

    owner: str
    key: str
    text: str
    place: Place
    fate: Fate
    example: str | None


@dataclass(frozen=True, slots=True)
class MutationReport:
    """What became of all mutants of a pack.

    Attributes:
        mutants: How many there were.
        killed: How many a case notices.
        equivalent: How many are proven to make no difference.
        survivors: The rest, by place.
    """

    mutants: int
    killed: int
    equivalent: int
    survivors: tuple[Survivor, ...]


def mutate_pack(
    pack: str | Path,
    catalogue: Catalogue | None = None,
    *,
    tell_apart: TellApart | None = None,
    step: Step | None = None,
) -> MutationReport:
    """Change everything in a pack that can be changed, and see whether its cases notice.

    Args:
        pack: The name of a pack that comes with the rules, or the path of a folder.
        catalogue: The facts there are; those that come with the rules, unless given.
        tell_apart: Finds facts for which a rule and a mutant differ; by z3 where it is installed,
            unless given.
        step: Called with the id of each rule and the purpose of each policy when it is done.

    Raises:
        PackError: There is no such pack, or it cannot be used.
    """
    reading = read_pack(pack, catalogue)
    if reading.complaints:
        raise PackError(reading.complaints)
    facts = reading.scope.catalogue
    told = step or (lambda _: None)
    way = tell_apart or choose_way(facts)
    fates: list[Fate | Survivor] = []
    for entry in sorted(reading.rules, key=lambda entry: entry.rule.id):
        fates += [_judge(mutant, facts, way) for mutant in list_mutants(entry, facts)]
        told(entry.rule.id)
    rules = [entry.rule for entry in reading.rules]
    for policy in reading.policies:
        asked = [r for r in rules if policy.policy.asks_for(r.subject, r.dimension)]
        fates += [_judge_policy(mutant, asked, facts) for mutant in list_policy_mutants(policy)]
        told(policy.policy.purpose)
    survivors = (fate for fate in fates if isinstance(fate, Survivor))
    return MutationReport(
        len(fates),
        fates.count(Fate.KILLED),
        fates.count(Fate.EQUIVALENT),
        tuple(sorted(survivors, key=lambda survivor: survivor.place)),
    )


def _judge(mutant: RuleMutant, catalogue: Catalogue, tell_apart: TellApart) -> Fate | Survivor:
    if is_killed(mutant, catalogue):
        return Fate.KILLED
    rule = mutant.entry.rule
    example, is_certain = tell_apart(rule, mutant.rule)
    if example is None and is_certain:
        return Fate.EQUIVALENT
    fate = Fate.NOT_TOLD_APART if example is None else Fate.SURVIVED
    case = None if example is None else _word(rule, mutant, *example)
    return Survivor(rule.id, mutant.key, mutant.text, mutant.place, fate, case)


def _word(rule: Rule, mutant: RuleMutant, sheet: FactSheet, as_of: date) -> str:
    outcome, other = (evaluate_rule(r, sheet, as_of).outcome for r in (rule, mutant.rule))
    return word_case(f"{outcome}, not {other}", sheet, as_of, outcome)


def _judge_policy(mutant: PolicyMutant, rules: list[Rule], catalogue: Catalogue) -> Fate | Survivor:
    if is_policy_killed(mutant, rules):
        return Fate.KILLED
    outcomes = find_policy_difference(mutant, rules, catalogue)
    if outcomes is None:
        return Fate.EQUIVALENT
    policy = mutant.entry.policy
    found = derive(policy, outcomes)
    case = word_policy_case(mutant.text, outcomes, found.verdict, found.ids)
    return Survivor(policy.purpose, "policy", mutant.text, mutant.place, Fate.SURVIVED, case)
