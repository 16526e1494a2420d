"""What each process is at, in a file that outlives it: so it is known where a kill has landed.

Also how many beats it has made, so that whoever takes its place makes only what is missing.
"""

from __future__ import annotations

import mmap
import os
from enum import IntEnum
from pathlib import Path

_MOST_PROCESSES = 64
_NUMBER_BYTES = 4


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
    """One byte and one number for each process.

    Args:
        folder: Of the run.
    """

    def __init__(self, folder: Path) -> None:
        descriptor = os.open(folder / "doings", os.O_CREAT | os.O_RDWR, 0o600)
        length = _MOST_PROCESSES * (1 + _NUMBER_BYTES)
        os.ftruncate(descriptor, length)
        self._bytes = memoryview(mmap.mmap(descriptor, length))
        self._answered = self._bytes[_MOST_PROCESSES:].cast("I")
        os.close(descriptor)

    def note(self, place: int, doing: Doing) -> None:
        """Say what a process is at."""
        self._bytes[place] = doing

    def note_answered(self, place: int, beats: int) -> None:
        """Say how many of the beats that were asked for a process has made."""
        self._answered[place] = beats

    def count_answered(self, place: int) -> int:
        """Tell how many of them a process, or the one before it, has made."""
        return self._answered[place]

    def read(self, place: int) -> Doing:
        """Tell what a process is at, or was when it was killed."""
        return Doing(self._bytes[place])
