"""Whether 10,000 random tamperings of the event log are all found.

Every kind alike: a character of a column changed, events deleted, copied, swapped, the tail cut
off. Half of what can be numbered anew is. Each is done to a log of 60 events with two checkpoints,
with the triggers out of action, verified, and rolled back.

python -m benchmarks.log_tampering [TAMPERINGS]
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

from checker.audit_log.checkpoints import checkpoint_path, load_public_key, read_checkpoints
from checker.audit_log.verification import verify_events
from storage.database import Database
from storage.events import stream_events
from tests.checker.audit_log.logs import TAMPERINGS, make_witnessed_log, unlock, verify
from tests.databases import run_postgres

_SIZE = 60
_SEED = 20261122


def measure(url: str, count: int) -> dict[str, object]:
    """Tamper and verify; give how many of each kind were done and which were missed."""
    began, random, missed = time.process_time(), Random(_SEED), []  # noqa: S311
    done: Counter[str] = Counter()
    database = Database.open(url)
    database.migrate()
    with tempfile.TemporaryDirectory(prefix="licet-log-") as folder:
        data_dir = Path(folder)
        make_witnessed_log(database, data_dir, _SIZE)
        assert verify(database, data_dir).is_good
        known = read_checkpoints(checkpoint_path(data_dir)).checkpoints
        key = load_public_key(data_dir)
        for number in range(count):
            tamper = TAMPERINGS[number % len(TAMPERINGS)]
            with database.engine.connect() as connection, connection.begin() as transaction:
                unlock(connection)
                what = tamper(connection, random, _SIZE)
                if verify_events(stream_events(connection), known, key).is_good:
                    missed.append(what)
                done[tamper.__name__] += 1
                transaction.rollback()
        assert verify(database, data_dir).is_good
    database.close()
    return {
        "database": url.partition(":")[0],
        "tamperings": dict(done),
        "found": count - len(missed),
        "missed": missed,
        "cpu_s": round(time.process_time() - began, 1),
    }


def main() -> None:
    """Measure on both databases."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory(prefix="licet-log-") as folder:
        print(json.dumps(measure(f"sqlite:///{folder}/licet.db", count)), flush=True)
    with run_postgres() as cluster, cluster.new_database() as url:
        print(json.dumps(measure(url, count)), flush=True)


if __name__ == "__main__":
    main()
