"""A replay in a process of its own: what `licet replay` does after a restart.

python -m tests.checker.assessment.replaying DATABASE_URL ASSESSMENT_ID
"""

from __future__ import annotations

import sys

from checker.assessment.replay import replay
from rules.chain.process import ChainProcess
from rules.pack import load_pack
from storage.database import Database


def main(url: str, assessment_id: str) -> None:
    """Write the replayed result to stdout, byte for byte, and how it compares to stderr."""
    with ChainProcess() as engine:
        told = replay(Database.open(url), assessment_id, load_pack("cn-base"), engine)
    sys.stdout.buffer.write(told.result.encode())
    print(told.is_identical, len(told.differences), file=sys.stderr)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
