"""What each process is at, in a file that outlives it: so it is known where a kill has landed."""

from __future__ import annotations

import mmap
import os
from enum import IntEnum
from pathlib import Path

_MOST_PROCESSES = 64


class Doing(IntEnum):
    """What a process is at.

    `queue`: taking a message, composing it, writing down what became of it. `sending`: talking to
    the other side.
    """

    IDLE = 0
    BEAT = 1
    QUEUE = 2
    SENDING = 3


class Doings:
    """One byte for each process.

    Args:
        folder: Of the run.
    """

    def __init__(self, folder: Path) -> None:
        descriptor = os.open(folder / "doings", os.O_CREAT | os.O_RDWR, 0o600)
        os.ftruncate(descriptor, _MOST_PROCESSES)
        self._bytes = mmap.mmap(descriptor, _MOST_PROCESSES)
        os.close(descriptor)

    def note(self, place: int, doing: Doing) -> None:
        """Say what a process is at."""
        self._bytes[place] = doing

    def read(self, place: int) -> Doing:
        """Tell what a process is at, or was when it was killed."""
        return Doing(self._bytes[place])
