"""Replays in a process of its own: reads ids, writes how each came out as a line of JSON.

    python -m benchmarks.decision_replay.replaying URL [--clock 2031-02-28T12:00:00+00:00] [--newer]

The environment gives hash seed, locale and time zone; the clock is moved in the process.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from contextlib import ExitStack
from datetime import datetime

import time_machine

from benchmarks.decision_replay.recording import upgrade
from checker.assessment.replay import replay
from rules.chain.process import ChainProcess
from rules.pack import load_pack
from storage.database import Database


def main() -> None:
    """Replay what standard input names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--clock", type=datetime.fromisoformat)
    parser.add_argument("--newer", action="store_true", help="a newer pack is installed")
    asked = parser.parse_args()
    with ExitStack() as stack:
        if asked.clock is not None:
            stack.enter_context(time_machine.travel(asked.clock))
        pack = load_pack("cn-base")
        installed = upgrade(pack) if asked.newer else pack
        database = Database.open(asked.url)
        stack.callback(database.close)
        engine = stack.enter_context(ChainProcess())
        for line in sys.stdin:
            told = replay(database, line.strip(), installed, engine)
            found = {
                "id": told.assessment_id,
                "sha256": hashlib.sha256(told.result.encode()).hexdigest(),
                "identical": told.is_identical,
                "kinds": sorted({difference.kind for difference in told.differences}),
            }
            sys.stdout.write(json.dumps(found) + "\n")
    sys.stderr.write(f"{time.process_time():.1f}\n")


if __name__ == "__main__":
    main()
