"""A condition as a pair of columns: where it is certainly true, and where it is certainly false.

Unknown is where neither holds, so no column has a null and no null rule of an engine is ever asked.
`not` swaps the two; `and` is true where every part is true and false where some part is false; `or`
the other way round: strong Kleene logic, as `rules.logic` defines it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, or_

import numpy as np
import polars as pl

from rules.expression import Node
from rules.expression.tree import And, Known, Not, Or
from rules.portfolio.comparisons import TableScope
from rules.portfolio.packed_bits import Truths, read_truths
from rules.portfolio.shared_columns import SharedColumns


class Answers:
    """What the comparisons come to in one table.

    Args:
        table: A column for each comparison, by the name under which it is shared.
    """

    def __init__(self, table: pl.DataFrame) -> None:
        self._table = table
        self._truths: dict[str, Truths] = {}

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return self._table.height

    @property
    def always(self) -> Truths:
        """What is certainly true of every row."""
        false = np.zeros((self.rows + 7) // 8, dtype=np.uint8)
        return Truths(~false, false)

    def find(self, name: str) -> Truths:
        """Return where a comparison is true and where false, read once."""
        if name not in self._truths:
            self._truths[name] = read_truths(self._table[name])
        return self._truths[name]


Judge = Callable[[Answers], Truths]
"""A condition, compiled: it reads its truths from the answers of a table."""


class SharedComparisons:
    """Makes every comparison once, however many conditions ask for it.

    Args:
        scope: The tables, and the day.
    """

    def __init__(self, scope: TableScope) -> None:
        self._scope = scope
        self._columns = SharedColumns("answer")

    def answer(self, table: pl.DataFrame) -> Answers:
        """Make the comparisons of all conditions compiled so far."""
        return Answers(self._columns.add_to(table))

    def compile(self, node: Node) -> Judge:
        """Return a condition as a function of the answers.

        Raises:
            TypeError: A column is not of the type of its fact.
        """
        match node:
            case Not(part=part):
                return _negate(self.compile(part))
            case And(parts=parts):
                return _join_all([self.compile(part) for part in parts])
            case Or(parts=parts):
                # some part is true where not every part is false
                return _negate(_join_all([_negate(self.compile(part)) for part in parts]))
            case Known():
                return self.read(self._scope.is_known(node))
        answer = self._scope.answer(node)
        judge = self.read(answer.column)
        return _negate(judge) if answer.is_negated else judge

    def read(self, column: pl.Expr) -> Judge:
        """Return the truths of a column of booleans of the table."""
        name = self._columns.share(column).meta.output_name()
        return lambda answers: answers.find(name)


def _negate(judge: Judge) -> Judge:
    def negated(answers: Answers) -> Truths:
        true, false = judge(answers)
        return Truths(false, true)

    return negated


def _join_all(judges: list[Judge]) -> Judge:
    def joined(answers: Answers) -> Truths:
        trues, falses = zip(*(judge(answers) for judge in judges), strict=True)
        return Truths(reduce(and_, trues), reduce(or_, falses))

    return joined
