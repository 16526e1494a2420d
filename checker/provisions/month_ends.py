"""What a ledger was at the month ends before its day, reconstructed from its own lines.

A line was open from its issue to its settlement, so one export tells of all month ends since the
first settlement in it; of earlier ones it no longer has what was settled before. What was paid in
part has no day on a ledger and counts as paid from the start, before and after a move alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from checker.ledgers.ageing import Bucket, age_lines, falls_into
from checker.ledgers.lines import LineKind
from checker.line_files.amounts import WIDE
from checker.provisions.buckets import CURRENT, count_months


class Migration(NamedTuple):
    """What became of a bucket from one month end to another.

    Attributes:
        currency: Of the lines.
        bucket: Its name.
        month_end: The later of the two.
        before: What stood in the bucket at the earlier one; of what was not due then, only what
            fell due in between, for nothing else could move. Minor units.
        moved: What of it is still open at the later one, and so has moved on.
    """

    currency: str
    bucket: str
    month_end: date
    before: int
    moved: int


def list_month_ends(as_of: date, count: int) -> list[date]:
    """List the last month ends up to a day, the earliest first."""
    ends: list[date] = []
    end = as_of if (as_of + timedelta(days=1)).day == 1 else go_back(as_of, 1)
    while len(ends) < count:
        ends.append(end)
        end = go_back(end, 1)
    return ends[::-1]


def go_back(day: date, months: int) -> date:
    """Give the month end so many months before that of a day's month."""
    number = day.year * 12 + day.month - months
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=1)


def find_first_settlement(lines: pl.LazyFrame) -> date | None:
    """Give the day from which on the ledger tells what was settled; None where it never does."""
    found: date | None = lines.select(pl.col("settled_on").min()).collect(engine="streaming").item()
    return found


def measure_migrations(
    lines: pl.LazyFrame, buckets: Sequence[Bucket], month_ends: Sequence[date]
) -> list[Migration]:
    """Measure what moved on from every bucket but the last, to each month end.

    Args:
        lines: As `checker.ledgers.lines.SCHEMA`.
        buckets: The youngest first.
        month_ends: The later day of each move.
    """
    first = find_first_settlement(lines)
    if first is None:
        return []
    invoices = lines.filter(pl.col("kind") == LineKind.INVOICE.value)
    queries = [
        _sum_moves(invoices, start, end, chosen)
        for end in month_ends
        for start, chosen in _list_starts(buckets[:-1], end)
        if start >= first
    ]
    frames = pl.collect_all(queries, engine="streaming")
    return [Migration(*row) for frame in frames for row in frame.iter_rows()]


def _list_starts(buckets: Sequence[Bucket], end: date) -> Iterator[tuple[date, list[Bucket]]]:
    """Yield each earlier month end that some buckets are looked at from, with these."""
    for months in sorted({count_months(bucket) for bucket in buckets}):
        yield go_back(end, months), [b for b in buckets if count_months(b) == months]


def _sum_moves(
    invoices: pl.LazyFrame, start: date, end: date, buckets: Sequence[Bucket]
) -> pl.LazyFrame:
    """Add up by currency and bucket what was open at the start, and what of it is at the end."""
    name = pl.lit(None, pl.String)
    for bucket in buckets:
        is_inside = falls_into(bucket)
        if bucket == CURRENT:
            is_inside &= pl.coalesce("due_on", "issued_on") < end
        name = pl.when(is_inside).then(pl.lit(bucket.name)).otherwise(name)
    before = age_lines(invoices, start).filter(pl.col("open_amount") > 0)
    marked = before.with_columns(bucket=name, before="open_amount").filter(
        pl.col("bucket").is_not_null()
    )
    return (
        age_lines(marked, end)
        .group_by("currency", "bucket")
        .agg(
            before=pl.col("before").cast(WIDE).sum().cast(pl.Int64),
            moved=pl.col("open_amount").cast(WIDE).sum().cast(pl.Int64),
        )
        .sort("currency", "bucket")
        .select("currency", "bucket", pl.lit(end).alias("month_end"), "before", "moved")
    )
