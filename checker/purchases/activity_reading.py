"""Texts of an export to lines of activities: days, kinds, quantities, hours, customers by id."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from checker.line_files.reading import LineReader, fault_if, fault_of
from checker.line_files.source import OVERFLOW, PLACE, SHEET
from checker.purchases.activities import SCHEMA
from checker.purchases.headings import kinds_by_word
from checker.purchases.mapping import BookMapping
from checker.purchases.reading import THOUSANDTHS, read_thousandths
from checker.register.headings import fold_heading

PLACES_OF_TOTALS = ("customer", "code", "happened_on", "kind")
"""Fields in which a word tells that a line is a sum."""

USUAL_KIND = "visits"
"""What an activity is where no column says it."""

_NUMBERS = ("quantity", "hours")


class ActivityReader(LineReader):
    """Puts the lines of one export of activities into form.

    Args:
        texts: What `checker.line_files.reading.mark_totals` gave; scanned several times.
        headings: By field, the heading as written.
        mapping: What the user says of the file.
    """

    def __init__(
        self, texts: pl.LazyFrame, headings: Mapping[str, str], mapping: BookMapping
    ) -> None:
        super().__init__(texts, headings, mapping, list(SCHEMA))
        self._kinds = {**kinds_by_word(), **mapping.kinds}

    def normalise(self, customers: pl.DataFrame) -> pl.LazyFrame:
        """Put every line into form; a word that is no known kind is a kind of its own.

        Args:
            customers: As `checker.line_files.customers.RESOLVED_SCHEMA`.

        Returns:
            Lines as `checker.line_files.reading.Normalised.lines` with what `say_faults` gives.
        """
        days = self.read_days(["happened_on"])
        kinds = self._read_kinds()
        read = self.join_customers(customers).with_columns(
            day=days.give_values(self.day_text("happened_on")),
            **{f"{name} read": read_thousandths(self.text(name)) for name in _NUMBERS},
        )
        faults = [
            fault_of("customer_fault", "customer"),
            fault_if(pl.col(OVERFLOW).is_not_null(), "cells_moved", OVERFLOW),
            fault_of(days.give_faults(self.day_text("happened_on")), "happened_on"),
            fault_if(pl.col("day").is_null(), "purchase_day_missing", "happened_on"),
            *(self._refuse_number(name) for name in _NUMBERS),
        ]
        return read.select(
            pl.col("customer_id").alias("customer"),
            pl.col("day").alias("happened_on"),
            kinds.alias("kind"),
            pl.lit("").alias("number"),
            pl.col("quantity read").fill_null(THOUSANDTHS).alias("quantity"),
            pl.col("hours read").alias("hours"),
            PLACE,
            SHEET,
            *self.say_faults(faults),
        )

    def _read_kinds(self) -> pl.Expr:
        if "kind" not in self.headings:
            return pl.lit(USUAL_KIND)
        texts = self.texts.select(pl.col("kind").unique()).collect(engine="streaming")
        named = {text: self._name_kind(text) for text in texts["kind"].drop_nulls()}
        return pl.col("kind").replace_strict(named, default=None).fill_null(USUAL_KIND)

    def _name_kind(self, text: str) -> str:
        folded = fold_heading(text)
        return self._kinds.get(folded, text)

    def _refuse_number(self, name: str) -> pl.Expr:
        read = pl.col(f"{name} read")
        is_wrong = self.text(name).is_not_null() & (read.is_null() | (read < 0))
        return fault_if(is_wrong, "quantity_invalid", name)
