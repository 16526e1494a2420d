"""The lines of a ledger: what one is, its columns, and what makes it the same line tomorrow."""

from __future__ import annotations

from enum import StrEnum

import polars as pl

from checker.line_files.merge import Form
from checker.line_files.source import PLACE


class LineKind(StrEnum):
    """What a line of a ledger says happened.

    Attributes:
        INVOICE: The customer owes the amount.
        CREDIT_NOTE: Part of what was invoiced is taken back.
        PAYMENT: Money that came in and is not set against an invoice yet.
        ORDER: Ordered, neither delivered nor invoiced.
        DELIVERY: Delivered, not invoiced.
    """

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    ORDER = "order"
    DELIVERY = "delivery"


RECEIVABLES = (LineKind.INVOICE, LineKind.CREDIT_NOTE, LineKind.PAYMENT)
"""The kinds that make up the receivables; orders and deliveries are exposure beside them."""

KIND = pl.Enum([kind.value for kind in LineKind])
SCHEMA = pl.Schema(
    {
        "customer": pl.String(),
        "kind": KIND,
        "number": pl.String(),
        "line": pl.String(),
        "issued_on": pl.Date(),
        "due_on": pl.Date(),
        "amount": pl.Int64(),
        "currency": pl.String(),
        "settled_on": pl.Date(),
        "paid_amount": pl.Int64(),
        "disputed": pl.Boolean(),
        "contract": pl.String(),
    }
)
"""Columns of the lines on file.

`amount` and `paid_amount` are minor units and never negative; the kind says which way they count.
`settled_on` is null while a line is open; `paid_amount` is what was paid of an open line so far;
`disputed` is null where the export does not say.
"""

KEY = ("customer", "kind", "number", "line")
"""What a line is known by from one export to the next."""


def _number_lines(told: pl.DataFrame) -> pl.DataFrame:
    """Number the lines of one document where the export does not, by what payment leaves as it is.

    Two lines alike are two items, as an accounting system writes them.
    """
    if not told["line"].null_count():
        return told
    document = ["customer", "kind", "number"]
    has_several = told.select(document).is_duplicated()
    several = told.filter(has_several).sort("issued_on", "due_on", "amount", PLACE)
    number = pl.int_range(1, pl.len() + 1).over(document).cast(pl.String)
    numbered = several.with_columns(line=pl.coalesce("line", number))
    alone = told.filter(~has_several).with_columns(pl.col("line").fill_null("1"))
    return pl.concat([alone, numbered])


def _count_owed(amount: pl.Expr) -> pl.Expr:
    """Give what a line owes with its sign: an invoice counts up, a credit down."""
    return amount * pl.when(pl.col("kind").is_in(["credit_note", "payment"])).then(-1).otherwise(1)


FORM = Form(SCHEMA, KEY, _number_lines, _count_owed)
"""By which exports of a ledger are laid over one another."""
