"""What goes into the kernel and what comes out: tables of customers and of what they hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from rules.portfolio.outcomes import name_absence


@dataclass(frozen=True)
class Batch:
    """Customers with all their credentials and contracts.

    Attributes:
        customers: `customer`, a unique key of any type, and a column for each fact, by its name. A
            null is a fact that is not known; so is every value of a column that is not there.
        subjects: By kind of sheet: `customer`; `subject`, the reference that tells one subject of
            the customer from the others, as it stands after `credential:` or `contract:`, without
            blanks, because blanks part the tokens of the standings; and their own facts. A fact of
            the customer may stand here too and then counts in place of the customer's.
    """

    customers: pl.DataFrame
    subjects: Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Standings:
    """Where customers stand on a day. All tables of customers have the rows of the batch.

    Attributes:
        customers: `customer`; `verdict`; `findings`, tokens such as `CN-LIC-003=a` or
            `CN-AUT-011@7=i`, sorted, with blanks between; `next_change_on`, the next day on which
            an outcome changes, null if none does or none was asked for; `changes`, what changes
            then, as tokens such as `CN-LIC-003=pa`.
        conclusions: A column of booleans for each conclusion of the policy.
        outcomes: By kind of sheet, None for customers: columns such as `CN-LIC-003=a`, see
            `rules.portfolio.outcomes`. Rows as in the tables of the batch.
    """

    customers: pl.DataFrame
    conclusions: pl.DataFrame
    outcomes: Mapping[str | None, pl.DataFrame]


@dataclass(frozen=True)
class SubjectTable:
    """The subjects of one kind with every fact that the rules ask of them.

    Attributes:
        kind: The kind of sheet; None for customers.
        facts: One row for each subject, one column for each fact that is held.
        owners: For each subject, the row of its customer.
        references: For each subject what tells it from others; None for customers.
    """

    kind: str | None
    facts: pl.DataFrame
    owners: pl.Series
    references: pl.Series | None

    def select(self, rows: pl.Series) -> SubjectTable:
        """Return some of the subjects."""
        references = None if self.references is None else self.references.gather(rows)
        facts = self.facts.select(pl.all().gather(rows))
        return SubjectTable(self.kind, facts, self.owners.gather(rows), references)


def read_tables(
    batch: Batch, facts: Mapping[str | None, Collection[str]]
) -> Mapping[str | None, SubjectTable]:
    """Put beside every subject what the rules ask of its customer.

    Args:
        batch: The tables as given.
        facts: By kind of sheet, None for customers, every fact that the rules for it name. Kinds
            that are not there are not judged.

    Raises:
        ValueError: Two customers have the same key, or a subject belongs to none of them.
    """
    customers = batch.customers
    if customers["customer"].n_unique() < customers.height:
        raise ValueError("two customers of a batch have the same key")
    tables: dict[str | None, SubjectTable] = {}
    absences = []
    for kind, names in facts.items():
        if kind is not None:
            tables[kind] = _read_subjects(batch, kind, names)
            absences.append(_find_absence(kind, tables[kind], customers.height))
    held = customers.select(name for name in customers.columns if name in facts[None])
    rows = pl.int_range(customers.height, dtype=pl.UInt32, eager=True)
    own = SubjectTable(None, _beside(held, absences, customers.height), rows, None)
    return {None: own, **tables}


def _read_subjects(batch: Batch, kind: str, facts: Collection[str]) -> SubjectTable:
    given = batch.subjects.get(kind)
    if given is None:
        given = batch.customers.clear().select("customer", subject=pl.lit("", pl.String))
    keys = batch.customers.select("customer").with_row_index("owner")
    joined = given.select("customer").join(keys, on="customer", how="left", maintain_order="left")
    owners = joined["owner"]
    if owners.null_count():
        stray = given["customer"].filter(owners.is_null()).head(3).to_list()
        raise ValueError(f"{kind}: subjects of customers that are not in the batch: {stray}")
    own = given.select(name for name in given.columns if name in facts)
    asked = [n for n in batch.customers.columns if n in facts and n not in own.columns]
    theirs = [batch.customers[name].gather(owners) for name in asked]
    return SubjectTable(
        kind, _beside(own, theirs, given.height), owners, given["subject"].cast(pl.String)
    )


def _find_absence(kind: str, table: SubjectTable, customers: int) -> pl.Series:
    """Return which customers have no subject of a kind."""
    is_absent = np.ones(customers, dtype=np.bool_)
    is_absent[table.owners.to_numpy()] = False
    return pl.Series(name_absence(kind), is_absent)


def _beside(table: pl.DataFrame, columns: list[pl.Series], height: int) -> pl.DataFrame:
    """Add columns to a table that keeps its number of rows even where it has no column at all."""
    rows = pl.int_range(height, dtype=pl.UInt32, eager=True).alias("row")
    return pl.DataFrame([*table.get_columns(), *columns, rows])
