"""Auditing a whole portfolio: from stored fact sheets to stored differences, in seconds and memory.

    python -m benchmarks.portfolio_audit [--customers 10000 100000] [--database postgresql]
        [--folder F]

Each figure is taken in a process of its own: wall time, CPU of the process and of the child in
which durable-rules runs, and the most memory the process ever held. On PostgreSQL the server is
another process, whose CPU is not counted; it runs without fsync, as in the tests.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.portfolio import AS_OF, fill_database
from checker.access.actor import PROGRAM
from checker.portfolio.audit import Auditor
from checker.portfolio.backtest import run_backtest
from checker.portfolio.due_audit import audit_due_standings
from checker.portfolio.sheets import load_sheets
from rules.assessment import evaluate_pack
from rules.chain.process import ChainProcess
from rules.facts import FactSheet
from rules.fixpoint import derive
from rules.pack import Pack, load_pack
from rules.vocabulary import Verdict
from storage.customers import list_customers
from storage.database import Database
from tests.databases import run_postgres

PURPOSE = "onboarding"
_COMPARED = 500
TOMORROW = AS_OF + timedelta(days=1)


def main() -> None:
    """Generate portfolios and print one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--folder", type=Path, help="for the SQLite files, which are deleted")
    asked = parser.parse_args()
    for customers in asked.customers:
        with _open_empty(asked.database, asked.folder) as url:
            print(
                f"-- {asked.database}, {customers:,} customers with {3 * customers:,} credentials"
            )
            for part in PARTS:
                load = os.getloadavg()[0]
                command = [sys.executable, "-m", "benchmarks.portfolio_audit", "--part", part, url]
                subprocess.run([*command, str(customers), f"{load:.1f}"], check=True)


@contextmanager
def _open_empty(kind: str, folder: Path | None) -> Iterator[str]:
    if kind == "postgresql":
        with run_postgres() as cluster, cluster.new_database() as url:
            yield url
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix="licet-portfolio-") as temporary:
        yield f"sqlite:///{temporary}/licet.db"


def generate(database: Database, customers: int) -> str:
    """Fill an empty database."""
    database.migrate()
    fill_database(database, customers)
    return "generated"


def audit_first(database: Database, customers: int) -> str:
    """Judge everybody for the first time."""
    return _audit(database, customers, is_full=True)


def audit_again(database: Database, customers: int) -> str:
    """Find that nobody is out of date."""
    return _audit(database, customers, is_full=False)


def audit_all_again(database: Database, customers: int) -> str:
    """Judge everybody although nobody is out of date, and write nothing."""
    return _audit(database, customers, is_full=True)


def beat_next_day(database: Database, customers: int) -> str:
    """Judge those whose next change has come on the next day."""
    del customers
    with ChainProcess() as engine:
        done = audit_due_standings(
            database,
            lambda: load_pack("cn-base"),
            TOMORROW,
            engine,
            lambda: datetime.now(UTC),
        )
    return f"{done.customers:,} due, {done.outcomes:,} outcomes changed"


def try_threshold(database: Database, customers: int) -> str:
    """Find whom a warning of 90 days in place of 60 turns; compare some with the reference."""
    before = load_pack("cn-base")
    bound = "licence.valid_until <= today + days({})"
    assert bound.format(60) in before.content
    after = Pack.from_content(before.content.replace(bound.format(60), bound.format(90)))
    began = time.perf_counter()
    found = run_backtest(database, before, after, purpose=PURPOSE, as_of=AS_OF, progress=_silently)
    wall = time.perf_counter() - began
    assert found.examined == customers
    turned = {flip.customer_id: (flip.before, flip.after) for flip in found.flips}
    some = [*random.Random(1).sample(sorted(turned), min(_COMPARED, len(turned)))]  # noqa: S311
    with database.read_session() as session:
        some += [row.id for row in list_customers(session, limit=_COMPARED)]
        sheets = {customer: load_sheets(session, customer) for customer in some}
    for customer, held in sheets.items():
        one, other = (_judge_by_reference(pack, held) for pack in (before, after))
        assert turned.get(customer, (one, one)) == (one, other), customer
    return (
        f"backtest alone {wall:.1f} s: {len(found.flips):,} flip, {found.reworded:,} with other "
        f"findings; the reference evaluator agrees on {len(sheets):,} customers"
    )


def _judge_by_reference(pack: Pack, sheets: Sequence[FactSheet]) -> Verdict:
    policy = pack.find_policy(PURPOSE)
    assert policy is not None
    outcomes = evaluate_pack(pack.asked_by(policy), sheets, AS_OF)
    return derive(policy, [found.key for found in outcomes]).verdict


PARTS: dict[str, tuple[str, Callable[[Database, int], str]]] = {
    "generate": ("generate the portfolio", generate),
    "first": ("first audit", audit_first),
    "again": ("second audit, nothing changed", audit_again),
    "full": ("second audit, --full", audit_all_again),
    "backtest": ("backtest of a threshold", try_threshold),
    "beat": ("beat of the next day", beat_next_day),
}


def measure_part(name: str, url: str, customers: int, load: str) -> None:
    """Run one part in this process and print what it took."""
    title, run = PARTS[name]
    database = Database.open(url)
    began = time.perf_counter()
    said = run(database, customers)
    wall = time.perf_counter() - began
    database.close()
    own = resource.getrusage(resource.RUSAGE_SELF)
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{title:<30} {wall:7.1f} s wall, CPU {own.ru_utime + own.ru_stime:6.1f} s "
        f"+ {child.ru_utime + child.ru_stime:4.1f} s, {own.ru_maxrss / 1024:6,.0f} MiB "
        f"(load {load})  {said}",
        flush=True,
    )


def _audit(database: Database, customers: int, *, is_full: bool, as_of: date = AS_OF) -> str:
    with ChainProcess() as engine:
        run = Auditor(
            database,
            load_pack("cn-base"),
            PURPOSE,
            as_of,
            engine,
            lambda: datetime.now(UTC),
            by=PROGRAM,
        ).audit_portfolio(is_full=is_full, progress=_silently)
    assert run.customers == customers
    covered = f", {run.compared:,} of {run.signatures:,} signatures confirmed"
    share = f" ({run.covered / run.examined:.1%} of customers)" if run.examined else ""
    return f"{run.examined:,} judged, {run.added:,} new, {run.changed:,} changed{covered}{share}"


@contextmanager
def _silently(total: int) -> Iterator[Callable[[str], None]]:
    del total
    yield lambda _: None


if __name__ == "__main__":
    if sys.argv[1:2] == ["--part"]:
        measure_part(sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5])
    else:
        main()
