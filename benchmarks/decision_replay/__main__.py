"""Record decisions on SQLite and on PostgreSQL, replay each, and compare the bytes.

    .venv/bin/python -m benchmarks.decision_replay [--decisions 10000] [--seed 1]

Half of the decisions are recorded on each database, from the same inputs. Each is replayed once, in
a process with a hash seed, a locale, a time zone, a clock and an installed pack of its own; the two
records of the same inputs are replayed in different ones.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks.decision_replay.comparing import (
    CIRCUMSTANCES,
    Outcome,
    compare_records,
    replay_all,
)
from benchmarks.decision_replay.recording import (
    DECISIONS_OF_A_CUSTOMER,
    record_decisions,
    upgrade,
)
from rules.chain.process import ChainProcess
from rules.pack import load_pack
from storage.database import Database
from tests.databases import run_postgres

_TURNS = 2 * len(CIRCUMSTANCES)


def main() -> None:
    """Record, replay, and print what is not the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="licet-replay-")))
        cluster = stack.enter_context(run_postgres())
        urls = (
            f"sqlite:///{folder / 'licet.db'}",
            stack.enter_context(cluster.new_database()),
        )
        customers = asked.decisions // len(urls) // DECISIONS_OF_A_CUSTOMER
        outcome = replay_decisions(urls, folder, customers, asked.seed, partial(print, flush=True))
    print(f"load {os.getloadavg()[0]:.1f}")
    for line in outcome.tell():
        print(line)
    if outcome.faults:
        raise SystemExit("\n".join(outcome.faults[:20]))


def replay_decisions(
    urls: tuple[str, ...],
    folder: Path,
    customers: int,
    seed: int,
    tell: Callable[[str], None] = print,
) -> Outcome:
    """Record decisions about so many customers on each database and replay all of them.

    Args:
        urls: Of empty databases.
        folder: For papers and originals.
        customers: How many.
        seed: Of what is drawn.
        tell: Hears how far it has come.
    """
    pack = load_pack("cn-base")
    packs, outcome = (pack, upgrade(pack)), Outcome()
    databases = [Database.open(url) for url in urls]
    for database in databases:
        database.migrate()
    for turn in range(_TURNS):
        began = time.process_time()
        numbers = range(customers)[turn::_TURNS]
        with ChainProcess() as engine:
            ids = list(
                record_decisions(databases, folder, packs, engine, customers=numbers, seed=seed)
            )
        outcome.recording_cpu_s += time.process_time() - began
        records = compare_records(databases, ids, outcome)
        for at, url in enumerate(urls):
            where = CIRCUMSTANCES[(turn + at) % len(CIRCUMSTANCES)]
            replay_all(url, [row[at] for row in ids], where, records, outcome)
        tell(f"turn {turn + 1} of {_TURNS}: {outcome.replays.total()} identical")
    for database in databases:
        database.close()
    return outcome


if __name__ == "__main__":
    main()
