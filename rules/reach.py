"""Which outcomes a rule can have at all, whatever the facts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import chain, combinations, product

from rules.assessment import decide_outcome
from rules.expression import Condition, list_facts, list_leaves
from rules.expression.tree import Comparison, Leaf
from rules.logic import Evaluation, Truth, resolve
from rules.pack.rule import Rule
from rules.vocabulary import Outcome

MOST_COMBINATIONS = 2**12


def find_possible_outcomes(rule: Rule) -> frozenset[Outcome]:
    """Return the outcomes that some combination of known and missing facts may bring about.

    Comparisons of different text are taken to be independent, so an outcome may be listed that no
    facts can bring about, but none is left out that some can. A rule with more combinations than
    are worth trying is taken to have every outcome.
    """
    leaves = {leaf.text: leaf for c in rule.conditions for leaf in list_leaves(c.root)}
    compared = [leaf for leaf in leaves.values() if isinstance(leaf, Comparison)]
    names = rule.fact_names
    if 2 ** (len(compared) + len(names)) > MOST_COMBINATIONS:
        return frozenset(Outcome)
    subsets = chain.from_iterable(combinations(sorted(names), n) for n in range(len(names) + 1))
    return frozenset(
        _decide(rule, _settle(leaves.values(), missing, dict(zip(compared, truths, strict=True))))
        for missing in subsets
        for truths in product((True, False), repeat=len(compared))
    )


def _settle(
    leaves: Collection[Leaf], missing: tuple[str, ...], truths: Mapping[Comparison, bool]
) -> dict[str, Truth]:
    """Return the truth of every leaf, by its text, when these facts are missing."""
    settled: dict[str, Truth] = {}
    for leaf in leaves:
        is_missing = any(fact.name in missing for fact in list_facts(leaf))
        if isinstance(leaf, Comparison):
            settled[leaf.text] = None if is_missing else truths[leaf]
        else:
            settled[leaf.text] = not is_missing
    return settled


def _decide(rule: Rule, truths: Mapping[str, Truth]) -> Outcome:
    def decide(condition: Condition) -> Truth:
        return resolve(condition.root, lambda leaf: Evaluation(truths[leaf.text], (), ())).truth

    applies = True if rule.applies_when is None else decide(rule.applies_when)
    return decide_outcome(applies, decide(rule.adverse_when))
