"""A condition as a pair of columns: where it is certainly true, and where it is certainly false.

Unknown is where neither holds, so no column has a null and no null rule of an engine is ever asked.
`not` swaps the two; `and` is true where every part is true and false where some part is false; `or`
the other way round: strong Kleene logic, as `rules.logic` defines it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

import polars as pl

from rules.expression import Condition, Node
from rules.expression.tree import And, Known, Leaf, Not, Or
from rules.portfolio.comparisons import TableScope
from rules.portfolio.shared_columns import SharedColumns


class Truths(NamedTuple):
    """Where something is certainly true, and where certainly false; columns without nulls."""

    true: pl.Expr
    false: pl.Expr


Judge = Callable[[Leaf], Truths]


def compile_condition(condition: Condition, scope: TableScope) -> Truths:
    """Return the truths of a condition, each by itself.

    Args:
        condition: What to evaluate.
        scope: The table, and the day.

    Raises:
        TypeError: A column is not of the type of its fact.
    """
    return compile_node(condition.root, lambda leaf: judge_leaf(leaf, scope, lambda expr: expr))


def compile_node(node: Node, judge: Judge) -> Truths:
    """Join what `judge` makes of each comparison into the truths of the whole."""
    match node:
        case Not(part=part):
            true, false = compile_node(part, judge)
            return Truths(false, true)
        case And(parts=parts):
            truths = [compile_node(part, judge) for part in parts]
            return Truths(_all(t.true for t in truths), _any(t.false for t in truths))
        case Or(parts=parts):
            truths = [compile_node(part, judge) for part in parts]
            return Truths(_any(t.true for t in truths), _all(t.false for t in truths))
        case _:
            return judge(node)


def judge_leaf(leaf: Leaf, scope: TableScope, keep: Callable[[pl.Expr], pl.Expr]) -> Truths:
    """Return the truths of one comparison or `known(...)`.

    Args:
        leaf: What to evaluate.
        scope: The table, and the day.
        keep: Told of the column that both truths are made of, it returns the column to use.

    Raises:
        TypeError: A column is not of the type of its fact.
    """
    if isinstance(leaf, Known):
        known = scope.is_known(leaf)
        return Truths(known, ~known)
    answer = scope.answer(leaf)
    column = keep(answer.column)
    true, false = (column.eq_missing(value) for value in (True, False))
    return Truths(false, true) if answer.is_negated else Truths(true, false)


class SharedJudge:
    """Judges every comparison once, however many conditions ask for it.

    Attributes:
        answers: The comparisons themselves, to be added to the table first.
        truths: Where each is true or false, to be added after them.
    """

    def __init__(self, scope: TableScope) -> None:
        self.answers = SharedColumns("answer")
        self.truths = SharedColumns("truth")
        self._scope = scope

    def __call__(self, leaf: Leaf) -> Truths:
        """Return the columns in which the truths of a comparison will be found."""
        true, false = judge_leaf(leaf, self._scope, self.answers.share)
        return Truths(self.truths.share(true), self.truths.share(false))


def _all(columns: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(and_, columns)


def _any(columns: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(or_, columns)
