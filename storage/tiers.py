"""Tiers on file: one row for each customer, matrix and period."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, union
from sqlmodel import Session, col, select

from storage.tables import AssertionRow, BuyingCentreMember, PurchaseSummary, TierStanding


def put_tier(session: Session, row: TierStanding) -> None:
    """Write where a customer stands after a period, in the place of what was settled before."""
    session.merge(row)


def tier_before(
    session: Session, customer_id: str, matrix: str, period: str
) -> TierStanding | None:
    """Give where a customer stood at the end of the last settled period before one."""
    query = select(TierStanding).where(
        TierStanding.customer_id == customer_id,
        TierStanding.matrix == matrix,
        TierStanding.period < period,
    )
    return session.exec(query.order_by(col(TierStanding.period).desc()).limit(1)).first()


def tiers_of(session: Session, customer_id: str, matrix: str) -> Sequence[TierStanding]:
    """Give every period of a customer, the latest first."""
    query = select(TierStanding).where(
        TierStanding.customer_id == customer_id, TierStanding.matrix == matrix
    )
    return session.exec(query.order_by(col(TierStanding.period).desc())).all()


def tiers_in(session: Session, matrix: str, period: str) -> Sequence[TierStanding]:
    """Give every customer of a period, by id."""
    query = select(TierStanding).where(TierStanding.matrix == matrix, TierStanding.period == period)
    return session.exec(query.order_by(col(TierStanding.customer_id))).all()


def latest_period(session: Session, matrix: str) -> str | None:
    """Give the latest period that was settled; None if none was."""
    query = select(func.max(TierStanding.period)).where(TierStanding.matrix == matrix)
    return session.exec(query).one()


def customers_to_value(session: Session) -> Sequence[str]:
    """Give the customers of whom something is known that bears on their worth, by id."""
    known = union(
        select(col(AssertionRow.customer_id)),
        select(col(BuyingCentreMember.customer_id)),
        select(col(PurchaseSummary.customer_id)),
        select(col(TierStanding.customer_id)),
    )
    return sorted(session.connection().execute(known).scalars())
