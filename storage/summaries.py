"""Summaries: a row of facts for each customer that a book speaks of, replaced as a set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Delete,
    Integer,
    Table,
    Text,
    Update,
    cast,
    delete,
    true,
)
from sqlmodel import Session, select, update

from storage.bulk import insert_frame
from storage.customers import lock_customers
from storage.lines import join_columns, join_lines, parse_lines
from storage.selection import Selection, is_named, write_names
from storage.tables import Row, SheetSet

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Summaries:
    """A table of summaries.

    Attributes:
        model: The table; its key is `customer_id`.
        source: The column that names the imported book.
    """

    model: type[Row]
    source: str

    @property
    def facts(self) -> tuple[str, ...]:
        """The columns that say something, in the order of the table."""
        return tuple(
            name for name in self.model.model_fields if name not in ("customer_id", self.source)
        )

    def read(self, session: Session, selection: Selection) -> pl.DataFrame:
        """Read what books say of many customers.

        Returns:
            All columns, null where a fact is missing, by the ids of the customers; who has no row
            is left out.
        """
        owner: Any = self._table.c.customer_id
        return self._read_where(session, selection.covers(owner)).sort("customer_id")

    def replace(
        self,
        session: Session,
        source_id: str,
        sources_of_book: Sequence[str],
        rows: pl.DataFrame,
    ) -> set[str]:
        """Put what a book says of the customers in the place of what it said before.

        Who had lines in an earlier import of the same book and has none now loses the summary. Who
        has one of another book gets the new one instead: a summary speaks of one book.

        Args:
            session: Where to write.
            source_id: The import.
            sources_of_book: All imports of its book.
            rows: `customer_id`, each once, and columns of the names of `facts`; one that is left
                out is null for everyone.

        Returns:
            The customers of whom something else is said than before, or for the first time, or
            nothing any more. Their `SheetSet.version` is raised, so that they are judged anew.

        Raises:
            ValueError: There are columns of other names.
        """
        import polars as pl

        schema = self._give_schema()
        strange = set(rows.columns) - schema.keys()
        if strange:
            raise ValueError(f"no columns of a summary: {sorted(strange)}")
        wanted = rows.select(
            (pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name)
            for name, kind in schema.items()
            if name != self.source
        )
        known = self._read_where(session, true())
        same = wanted.join(known, on=wanted.columns, how="semi", nulls_equal=True)
        changed = wanted.join(same, on="customer_id", how="anti")
        of_book = known.filter(pl.col(self.source).is_in(sources_of_book))
        gone = (
            of_book.join(wanted, on="customer_id", how="anti").get_column("customer_id").to_list()
        )
        moved = update(self.model).values(**{self.source: source_id})
        _execute(session, moved, same.get_column("customer_id").to_list())
        added_or_changed = changed.get_column("customer_id").to_list()
        _execute(session, delete(self.model), [*added_or_changed, *gone])
        written = changed.with_columns(pl.lit(source_id).alias(self.source))
        insert_frame(session, self.model, written)
        session.expire_all()
        _raise_versions(session, [*added_or_changed, *gone])
        return {*added_or_changed, *gone}

    @property
    def _table(self) -> Table:
        return getattr(self.model, "__table__")  # type: ignore[no-any-return]  # noqa: B009

    def _read_where(self, session: Session, chosen: ColumnElement[bool]) -> pl.DataFrame:
        schema = self._give_schema()
        line = join_columns([_write_three_states(self._table.c[name]) for name in schema])
        query = select(join_lines(session, line)).where(chosen)
        return parse_lines(session.exec(query).one(), schema).collect()

    def _give_schema(self) -> dict[str, pl.DataType]:
        import polars as pl

        kinds: dict[type[Any], pl.DataType] = {
            Date: pl.Date(),
            Boolean: pl.Boolean(),
            Text: pl.String(),
        }
        columns = self._table.c
        ids = {name: pl.String() for name in ("customer_id", self.source)}
        facts = {name: kinds.get(type(columns[name].type), pl.Int64()) for name in self.facts}
        return {**ids, **facts}


def _write_three_states(column: Any) -> Any:  # noqa: ANN401
    """Give a column of a summary; a boolean as 0, 1 or null, where a line has 0 and 1 alone."""
    return cast(column, Integer) if isinstance(column.type, Boolean) else column


def _raise_versions(session: Session, customer_ids: Sequence[str]) -> None:
    """Raise the versions; who has no sheets yet has none that could be out of date."""
    lock_customers(session, customer_ids)
    _execute(session, update(SheetSet).values(version=SheetSet.version + 1), customer_ids)


def _execute(session: Session, statement: Delete | Update, customer_ids: Sequence[str]) -> None:
    """Change the rows of some customers, whose ids are one parameter however many they are."""
    connection = session.connection()
    dialect = connection.dialect.name
    owner = statement.table.c.customer_id
    chosen = statement.where(is_named(dialect, owner))
    connection.execute(chosen, {"names": write_names(dialect, customer_ids)})
