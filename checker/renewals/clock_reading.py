"""What a machine's clocks say at one moment: the wall clock, and one that nobody can set.

The wall clock can be set to any day. The time since the machine was started cannot, so that the two
together show whether the wall clock has been moved meanwhile.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class ClockReading:
    """Both clocks of a machine, read together.

    Attributes:
        now: The wall clock, aware, in UTC.
        boot_id: Names the machine and its last start; None where the system tells none.
        uptime_ms: Milliseconds since that start, sleep included; None where there is no `boot_id`.
    """

    now: datetime
    boot_id: str | None
    uptime_ms: int | None


def read_clock() -> ClockReading:
    """Read the clocks of this machine; elsewhere than on Linux only the wall clock.

    `CLOCK_BOOTTIME` also counts while the machine sleeps, other than `time.monotonic`: a notebook
    that was shut over night has not had its clock moved.
    """
    now = datetime.now(UTC)
    try:
        boot_id = _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ClockReading(now, None, None)
    return ClockReading(now, boot_id, time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000)
