"""Send many requests to the whole API that Schemathesis made of its document.

    python -m benchmarks.api_fuzz --cases 50000 --seed 1

Two programs of different roles send them, against a house on SQLite with one customer, and every
answer is judged as `tests.checker.api.fuzzing` says: no failure of ours, no act without its scope,
nothing of another's, every refusal a problem document, every other answer as the document promises.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from pathlib import Path

from rules.chain.process import ChainProcess
from storage.database import Database
from tests.checker.api.fuzzing import fuzz
from tests.checker.api.stage import set_stage
from tests.checker.office import Office
from tests.checker.packs import shipped_pack
from tests.checker.papers import PreparedReader
from tests.storage.keys import make_originals

_ROUND = 5_000


def main() -> None:
    """Run and print how many requests were sent, and with which statuses they were answered."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ChainProcess() as chain:
        root = Path(folder)
        database = Database.open(f"sqlite:///{root / 'licet.db'}")
        database.migrate()
        originals = make_originals(root / "originals")
        incoming = root / "incoming"
        incoming.mkdir()
        office = Office(database, originals, PreparedReader(), incoming)
        stage = set_stage(office, shipped_pack(), chain, root)
        began = time.monotonic()
        sent, statuses, number = 0, Counter[int](), given.seed
        while sent < given.cases:
            tally = fuzz(stage, min(_ROUND, given.cases - sent), number=number)
            sent, number = sent + tally.sent, number + 1
            statuses += tally.statuses
            lasted = time.monotonic() - began
            told = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
            print(f"{sent} requests in {lasted:.0f} s; {told}", flush=True)
        database.close()


if __name__ == "__main__":
    main()
