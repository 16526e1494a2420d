"""The clock of the tortured year: it runs as fast as any, and is set ahead by hours at a time.

All processes read it from one file, so that leases, pauses and hours of sending hold as in life.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from checker.renewals.clock_reading import ClockReading

_STARTED_AT = datetime(2000, 1, 1, tzinfo=UTC)
"""When the machine was started: long ago, and never again."""


class _Setting(NamedTuple):
    """What the clock was set to and when, by a clock that nobody sets."""

    to: str
    at_ns: int
    beats_wanted: int


class SharedClock:
    """Reads the clock; the supervisor also sets it.

    Args:
        folder: Of the run.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock.json"
        self._gate = folder / "gate"
        self._room = folder / "room"

    def now(self) -> datetime:
        """Give the moment."""
        setting = self._read()
        passed = timedelta(microseconds=(time.monotonic_ns() - setting.at_ns) // 1000)
        return datetime.fromisoformat(setting.to) + passed

    def read(self) -> ClockReading:
        """Read it as a beat does; it agrees with the time since the machine was started."""
        now = self.now()
        uptime_ms = (now - _STARTED_AT) // timedelta(milliseconds=1)
        return ClockReading(now, "tortured", uptime_ms)

    @property
    def beats_wanted(self) -> int:
        """How many beats were asked for so far; every process answers each once."""
        return self._read().beats_wanted

    def set(self, to: datetime, *, beats_wanted: int, is_abrupt: bool) -> None:
        """Set the clock ahead.

        Args:
            to: The moment.
            beats_wanted: How many beats were asked for so far.
            is_abrupt: Also while messages are on their way, as after a machine has slept; their
                leases end. Otherwise once none is.
        """
        if is_abrupt:
            self._write(to, beats_wanted)
            return
        with self._alone():
            self._write(to, beats_wanted)

    def ask_for_beat(self) -> datetime:
        """Ask every process for a beat; give the moment."""
        now = self.now()
        self._write(now, self.beats_wanted + 1)
        return now

    @contextmanager
    def keep_from_jumping(self) -> Iterator[None]:
        """Let the clock run only as fast as any meanwhile; a process that is killed lets go."""
        with _locked(self._gate, fcntl.LOCK_EX):
            room = os.open(self._room, os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(room, fcntl.LOCK_SH)
        try:
            yield
        finally:
            os.close(room)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with _locked(self._gate, fcntl.LOCK_EX), _locked(self._room, fcntl.LOCK_EX):
            yield

    def _read(self) -> _Setting:
        return _Setting(**json.loads(self._file.read_text(encoding="utf-8")))

    def _write(self, to: datetime, beats_wanted: int) -> None:
        new = self._file.with_suffix(".new")
        setting = _Setting(to.isoformat(), time.monotonic_ns(), beats_wanted)
        new.write_text(json.dumps(setting._asdict()), encoding="utf-8")
        new.replace(self._file)


@contextmanager
def _locked(path: Path, how: int) -> Iterator[None]:
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)
