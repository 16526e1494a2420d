"""A writer is killed again and again: what it said is on file stays, and nothing is half there.

`LICET_KILLS` sets the number of kills and `LICET_SEED` their moments, for longer runs by hand.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import pytest

from storage.database import Database
from storage.sealed_originals import SealedOriginals
from tests.storage.filing import FOREVER, OnFile, Step, check_what_is_on_file, file_papers
from tests.storage.processes import CONTEXT

KILLS = int(os.environ.get("LICET_KILLS", "20"))
SEED = int(os.environ.get("LICET_SEED", "20261122"))
MORE_THAN_ONE_LIFE_CAN_FILE = 1000


@pytest.mark.slow
def test_a_writer_that_is_killed_leaves_nothing_half_done(
    database: Database, url: str, originals: SealedOriginals
) -> None:
    moments = random.Random(SEED)  # noqa: S311
    committed = -1
    unsaid = unrecorded = half_written = 0
    for _ in range(KILLS):
        first = max(0, committed - moments.randrange(2))  # to file again must change nothing
        with _writer(url, originals, first, first + MORE_THAN_ONE_LIFE_CAN_FILE) as writer:
            committed = max(committed, writer.live_and_die(moments))
        found = check_what_is_on_file(database, originals, committed)
        unsaid += found.papers > committed + 1
        unrecorded += found.unrecorded
        half_written += originals.sweep(written_before=FOREVER)
    print(f"\nseed {SEED}, {KILLS} kills, {committed + 1} papers filed; killed")  # noqa: T201
    print(f"  {half_written} times while an original was being written,")  # noqa: T201
    print(f"  {unrecorded} times after an original and before its row,")  # noqa: T201
    print(f"  {unsaid} times after the row and before it was said")  # noqa: T201
    assert committed >= KILLS // 2
    assert half_written + unrecorded > 0, "no kill struck between the beginning and the row"

    last = committed + 10
    with _writer(url, originals, 0, last) as writer:
        assert writer.finish() == last
    found = check_what_is_on_file(database, originals, last)
    assert found == OnFile(papers=last + 1, unrecorded=0)


class Writer:
    """A process that files papers, and what it has said."""

    def __init__(self, process: BaseProcess, progress: Connection) -> None:
        self._process = process
        self._progress = progress
        self._last_filed = -1

    def live_and_die(self, moments: random.Random) -> int:
        """Let it file a few papers, kill it in the midst of a step, give the last it filed.

        The moment is drawn as a share of the time that this step took with the paper before, so
        that it falls into the midst of the work on a machine of any speed.
        """
        took_s: dict[Step, float] = {}
        step, began = self._hear(), time.monotonic()
        for _ in range(moments.randint(6, 14)):
            next_step, now = self._hear(), time.monotonic()
            took_s[step] = now - began
            step, began = next_step, now
        self._process.join(moments.uniform(0, took_s[step]))
        assert self._process.is_alive(), "a writer that ends by itself is not killed"
        self._process.kill()
        return self.finish()

    def finish(self) -> int:
        """Hear it out and give the last paper it filed."""
        with suppress(EOFError):
            while True:
                self._hear()
        self._process.join()
        return self._last_filed

    def _hear(self) -> Step:
        step: Step
        step, number = self._progress.recv()
        if step is Step.FILED:
            self._last_filed = number
        return step


@contextmanager
def _writer(url: str, originals: SealedOriginals, first: int, last: int) -> Iterator[Writer]:
    progress, its_end = CONTEXT.Pipe(duplex=False)
    arguments = (url, str(originals.folder), first, last, its_end)
    process = CONTEXT.Process(target=file_papers, args=arguments)
    process.start()
    its_end.close()
    try:
        yield Writer(process, progress)
    finally:
        process.kill()
        process.join()
        progress.close()
