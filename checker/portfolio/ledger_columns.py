"""What the ledgers say of customers, as columns beside those of their stored sheets."""

from __future__ import annotations

import polars as pl
from sqlmodel import Session

from checker.facts.ledger import LEDGER_FACTS, PREFIX
from checker.ledgers.states import mark_idle
from rules.scorecard.columns import NOT_APPLICABLE_SUFFIX
from storage.ledgers import SUMMARY_COLUMNS, read_summaries
from storage.selection import Selection

_TOLD = "is told by a ledger"


def lay_ledgers_over(
    session: Session, selection: Selection, customers: pl.DataFrame
) -> pl.DataFrame:
    """Put what the ledgers say where the sheets of customers leave room for it.

    Args:
        session: Where to read; the state of the database in which the sheets were read.
        selection: Which customers.
        customers: `customer` and facts as columns; those of a ledger are replaced for whoever has
            lines in one.

    Returns:
        The same rows and columns.
    """
    wanted = [
        name
        for name in customers.columns
        if name.removesuffix(NOT_APPLICABLE_SUFFIX) in LEDGER_FACTS
    ]
    if not wanted:
        return customers
    prefixed = {name: PREFIX + name for name in SUMMARY_COLUMNS}
    told = read_summaries(session, selection).rename({"customer_id": "customer", **prefixed})
    columns = told.select(
        "customer", pl.lit(True).alias(_TOLD), *(_give(name).alias(name) for name in wanted)
    )
    joined = customers.join(columns, on="customer", how="left", maintain_order="left", suffix="'")
    return joined.with_columns(
        pl.when(_TOLD).then(pl.col(f"{name}'")).otherwise(pl.col(name)).alias(name)
        for name in wanted
    ).select(customers.columns)


def _give(column: str) -> pl.Expr:
    name = column.removesuffix(NOT_APPLICABLE_SUFFIX)
    if name != column:
        return mark_idle(name.removeprefix(PREFIX), PREFIX)
    return pl.col(name)
