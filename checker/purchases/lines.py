"""The lines of a book of purchases: what one is, its columns, what makes it the same line again."""

from __future__ import annotations

import polars as pl

from checker.line_files.merge import Form
from checker.line_files.source import PLACE

SCHEMA = pl.Schema(
    {
        "customer": pl.String(),
        "number": pl.String(),
        "line": pl.String(),
        "bought_on": pl.Date(),
        "amount": pl.Int64(),
        "currency": pl.String(),
        "product": pl.String(),
        "category": pl.String(),
        "channel": pl.String(),
        "quantity": pl.Int64(),
        "cost": pl.Int64(),
        "rebate": pl.Int64(),
        "is_return": pl.Boolean(),
        "opens_order": pl.Boolean(),
    }
)
"""Columns of the lines on file.

`amount`, `cost` and `rebate` are minor units; what comes back or is paid back is below 0, and an
amount below 0 is always a return. `number` is that of the order, empty where the export has none.
`quantity` is in thousandths. `opens_order` marks the first line of an order that is no return.
"""

KEY = ("customer", "number", "line")
"""What a line is known by from one export to the next."""

_DERIVED = ("opens_order",)
_ORDER = ("customer", "bought_on", "number", "line")
_ALIKE = ("customer", "number", "bought_on", "amount", "product", "channel", "is_return")
_REST = ("category", "quantity", "cost", "rebate")


def number_lines(told: pl.DataFrame) -> pl.DataFrame:
    """Number the lines where the export does not.

    A line of an order is known by its product, several of one product by their order. A line
    without an order is known by day, amount, product and channel; of lines alike there are as many
    as the file with the most of them has, so that a file imported again adds none.
    """
    product, day = pl.col("product").fill_null(""), pl.col("bought_on").dt.strftime("%Y%m%d")
    of_order = pl.concat_str(product, pl.when("is_return").then(pl.lit("~")).otherwise(pl.lit("")))
    alone = pl.concat_str(
        day,
        pl.col("amount").cast(pl.String),
        product,
        pl.col("channel").fill_null(""),
        separator="/",
    )
    named = told.with_columns(
        named=pl.when(pl.col("line").is_not_null())
        .then(pl.lit(None, pl.String()))
        .when(pl.col("number") == "")
        .then(alone)
        .otherwise(of_order)
    )
    unnumbered = named.filter(pl.col("named").is_not_null())
    if unnumbered.is_empty():
        return told
    by_content = unnumbered.sort(*_ALIKE, *_REST, PLACE)
    place = pl.int_range(1, pl.len() + 1).over("customer", "number", "named").cast(pl.String)
    numbered = by_content.with_columns(line=pl.concat_str("named", place, separator="#"))
    return pl.concat([named.filter(pl.col("named").is_null()), numbered]).drop("named")


def complete_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """Sort the lines of whole customers by day, and mark where an order begins.

    Lines without a number are one order for each day.
    """
    day = pl.col("bought_on").dt.to_string("%Y-%m-%d")
    order = pl.when(pl.col("number") == "").then(day).otherwise("number")
    ordered = lines.sort(_ORDER).with_columns(order=order, is_bought=pl.col("amount") > 0)
    first = pl.struct("customer", "order", "is_bought").is_first_distinct()
    return ordered.with_columns(opens_order=first & pl.col("is_bought")).select(*SCHEMA)


def _count_amount(amount: pl.Expr) -> pl.Expr:
    return amount


FORM = Form(SCHEMA, KEY, number_lines, _count_amount, complete_lines, _DERIVED)
"""By which exports of purchases are laid over one another."""
