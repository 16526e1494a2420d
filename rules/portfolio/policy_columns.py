"""A policy as columns: which conclusions hold for each customer, and the verdict.

What follows is the least fix-point of `rules.fixpoint`. Conclusions are derived after those they
rest on; those that rest on one another are derived together, as often as there are of them: every
round but the last adds at least one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import groupby
from operator import and_, or_
from typing import NamedTuple

import numpy as np
import polars as pl

from rules.pack import Rule
from rules.policy import ConclusionDefinition, OutcomePattern, Policy, Premise
from rules.portfolio.batch import SubjectTable
from rules.portfolio.outcomes import KEPT, Outcomes, name_outcome
from rules.vocabulary import Outcome, OutcomeKey, Verdict


class Derived(NamedTuple):
    """What follows from outcomes; rows as the customers.

    Attributes:
        conclusions: A column of booleans for each conclusion, in the order of the policy.
        verdicts: The gravest verdict that lists a conclusion that holds.
    """

    conclusions: pl.DataFrame
    verdicts: pl.Series


class PolicyColumns:
    """Derives conclusions from columns of outcomes.

    Args:
        policy: The policy of the purpose.
        rules: The versions of the rules that are in force.
    """

    def __init__(self, policy: Policy, rules: Sequence[Rule]) -> None:
        self._policy = policy
        self._rules = rules
        premises = (p for conclusion in policy.conclusions for p in conclusion.premises)
        self._patterns = tuple(dict.fromkeys(p for p in premises if isinstance(p, OutcomePattern)))
        self._names = {pattern: f"pattern {n}" for n, pattern in enumerate(self._patterns)}

    def derive(self, outcomes: Outcomes, tables: Mapping[str | None, SubjectTable]) -> Derived:
        """Return what follows for every customer.

        Args:
            outcomes: What the rules say, by kind.
            tables: Whom they say it of.
        """
        met = [self._find_met(pattern, outcomes, tables) for pattern in self._patterns]
        table = pl.DataFrame([tables[None].owners.alias("row of customer"), *met])
        for group in _order_conclusions(self._policy):
            if len(group) > 1 or group[0].id in self._policy.dependencies[group[0].id]:
                table = table.with_columns(pl.lit(False).alias(c.id) for c in group)
            for _ in group:
                table = table.with_columns(self._follow(c).alias(c.id) for c in group)
        verdicts = table.with_columns(self._find_verdict().alias("verdict of policy"))
        return Derived(
            table.select(conclusion.id for conclusion in self._policy.conclusions),
            verdicts["verdict of policy"].alias("verdict"),
        )

    def _find_verdict(self) -> pl.Expr:
        """Return the gravest verdict that lists a conclusion that holds."""
        verdict = pl.lit(Verdict.APPROVE.value)
        for grave in reversed(Verdict):
            listed = self._policy.verdicts.get(grave, ())
            if listed:
                holds = reduce(or_, map(pl.col, listed))
                verdict = pl.when(holds).then(pl.lit(grave.value)).otherwise(verdict)
        return verdict

    def _follow(self, conclusion: ConclusionDefinition) -> pl.Expr:
        join = or_ if conclusion.mode == "any" else and_
        return reduce(join, map(self._hold, conclusion.premises))

    def _hold(self, premise: Premise) -> pl.Expr:
        if isinstance(premise, OutcomePattern):
            return pl.col(self._names[premise])
        return pl.col(premise.conclusion)

    def _find_met(
        self,
        pattern: OutcomePattern,
        outcomes: Outcomes,
        tables: Mapping[str | None, SubjectTable],
    ) -> pl.Series:
        """Return which customers have, for some subject, an outcome that the pattern matches."""
        is_met = np.zeros(len(tables[None].owners), dtype=np.bool_)
        for kind, table in tables.items():
            wheres = list(self._match(pattern, kind))
            if wheres:
                where = outcomes[kind].select(reduce(or_, wheres).alias("met"))["met"]
                is_met[table.owners.filter(where).to_numpy()] = True
        return pl.Series(self._names[pattern], is_met)

    def _match(self, pattern: OutcomePattern, kind: str | None) -> Iterator[pl.Expr]:
        """Yield where the subjects of a kind have each outcome that the pattern matches."""
        for rule in self._rules:
            is_judged = rule.sheet_kind == kind
            if is_judged or kind is None:
                possible = Outcome if is_judged else [Outcome.NOT_APPLICABLE]
                for outcome in possible:
                    if pattern.matches(OutcomeKey(rule.id, rule.dimension, rule.severity, outcome)):
                        yield _find_outcome(rule.id, outcome)


def _find_outcome(rule_id: str, outcome: Outcome) -> pl.Expr:
    if outcome in KEPT:
        return pl.col(name_outcome(rule_id, outcome))
    return ~reduce(or_, (pl.col(name_outcome(rule_id, kept)) for kept in KEPT))


def _order_conclusions(policy: Policy) -> Iterable[Sequence[ConclusionDefinition]]:
    """Return the conclusions, each after those it rests on, those in a circle together.

    What rests on another conclusion rests on all that the other does, and so on more, unless the
    other rests on it in turn: then both rest on the same.
    """
    rests_on = {c.id: policy.dependencies[c.id] | {c.id} for c in policy.conclusions}

    def order(conclusion: ConclusionDefinition) -> tuple[int, list[str]]:
        return len(rests_on[conclusion.id]), sorted(rests_on[conclusion.id])

    ordered = sorted(policy.conclusions, key=order)
    return [tuple(group) for _, group in groupby(ordered, key=order)]
