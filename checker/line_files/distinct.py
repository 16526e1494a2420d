"""Reading a column of texts by its different values: millions of lines have few days and words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import polars as pl

from checker.register.faults import CellProblem

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Distinct(Generic[_T]):
    """What different texts mean.

    Attributes:
        values: By text; None where it cannot be taken.
        faults: By text, a key into `faults.yaml`.
        type: Of the column.
    """

    values: dict[str, _T | None]
    faults: dict[str, str]
    type: pl.DataType

    def give_values(self, text: pl.Expr) -> pl.Expr:
        """Give the meaning of a column of these texts, null where a text cannot be taken."""
        return _replace(text, self.values, self.type)

    def give_faults(self, text: pl.Expr) -> pl.Expr:
        """Give why a text cannot be taken, null where it can."""
        return _replace(text, self.faults, pl.String())


def read_distinct(
    texts: pl.LazyFrame, columns: list[pl.Expr], read: Callable[[str], _T], type_: pl.DataType
) -> Distinct[_T]:
    """Read every different text of some columns once.

    Args:
        texts: Where the columns are.
        columns: What to read of them.
        read: Gives the meaning of a text, or raises `CellProblem`.
        type_: Of the meaning.
    """
    values: dict[str, _T | None] = {}
    faults: dict[str, str] = {}
    for column in columns:
        found = texts.select(column.alias("text").unique()).collect(engine="streaming")
        for text in found["text"].drop_nulls():
            if text in values:
                continue
            try:
                values[text] = read(text)
            except CellProblem as problem:
                values[text], faults[text] = None, problem.code
    return Distinct(values, faults, type_)


def _replace(text: pl.Expr, meanings: dict[str, _T], type_: pl.DataType) -> pl.Expr:
    if not meanings:
        return pl.lit(None, type_)
    old = pl.Series(list(meanings), dtype=pl.String)
    new = pl.Series(list(meanings.values()), dtype=type_)
    return text.replace_strict(old, new, default=None, return_dtype=type_)
