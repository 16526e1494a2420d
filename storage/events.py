"""The event log on file: its end, one more event, its pages, and the whole of it in order.

What a body holds and how hashes are made is the audit log's business; here are rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text
from sqlmodel import Session, col, select

from storage.tables import Event

_NUMBER = 0x4576656E  # "Even": any number, as long as all programs take the same
_BATCH_ROWS = 5_000
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
    """Give a page of the log, the latest first.

    Args:
        session: Where to read.
        wanted: Which events.
        before_seq: The last number of the page before; None for the first page.
        limit: How many at most.
    """
    query = select(Event).order_by(col(Event.seq).desc()).limit(limit)
    if before_seq is not None:
        query = query.where(Event.seq < before_seq)
    for column, value in (
        (Event.customer_id, wanted.customer_id),
        (Event.actor_name, wanted.actor_name),
        (Event.subject, wanted.subject),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    if wanted.action is not None:
        action = col(Event.action)
        is_group = wanted.action.endswith(".")
        query = query.where(
            action.startswith(wanted.action, autoescape=True)
            if is_group
            else action == wanted.action
        )
    if wanted.since is not None:
        query = query.where(Event.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(Event.at < wanted.until)
    return list(session.exec(query))


def stream_events(connection: Connection, *, after_seq: int = 0) -> Iterator[StoredEvent]:
    """Read the log in order, a batch at a time.

    Args:
        connection: Of a reading session, so that the state it sees does not change meanwhile.
        after_seq: Begin after this number.
    """
    moment = _MOMENT[connection.dialect.name]
    columns = f"seq, {moment}, actor_id, actor_name, action, subject, customer_id, body, hash"
    query = text(f"SELECT {columns} FROM events WHERE seq > :after ORDER BY seq")  # noqa: S608
    streaming = query.execution_options(stream_results=True, max_row_buffer=_BATCH_ROWS)
    with connection.execute(streaming, {"after": after_seq}) as rows:
        while batch := rows.fetchmany(_BATCH_ROWS):
            yield from map(StoredEvent._make, batch)
