"""Whether a customer's settled invoices tell if the next is paid late: out of time, on public data.

    python -m benchmarks.payment_behaviour [--data FOLDER]

The file is a sample of 2,466 invoices of 100 customers, 2012 to 2013 (IBM Watson sample data, which
look synthetic; terms of thirty days throughout). For each invoice from March 2013 on, the facts are
computed by `checker.ledgers.behaviour` from what was known on the day it was issued, with the prior
of that day; nothing is fitted. AUC is the chance that of two invoices, one paid late and one not,
the late one had the worse fact (ties count half), with a bootstrap interval over invoices.
"""

from __future__ import annotations

import argparse
import os
import random
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import polars as pl

from checker.ledgers.behaviour import add_up, measure, sum_up_book
from checker.ledgers.lines import KIND, SCHEMA

TEST_FROM = date(2013, 3, 1)
_NAME = "invoices_accounts_receivable.csv"
_SETTLED_BANDS = (range(1), range(1, 2), range(2, 4), range(4, 8), range(8, 16), range(16, 2_467))
_LATE_SHARES_BP = (-1, 1_000, 2_000, 4_000, 6_000, 10_000)
_BOOTSTRAPS = 500


class Seen(NamedTuple):
    """One invoice and what was known of its customer on the day it was issued.

    Attributes:
        is_late: Whether it was paid late in the end.
        settled: How many invoices of the customer were settled by then.
        facts: The facts `ledger.*` of that day.
    """

    is_late: bool
    settled: int
    facts: dict[str, int | None]


def main() -> None:
    """Print one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(os.environ.get("LICET_DATA") or Path(__file__).parents[2] / "shared" / "data")
    parser.add_argument("--data", type=Path, default=default)
    asked = parser.parse_args()
    lines = read_invoices(asked.data / "credit" / _NAME)
    seen = look_back(lines, TEST_FROM)
    late = sum(one.is_late for one in seen)
    print(f"{len(seen)} invoices from {TEST_FROM} on, {late / len(seen):.1%} late")
    _print_by_settled(seen)
    enough = [one for one in seen if one.settled >= 4]
    print(f"from four settled invoices on: {_describe(enough, late_share)}")
    print(f"all: {_describe(seen, late_share)}")
    for name, worse in (
        ("weighted_days_beyond_terms", 1),
        ("paydex", -1),
        ("overdue_share_bp", 1),
        ("oldest_overdue_days", 1),
    ):
        told = [one for one in enough if one.facts[name] is not None]
        scored = _describe(told, partial(_weigh, name=name, worse=worse))
        print(f"  {name}: {scored}")
    print("the whole file, as nothing is fitted: the first invoices of each customer are here")
    _print_by_settled(look_back(lines, date.min))
    print("late by the share, from four settled invoices on:")
    for above, bound in pairwise(_LATE_SHARES_BP):
        found = [one.is_late for one in enough if above < late_share(one) <= bound]
        share = f"{sum(found) / len(found):.1%}" if found else "-"
        print(f"  {above / 100:.0f} to {bound / 100:.0f} %: {share} ({sum(found)}/{len(found)})")


def _print_by_settled(seen: Sequence[Seen]) -> None:
    for settled in _SETTLED_BANDS:
        band = [one for one in seen if one.settled in settled]
        print(f"  {settled.start} to {settled.stop - 1} settled: {_describe(band, late_share)}")


def read_invoices(path: Path) -> pl.DataFrame:
    """Read the file as lines of a ledger."""
    raw = pl.read_csv(path, infer_schema=False)
    days = {
        name: pl.col(column).str.to_date("%m/%d/%Y")
        for name, column in (
            ("issued_on", "InvoiceDate"),
            ("due_on", "DueDate"),
            ("settled_on", "SettledDate"),
        )
    }
    lines = raw.select(
        customer="customerID",
        kind=pl.lit("invoice").cast(KIND),
        number="invoiceNumber",
        line=pl.lit("1"),
        amount=(pl.col("InvoiceAmount").cast(pl.Decimal(18, 2)) * 100).cast(pl.Int64),
        currency=pl.lit("USD"),
        paid_amount=pl.lit(None, pl.Int64),
        disputed=pl.col("Disputed") == "Yes",
        contract=pl.lit(None, pl.String),
        **days,
    )
    return lines.select(list(SCHEMA))


def look_back(lines: pl.DataFrame, since: date) -> list[Seen]:
    """Give every invoice issued since a day with what was known on the day it was issued.

    An invoice issued or settled on that very day is not known yet.
    """
    seen: list[Seen] = []
    tested = lines.filter(pl.col("issued_on") >= since)
    for issued_on in tested["issued_on"].unique().sort():
        batch = tested.filter(pl.col("issued_on") == issued_on)
        before = (
            lines.lazy()
            .filter(pl.col("issued_on") < issued_on)
            .with_columns(settled_on=pl.when(pl.col("settled_on") < issued_on).then("settled_on"))
        )
        sums = add_up(before, issued_on).collect()
        book = sum_up_book(sums, issued_on)
        facts = {row.pop("customer"): row for row in measure(sums, book).to_dicts()}
        for row in batch.iter_rows(named=True):
            known = facts.get(row["customer"], {"settled_invoices": 0})
            if known.get("late_share_bp") is None:  # nothing of its own: the habit of the book
                known = {**known, "late_share_bp": book.prior_late_bp}
            is_late = row["settled_on"] > row["due_on"]
            seen.append(Seen(is_late, known["settled_invoices"] or 0, known))
    return seen


def _weigh(one: Seen, name: str, worse: int) -> int:
    return worse * (one.facts[name] or 0)


def late_share(one: Seen) -> int:
    """Give the shrunk share late in basis points."""
    return one.facts["late_share_bp"] or 0


def find_auc(seen: Sequence[Seen], score: Callable[[Seen], int]) -> float | None:
    """Give the chance that a late invoice scored higher than one on time; ties count half."""
    ranked = pl.DataFrame(
        {"score": [score(one) for one in seen], "late": [one.is_late for one in seen]}
    )
    late = sum(one.is_late for one in seen)
    if not late or late == ranked.height:
        return None
    ranks = ranked.select(pl.col("score").rank("average").filter("late").sum()).item()
    return float((ranks - late * (late + 1) / 2) / (late * (ranked.height - late)))


def _describe(seen: Sequence[Seen], score: Callable[[Seen], int]) -> str:
    auc = find_auc(seen, score)
    if auc is None:
        return f"n={len(seen)}, no AUC"
    chance = random.Random(5)  # noqa: S311 - a repeatable draw
    again = [find_auc(chance.choices(seen, k=len(seen)), score) for _ in range(_BOOTSTRAPS)]
    drawn = sorted(found for found in again if found is not None)
    low, high = drawn[len(drawn) * 25 // 1000], drawn[len(drawn) * 975 // 1000]
    late = sum(one.is_late for one in seen)
    return f"n={len(seen)}, late {late}, AUC {auc:.3f} [{low:.3f}, {high:.3f}]"


if __name__ == "__main__":
    main()
