"""The audits of the portfolio, the latest first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from storage.tables import Audit


def list_audits(
    session: Session, *, before_id: str | None = None, limit: int = 20
) -> Sequence[Audit]:
    """Give a page of the audits; the next begins before the last of it."""
    query = select(Audit).order_by(col(Audit.id).desc()).limit(limit)
    if before_id is not None:
        query = query.where(col(Audit.id) < before_id)
    return session.exec(query).all()
