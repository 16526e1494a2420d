"""The event log: who did what, in one chain of hashes that nothing is ever taken out of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, Index
from sqlmodel import Field

from storage.column_types import CleanText
from storage.tables.base import CLUSTERED, Row


class Event(Row, table=True):
    """One entry of the log. Triggers of the migration refuse to change or delete any.

    The columns beside `body` and `hash` repeat the body, for reading by them; to verify the log is
    to compare them too.

    Attributes:
        seq: 1 for the first; without gaps.
        at: When it was recorded.
        actor_id: The account; None for the program itself and the command line.
        actor_name: What others know the actor by.
        action: A code of the catalogue of actions.
        subject: What it was done to, such as `document:<id>`.
        customer_id: Whose log it belongs to; None for what is about no single customer. No foreign
            key: the log outlives what it speaks of.
        body: The event as canonical JSON.
        hash: Over the hash of the event before and this body, in hexadecimal.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "customer_id", "seq"),
        Index(None, "actor_name", "seq"),
        Index(None, "action", "seq"),
        Index(None, "actor_name", "action", "seq"),
        Index(None, "subject", "seq"),
        Index(None, "at", "seq"),
        CheckConstraint("seq > 0", name="seq"),
        CheckConstraint("length(hash) = 64", name="hash"),
        CLUSTERED,
    )

    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    at: datetime
    actor_id: str | None = None
    actor_name: str = Field(sa_type=CleanText)
    action: str
    subject: str
    customer_id: str | None = None
    body: str = Field(sa_type=CleanText)
    hash: str
