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
        premises = (p for conclusion in policy.conclusions for p in conclusion.premises)
        patterns = dict.fromkeys(p for p in premises if isinstance(p, OutcomePattern))
        self._names = {pattern: f"pattern {number}" for number, pattern in enumerate(patterns)}
        kinds = dict.fromkeys((None, *(rule.sheet_kind for rule in rules)))
        self._met = {kind: tuple(self._match(kind, rules)) for kind in kinds}

    def derive(self, outcomes: Outcomes, tables: Mapping[str | None, SubjectTable]) -> Derived:
        """Return what follows for every customer.

        Args:
            outcomes: What the rules say, by kind.
            tables: Whom they say it of.
        """
        table = self._find_met(outcomes, tables)
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
        self, outcomes: Outcomes, tables: Mapping[str | None, SubjectTable]
    ) -> pl.DataFrame:
        """Return for each pattern whether some outcome of a customer, or of what it holds, fits."""
        owners = tables[None].owners
        is_met = {name: np.zeros(len(owners), dtype=np.bool_) for name in self._names.values()}
        for kind, patterns in self._met.items():
            if patterns:
                for where in outcomes[kind].select(patterns):
                    is_met[where.name][tables[kind].owners.filter(where).to_numpy()] = True
        met = (pl.Series(name, values) for name, values in is_met.items())
        return pl.DataFrame([owners.alias("row of customer"), *met])

    def _match(self, kind: str | None, rules: Sequence[Rule]) -> Iterator[pl.Expr]:
        """Yield where the subjects of a kind meet each pattern that they can meet."""
        keys = [key for rule in rules for key in _list_keys(rule, kind)]
        for pattern, name in self._names.items():
            matched = [_find_outcome(key) for key in keys if pattern.matches(key)]
            if matched:
                yield reduce(or_, matched).alias(name)


def _list_keys(rule: Rule, kind: str | None) -> Iterator[OutcomeKey]:
    """Yield every outcome that a rule can give the subjects of a kind.

    A rule on something that a customer has none of is not applicable to the customer.
    """
    is_judged = rule.sheet_kind == kind
    if is_judged or kind is None:
        for outcome in Outcome if is_judged else (Outcome.NOT_APPLICABLE,):
            yield OutcomeKey(rule.id, rule.dimension, rule.severity, outcome)


def _find_outcome(key: OutcomeKey) -> pl.Expr:
    """Return where subjects have an outcome."""
    if key.outcome in KEPT:
        return pl.col(name_outcome(key.rule, key.outcome))
    return ~reduce(or_, (pl.col(name_outcome(key.rule, kept)) for kept in KEPT))


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
