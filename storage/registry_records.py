"""Records of registers on file: filed once, read back by customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.identity import make_id
from storage.insertion import insert_if_absent
from storage.tables import RegistryRecordRow


def file_record(
    session: Session,
    *,
    customer_id: str,
    source: str,
    as_of: date,
    payload: str,
    payload_sha256: str,
    content: Mapping[str, Any],
    now: datetime,
) -> str | None:
    """File a record unless it is on file; the attributes are those of `RegistryRecordRow`.

    Returns:
        Its id when this call filed it.
    """
    row_id = make_id(now)
    row = RegistryRecordRow(
        id=row_id,
        customer_id=customer_id,
        source=source,
        as_of=as_of,
        recorded_at=now,
        payload_sha256=payload_sha256,
        payload=payload,
        content=dict(content),
    )
    return row_id if insert_if_absent(session, row) else None


def records_of(
    session: Session, customer_id: str, source: str | None = None
) -> Sequence[RegistryRecordRow]:
    """Give the records of a customer, the newest day first, of one day the one filed last."""
    query = select(RegistryRecordRow).where(RegistryRecordRow.customer_id == customer_id)
    if source is not None:
        query = query.where(RegistryRecordRow.source == source)
    order = (col(RegistryRecordRow.as_of).desc(), col(RegistryRecordRow.id).desc())
    return session.exec(query.order_by(*order)).all()
