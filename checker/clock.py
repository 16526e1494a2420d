"""The clock of `licet serve`: APScheduler in memory, which only says when to look.

What is due is found in the database at each beat; nothing is lost with the process. APScheduler's
own job store is not used: it repeats and loses jobs. This is the only module that imports it.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)


def run_clock(beat: Callable[[datetime], None], every_minutes: int) -> None:
    """Beat at once and then regularly until the process is told to stop.

    A beat that fails is logged and tried again at the next one. Beats that were missed while the
    machine slept are made up for by one.

    Args:
        beat: Called with the moment of the beat, in UTC.
        every_minutes: The time between two beats.
    """
    scheduler = BlockingScheduler(timezone=UTC)

    def beat_now() -> None:
        try:
            beat(datetime.now(UTC))
        except Exception:
            log.exception("The beat failed; the next one will find what it would have found.")

    scheduler.add_job(
        beat_now,
        IntervalTrigger(minutes=every_minutes, timezone=UTC),
        next_run_time=datetime.now(UTC),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )

    def stop(signum: int, frame: FrameType | None) -> None:
        del signum, frame
        scheduler.shutdown(wait=False)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    scheduler.start()
