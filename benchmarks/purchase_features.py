"""Millions of purchases to the features of each customer, in seconds and memory.

    python -m benchmarks.purchase_features [--customers 1000000] [--lines 10000000] [--folder F]

Lines are drawn from a seed: customers buy at a pace of their own over three years, an order has
some lines of 200 products through six channels, one line in fifty comes back. They are written as
an import leaves them; then a process of its own reads that file and finds every feature. Wall time,
CPU and the most memory the process ever held are told.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from checker.purchases.features import measure, sum_up_book
from checker.purchases.lines import SCHEMA, complete_lines
from checker.purchases.sums import add_up
from checker.purchases.windows import Windows

AS_OF = date(2026, 10, 31)
COVERS_FROM = date(2023, 10, 1)
_SEED = 20_261_123
_PIECE = 1_000_000
_SPAN_DAYS = 1_096


def main() -> None:
    """Generate a book and print one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, help="for the file, which is deleted")
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        _take_figures(asked.work)
        return
    with tempfile.TemporaryDirectory(dir=asked.folder, prefix="licet-purchases-") as folder:
        work = Path(folder)
        generate(work / "purchases.parquet", asked.customers, asked.lines)
        size = (work / "purchases.parquet").stat().st_size / 2**20
        print(f"-- {asked.customers:,} customers, {asked.lines:,} lines, {size:,.0f} MiB")
        command = [sys.executable, "-m", "benchmarks.purchase_features", "--work", folder]
        subprocess.run(command, check=True)


def generate(path: Path, customers: int, lines: int) -> None:
    """Write a book as an import leaves it, sorted by customer and day."""
    random = np.random.default_rng(_SEED)
    pieces = []
    of_each = max(1, -(-customers * _PIECE // lines))
    left = lines
    for first in range(0, customers, of_each):
        many = min(of_each, customers - first)
        some = left if first + many >= customers else round(lines * many / customers)
        left -= some
        piece = path.with_name(f"piece-{first:09}.parquet")
        _draw(random, first, many, some).write_parquet(piece)
        pieces.append(piece)
    pl.concat([pl.scan_parquet(piece) for piece in pieces]).sink_parquet(
        path, row_group_size=250_000
    )
    for piece in pieces:
        piece.unlink()


def _draw(random: np.random.Generator, first: int, customers: int, lines: int) -> pl.DataFrame:
    pace = random.gamma(0.8, 1.0, customers) + 0.02
    drawn = random.choice(customers, lines - customers, p=pace / pace.sum())
    owner = np.sort(np.concatenate([np.arange(customers), drawn]))  # everyone bought once
    order = np.cumsum(random.random(lines) < 0.4)
    day = random.integers(0, _SPAN_DAYS, order[-1] + 1)[order]
    amount = (random.lognormal(8, 1.2, lines) * 100).astype(np.int64) + 1
    is_return = random.random(lines) < 0.02
    amount = np.where(is_return, -amount, amount)
    start = COVERS_FROM.toordinal() - date(1970, 1, 1).toordinal()
    frame = pl.DataFrame(
        {
            "owner": owner + first,
            "order": order,
            "bought_on": (day + start).astype(np.int32),
            "amount": amount,
            "product": random.integers(0, 200, lines),
            "channel": random.integers(0, 6, lines),
            "cost": (amount * random.uniform(0.4, 0.95, lines)).astype(np.int64),
            "is_return": is_return,
        }
    )
    return complete_lines(
        frame.select(
            customer=pl.format("01JD{}", pl.col("owner").cast(pl.String).str.zfill(22)),
            number=pl.format("SO{}-{}", "owner", "order"),
            line=pl.int_range(pl.len()).cast(pl.String),
            bought_on=pl.col("bought_on").cast(pl.Date),
            amount="amount",
            currency=pl.lit("CNY"),
            product=pl.format("P-{}", pl.col("product").cast(pl.String).str.zfill(5)),
            category=pl.lit(None, pl.String()),
            channel=pl.format("channel {}", "channel"),
            quantity=pl.lit(1_000, pl.Int64()),
            cost="cost",
            rebate=pl.lit(None, pl.Int64()),
            is_return="is_return",
            opens_order=pl.lit(False),
        ).cast(dict(SCHEMA))
    )


def _take_figures(work: Path) -> None:
    windows = Windows(AS_OF, COVERS_FROM)
    began, used = time.perf_counter(), time.process_time()
    sums = add_up(pl.scan_parquet(work / "purchases.parquet"), windows)
    added = time.perf_counter()
    features = measure(sums, sum_up_book(sums, windows))
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"features of {features.height:,} customers: {wall:.2f} s wall (sums {added - began:.2f} s)"
    )
    print(f"{cpu:.2f} s CPU, {memory:,.0f} MiB at most")


if __name__ == "__main__":
    main()
