"""Texts of an export to lines of purchases: days, amounts in minor units, returns, customers."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from checker.line_files.amounts import is_negative, is_plain, strip_sign
from checker.line_files.reading import LineReader, fault_if, fault_of
from checker.line_files.source import OVERFLOW, PLACE, SHEET
from checker.purchases.headings import returns_by_word
from checker.purchases.lines import FORM
from checker.purchases.mapping import BookMapping

PLACES_OF_TOTALS = ("customer", "code", "number", "line", "bought_on", "product")
"""Fields in which a word tells that a line is a sum."""

THOUSANDTHS = 1_000
_AMOUNTS = ("amount", "cost", "rebate")
_MOST_QUANTITY = 10**12


class PurchaseReader(LineReader):
    """Puts the lines of one export of purchases into form.

    Args:
        texts: What `checker.line_files.reading.mark_totals` gave; scanned several times.
        headings: By field, the heading as written.
        mapping: What the user says of the file.
    """

    def __init__(
        self, texts: pl.LazyFrame, headings: Mapping[str, str], mapping: BookMapping
    ) -> None:
        super().__init__(texts, headings, mapping, FORM.told)

    def normalise(self, customers: pl.DataFrame) -> pl.LazyFrame:
        """Put every line into form.

        A line that is said to be a return is written with or without a minus, and its cost and
        rebate likewise; an amount below 0 is a return in any case. A rebate counts as the amount
        does, however it is signed.

        Args:
            customers: As `checker.line_files.customers.RESOLVED_SCHEMA`.

        Returns:
            Lines as `checker.line_files.reading.Normalised.lines` with what `say_faults` gives;
            `line` is null where the file does not number them.
        """
        days = self.read_days(["bought_on"])
        returns = self.read_words("is_return", returns_by_word(), "return_unclear", pl.Boolean())
        currencies = self.read_currencies()
        read = self.add_amounts(self.join_customers(customers), _AMOUNTS, currencies)
        read = read.with_columns(
            day=days.give_values(self.day_text("bought_on")),
            is_said=returns.give_values(self.text("is_return")).fill_null(False),
            quantity_read=read_thousandths(self.text("quantity")),
        )
        is_back = pl.col("is_said") | pl.col("amount negative")
        sign = pl.when(is_back).then(-1).otherwise(1)
        is_cost_back = pl.col("is_said") | pl.col("cost negative")
        faults = [
            fault_of("customer_fault", "customer"),
            fault_if(pl.col(OVERFLOW).is_not_null(), "cells_moved", OVERFLOW),
            fault_of(currencies.give_faults(self.currency_text()), "currency"),
            fault_if(self.text("amount").is_null(), "purchase_amount_missing", "amount"),
            *(fault_of(f"{name} fault", name) for name in _AMOUNTS),
            fault_of(days.give_faults(self.day_text("bought_on")), "bought_on"),
            fault_if(pl.col("day").is_null(), "purchase_day_missing", "bought_on"),
            fault_of(returns.give_faults(self.text("is_return")), "is_return"),
            fault_if(
                self.text("quantity").is_not_null() & pl.col("quantity_read").is_null(),
                "quantity_invalid",
                "quantity",
            ),
        ]
        return read.select(
            pl.col("customer_id").alias("customer"),
            self.text("number").fill_null("").alias("number"),
            self.text("line").alias("line"),
            pl.col("day").alias("bought_on"),
            (pl.col("amount read") * sign).alias("amount"),
            pl.col("code_read").alias("currency"),
            self.text("product").alias("product"),
            self.text("category").alias("category"),
            self.text("channel").alias("channel"),
            pl.col("quantity_read").alias("quantity"),
            (pl.col("cost read") * pl.when(is_cost_back).then(-1).otherwise(1)).alias("cost"),
            (pl.col("rebate read") * sign).alias("rebate"),
            is_back.fill_null(False).alias("is_return"),
            PLACE,
            SHEET,
            *self.say_faults(faults),
        )


def read_thousandths(text: pl.Expr) -> pl.Expr:
    """Read plain numbers as thousandths, below 0 where they are written so; null where none."""
    bare = strip_sign(text)
    exact = bare.cast(pl.Decimal(38, 8), strict=False) * THOUSANDTHS
    whole = exact.round().cast(pl.Int64, strict=False)
    signed = pl.when(is_negative(text)).then(-whole).otherwise(whole)
    return pl.when(is_plain(bare) & (whole < _MOST_QUANTITY)).then(signed)
