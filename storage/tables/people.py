"""Who is told: people and groups, and where messages reach them."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.column_types import CleanText, one_of
from storage.tables.base import Row
from storage.vocabulary import Channel, Language


class Person(Row, table=True):
    """Somebody of the user's own house, or a group such as a chat with a robot in it.

    Attributes:
        id: Sorts by the moment the person was added.
        name: What the command line calls the person by.
        language: In which messages are written.
        time_zone: IANA name, such as `Asia/Shanghai`.
        sends_from: Local time of day from which messages may arrive; None for any time.
        sends_until: Local time of day after which they wait for the next day.
        working_days_only: Whether messages wait for a working day.
        supervisor_id: To whom goes what this person does not acknowledge.
        is_active: False once the person has left.
        created_at: When the person was added.
    """

    __tablename__ = "people"

    id: str = Field(primary_key=True)
    name: str = Field(sa_type=CleanText, unique=True)
    language: Language = Field(default=Language.ZH, sa_type=one_of(Language, "language"))
    time_zone: str = "Asia/Shanghai"
    sends_from: time | None = None
    sends_until: time | None = None
    working_days_only: bool = False
    supervisor_id: str | None = Field(default=None, foreign_key="people.id")
    is_active: bool = True
    created_at: datetime


class Address(Row, table=True):
    """Where messages reach a person.

    Attributes:
        id: Sorts by the moment it was added.
        person_id: Whose address.
        channel: How to send.
        target: A mail address, or the URL of a robot or webhook; part of it may be a secret.
        secret: The key to sign with; None where the channel takes none.
        is_active: False once it is used no more.
        created_at: When it was added.
    """

    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("person_id", "channel", "target"),)

    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="people.id")
    channel: Channel = Field(sa_type=one_of(Channel, "channel"))
    target: str = Field(sa_type=CleanText)
    secret: str | None = Field(default=None, sa_type=CleanText)
    is_active: bool = True
    created_at: datetime


class CalendarFeed(Row, table=True):
    """An address under which a calendar program reads what falls due, until it is revoked.

    Attributes:
        id: Part of the address; the rest is a signature.
        person_id: Whose customers it shows; None for all.
        language: Of its entries.
        created_at: When it was made.
        revoked_at: From when on it answers no more.
    """

    __tablename__ = "calendar_feeds"

    id: str = Field(primary_key=True)
    person_id: str | None = Field(default=None, foreign_key="people.id")
    language: Language = Field(default=Language.ZH, sa_type=one_of(Language, "language"))
    created_at: datetime
    revoked_at: datetime | None = None
