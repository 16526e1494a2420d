"""Beats and whoever settles alerts take turns.

A filing supersedes a credential while a beat reads it as current: on PostgreSQL neither sees what
the other has not committed, and the alert of the superseded credential would live for ever. So a
beat takes a lock alone, and whoever is about to touch alerts or marks of `untold_alerts` takes the
same one, which any number of them share. Who comes second waits until the first has committed, and
its next statement sees it. On SQLite a writer is alone anyway.

While somebody waits here, the other must never need what they hold already. A beat writes alerts,
their events, marks, messages and datasets only, and no foreign key of what it inserts points to a
row that a filing may lock; everybody else comes here before their first alert or mark.
"""

from __future__ import annotations

from sqlmodel import Session

_NUMBER = 0x52616973  # "Rais": any number, as long as all programs take the same


def lock_raising(session: Session) -> None:
    """Begin to raise: wait for whoever settles alerts, and let them and other beats wait.

    The lock ends with the transaction. To be called before anything is written in it. PostgreSQL is
    told to compile none of its statements: that took 1.3 s for each, to find nothing in 0.01 s.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("SET LOCAL jit TO off")
        session.connection().exec_driver_sql("SET LOCAL work_mem TO '256MB'")
    _take(session, "pg_advisory_xact_lock")


def hold_off_raising(session: Session) -> None:
    """Before alerts or marks are read or written: wait for a beat, and let the next one wait.

    The lock ends with the transaction. What the caller changes of that which falls due is written
    before or afterwards; taking the lock again, or in a beat, changes nothing.
    """
    _take(session, "pg_advisory_xact_lock_shared")


def _take(session: Session, function: str) -> None:
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql(f"SELECT {function}({_NUMBER})")
