"""A ledger of millions of lines: imported, aged, measured and graded, in seconds and memory.

    python -m benchmarks.ledger_scale [--customers 200000] [--lines 20000000] [--import]
        [--folder F]

Lines are drawn from a seed: invoices on terms of 30 to 90 days, customers with habits of their
own, one in fifty lines a credit note. Each figure is taken in a process of its own: wall time, CPU
and the most memory the process ever held. `grade` reads a ledger as it lies on file, ages and
measures it and puts the pack's cards over the customers. With `--import` the lines are written
as CSV as well, `import` reads them into an empty database, `again` imports the same file again.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl

from checker.access.actor import PROGRAM
from checker.facts.ledger import PREFIX
from checker.ledgers.behaviour import add_up, measure, sum_up_book
from checker.ledgers.importing import LedgerImport, import_ledger
from checker.ledgers.lines import KIND, SCHEMA
from checker.ledgers.mapping import LedgerMapping
from checker.ledgers.states import SHARES_OF_BALANCE, mark_idle
from checker.line_files.merge import Merged, write_lines
from ingest.sandbox import ReaderPool
from rules.facts import FactType
from rules.pack import load_pack
from rules.scorecard.columns import NOT_APPLICABLE_SUFFIX, add_scores
from storage.database import Database
from storage.originals import Originals

AS_OF = date(2026, 10, 31)
_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_SEED = 20_261_122
_PIECE = 1_000_000
_SPAN_DAYS = 720


def main() -> None:
    """Generate a ledger and print one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=200_000)
    parser.add_argument("--lines", type=int, default=20_000_000)
    parser.add_argument("--folder", type=Path, help="for the files, which are deleted")
    parser.add_argument("--import", action="store_true", dest="imports")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.part:
        _take_figure(asked.part, asked.work, asked.customers, asked.lines)
        return
    with tempfile.TemporaryDirectory(dir=asked.folder, prefix="licet-ledgers-") as folder:
        print(f"-- {asked.customers:,} customers, {asked.lines:,} lines", flush=True)
        for part in PARTS if asked.imports else ("generate", "grade"):
            size = ["--customers", str(asked.customers), "--lines", str(asked.lines)]
            command = [sys.executable, "-m", "benchmarks.ledger_scale", "--part", part, *size]
            environment = {**os.environ, "TMPDIR": folder}
            subprocess.run([*command, "--work", folder], check=True, env=environment)


def generate(work: Path, customers: int, lines: int) -> str:
    """Write a ledger as an import leaves it, sorted by customer."""
    pieces = work / "pieces"
    pieces.mkdir()
    for number, piece in enumerate(_draw_pieces(customers, lines)):
        is_credit = pl.col("金额") < 0
        ledger = piece.select(
            customer="客户名称",
            kind=pl.when(is_credit)
            .then(pl.lit("credit_note"))
            .otherwise(pl.lit("invoice"))
            .cast(KIND),
            number="单据号",
            line=pl.lit("1"),
            issued_on="单据日期",
            due_on="到期日",
            amount=(pl.col("金额").abs() * 100).round().cast(pl.Int64),
            currency="币种",
            settled_on="结清日",
            paid_amount=pl.lit(None, pl.Int64),
            disputed=pl.col("争议") == "是",
            contract=pl.lit(None, pl.String),
        )
        ledger.write_parquet(pieces / f"{number:04}.parquet")
    merged = Merged(SCHEMA, pieces=sorted(pieces.glob("*.parquet")))
    write_lines(merged, work / "ledger.parquet")
    shutil.rmtree(pieces)
    return f"{(work / 'ledger.parquet').stat().st_size / 2**20:,.0f} MiB of Parquet"


def export(work: Path, customers: int, lines: int) -> str:
    """Write the same lines as CSV, as an accounting system does."""
    with (work / "export.csv").open("wb") as file:
        for number, piece in enumerate(_draw_pieces(customers, lines)):
            piece.write_csv(file, include_header=number == 0)
    return f"{(work / 'export.csv').stat().st_size / 2**20:,.0f} MiB of CSV"


def import_export(work: Path, customers: int, lines: int) -> str:
    """Import the export into an empty database, adding every customer."""
    database = Database.open(f"sqlite:///{work / 'licet.db'}")
    database.migrate()
    return _import(database, work, customers, lines)


def import_again(work: Path, customers: int, lines: int) -> str:
    """Import the same file once more."""
    return _import(Database.open(f"sqlite:///{work / 'licet.db'}"), work, customers, lines)


def grade(work: Path, customers: int, lines: int) -> str:
    """Age, measure and grade every customer from the ledger on file."""
    lines_on_file = pl.scan_parquet(work / "ledger.parquet", glob=False)
    sums = add_up(lines_on_file, AS_OF).collect(engine="streaming")
    facts = measure(sums, sum_up_book(sums, AS_OF))
    frame = facts.rename({name: PREFIX + name for name in facts.columns if name != "customer"})
    idle = {
        f"{PREFIX}{name}{NOT_APPLICABLE_SUFFIX}": mark_idle(name, PREFIX)
        for name in SHARES_OF_BALANCE
    }
    pack = load_pack("cn-base")
    typed = {
        fact for fact, one in pack.catalogue.definitions.items() if one.type is FactType.INTEGER
    }
    cards = [card for card in pack.scorecards if card.fact_names & typed]
    graded = add_scores(frame.with_columns(**idle), cards, AS_OF)
    by_grade = graded["grade.payment"].value_counts().sort("grade.payment", nulls_last=True)
    told = ", ".join(f"{name or 'none'} {count:,}" for name, count in by_grade.iter_rows())
    return f"{graded.height:,} customers of {lines:,} lines, {customers:,} drawn; payment: {told}"


PARTS: dict[str, Callable[[Path, int, int], str]] = {
    "generate": generate,
    "grade": grade,
    "export": export,
    "import": import_export,
    "again": import_again,
}


def _import(database: Database, work: Path, customers: int, lines: int) -> str:
    asked = LedgerImport(book="main", now=_NOW, by=PROGRAM, as_of=AS_OF, adds_customers=True)
    with ReaderPool() as reader:
        report = import_ledger(
            database,
            Originals(work / "originals"),
            work / "export.csv",
            LedgerMapping(),
            reader,
            asked,
        )
    database.close()
    stored = sum(path.stat().st_size for path in (work / "originals").glob("??/??/*"))
    assert (report.lines, report.left_out) == (lines, 0), report.faulty
    return (
        f"{report.added:,} added, {report.unchanged:,} unchanged, {report.customers:,} of "
        f"{customers:,} customers, {stored / 2**20:,.0f} MiB of Parquet"
    )


def _draw_pieces(customers: int, lines: int) -> Iterator[pl.DataFrame]:
    """Draw the lines customer by customer, a million at a time."""
    chance = np.random.default_rng(_SEED)
    counts = chance.multinomial(lines, chance.dirichlet(np.full(customers, 2.0)))
    owners = np.repeat(np.arange(customers, dtype=np.int32), counts)
    lateness = chance.normal(0, 12, customers)
    for first in range(0, lines, _PIECE):
        yield _draw(chance, owners[first : first + _PIECE], lateness, first)


def _draw(
    chance: np.random.Generator, owners: np.ndarray, lateness: np.ndarray, first: int
) -> pl.DataFrame:
    size = len(owners)
    issued = np.datetime64(AS_OF) - chance.integers(0, _SPAN_DAYS, size).astype("timedelta64[D]")
    due = issued + chance.choice([30, 45, 60, 90], size).astype("timedelta64[D]")
    beyond = (lateness[owners] + chance.normal(0, 8, size)).astype(int).astype("timedelta64[D]")
    settled = np.maximum(due + beyond, issued)
    is_open = (settled > np.datetime64(AS_OF)) | (chance.random(size) < 0.01)
    amount = chance.lognormal(9, 1.5, size).round(2) + 0.01
    is_credit = chance.random(size) < 0.02
    frame = pl.DataFrame(
        {
            "客户名称": owners,
            "单据号": np.arange(first, first + size),
            "单据日期": issued.astype("datetime64[ms]"),
            "到期日": due.astype("datetime64[ms]"),
            "金额": np.where(is_credit, -amount, amount),
            "币种": np.where(owners % 50 == 0, "USD", "CNY"),
            "结清日": settled.astype("datetime64[ms]"),
            "is_open": is_open,
            "争议": np.where(is_open & (chance.random(size) < 0.05), "是", "否"),
        }
    )
    return frame.with_columns(
        pl.format("示例客户{}有限公司", pl.col("客户名称").cast(pl.String).str.zfill(7)).alias(
            "客户名称"
        ),
        pl.format("FP{}", pl.col("单据号").cast(pl.String).str.zfill(9)).alias("单据号"),
        pl.col("单据日期", "到期日").cast(pl.Date),
        pl.col("金额").round(2),
        pl.when(~pl.col("is_open")).then(pl.col("结清日").cast(pl.Date)).alias("结清日"),
    ).drop("is_open")


def _take_figure(part: str, work: Path, customers: int, lines: int) -> None:
    load = os.getloadavg()[0]
    began = time.perf_counter()
    said = PARTS[part](work, customers, lines)
    wall = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    free = shutil.disk_usage(work).free / 2**30
    print(
        f"{part}: {wall:.1f} s wall, {used.ru_utime + used.ru_stime:.1f} s CPU, "
        f"{used.ru_maxrss / 2**10:,.0f} MiB, load {load:.1f} | {said} ({free:.0f} GiB free)",
        flush=True,
    )


if __name__ == "__main__":
    main()
