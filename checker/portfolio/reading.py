"""What is stored of many customers as the tables that the portfolio kernel judges."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import polars as pl
from sqlmodel import Session

from checker.portfolio.ledger_columns import lay_ledgers_over
from rules.facts import CONTRACT, FactType
from rules.portfolio.batch import Batch
from rules.portfolio.comparisons import COLUMN_TYPES
from rules.scorecard.columns import NOT_APPLICABLE_SUFFIX
from storage.database import Database
from storage.lines import SET_ASIDE, parse_lines
from storage.selection import CustomerRange, Selection, find_range
from storage.sheet_sweep import (
    SheetLines,
    read_sheet_lines,
    read_texts_set_aside,
    read_versions,
)

ColumnsByKind = Mapping[str | None, Mapping[str, pl.DataType]]
"""By kind of sheet, None for the customer's, the facts to read and the types of their columns."""

_KEYS = {"customer": pl.String(), "subject": pl.String()}
_IDLE = "places of facts that are not applicable"


class StoredBatch(NamedTuple):
    """Some customers as they were stored at one moment.

    Attributes:
        batch: Their facts; customers in the order of their ids.
        versions: `customer` and `version`, that of the sheets; rows as in `batch.customers`.
    """

    batch: Batch
    versions: pl.DataFrame


def iterate_batches(
    database: Database, columns_by_kind: ColumnsByKind, customers_per_batch: int
) -> Iterator[Batch]:
    """Read the facts of every customer with stored sheets, batch by batch.

    Each batch is read from one unchanging state of the database. What was filed since the last
    audit is not in it: see `checker.portfolio.sheets.renew_stale_sheets`.

    Args:
        database: Where the sheets are.
        columns_by_kind: What to read. A fact of money is read as a boolean (known or not) or as
            a text of minor units and currency, whichever type is asked for.
        customers_per_batch: How many customers at a time; 25,000 with their credentials take some
            200 MB.
    """
    for selection in walk_ranges(database, customers_per_batch):
        with database.read_session() as session:
            batch = read_batch(session, selection, columns_by_kind).batch
        yield batch


def walk_ranges(database: Database, customers_per_batch: int) -> Iterator[CustomerRange]:
    """Give stretches of customers, each found in a short transaction of its own."""
    after: str | None = None
    while True:
        with database.read_session() as session:
            found = find_range(session, after, customers_per_batch)
        yield found
        if found.up_to is None:
            return
        after = found.up_to


def read_batch(
    session: Session,
    selection: Selection,
    columns_by_kind: ColumnsByKind,
    marked: Collection[str] = (),
) -> StoredBatch:
    """Read some customers with all they hold.

    Args:
        session: Where to read; one state of the database.
        selection: Which customers.
        columns_by_kind: As `iterate_batches`.
        marked: Texts that are left as they stand on the lines, with a mark for a long one.
    """
    versions = read_versions(session, selection).sort("customer")
    lines = read_sheet_lines(session, selection, columns_by_kind)
    tables = {
        kind: _put_together([ls for ls in lines if ls.layout.kind == kind], columns)
        for kind, columns in columns_by_kind.items()
    }
    lines.clear()  # the texts are split; a batch of them is the largest thing in memory
    tables = _read_set_aside(session, selection, tables, marked)
    owners = versions.select("customer")
    own = tables.pop(None, _put_together([], {})).drop("subject")
    customers = owners.join(own, on="customer", how="left", maintain_order="left")
    customers = lay_ledgers_over(session, selection, customers)
    subjects = {
        kind: table.join(owners, on="customer", how="semi").with_columns(_name_reference(kind))
        for kind, table in tables.items()
        if kind is not None
    }
    return StoredBatch(Batch(customers, subjects), versions)


def _put_together(lines: list[SheetLines], columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Give the sheets of one kind as one table, whatever layouts their lines have."""
    tables = [_split(content, layout.columns, columns) for layout, content in lines]
    if not tables:
        return pl.DataFrame(schema={**_KEYS, **columns})
    return pl.concat(tables) if len(tables) > 1 else tables[0]


def _split(
    content: bytes, layout: list[list[str]], columns: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    stored = {name: FactType(kind) for name, kind in layout}
    written = {
        name: pl.String() if kind is FactType.MONEY else COLUMN_TYPES[kind]
        for name, kind in stored.items()
    }
    places = {name: place for place, name in enumerate(stored)}
    facts = [
        _read_mark(places.get(name.removesuffix(NOT_APPLICABLE_SUFFIX)))
        if name.endswith(NOT_APPLICABLE_SUFFIX)
        else _read_column(name, stored.get(name), wanted)
        for name, wanted in columns.items()
    ]
    named = [fact.alias(name) for fact, name in zip(facts, columns, strict=True)]
    lines = parse_lines(content, {**_KEYS, **written, _IDLE: pl.String()})
    return lines.select(*_KEYS, *named).collect()


def _read_mark(place: int | None) -> pl.Expr:
    """Read whether the fact in a place is not applicable."""
    if place is None:
        return pl.lit(False)
    return pl.col(_IDLE).str.contains(f",{place},", literal=True).fill_null(False)


def _read_column(name: str, stored: FactType | None, wanted: pl.DataType) -> pl.Expr:
    """Read a fact; one that the layout does not have, or has as another type, is not known."""
    column = pl.col(name)
    if stored is FactType.MONEY and wanted == pl.Boolean:
        return pl.when(column.is_not_null()).then(pl.lit(True))
    if stored is FactType.MONEY and wanted == pl.String:
        return column
    if stored is None or COLUMN_TYPES[stored] != wanted:
        return pl.lit(None, wanted)
    return column


def _read_set_aside(
    session: Session,
    selection: Selection,
    tables: Mapping[str | None, pl.DataFrame],
    marked: Collection[str],
) -> dict[str | None, pl.DataFrame]:
    """Put the texts that do not stand on the lines where a mark stands for them."""
    wanted = {
        kind: [
            name
            for name, dtype in table.schema.items()
            if dtype == pl.String
            and name not in (*_KEYS, *marked)
            and (table[name] == SET_ASIDE).any()
        ]
        for kind, table in tables.items()
    }
    if not any(wanted.values()):
        return dict(tables)
    found = read_texts_set_aside(session, selection)
    keys = pl.DataFrame(list(found), schema=_KEYS, orient="row")
    filled = {}
    for kind, table in tables.items():
        for name in wanted[kind]:
            texts = keys.with_columns(
                pl.Series("text", [texts.get(name) for texts in found.values()], pl.String)
            )
            table = (
                table.join(texts, on=list(_KEYS), how="left", maintain_order="left")
                .with_columns(
                    pl.when(pl.col(name) == SET_ASIDE)
                    .then(pl.col("text"))
                    .otherwise(pl.col(name))
                    .alias(name)
                )
                .drop("text")
            )
        filled[kind] = table
    return filled


def _name_reference(kind: str) -> pl.Expr:
    prefix = f"{CONTRACT}:" if kind == CONTRACT else "credential:"
    return pl.col("subject").str.strip_prefix(prefix)
