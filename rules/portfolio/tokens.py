"""Findings and changes as text: one token for each, sorted, with blanks between.

A token is `RULE=letters` for the customer itself and `RULE@REFERENCE=letters` for a credential or
contract.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from rules.portfolio.batch import SubjectTable


def list_tokens(
    table: SubjectTable, where: pl.Series, rule_id: str, letters: str | pl.Series
) -> pl.DataFrame:
    """Return the token of every subject for which something holds, with the row of its customer.

    Args:
        table: The subjects.
        where: Where it holds.
        rule_id: The rule that it is about.
        letters: What it is; the same for all, or for each subject.
    """
    said = pl.lit(letters) if isinstance(letters, str) else letters.filter(where)
    owners = table.owners.filter(where).alias("owner")
    if table.references is None:
        return pl.select(owners, token=pl.concat_str(pl.lit(f"{rule_id}="), said))
    references = table.references.filter(where)
    token = pl.concat_str(pl.lit(f"{rule_id}@"), references, pl.lit("="), said)
    return pl.select(owners, token=token)


def join_tokens(pieces: Iterable[pl.DataFrame], customers: int) -> pl.Series:
    """Return one text for each customer, empty for those without a token.

    Args:
        pieces: What `list_tokens` gave.
        customers: How many customers there are.
    """
    schema = {"owner": pl.UInt32, "token": pl.String}
    tokens = pl.concat([pl.DataFrame(schema=schema), *pieces])
    texts = tokens.group_by("owner").agg(pl.col("token").sort().str.join(" "))
    rows = pl.DataFrame({"owner": pl.int_range(customers, dtype=pl.UInt32, eager=True)})
    joined = rows.join(texts, on="owner", how="left", maintain_order="left")
    return joined["token"].fill_null("")
