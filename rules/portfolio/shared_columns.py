"""Expressions that are computed once, whoever asks for them, and then go by a name."""

from __future__ import annotations

import polars as pl


class SharedColumns:
    """Names for expressions, the same for equal ones.

    Args:
        prefix: What the names begin with. A blank follows, so that none is the name of a fact.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._named: dict[bytes, pl.Expr] = {}

    def share(self, expression: pl.Expr) -> pl.Expr:
        """Return the column under which the expression will be found."""
        key = expression.meta.serialize()
        name = f"{self._prefix} {len(self._named)}"
        named = self._named.setdefault(key, expression.alias(name))
        return pl.col(named.meta.output_name())

    @property
    def names(self) -> tuple[str, ...]:
        """Every name given."""
        return tuple(named.meta.output_name() for named in self._named.values())

    def add_to(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return the table with a column for each expression."""
        return table.with_columns(self._named.values())
