"""Kill the desk at random points of its work, and say what was lost or half done.

    .venv/bin/python -m benchmarks.desk_crashes [--points 200] [--postgres] [--seed 1]

A sixth of the points falls on each act. Some are moments, most are points between two
steps; on PostgreSQL a quarter takes the database's server along (`pg_ctl -m immediate`).
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import astuple, fields
from pathlib import Path

from benchmarks.desk_crashes.desk_acts import make_upload, write_papers
from benchmarks.desk_crashes.installation import Installation
from benchmarks.desk_crashes.migrating import strike_migrations
from benchmarks.desk_crashes.run import Run, Tally
from tests.databases import PostgresCluster, run_postgres

_DESK_ACTS, _ACTS = 4, 6


def main() -> None:
    """Kill, compare, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--postgres", action="store_true", help="on a throw-away cluster")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600, help="begin no lap after that")
    asked = parser.parse_args()
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="licet-crashes-")))
        cluster = stack.enter_context(run_postgres(keeps_commits=True)) if asked.postgres else None
        run = crash_desk(cluster, folder, asked.points, asked.seed, asked.minutes)
    kind = "PostgreSQL" if asked.postgres else "SQLite"
    load = os.getloadavg()[0]
    print(f"{kind}, seed {asked.seed}: {time.monotonic() - began:.0f} s, load {load:.1f}")
    names = [field.name for field in fields(Tally)]
    print(f"{'':12}" + "".join(f"{name:>14}" for name in names))
    for act, tally in run.tallies.items():
        print(f"{act:12}" + "".join(f"{value:14}" for value in astuple(tally)))
    if run.faults:
        raise SystemExit("\n".join(run.faults[:40]))


def crash_desk(
    cluster: PostgresCluster | None, folder: Path, points: int, seed: int, minutes: float = 600
) -> Run:
    """Kill at so many points.

    Args:
        cluster: Where databases are made; None for SQLite.
        folder: Of the run.
        points: How many, a sixth for each act.
        seed: Of the points.
        minutes: After which no lap begins.
    """
    dice = random.Random(seed)  # noqa: S311
    laps, until = -(-points // _ACTS), time.monotonic() + 60 * minutes
    numbers = iter(range(points))

    def new_url() -> AbstractContextManager[str]:
        if cluster is not None:
            return cluster.new_database()
        return _sqlite_url(folder / f"old-{next(numbers)}.db")

    with ExitStack() as stack:
        url = "" if cluster is None else stack.enter_context(cluster.new_database())
        crash = None if cluster is None else cluster.restart_by_crash
        installation = Installation(folder, url, crash)
        stack.callback(installation.database.close)
        run = Run(installation, dice)
        with run.serving():
            for lap in range(laps):
                if time.monotonic() > until:
                    break
                run.lap()
                papers = [write_papers(folder, dice) for _ in range(2)]
                run.strike_backup(
                    [make_upload(installation, each, by_form=True) for each in papers]
                )
                if lap % 3 == 0:
                    print(f"lap {lap + 1} of {laps}: {len(run.faults)} faults", flush=True)
        run.tallies["migration"] = strike_migrations(
            new_url, folder, points - laps * (_ACTS - 1), dice, run.faults
        )
    return run


@contextmanager
def _sqlite_url(path: Path) -> Iterator[str]:
    yield f"sqlite:///{path}"


if __name__ == "__main__":
    main()
