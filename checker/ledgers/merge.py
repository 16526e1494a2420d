"""A new export laid over the ledger on file: newer lines replace, absent ones stay unless told.

Piece by piece: customers are taken in stretches of their ids, so that of the largest book no more
than some million lines are held at once, and the pieces in their order make a file that is sorted
by customer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from checker.ledgers.ageing import WIDE
from checker.ledgers.lines import KEY, SCHEMA
from checker.ledgers.source import PLACE, SHEET
from checker.register.faults import LineFault

LINES_PER_PIECE = 1_000_000
_ROWS_PER_GROUP = 250_000
"""Of Parquet: of one customer no more than a group or two is read."""

_VALUES = [name for name in SCHEMA if name not in KEY]
_ORDER = ["customer", "kind", "number", "line"]


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
            return pl.LazyFrame(schema=SCHEMA)
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
    *,
    replaces: bool,
    lines_per_piece: int = LINES_PER_PIECE,
) -> Merged:
    """Lay new lines over those on file.

    Args:
        current: What is on file, as `SCHEMA`.
        new: The export, as `SCHEMA` with `PLACE` and `SHEET`; `line` is null where it has none.
        folder: Where the pieces go.
        replaces: Whether what is not in the export is removed.
        lines_per_piece: How many lines are looked at at once.
    """
    merged = Merged()
    for number, stretch in enumerate(_cut(current, new, lines_per_piece)):
        on_file = current.filter(stretch.holds()).collect(engine="streaming")
        told = new.filter(stretch.holds()).collect(engine="streaming")
        told = _drop_repeated(_number_lines(told), merged)
        piece = _merge_piece(on_file, told, merged, replaces=replaces)
        path = folder / f"piece-{number:04}.parquet"
        piece.sort(_ORDER).write_parquet(path, row_group_size=_ROWS_PER_GROUP)
        merged.pieces.append(path)
    return merged


def write_ledger(merged: Merged, path: Path) -> None:
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


def _drop_repeated(told: pl.DataFrame, merged: Merged) -> pl.DataFrame:
    is_repeated = told.select(KEY).is_duplicated()
    if not is_repeated.any():
        return told.select(*SCHEMA)
    several = told.filter(is_repeated).sort(SHEET, PLACE)
    first = several.unique(KEY, keep="first", maintain_order=True)
    joined = several.join(first, on=list(KEY), how="left", suffix=" first")
    is_other = pl.any_horizontal(pl.col(n).ne_missing(pl.col(f"{n} first")) for n in _VALUES)
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
    return pl.concat([told.filter(~is_repeated), first]).select(*SCHEMA)


def _merge_piece(
    on_file: pl.DataFrame, told: pl.DataFrame, merged: Merged, *, replaces: bool
) -> pl.DataFrame:
    key = list(KEY)
    if on_file.is_empty():  # the first import of a book: nothing to compare with
        added, changed, absent, same = told, told.clear(), on_file, 0
    else:
        before = on_file.with_columns(pl.lit(True).alias("is_on_file"))
        compared = told.join(before, on=key, how="left", suffix=" before")
        is_new = pl.col("is_on_file").is_null()
        differs = pl.any_horizontal(pl.col(n).ne_missing(pl.col(f"{n} before")) for n in _VALUES)
        added = compared.filter(is_new).select(*SCHEMA)
        changed = compared.filter(~is_new & differs)
        absent = on_file.join(told, on=key, how="anti")
        same = told.height - added.height - changed.height
    merged.added += added.height
    merged.changed += changed.height
    merged.unchanged += same
    if replaces:
        merged.removed += absent.height
        _note(merged, absent, "removed", before=pl.col("amount"), after=pl.lit(0))
    else:
        merged.kept += absent.height
    _note(merged, added, "added", before=pl.lit(0), after=pl.col("amount"))
    _note(merged, changed, "changed", before=pl.col("amount before"), after=pl.col("amount"))
    return told if replaces else pl.concat([told, absent])


def _note(
    merged: Merged, lines: pl.DataFrame, change: str, *, before: pl.Expr, after: pl.Expr
) -> None:
    """Note what changed of each customer; what a line owes counts up, a credit down."""
    if lines.is_empty():
        return
    sign = pl.when(pl.col("kind").is_in(["credit_note", "payment"])).then(-1).otherwise(1)
    noted = lines.group_by("customer", "currency").agg(
        pl.len().cast(pl.Int64).alias("lines"),
        (before.cast(WIDE) * sign).sum().cast(pl.Int64).alias("before"),
        (after.cast(WIDE) * sign).sum().cast(pl.Int64).alias("after"),
    )
    merged.by_customer.append(
        noted.select(
            "customer", "currency", pl.lit(change).alias("change"), "lines", "before", "after"
        )
    )
