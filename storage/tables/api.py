"""What the API remembers: the answers to requests that may be repeated, and who is told of events.

Hooks have no outbox of their own: the log of events is one already, written with every change. A
hook keeps how far it was told, and so is told everything once it can be reached again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from storage.column_types import CleanText, JsonData
from storage.tables.base import Row

_IS_ANSWERED = "(status IS NULL) = (content IS NULL)"
_IS_HELD_OR_ANSWERED = "(status IS NULL) = (lease_token IS NOT NULL)"
_ENDS = "(lease_token IS NULL) = (leased_until IS NULL)"
_IN_USE = "ended_at IS NULL"


class KeptAnswer(Row, table=True):
    """A request under an idempotency key, with its answer as soon as there is one.

    Attributes:
        account_id: Whose request; keys of different accounts have nothing to do with one another.
        key: As the program chose it.
        request_sha256: Of method, path, query and body: the key stands for this request alone.
        begun_at: When whoever carries it out, or carried it out, began.
        customer_id: Whom the answer is about, so that it goes with the customer; None for nobody.
        status: Of HTTP; None while nothing of the request has been done.
        headers: Of the answer, those that are more than the frame.
        content: The answer's body.
        lease_token: Who is at it, until there is an answer; nothing is done but with the token.
        leased_until: From then on another may take the request over.
    """

    __tablename__ = "kept_answers"
    __table_args__ = (
        CheckConstraint("length(request_sha256) = 64", name="request_sha256"),
        CheckConstraint(_IS_ANSWERED, name="content"),
        CheckConstraint(_IS_HELD_OR_ANSWERED, name="lease_token"),
        CheckConstraint(_ENDS, name="leased_until"),
        Index("ix_kept_answers_begun_at", "begun_at"),
        Index("ix_kept_answers_customer_id", "customer_id"),
    )

    account_id: str = Field(primary_key=True, foreign_key="accounts.id")
    key: str = Field(primary_key=True)
    request_sha256: str
    begun_at: datetime
    customer_id: str | None = None
    status: int | None = None
    headers: dict[str, Any] | None = Field(default=None, sa_type=JsonData)
    content: str | None = Field(default=None, sa_type=CleanText)
    lease_token: str | None = None
    leased_until: datetime | None = None


class Hook(Row, table=True):
    """An address that is told of events of the log, in their order.

    Attributes:
        id: Sorts by the moment it was made.
        account_id: Whose it is; it is told what that account may know.
        url: Where the events are posted.
        secret: The key that signs them.
        actions: Codes of events, or beginnings of codes that end with a dot.
        told_seq: The number of the last event that was told, or passed over.
        created_at: When it was made.
        failures: How many attempts have failed since the last that did not.
        next_at: Nobody tries before; also for as long as somebody is trying.
        last_outcome: What became of the last attempt; None before the first.
        last_at: When that was.
        ended_at: When it was removed or given up; None while it is in use.
    """

    __tablename__ = "hooks"
    __table_args__ = (
        CheckConstraint("told_seq >= 0", name="told_seq"),
        CheckConstraint("failures >= 0", name="failures"),
        CheckConstraint("(last_outcome IS NULL) = (last_at IS NULL)", name="last_at"),
        Index(
            "ix_hooks_in_use",
            "next_at",
            "id",
            sqlite_where=text(_IN_USE),
            postgresql_where=text(_IN_USE),
        ),
        Index("ix_hooks_account_id_id", "account_id", "id"),
    )

    id: str = Field(primary_key=True)
    account_id: str = Field(foreign_key="accounts.id")
    url: str = Field(sa_type=CleanText)
    secret: str = Field(sa_type=CleanText)
    actions: list[str] = Field(sa_type=JsonData)
    told_seq: int = Field(sa_type=BigInteger)
    created_at: datetime
    failures: int = 0
    next_at: datetime
    last_outcome: str | None = Field(default=None, sa_type=CleanText)
    last_at: datetime | None = None
    ended_at: datetime | None = None
