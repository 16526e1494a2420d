"""Rules that are adverse only where another one is adverse too, and then change nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rules.complaint import Complaint, warn
from rules.facts import Catalogue
from rules.pack.entries import PackReading
from rules.pack.rule import Rule
from rules.period import Period
from rules.policy import OutcomePattern, Policy
from rules.reach import TooManyWorlds, decide_in, list_worlds
from rules.vocabulary import Outcome, Severity

_GRAVITY = {severity: place for place, severity in enumerate(Severity)}


def lint_shadows(reading: PackReading) -> Iterator[Complaint]:
    """Yield every rule that another one always outdoes.

    The other judges the same subject in the same dimension on every day on which this one is in
    force, weighs as much or more, and no policy names this one.
    """
    named = _list_named([entry.policy for entry in reading.policies])
    shadowed: set[int] = set()
    for entry in reading.rules:
        if entry.rule.id in named:
            continue
        for other in reading.rules:
            if id(other) in shadowed or not _outdoes(other.rule, entry.rule):
                continue
            if _is_always_with(entry.rule, other.rule, reading.scope.catalogue):
                shadowed.add(id(entry))
                place, shadow = entry.place("id"), other.rule.id
                yield warn("shadowed_rule", place, rule=entry.rule.id, other=shadow)
                break


def _list_named(policies: Sequence[Policy]) -> frozenset[str]:
    """The rules that some policy treats in a way of their own."""
    return frozenset(
        premise.rule
        for policy in policies
        for conclusion in policy.conclusions
        for premise in conclusion.premises
        if isinstance(premise, OutcomePattern) and premise.rule is not None
    )


def _outdoes(other: Rule, rule: Rule) -> bool:
    """Whether `other` could stand for `rule` wherever both are adverse."""
    return (
        other.id != rule.id
        and other.sheet_kind == rule.sheet_kind
        and other.dimension == rule.dimension
        and _GRAVITY[other.severity] <= _GRAVITY[rule.severity]
        and other.fact_names <= rule.fact_names  # else the fact can be missing, and it is silent
        and _lies_within(rule.in_force, other.in_force)
    )


def _lies_within(inner: Period, outer: Period) -> bool:
    if inner.ends_on is None:
        return outer.ends_on is None and outer.starts_on <= inner.starts_on
    return outer.covers(inner.starts_on) and outer.covers(inner.ends_on)


def _is_always_with(rule: Rule, other: Rule, catalogue: Catalogue) -> bool:
    """Whether `other` is adverse wherever `rule` is, and `rule` is adverse somewhere."""
    try:
        worlds = list_worlds((*rule.conditions, *other.conditions), catalogue)
    except TooManyWorlds:
        return False
    adverse = [world for world in worlds if decide_in(world, rule) is Outcome.ADVERSE]
    return bool(adverse) and all(decide_in(world, other) is Outcome.ADVERSE for world in adverse)
