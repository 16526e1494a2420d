"""Work for other processes: what tests of concurrency and of crashes run beside themselves.

The fork server has imported everything before it forks, so that a new process works within
milliseconds; only top-level functions can be named to it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

from sqlalchemy import event

from storage.alerts import raise_due
from storage.beats import finish_beat, start_beat
from storage.database import Database
from storage.due_subjects import DueRange
from storage.idempotency import KeyState, keep_answer, take_key
from storage.one_commit import commit_together
from storage.raising_lock import lock_raising
from storage.tables import Hook
from tests.storage.examples import NOW, TODAY

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["__main__", __name__, "tests.storage.filing"])


LEASE, REQUEST = timedelta(minutes=2), "ab" * 32
DYING_AT = ("key taken", "act done", "answer kept", "committed")


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


def migrate_and_stop(url: str, statement: int, reached: Connection) -> None:
    """Migrate up to the nth statement, say so, and wait there to be killed."""
    database = Database.open(url)
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == statement:
            reached.send(seen)
            reached.recv()

    event.listen(database.engine, "before_cursor_execute", count)
    database.migrate()
    reached.send(0)
    reached.recv()


def raise_alerts(url: str, ranges: Sequence[DueRange]) -> None:
    """Raise what is due in a beat of its own."""
    database = Database.open(url)
    with database.session() as session:
        beat = start_beat(session, as_of=TODAY, started_at=NOW)
    with database.session() as session:
        lock_raising(session)
        raised = raise_due(session, ranges, beat_id=beat.id, as_of=TODAY, recorded_at=NOW)
        finish_beat(session, beat.id, finished_at=NOW, raised=raised.raised)
    database.close()


def make_hook(id_: str) -> Hook:
    return Hook(
        id=id_,
        account_id="a1",
        url="https://erp.example",
        secret="sixteen quiet owls",  # noqa: S106
        actions=[],
        told_seq=0,
        created_at=NOW,
        next_at=NOW,
    )


def act_under_key(url: str, hook_id: str, now: datetime, dying_at: str = "") -> None:
    """Make a hook under the key `k1` as a request does, and die at a step of it."""

    def reach(step: str) -> None:
        if step == dying_at:
            os._exit(9)

    database = Database.open(url)
    with database.session() as session:
        taken = take_key(session, "a1", "k1", REQUEST, lease=LEASE, now=now)
    reach("key taken")
    if taken.state is KeyState.TAKEN:
        with commit_together(database) as waiting:
            with waiting.session() as session:
                session.add(make_hook(hook_id))
            reach("act done")
            with waiting.session() as session:
                assert keep_answer(
                    session, "a1", "k1", taken.token, status=201, headers={}, content="{}"
                )
            reach("answer kept")
        reach("committed")
    database.close()
