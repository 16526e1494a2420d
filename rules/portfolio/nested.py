"""A batch as one table: one row for each customer, with all that it holds inside the row.

So a customer's rows can never be parted, however a file is split, and a part of the file is a batch
by itself: no shuffle and no join brings them together.
"""

from __future__ import annotations

import polars as pl

from rules.portfolio.batch import Batch


def nest(batch: Batch) -> pl.DataFrame:
    """Return one row for each customer: `customer`, `facts`, and `held`, lists by kind.

    Names of facts and kinds have dots, which Spark takes for a path at the top of a table and
    leaves alone inside a record.
    """
    table = batch.customers.select("customer", facts=pl.struct(pl.exclude("customer")))
    for kind, subjects in batch.subjects.items():
        record = pl.struct(pl.exclude("customer")).alias(kind)
        lists = subjects.group_by("customer", maintain_order=True).agg(record)
        table = table.join(lists, on="customer", how="left", maintain_order="left")
    if not batch.subjects:
        return table
    return table.select("customer", "facts", held=pl.struct(pl.exclude("customer", "facts")))


def unnest(table: pl.DataFrame) -> Batch:
    """Undo `nest`."""
    held = table.select(pl.selectors.by_name("customer", "held", require_all=False))
    held = held.unnest(held.columns[1:])
    subjects = {
        kind: held.select("customer", kind).drop_nulls(kind).explode(kind).unnest(kind)
        for kind in held.columns[1:]
    }
    return Batch(table.select("customer", "facts").unnest("facts"), subjects)
