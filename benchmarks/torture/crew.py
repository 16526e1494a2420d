"""The workers as the supervisor sees them: it kills one, learns where that landed, starts another.

A kill that waits for somebody who is just sending lands within a send more often than by chance.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.torture.doings import Doing, Doings
from benchmarks.torture.post_office import LONGEST_DELAY_S

SIZE = 3
_AIMED_SHARE = 0.6
_LONGEST_AIM_S = 0.2


class Crew:
    """Three workers; make it with `run_crew`.

    Attributes:
        kills: How many kills landed where.
        died: How many workers ended by themselves.
    """

    def __init__(self, nursery: subprocess.Popen[str], folder: Path, dice: random.Random) -> None:
        self._nursery = nursery
        self._doings = Doings(folder)
        self._dice = dice
        self.kills: Counter[Doing] = Counter()
        self.died = 0
        self._ask()
        for place in range(SIZE):
            self._ask(f"start {place}")

    def kill_one(self) -> None:
        """Kill a worker, most often one that is just sending, and start another in its place."""
        place = self._dice.randrange(SIZE)
        if self._dice.random() < _AIMED_SHARE:
            sender = self.wait_for_sender()
            place = place if sender is None else sender
        if self._ask(f"kill {place}") == "killed":
            self.kills[self._doings.read(place)] += 1
        else:
            self.died += 1
        self._doings.note(place, Doing.IDLE)
        self._ask(f"start {place}")

    def stop(self) -> None:
        """Kill all; these kills do not count, but whoever had ended before does."""
        for place in range(SIZE):
            self.died += self._ask(f"kill {place}") != "killed"

    def wait_for_sender(self) -> int | None:
        """Wait a little for somebody who is sending; None if nobody is."""
        until = time.monotonic() + _LONGEST_AIM_S
        while time.monotonic() < until:
            for place in self._dice.sample(range(SIZE), SIZE):
                if self._doings.read(place) is Doing.SENDING:
                    time.sleep(self._dice.uniform(0, LONGEST_DELAY_S))
                    return place
            time.sleep(0.002)
        return None

    def is_sending(self) -> bool:
        """Tell whether anybody is sending."""
        return any(self._doings.read(place) is Doing.SENDING for place in range(SIZE))

    def _ask(self, what: str | None = None) -> str:
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        if what is not None:
            self._nursery.stdin.write(what + "\n")
            self._nursery.stdin.flush()
        answer = self._nursery.stdout.readline().strip()
        assert answer, "the program that starts workers has ended"
        return answer


@contextmanager
def run_crew(folder: Path, dice: random.Random) -> Iterator[Crew]:
    """Run three workers on the orders in a folder."""
    command = [sys.executable, "-m", "benchmarks.torture.workers", str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as nursery:
        assert nursery.stdin is not None
        try:
            yield Crew(nursery, folder, dice)
        finally:
            nursery.stdin.close()
