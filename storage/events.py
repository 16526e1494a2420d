"""The event log on file: its end, one more event, its pages, and the whole of it in order.

What a body holds and how hashes are made is the audit log's business; here are rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, func
from sqlmodel import Session, col, select

from storage.tables import Event

_NUMBER = 0x4576656E  # "Even": any number, as long as all programs take the same
_BATCH_ROWS = 1_000
_MOMENT = {
    "sqlite": "replace(at, ' ', 'T') || 'Z'",
    "postgresql": """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
}
"""The moment as text, which the database makes faster than Python takes it apart."""


class LogHead(NamedTuple):
    """The end of the log.

    Attributes:
        size: How many events there are, which is the number of the last; 0 for none.
        hash: Of the last; None for none.
    """

    size: int
    hash: str | None


class StoredEvent(NamedTuple):
    """One event as it lies in the database, cheap enough to read a million of.

    Attributes:
        at: In UTC, as `2026-11-22T08:00:00.000000Z` on both databases.
    """

    seq: int
    at: str
    actor_id: str | None
    actor_name: str
    action: str
    subject: str
    customer_id: str | None
    body: str
    hash: str


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events are asked for; None does not narrow.

    Attributes:
        customer_id: Of this customer only.
        actor_name: By this actor only.
        action: Of this code, or of all that begin with it if it ends with a dot.
        subject: Done to this only.
        since: At or after this moment.
        until: Before this moment.
    """

    customer_id: str | None = None
    actor_name: str | None = None
    action: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def lock_log(session: Session) -> None:
    """Let nobody else append until this transaction has ended.

    To be taken last of all locks: whoever waits for it must hold nothing that its holder still
    needs. On SQLite a writer is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.flush()
        session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_NUMBER})")


def read_head(session: Session) -> LogHead:
    """Give the end of the log."""
    last = session.exec(
        select(Event.seq, Event.hash).order_by(col(Event.seq).desc()).limit(1)
    ).first()
    return LogHead(0, None) if last is None else LogHead(*last)


def find_hash(session: Session, seq: int) -> str | None:
    """Give the hash of an event; None where there is none of this number."""
    return session.exec(select(Event.hash).where(Event.seq == seq)).first()


def add_event(session: Session, event: Event) -> None:
    """Append an event, under `lock_log`."""
    session.add(event)
    session.flush()


def list_events(
    session: Session, wanted: EventFilter, *, before_seq: int | None, limit: int
) -> list[Event]:
    """Give a page of the log, the latest first, in a time that does not grow with the log.

    Each filter has an index that ends with the number. Moments only nearly ascend with the numbers
    (clocks are set), so a span of time is first made into the numbers that lie in it.

    Args:
        session: Where to read.
        wanted: Which events.
        before_seq: The last number of the page before; None for the first page.
        limit: How many at most.
    """
    query = select(Event).order_by(col(Event.seq).desc()).limit(limit)
    if before_seq is not None:
        query = query.where(Event.seq < before_seq)
    if wanted.customer_id is None and wanted.subject is None:
        first, last = _find_span(session, wanted)
        if first is not None and last is not None:
            query = query.where(Event.seq >= first, Event.seq <= last)
    for column, value in (
        (Event.customer_id, wanted.customer_id),
        (Event.actor_name, wanted.actor_name),
        (Event.subject, wanted.subject),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    for condition in _moment_conditions(wanted):
        query = query.where(condition)
    if wanted.action is None:
        return list(session.exec(query))
    actions = [wanted.action]
    if wanted.action.endswith("."):
        actions = _list_actions(session, wanted.action)
    found = [
        event
        for action in actions
        for event in session.exec(query.where(col(Event.action) == action))
    ]
    return sorted(found, key=lambda event: -event.seq)[:limit]


def _moment_conditions(wanted: EventFilter) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.since is not None:
        conditions.append(col(Event.at) >= wanted.since)
    if wanted.until is not None:
        conditions.append(col(Event.at) < wanted.until)
    return conditions


def _find_span(session: Session, wanted: EventFilter) -> tuple[int | None, int | None]:
    """Give the first and the last number in a span of time, read from an index alone."""
    conditions = _moment_conditions(wanted)
    if not conditions:
        return None, None
    ends = select(func.min(Event.seq), func.max(Event.seq)).where(*conditions)
    return session.exec(ends).one()


def _list_actions(session: Session, group: str) -> list[str]:
    """Give the actions on file that begin alike: one step of the index for each, not a scan."""
    found: list[str] = []
    end = group[:-1] + chr(ord(".") + 1)
    while True:
        after = found[-1] if found else group
        query = select(Event.action).where(Event.action > after, Event.action < end)
        action = session.exec(query.order_by(Event.action).limit(1)).first()
        if action is None:
            return found
        found.append(action)


def stream_events(
    connection: Connection, *, after_seq: int = 0, up_to_seq: int | None = None
) -> Iterator[StoredEvent]:
    """Read the log in order, a batch at a time.

    Args:
        connection: Of a reading session, so that the state it sees does not change meanwhile.
        after_seq: Begin after this number.
        up_to_seq: End with this number; None for the end of the log.
    """
    dialect = connection.dialect.name
    columns = (
        f"seq, {_MOMENT[dialect]}, actor_id, actor_name, action, subject, customer_id, body, hash"
    )
    asked = f"seq > {after_seq:d}" + ("" if up_to_seq is None else f" AND seq <= {up_to_seq:d}")
    query = f"SELECT {columns} FROM events WHERE {asked} ORDER BY seq"  # noqa: S608
    driver = connection.connection  # SQLAlchemy's rows would cost as much again
    # On PostgreSQL a name keeps the rows with the server until they are fetched.
    cursor: Any = driver.cursor("stream_events") if dialect == "postgresql" else driver.cursor()
    with closing(cursor):
        cursor.execute(query)
        while batch := cursor.fetchmany(_BATCH_ROWS):
            yield from map(StoredEvent._make, batch)
