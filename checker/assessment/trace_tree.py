"""The conditions of a rule as a tree: what each part asks for, and what was found there.

`not` is carried inwards, as in the sentences of `rules.explanation.conditions`: a group under it
reads as its opposite.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rules.explanation.conditions import word_condition
from rules.explanation.lexicon import Lexicon
from rules.explanation.outcomes import ExplainedOutcome, ExplainedStep
from rules.expression.tree import And, Condition, Leaf, Node, Not, Or
from rules.logic import Truth, join
from rules.vocabulary import Bilingual


@dataclass(frozen=True, slots=True)
class TraceNode:
    """A part of a condition.

    Attributes:
        wants_all: For a group, whether all of its parts are asked for; None for a comparison.
        asks: What it asks for.
        found: What a comparison found; None for a group.
        truth: Whether what it asks for is so; None where that is not known.
        is_decisive: Whether the outcome of the rule rests on it.
        parts: Of a group.
    """

    wants_all: bool | None
    asks: Bilingual
    found: Bilingual | None
    truth: Truth
    is_decisive: bool
    parts: tuple[TraceNode, ...] = ()


def build_trees(explained: ExplainedOutcome, lexicon: Lexicon) -> dict[str, TraceNode]:
    """Build the tree of each condition: `applies_when` if there is one, then `adverse_when`.

    Args:
        explained: The outcome; one without a sheet gives none.
        lexicon: The names of its pack.
    """
    rule = explained.outcome.rule
    conditions: dict[str, Condition | None] = {
        "applies_when": rule.applies_when,
        "adverse_when": rule.adverse_when,
    }
    trees = {}
    for name, condition in conditions.items():
        steps = [step for step in explained.steps if step.condition == name]
        if condition is not None and steps:
            trees[name] = _build(condition.root, iter(steps), lexicon, holds=True)
    return trees


def _build(
    node: Node, steps: Iterator[ExplainedStep], lexicon: Lexicon, *, holds: bool
) -> TraceNode:
    match node:
        case Not(part=part):
            return _build(part, steps, lexicon, holds=not holds)
        case And(parts=parts) | Or(parts=parts):
            wants_all = isinstance(node, And) is holds
            built = tuple(_build(part, steps, lexicon, holds=holds) for part in parts)
            truth = join([part.truth for part in built], dominant=not wants_all)
            asks = word_condition(node, lexicon, holds=holds)
            is_decisive = any(part.is_decisive for part in built)
            return TraceNode(wants_all, asks, None, truth, is_decisive, built)
        case _:
            return _build_leaf(node, next(steps), lexicon, holds=holds)


def _build_leaf(leaf: Leaf, step: ExplainedStep, lexicon: Lexicon, *, holds: bool) -> TraceNode:
    truth = step.step.truth
    return TraceNode(
        wants_all=None,
        asks=word_condition(leaf, lexicon, holds=holds),
        found=step.words,
        truth=truth if holds or truth is None else not truth,
        is_decisive=step.is_decisive,
    )
