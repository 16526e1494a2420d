"""The clock of `licet serve`: APScheduler in memory, which only says when to look.

What is due is found in the database at each beat; nothing is lost with the process. APScheduler's
own job store is not used: it repeats and loses jobs. This is the only module that imports it.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from checker.errors import ClockStopped

log = logging.getLogger(__name__)

_STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_LOOK_EVERY_S = 2
_JUMP = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Routine:
    """Work that is done at once and then regularly.

    Attributes:
        name: For the log and for failures.
        run: Does it once; what it raises is logged, and it is tried again the next time.
        every: The time between two beginnings; one that takes longer skips some.
    """

    name: str
    run: Callable[[], None]
    every: timedelta


@dataclass(frozen=True, slots=True)
class Companion:
    """Something that has to run beside the clock, such as a thread that answers requests.

    Attributes:
        name: For failures.
        is_alive: Whether it still runs.
    """

    name: str
    is_alive: Callable[[], bool]


def run_clock(
    routines: Sequence[Routine],
    companions: Sequence[Companion] = (),
    *,
    count: Callable[[str, str, float], None] = lambda *_: None,
) -> None:
    """Run the routines until the process is told to stop (SIGTERM, SIGINT).

    Times that were missed while the machine slept are made up for by one. Work that is going on
    when the process is told to stop comes to its end.

    The main thread looks after the others every two seconds. A scheduler thread that dies does so
    in silence, and the scheduler sleeps until a moment of the wall clock: one that was set back by
    a year would let it sleep for a year, even after the clock is right again. So every jump of the
    wall clock makes all routines run at once.

    Args:
        routines: What to run; none where the clock only waits to be stopped.
        companions: What has to run beside it.
        count: Told after each run the routine's name, `done` or `failed`, and how many seconds it
            took.

    Raises:
        ClockStopped: The scheduler or a companion has died; a supervisor should start the program
            anew.
    """
    with _stop_signals_blocked():
        scheduler = _Scheduler(timezone=UTC)
        for routine in routines:
            scheduler.add_job(
                _log_and_count(routine, count),
                IntervalTrigger(seconds=int(routine.every.total_seconds()), timezone=UTC),
                next_run_time=datetime.now(UTC),
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
        scheduler.start()
        watched = (Companion("scheduler", scheduler.is_alive), *companions)
        try:
            _watch(scheduler, watched)
        finally:
            scheduler.shutdown(wait=True)


class _Scheduler(BackgroundScheduler):  # type: ignore[misc] # APScheduler has no types
    """APScheduler, which tells nobody that its thread has died."""

    def is_alive(self) -> bool:
        """Tell whether the thread that starts the jobs is running."""
        return bool(self._thread.is_alive())

    def run_all_now(self) -> None:
        """Let every job be due at once, whatever the wall clock said before."""
        for job in self.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))


def _watch(scheduler: _Scheduler, watched: Sequence[Companion]) -> None:
    """Return when the process is told to stop."""
    offset = _wall_clock_ahead()
    while signal.sigtimedwait(_STOP_SIGNALS, _LOOK_EVERY_S) is None:
        for companion in watched:
            if not companion.is_alive():
                raise ClockStopped(part=companion.name)
        before, offset = offset, _wall_clock_ahead()
        if abs(offset - before) > _JUMP:
            log.warning("The wall clock moved by %s; looking at once.", offset - before)
            scheduler.run_all_now()


def _wall_clock_ahead() -> timedelta:
    """Tell how far the wall clock is ahead of one that nobody can set."""
    return timedelta(seconds=time.time() - time.monotonic())


def _log_and_count(
    routine: Routine, count: Callable[[str, str, float], None]
) -> Callable[[], None]:
    def run() -> None:
        began, outcome = time.monotonic(), "failed"
        try:
            routine.run()
            outcome = "done"
        except Exception:
            log.exception(
                "A routine failed; its next run will do what is left.",
                extra={"routine": routine.name},
            )
        finally:
            count(routine.name, outcome, time.monotonic() - began)

    return run


@contextmanager
def _stop_signals_blocked() -> Iterator[None]:
    """Block the signals in this thread and those it starts, so that they can be waited for.

    A signal handler that shuts the scheduler down can interrupt the very wait whose lock it needs,
    and then nothing ever ends.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
