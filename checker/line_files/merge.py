"""A new export laid over the lines on file: newer lines replace, absent ones stay unless told.

Piece by piece: customers are taken in stretches of their ids, so that of the largest book no more
than some million lines are held at once, and the pieces in their order make a file that is sorted
by customer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from checker.line_files.amounts import WIDE
from checker.line_files.source import PLACE, SHEET
from checker.register.faults import LineFault

LINES_PER_PIECE = 1_000_000
_ROWS_PER_GROUP = 250_000
"""Of Parquet: of one customer no more than a group or two is read."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a line of a kind of book is.

    Attributes:
        schema: Its columns; `customer` and `number` are among them.
        key: What a line is known by from one export to the next; the first is `customer`.
        number_lines: Fills in what the export leaves out of the key.
        counts: The amount of a line with the sign by which it counts.
        complete: Adds to the lines of whole customers what follows from them; those columns are
            in the schema and are not compared.
        derived: Their names.
        amount: The column of what a line amounts to.
        unit: The column of what that is measured in.
    """

    schema: pl.Schema
    key: tuple[str, ...]
    number_lines: Callable[[pl.DataFrame], pl.DataFrame]
    counts: Callable[[pl.Expr], pl.Expr]
    complete: Callable[[pl.DataFrame], pl.DataFrame] | None = None
    derived: tuple[str, ...] = ()
    amount: str = "amount"
    unit: str = "currency"

    @property
    def told(self) -> list[str]:
        """The columns that an export tells."""
        return [name for name in self.schema if name not in self.derived]

    @property
    def values(self) -> list[str]:
        """Those of them that may change while a line stays the same one."""
        return [name for name in self.told if name not in self.key]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Customers by id, both ends included."""

    first: str
    last: str

    def holds(self) -> pl.Expr:
        """Give the condition on the column `customer`."""
        return pl.col("customer").is_between(pl.lit(self.first), pl.lit(self.last))


@dataclass
class Merged:
    """What a merge came to.

    Attributes:
        schema: Of the lines.
        pieces: Files of the merged lines, in order.
        added: How many lines are new.
        changed: How many are on file with other content.
        unchanged: How many are on file as they are.
        kept: How many are on file and not in the export.
        removed: How many were and are no longer.
        repeated: How many stood in the export once more as they are.
        faults: Lines whose number stands twice with other content.
        by_customer: `customer`, `currency`, `change` (added, changed, removed), `lines`, and what
            they come to in minor units before and after.
    """

    schema: pl.Schema
    pieces: list[Path] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    removed: int = 0
    repeated: int = 0
    faults: list[LineFault] = field(default_factory=list)
    by_customer: list[pl.DataFrame] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether the lines on file are what they were."""
        return not (self.added or self.changed or self.removed)

    @property
    def lines(self) -> pl.LazyFrame:
        """The merged lines, sorted by customer."""
        if not self.pieces:
            return pl.LazyFrame(schema=self.schema)
        return pl.concat([pl.scan_parquet(piece, glob=False) for piece in self.pieces])

    def list_changes(self) -> pl.DataFrame:
        """Give the changes by customer, the largest first."""
        if not self.by_customer:
            return pl.DataFrame(schema=_CHANGES)
        size = (pl.col("after") - pl.col("before")).abs()
        return pl.concat(self.by_customer).sort(
            size, "customer", "change", "currency", descending=[True, False, False, False]
        )


_CHANGES = {
    "customer": pl.String(),
    "currency": pl.String(),
    "change": pl.String(),
    "lines": pl.Int64(),
    "before": pl.Int64(),
    "after": pl.Int64(),
}


def merge_lines(
    current: pl.LazyFrame,
    new: pl.LazyFrame,
    folder: Path,
    form: Form,
    *,
    replaces: bool,
    lines_per_piece: int = LINES_PER_PIECE,
) -> Merged:
    """Lay new lines over those on file.

    Args:
        current: What is on file, as the schema of the form.
        new: The export, with what the form's exports tell, `PLACE` and `SHEET`.
        folder: Where the pieces go.
        form: What a line is.
        replaces: Whether what is not in the export is removed.
        lines_per_piece: How many lines are looked at at once.
    """
    merged = Merged(form.schema)
    for number, stretch in enumerate(_cut(current, new, lines_per_piece)):
        here = current.filter(stretch.holds()).select(form.told)
        on_file = here.collect(engine="streaming")
        told = new.filter(stretch.holds()).collect(engine="streaming")
        told = _drop_repeated(form.number_lines(told), merged, form)
        piece = _merge_piece(on_file, told, merged, form, replaces=replaces).sort(form.key)
        if form.complete is not None:
            piece = form.complete(piece)
        path = folder / f"piece-{number:04}.parquet"
        piece.select(*form.schema).write_parquet(path, row_group_size=_ROWS_PER_GROUP)
        merged.pieces.append(path)
    return merged


def write_lines(merged: Merged, path: Path) -> None:
    """Write the merged lines as one file; the same lines give the same bytes."""
    merged.lines.sink_parquet(path, row_group_size=_ROWS_PER_GROUP, statistics=True)


def _cut(current: pl.LazyFrame, new: pl.LazyFrame, lines_per_piece: int) -> Iterator[Stretch]:
    counts = (
        pl.concat([current.select("customer"), new.select("customer")])
        .group_by("customer")
        .len()
        .collect(engine="streaming")
        .sort("customer")
    )
    pieces = counts.with_columns(piece=(pl.col("len").cum_sum() - 1) // lines_per_piece)
    ends = pieces.group_by("piece", maintain_order=True).agg(
        first=pl.col("customer").first(), last=pl.col("customer").last()
    )
    for _, first, last in ends.iter_rows():
        yield Stretch(first, last)


def _drop_repeated(told: pl.DataFrame, merged: Merged, form: Form) -> pl.DataFrame:
    is_repeated = told.select(form.key).is_duplicated()
    if not is_repeated.any():
        return told.select(form.told)
    several = told.filter(is_repeated).sort(SHEET, PLACE)
    first = several.unique(form.key, keep="first", maintain_order=True)
    joined = several.join(first, on=form.key, how="left", suffix=" first")
    is_other = pl.any_horizontal(pl.col(n).ne_missing(pl.col(f"{n} first")) for n in form.values)
    later = joined.filter(
        (pl.col(PLACE) != pl.col(f"{PLACE} first")) | (pl.col(SHEET) != pl.col(f"{SHEET} first"))
    ).with_columns(is_other=is_other)
    merged.repeated += later.filter(~pl.col("is_other")).height
    merged.faults += [
        LineFault(
            row[SHEET],
            row[PLACE],
            None,
            "line_repeated",
            (("value", row["number"]), ("other", str(row[f"{PLACE} first"]))),
        )
        for row in later.filter("is_other").iter_rows(named=True)
    ]
    return pl.concat([told.filter(~is_repeated), first]).select(form.told)


def _merge_piece(
    on_file: pl.DataFrame, told: pl.DataFrame, merged: Merged, form: Form, *, replaces: bool
) -> pl.DataFrame:
    key = form.key
    if on_file.is_empty():  # the first import of a book: nothing to compare with
        added, changed, absent, same = told, told.clear(), on_file, 0
    else:
        before = on_file.with_columns(pl.lit(True).alias("is_on_file"))
        compared = told.join(before, on=key, how="left", suffix=" before")
        is_new = pl.col("is_on_file").is_null()
        differs = pl.any_horizontal(
            pl.col(n).ne_missing(pl.col(f"{n} before")) for n in form.values
        )
        added = compared.filter(is_new).select(form.told)
        changed = compared.filter(~is_new & differs)
        absent = on_file.join(told, on=key, how="anti")
        same = told.height - added.height - changed.height
    merged.added += added.height
    merged.changed += changed.height
    merged.unchanged += same
    if replaces:
        merged.removed += absent.height
        _note(merged, form, absent, "removed", before=pl.col(form.amount), after=pl.lit(0))
    else:
        merged.kept += absent.height
    _note(merged, form, added, "added", before=pl.lit(0), after=pl.col(form.amount))
    _note(
        merged,
        form,
        changed,
        "changed",
        before=pl.col(f"{form.amount} before"),
        after=pl.col(form.amount),
    )
    return told if replaces else pl.concat([told, absent])


def _note(
    merged: Merged,
    form: Form,
    lines: pl.DataFrame,
    change: str,
    *,
    before: pl.Expr,
    after: pl.Expr,
) -> None:
    """Note what changed of each customer, with the sign by which a line counts."""
    if lines.is_empty():
        return
    noted = lines.group_by("customer", pl.col(form.unit).alias("currency")).agg(
        pl.len().cast(pl.Int64).alias("lines"),
        form.counts(before.cast(WIDE)).sum().cast(pl.Int64).alias("before"),
        form.counts(after.cast(WIDE)).sum().cast(pl.Int64).alias("after"),
    )
    merged.by_customer.append(
        noted.select(
            "customer", "currency", pl.lit(change).alias("change"), "lines", "before", "after"
        )
    )
