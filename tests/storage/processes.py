"""Work for other processes: what tests of concurrency and of crashes run beside themselves.

The fork server has imported everything before it forks, so that a new process works within
milliseconds; only top-level functions can be named to it.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.synchronize import Barrier
from typing import Any

from storage.alerts import raise_alert
from storage.beats import finish_beat, start_beat
from storage.database import Database
from storage.vocabulary import AlertKind
from tests.storage.examples import NOW, TODAY

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["__main__", __name__, "tests.storage.filing"])


def run_together(work: Callable[..., None], calls: Sequence[tuple[Any, ...]]) -> None:
    """Run the work once for each tuple of arguments, all at once, and expect all to succeed."""
    start = CONTEXT.Barrier(len(calls))
    processes = [CONTEXT.Process(target=_after, args=(start, work, call)) for call in calls]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        if process.is_alive():
            process.kill()
    assert [process.exitcode for process in processes] == [0] * len(calls)


def _after(start: Barrier, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    start.wait(30)
    work(*arguments)


def migrate_database(url: str) -> None:
    Database.open(url).migrate()


def raise_alerts(url: str, customer_id: str, credential_id: str, keys: Sequence[str]) -> None:
    """Raise the alerts in a beat of its own, a few in each transaction."""
    database = Database.open(url)
    with database.session() as session:
        beat = start_beat(session, as_of=TODAY, started_at=NOW)
    raised = 0
    for first in range(0, len(keys), 8):
        with database.session() as session:
            for key in keys[first : first + 8]:
                raised += raise_alert(
                    session,
                    key=key,
                    customer_id=customer_id,
                    credential_id=credential_id,
                    kind=AlertKind.EXPIRING,
                    rung_days=30,
                    due_on=TODAY,
                    raised_on=TODAY,
                    recorded_at=NOW,
                    beat_id=beat.id,
                )
    with database.session() as session:
        finish_beat(session, beat.id, finished_at=NOW, examined=len(keys), raised=raised)
