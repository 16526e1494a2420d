"""What registers said of customers, with the recorded answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from storage.column_types import JsonData
from storage.tables.base import Row


class RegistryRecordRow(Row, table=True):
    """One record of a register about a customer, as it was read, with the answer itself.

    Attributes:
        id: Sorts by the moment of importing.
        customer_id: About whom.
        source: The field map that read it.
        as_of: The day of which the register speaks.
        recorded_at: When it was imported.
        payload_sha256: Of `payload`.
        payload: The recorded answer, as JSON.
        content: The record, as JSON.
    """

    __tablename__ = "registry_records"
    __table_args__ = (
        UniqueConstraint("customer_id", "source", "as_of", "payload_sha256"),
        CheckConstraint("length(payload_sha256) = 64", name="payload_sha256"),
        Index("ix_registry_records_customer_id_as_of", "customer_id", "as_of", "id"),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    source: str
    as_of: date
    recorded_at: datetime
    payload_sha256: str
    payload: str = Field(sa_type=Text)
    content: dict[str, Any] = Field(sa_type=JsonData)
