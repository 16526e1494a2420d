"""What is sent: one row for each message to one address, written with the alerts it tells of."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from storage.column_types import CleanText, JsonData, one_of
from storage.tables.base import Row
from storage.vocabulary import AttemptOutcome, Channel, DeliveryMode, DeliveryState

_UNSENT = "state IN ('waiting', 'sending')"


class Delivery(Row, table=True):
    """One message to one address: a digest of alerts.

    Attributes:
        id: Hexadecimal, made of the address and the beat; it becomes the message id, so that every
            repeat is the same message to whoever receives it.
        address_id: To whom.
        channel: How.
        mode: Whether a send that may have arrived is repeated (at least once) or shown to a person
            (at most once).
        state: What became of it.
        as_of: The day that the digest speaks of.
        planned_at: When it was planned, in the transaction that raised its alerts.
        alert_ids: What it tells of; more may join until its first attempt. One list and not a row
            for each alert: 280,000 rows took PostgreSQL 47 s and SQLite 8 s, the lists 1 s.
        content: What it says, composed at the first attempt and the same in every repeat.
        attempts: How many attempts began since it was planned, or since a person put it back.
        next_attempt_at: From when on it may be tried; in state `sending` the end of the lease.
        lease_token: Who is at it; a result counts only with the token.
        last_error: Why the last attempt failed.
        sent_at: When the other side accepted it.
        beat_id: The beat that planned it.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint(
            "(state = 'sending') = (lease_token IS NOT NULL)", name="lease_while_sending"
        ),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="moment_when_sent"),
        Index(
            "ix_deliveries_unsent",
            "next_attempt_at",
            "id",
            sqlite_where=text(_UNSENT),
            postgresql_where=text(_UNSENT),
        ),
        Index("ix_deliveries_address_id_planned_at", "address_id", "planned_at"),
        Index("ix_deliveries_sent_at", "sent_at"),
    )

    id: str = Field(primary_key=True)
    address_id: str = Field(foreign_key="addresses.id")
    channel: Channel = Field(sa_type=one_of(Channel, "channel"))
    mode: DeliveryMode = Field(sa_type=one_of(DeliveryMode, "mode"))
    state: DeliveryState = Field(
        default=DeliveryState.WAITING, sa_type=one_of(DeliveryState, "state")
    )
    as_of: date
    planned_at: datetime
    alert_ids: list[int] = Field(default_factory=list, sa_type=JsonData, nullable=False)
    content: dict[str, Any] | None = Field(default=None, sa_type=JsonData)
    attempts: int = 0
    next_attempt_at: datetime
    lease_token: str | None = None
    last_error: str | None = Field(default=None, sa_type=CleanText)
    sent_at: datetime | None = None
    beat_id: str = Field(foreign_key="beats.id")


class UntoldAlert(Row, table=True):
    """An open alert that somebody is to be told of by a later beat than the one that raised it.

    It waits because it reaches nobody, because its digest waits for the next day, or because it
    went to somebody else. Alerts are never deleted, so there is no foreign key: checking 280,000
    took PostgreSQL seconds.

    Attributes:
        alert_id: The alert.
    """

    __tablename__ = "untold_alerts"

    alert_id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class DeliveryAttempt(Row, table=True):
    """One attempt to send; one without `ended_at` was cut off or is running.

    Attributes:
        delivery_id: The message.
        number: From 1.
        address_id: To whom, so that what an address takes in a minute can be counted.
        began_at: When.
        ended_at: When its answer was written down.
        outcome: What the other side answered.
        detail: Its words.
    """

    __tablename__ = "delivery_attempts"
    __table_args__ = (Index("ix_delivery_attempts_address_id_began_at", "address_id", "began_at"),)

    delivery_id: str = Field(foreign_key="deliveries.id", primary_key=True)
    number: int = Field(primary_key=True)
    address_id: str = Field(foreign_key="addresses.id")
    began_at: datetime
    ended_at: datetime | None = None
    outcome: AttemptOutcome | None = Field(default=None, sa_type=one_of(AttemptOutcome, "outcome"))
    detail: str | None = Field(default=None, sa_type=CleanText)


class DeliveryHold(Row, table=True):
    """That nothing is sent until a person says so, as after a backup was restored.

    Attributes:
        id: Sorts by the moment.
        held_at: Since when.
        because: Why.
        released_at: When a person released it.
        released_by: Who.
    """

    __tablename__ = "delivery_holds"

    id: str = Field(primary_key=True)
    held_at: datetime
    because: str = Field(sa_type=CleanText)
    released_at: datetime | None = None
    released_by: str | None = Field(default=None, sa_type=CleanText)
