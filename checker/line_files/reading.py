"""Texts of a file of lines to values: days, amounts in minor units, words, customers by id.

A line of which anything cannot be taken is left out whole and said with its place: a book with a
wrong amount is worse than one with a gap that is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Protocol, TypeVar

import polars as pl

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

_NAMED = ("customer", "code")
_TIME = r"[T ]\d{1,2}:\d{2}.*$"
_NO_DAY = r"^[0./-]+$"
"""How SAP writes a day that there is not: 00000000, 00.00.0000."""

_Word = TypeVar("_Word")


class ValueMapping(Protocol):
    """What a user says of how values are written in a file."""

    @property
    def is_day_first(self) -> bool | None:
        """What 03/04/2027 means; None where it is refused."""

    @property
    def currency(self) -> str | None:
        """Of amounts for which nothing else says it."""

    @property
    def unit(self) -> int | None:
        """Likewise, such as 10,000."""


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


def mark_totals(source: LineSource, words: frozenset[str], places: Sequence[str]) -> pl.LazyFrame:
    """Give the texts of a file without headings that stand there again, and mark its sums.

    Args:
        source: The file.
        words: What stands before a sum, folded.
        places: Fields where such a word stands.

    Returns:
        The texts with `is_total`, in a form that is quickly read several times once it lies in
        Parquet.
    """
    is_heading = pl.all_horizontal(
        pl.col(name).is_null() | (pl.col(name) == heading)
        for name, heading in source.headings.items()
    )
    return source.texts.filter(~is_heading).with_columns(
        is_total=_is_total(words, [name for name in places if name in source.headings])
    )


class LineReader:
    """Reads one file in two steps: customers are named, values are read.

    Args:
        texts: What `mark_totals` gave; scanned several times.
        headings: By field, the heading as written.
        mapping: What the user says of the file.
        keeps: The columns that the book keeps.
    """

    def __init__(
        self,
        texts: pl.LazyFrame,
        headings: Mapping[str, str],
        mapping: ValueMapping,
        keeps: Sequence[str],
    ) -> None:
        self.headings = headings
        self.texts = texts.filter(~pl.col("is_total"))
        self._all = texts
        self._mapping = mapping
        self._keeps = list(keeps)

    def name_customers(self) -> pl.DataFrame:
        """Give `customer_text`, `code_text` and `lines`, each pair once, by their first lines."""
        named = self.texts.group_by(
            self.text("customer").alias("customer_text"), self.text("code").alias("code_text")
        ).agg(lines=pl.len(), first=pl.col(PLACE).min())
        return named.collect(engine="streaming").sort("first").drop("first")

    def join_customers(self, customers: pl.DataFrame) -> pl.LazyFrame:
        """Give the texts with `customer_id`, `customer_fault` and `customer_other`.

        Args:
            customers: As `checker.line_files.customers.RESOLVED_SCHEMA`.
        """
        return self.texts.with_columns(
            customer_text=self.text("customer"), code_text=self.text("code")
        ).join(
            customers.rename({"customer": "customer_id"}).lazy(),
            on=["customer_text", "code_text"],
            how="left",
            nulls_equal=True,
        )

    def split(self, normalised: pl.LazyFrame) -> Normalised:
        """Part the lines that can be kept from those that cannot.

        Args:
            normalised: What was read, from Parquet: what the book keeps, `PLACE`, `SHEET` and what
                `say_faults` gives.
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
            lines=normalised.filter(pl.col("fault").is_null()).select(*self._keeps, PLACE, SHEET),
            faults=tuple(faults),
            faulty=dict(counts.sort("fault").iter_rows()),
            totals=totals.item(),
            read=read.item(),
        )

    def say_faults(self, faults: Sequence[pl.Expr]) -> list[pl.Expr]:
        """Give the first fault of each line as columns.

        Args:
            faults: As `fault_if` and `fault_of` give them, those that count most first.

        Returns:
            `fault`, a key into `faults.yaml` or null; `field`, where it stands; `text`, what stands
            there; `other`.
        """
        found = pl.coalesce(*faults)
        return [
            found.struct.field("fault"),
            found.struct.field("field"),
            self._say_text(found.struct.field("field")).alias("text"),
            pl.col("customer_other").alias("other"),
        ]

    def _make_fault(self, row: Mapping[str, object]) -> LineFault:
        values = {"value": row["text"] or "", "other": row["other"] or "—"}
        heading = self.headings.get(str(row["field"]))
        return LineFault(
            str(row[SHEET]),
            int(str(row[PLACE])),
            heading,
            str(row["fault"]),
            tuple((name, str(value)) for name, value in values.items()),
        )

    def text(self, name: str) -> pl.Expr:
        """Give the texts of a field, null where the file has no such column."""
        return pl.col(name) if name in self.headings else pl.lit(None, pl.String())

    def _say_text(self, field: pl.Expr) -> pl.Expr:
        """Give what stands where the fault is."""
        said = pl.coalesce("customer_text", "code_text")
        for name in (OVERFLOW, *self.headings):
            if name not in _NAMED:
                said = pl.when(field == name).then(name).otherwise(said)
        return said

    def day_text(self, name: str) -> pl.Expr:
        """Give the texts of days without a time of day, null where there is no day."""
        day = self.text(name).str.replace(_TIME, "")
        return pl.when(~day.str.contains(_NO_DAY)).then(day)

    def read_days(self, names: Sequence[str]) -> Distinct[date]:
        """Read every different text of days; by `day_text`."""
        columns = [self.day_text(name) for name in names if name in self.headings]
        read = partial(read_day, is_day_first=self._mapping.is_day_first)
        return read_distinct(self.texts, columns, read, pl.Date())

    def read_words(
        self, name: str, words: Mapping[str, _Word], code: str, type_: pl.DataType
    ) -> Distinct[_Word]:
        """Read every different word of a field.

        Args:
            name: The field.
            words: What folded words mean.
            code: Of the fault of a word that means nothing.
            type_: Of the meaning.
        """

        def read(text: str) -> _Word:
            meaning = words.get(fold_heading(text))
            if meaning is None:
                raise CellProblem(code, value=text)
            return meaning

        columns = [self.text(name)] if name in self.headings else []
        return read_distinct(self.texts, columns, read, type_)

    def currency_text(self) -> pl.Expr:
        """Give the texts of currencies, empty where there is none."""
        return self.text("currency").fill_null("")

    def read_currencies(self) -> Distinct[str]:
        """Read which currency each word names, together with the heading of the amounts."""
        heading = read_heading_marks(self.headings.get("amount", ""))

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

        return read_distinct(self.texts, [self.currency_text()], read, pl.String())

    def add_amounts(
        self, lines: pl.LazyFrame, names: Sequence[str], currencies: Distinct[str]
    ) -> pl.LazyFrame:
        """Add the amounts of fields to lines.

        Args:
            lines: From `join_customers`, with more columns or not.
            names: The fields.
            currencies: From `read_currencies`.

        Returns:
            With `code_read`, the currency of the line, and of each field `<name> read`, in minor
            units without sign, `<name> negative` and `<name> fault`.
        """
        read = lines.with_columns(
            code_read=currencies.give_values(self.currency_text()),
            **{f"{name} bare": strip_sign(self.text(name)) for name in names},
            **{f"{name} negative": is_negative(self.text(name)) for name in names},
        )
        odd = {name: self._read_odd(read, name) for name in names}
        for name in names:
            read = self._take_amount(read, name, odd[name], currencies)
        return read

    def _find_unit(self, name: str) -> int | None:
        """Give by how much plain amounts of a column are to be multiplied; None if it is open."""
        units = read_heading_marks(self.headings[name]).units
        return None if len(units) > 1 else next(iter(units), self._mapping.unit or 1)

    def _read_odd(self, read: pl.LazyFrame, name: str) -> list[OddAmount]:
        bare = pl.col(f"{name} bare")
        if name not in self.headings:
            return []
        texts = (
            read.filter(bare.is_not_null() & ~is_plain(bare) & pl.col("code_read").is_not_null())
            .select(bare.alias("text"), pl.col("code_read").alias("currency"))
            .unique()
            .collect(engine="streaming")
        )
        marks = read_heading_marks(self.headings[name])
        return read_odd(texts, Marks(units=marks.units), self._mapping.unit)

    def _take_amount(
        self, read: pl.LazyFrame, name: str, odd: list[OddAmount], currencies: Distinct[str]
    ) -> pl.LazyFrame:
        """Add `<name> read`, in minor units without sign, and `<name> fault`."""
        if name not in self.headings:
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


def fault_of(code: pl.Expr | str, field: str) -> pl.Expr:
    """Give a fault where a column has its code."""
    expression = pl.col(code) if isinstance(code, str) else code
    return pl.when(expression.is_not_null()).then(pl.struct(fault=expression, field=pl.lit(field)))


def fault_if(condition: pl.Expr, code: str, field: str) -> pl.Expr:
    """Give a fault where a condition holds."""
    return pl.when(condition).then(pl.struct(fault=pl.lit(code), field=pl.lit(field)))


def _is_total(words: frozenset[str], places: Sequence[str]) -> pl.Expr:
    """Tell whether a line is a sum: such a word stands where a customer or a number should."""
    ordered = sorted(words)
    longest = 2 * max(map(len, ordered)) + 2  # with blanks between the letters: 合 计：
    texts = [pl.col(name) for name in places]
    return pl.any_horizontal(
        pl.when(text.str.len_bytes() <= 3 * longest)
        .then(text.str.to_lowercase().str.replace_all(r"[\s:：　]", "").is_in(ordered))
        .otherwise(False)
        .fill_null(False)
        for text in texts
    )


def _when_text(condition: pl.Expr, code: str) -> pl.Expr:
    return pl.when(condition).then(pl.lit(code))
