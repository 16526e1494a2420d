"""The clock of `licet serve`: APScheduler in memory, which only says when to look.

What is due is found in the database at each beat; nothing is lost with the process. APScheduler's
own job store is not used: it repeats and loses jobs. This is the only module that imports it.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def run_clock(beat: Callable[[datetime], None], every_minutes: int) -> None:
    """Beat at once and then regularly until the process is told to stop (SIGTERM, SIGINT).

    A beat that fails is logged and tried again at the next one. Beats that were missed while the
    machine slept are made up for by one. A beat that is running when the process is told to stop
    comes to its end.

    The signals are blocked and waited for: a signal handler that shuts the scheduler down can
    interrupt the very wait whose lock it needs, and then nothing ever ends.

    Args:
        beat: Called with the moment of the beat, in UTC.
        every_minutes: The time between two beats.
    """

    def beat_now() -> None:
        try:
            beat(datetime.now(UTC))
        except Exception:
            log.exception("The beat failed; the next one will find what it would have found.")

    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOP_SIGNALS)
    try:
        scheduler = BackgroundScheduler(timezone=UTC)
        scheduler.add_job(
            beat_now,
            IntervalTrigger(minutes=every_minutes, timezone=UTC),
            next_run_time=datetime.now(UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        scheduler.start()
        signal.sigwait(_STOP_SIGNALS)
        scheduler.shutdown(wait=True)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
