"""Texts of an export to lines of a ledger: kinds, days, amounts in minor units, customers by id.

A line of which anything cannot be taken is left out whole and said with its place: a ledger with a
wrong amount is worse than one with a gap that is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl

from checker.ledgers.headings import disputes_by_word, kinds_by_word, words_of_totals
from checker.ledgers.lines import KIND, SCHEMA, LineKind
from checker.ledgers.mapping import LedgerMapping
from checker.line_files.amounts import (
    OddAmount,
    is_negative,
    is_plain,
    read_odd,
    strip_sign,
    to_minor_units,
)
from checker.line_files.distinct import Distinct, read_distinct
from checker.line_files.source import OVERFLOW, PLACE, SHEET, LineSource
from checker.register.amounts import (
    AmountFault,
    Marks,
    read_amount,
    read_currency,
    read_heading_marks,
)
from checker.register.dates import read_day
from checker.register.faults import CellProblem, LineFault
from checker.register.headings import fold_heading

MOST_FAULTS_NAMED = 1_000
"""Lines with a fault that are named one by one; all of them are counted."""

_DAYS = ("issued_on", "due_on", "settled_on")
_AMOUNTS = ("amount", "paid_amount", "open_amount")
_CREDITS = (LineKind.CREDIT_NOTE.value, LineKind.PAYMENT.value)
_NAMED = ("customer", "code")
_TIME = r"[T ]\d{1,2}:\d{2}.*$"
_NO_DAY = r"^[0./-]+$"
"""How SAP writes a day that there is not: 00000000, 00.00.0000."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """The lines of a file as they are kept, and what could not be.

    Attributes:
        lines: As `checker.ledgers.lines.SCHEMA`, with `PLACE` and `SHEET`; `line` is null where
            the file does not number them.
        faults: What is wrong with other lines, at most `MOST_FAULTS_NAMED`, in the file's order.
        faulty: How many lines have a fault, by its code.
        totals: How many lines were sums, which are left out.
        read: How many lines the file has below its headings, sums left out.
    """

    lines: pl.LazyFrame
    faults: tuple[LineFault, ...]
    faulty: Mapping[str, int]
    totals: int
    read: int


def mark_totals(source: LineSource) -> pl.LazyFrame:
    """Give the texts of a file without headings that stand there again, and mark its sums.

    Returns:
        The texts with `is_total`, in a form that is quickly read several times once it lies in
        Parquet.
    """
    is_heading = pl.all_horizontal(
        pl.col(name).is_null() | (pl.col(name) == words) for name, words in source.headings.items()
    )
    return source.texts.filter(~is_heading).with_columns(is_total=_is_total(source.headings))


class Normaliser:
    """Reads one file in two steps: customers are named, lines are put into form.

    Args:
        texts: What `mark_totals` gave; scanned several times.
        headings: By field, the heading as written.
        mapping: What the user says of the file.
    """

    def __init__(
        self, texts: pl.LazyFrame, headings: Mapping[str, str], mapping: LedgerMapping
    ) -> None:
        self._headings = headings
        self._mapping = mapping
        self._all = texts
        self._texts = texts.filter(~pl.col("is_total"))

    def name_customers(self) -> pl.DataFrame:
        """Give `customer_text`, `code_text` and `lines`, each pair once, by their first lines."""
        named = self._texts.group_by(
            self._text("customer").alias("customer_text"), self._text("code").alias("code_text")
        ).agg(lines=pl.len(), first=pl.col(PLACE).min())
        return named.collect(engine="streaming").sort("first").drop("first")

    def normalise(self, customers: pl.DataFrame) -> pl.LazyFrame:
        """Put every line into form.

        Args:
            customers: As `checker.line_files.customers.RESOLVED_SCHEMA`.

        Returns:
            Lines as `Normalised.lines`, with `fault`, a key into `faults.yaml` or null, `field`,
            where it stands, `text`, what stands there, and `other`.
        """
        texts = self._texts.with_columns(
            customer_text=self._text("customer"), code_text=self._text("code")
        ).join(
            customers.rename({"customer": "customer_id"}).lazy(),
            on=["customer_text", "code_text"],
            how="left",
            nulls_equal=True,
        )
        days = self._read_days()
        kinds = self._read_kinds()
        disputes = self._read_disputes()
        currencies = self._read_currencies()
        read = texts.with_columns(
            code_read=currencies.give_values(self._currency_text()),
            kind_said=kinds.give_values(self._text("kind")),
            **{f"{name} read": days.give_values(_clear_day(self._text(name))) for name in _DAYS},
            **{f"{name} bare": strip_sign(self._text(name)) for name in _AMOUNTS},
            **{f"{name} negative": is_negative(self._text(name)) for name in _AMOUNTS},
        )
        odd = {name: self._read_odd(read, name) for name in _AMOUNTS}
        for name in _AMOUNTS:
            read = self._take_amount(read, name, odd[name], currencies)
        read = self._take_kind(read)
        faults = [
            _fault("customer_fault", "customer"),
            _when(pl.col(OVERFLOW).is_not_null(), "cells_moved", OVERFLOW),
            _when(self._text("number").is_null(), "line_number_missing", "number"),
            _fault(kinds.give_faults(self._text("kind")), "kind"),
            _fault(currencies.give_faults(self._currency_text()), "currency"),
            _when(self._text("amount").is_null(), "amount_missing", "amount"),
            *(_fault(f"{name} fault", name) for name in _AMOUNTS),
            *(_fault(days.give_faults(_clear_day(self._text(name))), name) for name in _DAYS),
            _when(pl.col("issued_on read").is_null(), "issued_missing", "issued_on"),
            _fault(disputes.give_faults(self._text("disputed")), "disputed"),
        ]
        return (
            read.with_columns(due=self._find_due())
            .with_columns(
                found=pl.coalesce(
                    *faults,
                    _when(
                        (pl.col("kind_taken") == LineKind.INVOICE.value) & pl.col("due").is_null(),
                        "due_missing",
                        "due_on",
                    ),
                    _when(pl.col("paid") < 0, "open_exceeds_amount", "open_amount"),
                )
            )
            .select(
                pl.col("customer_id").alias("customer"),
                pl.col("kind_taken").cast(KIND).alias("kind"),
                self._text("number").alias("number"),
                self._text("line").alias("line"),
                pl.col("issued_on read").alias("issued_on"),
                pl.col("due").alias("due_on"),
                pl.col("amount read").alias("amount"),
                pl.col("code_read").alias("currency"),
                pl.col("settled_on read").alias("settled_on"),
                pl.col("paid").alias("paid_amount"),
                self._take_disputed(disputes).alias("disputed"),
                self._text("contract").alias("contract"),
                PLACE,
                SHEET,
                pl.col("found").struct.field("fault"),
                pl.col("found").struct.field("field"),
                self._say_text().alias("text"),
                pl.col("customer_other").alias("other"),
            )
        )

    def split(self, normalised: pl.LazyFrame) -> Normalised:
        """Part the lines that can be kept from those that cannot.

        Args:
            normalised: What `normalise` gave, from Parquet.
        """
        faulty = normalised.filter(pl.col("fault").is_not_null())
        counts = faulty.group_by("fault").len().collect(engine="streaming")
        told = faulty.select(SHEET, PLACE, "fault", "field", "text", "other")
        named = told.sort(SHEET, PLACE).head(MOST_FAULTS_NAMED)
        faults = [
            self._make_fault(row) for row in named.collect(engine="streaming").iter_rows(named=True)
        ]
        totals = self._all.filter("is_total").select(pl.len()).collect(engine="streaming")
        read = normalised.select(pl.len()).collect(engine="streaming")
        return Normalised(
            lines=normalised.filter(pl.col("fault").is_null()).select(*SCHEMA, PLACE, SHEET),
            faults=tuple(faults),
            faulty=dict(counts.sort("fault").iter_rows()),
            totals=totals.item(),
            read=read.item(),
        )

    def _make_fault(self, row: Mapping[str, object]) -> LineFault:
        values = {"value": row["text"] or "", "other": row["other"] or "—"}
        heading = self._headings.get(str(row["field"]))
        return LineFault(
            str(row[SHEET]),
            int(str(row[PLACE])),
            heading,
            str(row["fault"]),
            tuple((name, str(value)) for name, value in values.items()),
        )

    def _text(self, name: str) -> pl.Expr:
        return pl.col(name) if name in self._headings else pl.lit(None, pl.String())

    def _say_text(self) -> pl.Expr:
        """Give what stands where the fault is."""
        field = pl.col("found").struct.field("field")
        said = pl.coalesce("customer_text", "code_text")
        for name in (OVERFLOW, *self._headings):
            if name not in _NAMED:
                said = pl.when(field == name).then(name).otherwise(said)
        return said

    def _read_days(self) -> Distinct[date]:
        columns = [_clear_day(self._text(name)) for name in _DAYS if name in self._headings]
        read = partial(read_day, is_day_first=self._mapping.is_day_first)
        return read_distinct(self._texts, columns, read, pl.Date())

    def _read_kinds(self) -> Distinct[str]:
        words = {**kinds_by_word(), **self._mapping.kinds}

        def read(text: str) -> str:
            kind = words.get(fold_heading(text))
            if kind is None:
                raise CellProblem("line_kind_unknown", value=text)
            return kind.value

        columns = [self._text("kind")] if "kind" in self._headings else []
        return read_distinct(self._texts, columns, read, pl.String())

    def _read_disputes(self) -> Distinct[bool]:
        words = disputes_by_word()

        def read(text: str) -> bool:
            is_disputed = words.get(fold_heading(text))
            if is_disputed is None:
                raise CellProblem("dispute_unclear", value=text)
            return is_disputed

        columns = [self._text("disputed")] if "disputed" in self._headings else []
        return read_distinct(self._texts, columns, read, pl.Boolean())

    def _currency_text(self) -> pl.Expr:
        return self._text("currency").fill_null("")

    def _read_currencies(self) -> Distinct[str]:
        """Read which currency each word names, together with the heading of the amounts."""
        heading = read_heading_marks(self._headings.get("amount", ""))

        def read(text: str) -> str:
            around = heading.with_(read_currency(text)) if text else heading
            try:
                return read_amount(
                    "1",
                    Marks(currencies=around.currencies),
                    unit=1,
                    currency=self._mapping.currency,
                ).currency
            except AmountFault as fault:
                raise CellProblem(fault.code, value=text) from fault

        return read_distinct(self._texts, [self._currency_text()], read, pl.String())

    def _find_unit(self, name: str) -> int | None:
        """Give by how much plain amounts of a column are to be multiplied; None if it is open."""
        units = read_heading_marks(self._headings[name]).units
        return None if len(units) > 1 else next(iter(units), self._mapping.unit or 1)

    def _read_odd(self, read: pl.LazyFrame, name: str) -> list[OddAmount]:
        bare = pl.col(f"{name} bare")
        if name not in self._headings:
            return []
        texts = (
            read.filter(bare.is_not_null() & ~is_plain(bare) & pl.col("code_read").is_not_null())
            .select(bare.alias("text"), pl.col("code_read").alias("currency"))
            .unique()
            .collect(engine="streaming")
        )
        marks = read_heading_marks(self._headings[name])
        return read_odd(texts, Marks(units=marks.units), self._mapping.unit)

    def _take_amount(
        self, read: pl.LazyFrame, name: str, odd: list[OddAmount], currencies: Distinct[str]
    ) -> pl.LazyFrame:
        """Add `<name> read`, in minor units without sign, and `<name> fault`."""
        if name not in self._headings:
            return read.with_columns(
                pl.lit(None, pl.Int64()).alias(f"{name} read"),
                pl.lit(None, pl.String()).alias(f"{name} fault"),
            )
        bare = pl.col(f"{name} bare")
        codes = {code for code in currencies.values.values() if code is not None}
        unit = self._find_unit(name)
        plain = to_minor_units(bare, pl.col("code_read"), sorted(codes) if unit else (), unit or 1)
        plain_fault = "amount_too_fine" if unit else "amount_unit_unclear"
        key = pl.concat_str([bare, pl.col("code_read")], separator="\0")
        by_text = Distinct(
            {f"{one.text}\0{one.currency}": one.minor_units for one in odd},
            {f"{one.text}\0{one.currency}": one.fault for one in odd if one.fault is not None},
            pl.Int64(),
        )
        return read.with_columns(
            pl.when(is_plain(bare))
            .then(plain)
            .otherwise(by_text.give_values(key))
            .alias(f"{name} read")
        ).with_columns(
            pl.when(pl.col("code_read").is_null())  # the currency is the fault
            .then(pl.lit(None, pl.String()))
            .when(is_plain(bare))
            .then(_when_text(pl.col(f"{name} read").is_null(), plain_fault))
            .otherwise(by_text.give_faults(key))
            .alias(f"{name} fault")
        )

    def _take_kind(self, read: pl.LazyFrame) -> pl.LazyFrame:
        """Add `kind_taken` and `paid`; a sign says which way a line counts.

        A negative invoice (红字发票) is a credit note. Where a file writes its credits with a
        minus, one with a plus was taken back and is owed again.
        """
        default = (self._mapping.kind or LineKind.INVOICE).value
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
        terms = self._mapping.terms_days
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
        if "disputed" not in self._headings:
            return pl.lit(None, pl.Boolean())
        return disputes.give_values(self._text("disputed")).fill_null(False)


def _is_total(headings: Mapping[str, str]) -> pl.Expr:
    """Tell whether a line is a sum: such a word stands where a customer or a number should."""
    places = [
        name
        for name in ("customer", "code", "kind", "number", "line", "issued_on")
        if name in headings
    ]
    words = sorted(words_of_totals())
    longest = 2 * max(map(len, words)) + 2  # with blanks between the letters: 合 计：
    texts = [pl.col(name) for name in places]
    return pl.any_horizontal(
        pl.when(text.str.len_bytes() <= 3 * longest)
        .then(text.str.to_lowercase().str.replace_all(r"[\s:：　]", "").is_in(words))
        .otherwise(False)
        .fill_null(False)
        for text in texts
    )


def _clear_day(text: pl.Expr) -> pl.Expr:
    day = text.str.replace(_TIME, "")
    return pl.when(~day.str.contains(_NO_DAY)).then(day)


def _fault(code: str | pl.Expr, field: str) -> pl.Expr:
    expression = pl.col(code) if isinstance(code, str) else code
    return pl.when(expression.is_not_null()).then(pl.struct(fault=expression, field=pl.lit(field)))


def _when(condition: pl.Expr, code: str, field: str) -> pl.Expr:
    return pl.when(condition).then(pl.struct(fault=pl.lit(code), field=pl.lit(field)))


def _when_text(condition: pl.Expr, code: str) -> pl.Expr:
    return pl.when(condition).then(pl.lit(code))
