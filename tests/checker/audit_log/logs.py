# ruff: noqa: S608 - chance and statements of tests are no secrets
"""A log on file, tampering of every sort with it, and who verifies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Connection

from checker.access.actor import PROGRAM, Actor
from checker.access.roles import Role
from checker.audit_log.checkpoints import (
    checkpoint_path,
    load_public_key,
    read_checkpoints,
    take_checkpoint,
)
from checker.audit_log.recording import record_event
from checker.audit_log.verification import LogVerdict
from checker.audit_log.verifying import verify_log
from storage.database import Database

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
OFFICER = Actor("a1", "林例昭", frozenset({Role.MAKER}), request_id="r1")
_COLUMNS = ("actor_id", "actor_name", "action", "subject", "customer_id", "body", "hash")


def record_some(database: Database, count: int, *, per_transaction: int = 50) -> None:
    """Record events of two customers and of none, by a person and by the program."""
    for start in range(0, count, per_transaction):
        with database.session() as session:
            for number in range(start, min(count, start + per_transaction)):
                record_event(
                    session,
                    PROGRAM if number % 3 else OFFICER,
                    "alert.closed",
                    subject=f"customer:c{number % 3}" if number % 4 else f"alert:{number}",
                    data={"alert_id": number},
                    now=NOW + timedelta(seconds=number),
                )


def verify(database: Database, data_dir: Path) -> LogVerdict:
    """Verify a log against the checkpoints of its installation."""
    known = read_checkpoints(checkpoint_path(data_dir))
    return verify_log(database, known.checkpoints, load_public_key(data_dir))


def make_witnessed_log(database: Database, data_dir: Path, count: int) -> None:
    """Record events, with a checkpoint half-way and one at the end."""
    record_some(database, count // 2)
    take_checkpoint(database, data_dir, NOW)
    record_some(database, count - count // 2)
    take_checkpoint(database, data_dir, NOW + timedelta(hours=1))


def unlock(connection: Connection) -> None:
    """Do what an owner of the database can: put the triggers out of action, in this transaction."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'"
    for name in connection.exec_driver_sql(triggers).scalars().all():
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def change(connection: Connection, random: Random, size: int) -> str:
    """Change one character of one column of one event."""
    seq, column = random.randint(1, size), random.choice((*_COLUMNS, "at"))
    if column == "at":
        plus = "'+1 second'"
        moved = (
            "at + interval '1 microsecond'"
            if connection.dialect.name == "postgresql"
            else f"strftime('%Y-%m-%d %H:%M:%f', at, {plus}) || '000'"
        )
        connection.exec_driver_sql(f"UPDATE events SET at = {moved} WHERE seq = {seq}")
        return f"at of {seq}"
    before = _one(connection, column, seq)
    place = random.randrange(len(before)) if before else 0
    old = before[place : place + 1]
    new = random.choice([c for c in '0123456789abcdefz{}" 中' if c != old])
    _set(connection, column, seq, before[:place] + new + before[place + 1 :])
    return f"{column} of {seq} at {place}"


def delete(connection: Connection, random: Random, size: int) -> str:
    """Delete one or more events; half the time the others are numbered anew without a gap."""
    first = random.randint(1, size)
    count = random.randint(1, 3)
    connection.exec_driver_sql(f"DELETE FROM events WHERE seq >= {first} AND seq < {first + count}")
    if random.random() < 0.5:
        _shift(connection, first + count, -count, size)
        return f"deleted {count} at {first}, numbered anew"
    return f"deleted {count} at {first}"


def insert(connection: Connection, random: Random, size: int) -> str:
    """Put in a copy of an event, at the end or in between."""
    source, place = random.randint(1, size), random.randint(1, size + 1)
    if place <= size:
        _shift(connection, place, 1, size)
    source += source >= place and place <= size
    columns = ", ".join(("at", *_COLUMNS))
    connection.exec_driver_sql(
        f"INSERT INTO events (seq, {columns}) SELECT {place}, {columns} FROM events "
        f"WHERE seq = {source}"
    )
    return f"copied {source} to {place}"


def swap(connection: Connection, random: Random, size: int) -> str:
    """Let two events change places, with all they have."""
    one, two = random.sample(range(1, size + 1), 2)
    for old, new in ((one, size + 9), (two, one), (size + 9, two)):
        connection.exec_driver_sql(f"UPDATE events SET seq = {new} WHERE seq = {old}")
    return f"swapped {one} and {two}"


def cut_tail(connection: Connection, random: Random, size: int) -> str:
    """Cut the end off."""
    count = random.randint(1, size)
    connection.exec_driver_sql(f"DELETE FROM events WHERE seq > {size - count}")
    return f"cut off the last {count}"


Tampering = Callable[[Connection, Random, int], str]
TAMPERINGS: tuple[Tampering, ...] = (
    change,
    delete,
    insert,
    swap,
    cut_tail,
)


def _one(connection: Connection, column: str, seq: int) -> str:
    found = connection.exec_driver_sql(f"SELECT {column} FROM events WHERE seq = {seq}")
    return str(found.scalar_one() or "")


def _set(connection: Connection, column: str, seq: int, value: str) -> None:
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    connection.exec_driver_sql(f"UPDATE events SET {column} = {mark} WHERE seq = {seq}", (value,))


def _shift(connection: Connection, first: int, by: int, size: int) -> None:
    """Number events anew; by way of numbers far off, as none may be there twice meanwhile."""
    far = 10 * size + 100
    connection.exec_driver_sql(f"UPDATE events SET seq = seq + {far} WHERE seq >= {first}")
    connection.exec_driver_sql(f"UPDATE events SET seq = seq - {far - by} WHERE seq > {far}")
