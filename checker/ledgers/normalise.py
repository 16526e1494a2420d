"""Texts of an export to lines of a ledger: kinds, days, amounts in minor units, customers by id."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from checker.ledgers.headings import disputes_by_word, kinds_by_word
from checker.ledgers.lines import KIND, SCHEMA, LineKind
from checker.ledgers.mapping import LedgerMapping
from checker.line_files.distinct import Distinct
from checker.line_files.reading import LineReader, fault_if, fault_of
from checker.line_files.source import OVERFLOW, PLACE, SHEET

PLACES_OF_TOTALS = ("customer", "code", "kind", "number", "line", "issued_on")
"""Fields in which a word tells that a line is a sum."""

_DAYS = ("issued_on", "due_on", "settled_on")
_AMOUNTS = ("amount", "paid_amount", "open_amount")
_CREDITS = (LineKind.CREDIT_NOTE.value, LineKind.PAYMENT.value)


class Normaliser(LineReader):
    """Puts the lines of one export into form.

    Args:
        texts: What `checker.line_files.reading.mark_totals` gave; scanned several times.
        headings: By field, the heading as written.
        mapping: What the user says of the file.
    """

    def __init__(
        self, texts: pl.LazyFrame, headings: Mapping[str, str], mapping: LedgerMapping
    ) -> None:
        super().__init__(texts, headings, mapping, list(SCHEMA))
        self._ledger = mapping

    def normalise(self, customers: pl.DataFrame) -> pl.LazyFrame:
        """Put every line into form.

        Args:
            customers: As `checker.line_files.customers.RESOLVED_SCHEMA`.

        Returns:
            Lines as `checker.line_files.reading.Normalised.lines` with what `say_faults` gives;
            `line` is null where the file does not number them.
        """
        days = self.read_days(_DAYS)
        kinds = self.read_words(
            "kind",
            {word: kind.value for word, kind in self._kinds().items()},
            "line_kind_unknown",
            pl.String(),
        )
        disputes = self.read_words("disputed", disputes_by_word(), "dispute_unclear", pl.Boolean())
        currencies = self.read_currencies()
        read = self.add_amounts(self.join_customers(customers), _AMOUNTS, currencies)
        read = read.with_columns(
            kind_said=kinds.give_values(self.text("kind")),
            **{f"{name} read": days.give_values(self.day_text(name)) for name in _DAYS},
        )
        read = self._take_kind(read)
        faults = [
            fault_of("customer_fault", "customer"),
            fault_if(pl.col(OVERFLOW).is_not_null(), "cells_moved", OVERFLOW),
            fault_if(self.text("number").is_null(), "line_number_missing", "number"),
            fault_of(kinds.give_faults(self.text("kind")), "kind"),
            fault_of(currencies.give_faults(self.currency_text()), "currency"),
            fault_if(self.text("amount").is_null(), "amount_missing", "amount"),
            *(fault_of(f"{name} fault", name) for name in _AMOUNTS),
            *(fault_of(days.give_faults(self.day_text(name)), name) for name in _DAYS),
            fault_if(pl.col("issued_on read").is_null(), "issued_missing", "issued_on"),
            fault_of(disputes.give_faults(self.text("disputed")), "disputed"),
        ]
        faults += [
            fault_if(
                (pl.col("kind_taken") == LineKind.INVOICE.value) & pl.col("due").is_null(),
                "due_missing",
                "due_on",
            ),
            fault_if(pl.col("paid") < 0, "open_exceeds_amount", "open_amount"),
        ]
        return read.with_columns(due=self._find_due()).select(
            pl.col("customer_id").alias("customer"),
            pl.col("kind_taken").cast(KIND).alias("kind"),
            self.text("number").alias("number"),
            self.text("line").alias("line"),
            pl.col("issued_on read").alias("issued_on"),
            pl.col("due").alias("due_on"),
            pl.col("amount read").alias("amount"),
            pl.col("code_read").alias("currency"),
            pl.col("settled_on read").alias("settled_on"),
            pl.col("paid").alias("paid_amount"),
            self._take_disputed(disputes).alias("disputed"),
            self.text("contract").alias("contract"),
            PLACE,
            SHEET,
            *self.say_faults(faults),
        )

    def _kinds(self) -> Mapping[str, LineKind]:
        return {**kinds_by_word(), **self._ledger.kinds}

    def _take_kind(self, read: pl.LazyFrame) -> pl.LazyFrame:
        """Add `kind_taken` and `paid`; a sign says which way a line counts.

        A negative invoice (红字发票) is a credit note. Where a file writes its credits with a
        minus, one with a plus was taken back and is owed again.
        """
        default = (self._ledger.kind or LineKind.INVOICE).value
        kind = pl.col("kind_said").fill_null(default)
        is_negative_amount = pl.col("amount negative")
        signs = read.filter(kind.is_in(_CREDITS)).select(is_negative_amount.any())
        is_signed = bool(signs.collect(engine="streaming").item() or False)
        is_reversed = kind.is_in(_CREDITS) & ~is_negative_amount & pl.lit(is_signed)
        taken = (
            pl.when(is_negative_amount & (kind == LineKind.INVOICE.value))
            .then(pl.lit(LineKind.CREDIT_NOTE.value))
            .when(is_reversed)
            .then(pl.lit(LineKind.INVOICE.value))
            .otherwise(kind)
        )
        is_owed = pl.col("open_amount negative") == is_negative_amount
        still_open = (
            pl.when(is_owed).then("open_amount read").otherwise(-pl.col("open_amount read"))
        )
        paid = pl.coalesce("paid_amount read", pl.col("amount read") - still_open)
        return read.with_columns(kind_taken=taken, is_reversed=is_reversed, paid=paid)

    def _find_due(self) -> pl.Expr:
        """Give the due day; money owed again was due when it was taken back."""
        terms = self._ledger.terms_days
        by_terms = (
            pl.lit(None, pl.Date())
            if terms is None
            else pl.col("issued_on read").dt.offset_by(f"{terms}d")
        )
        is_invoice = pl.col("kind_taken") == LineKind.INVOICE.value
        return pl.coalesce(
            "due_on read",
            pl.when(pl.col("is_reversed")).then("issued_on read"),
            pl.when(is_invoice).then(by_terms),
        )

    def _take_disputed(self, disputes: Distinct[bool]) -> pl.Expr:
        if "disputed" not in self.headings:
            return pl.lit(None, pl.Boolean())
        return disputes.give_values(self.text("disputed")).fill_null(False)
