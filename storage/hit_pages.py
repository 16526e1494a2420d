"""Hits over all customers, page by page: what waits, what was settled, what is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from storage.tables import ScreeningHit
from storage.vocabulary import HitState


@dataclass(frozen=True, slots=True)
class HitFilter:
    """Which hits.

    Attributes:
        state: What a person made of them; None for any.
        list_kind: Of which list; None for all.
        is_over: Those that are over, and not those that stand.
    """

    state: HitState | None = HitState.REVIEW
    list_kind: str | None = None
    is_over: bool = False


def list_hits(
    session: Session, wanted: HitFilter, *, after: str | None, limit: int
) -> Sequence[ScreeningHit]:
    """List hits, the newest first.

    Args:
        session: Where to look.
        wanted: Which.
        after: Go on behind this hit; None from the beginning.
        limit: How many at most.
    """
    ended_at = col(ScreeningHit.ended_at)
    query = select(ScreeningHit).where(
        ended_at.is_not(None) if wanted.is_over else ended_at.is_(None)
    )
    if wanted.state is not None:
        query = query.where(col(ScreeningHit.state) == wanted.state)
    if wanted.list_kind is not None:
        query = query.where(col(ScreeningHit.list_kind) == wanted.list_kind)
    if after is not None:
        query = query.where(col(ScreeningHit.id) < after)
    return session.exec(query.order_by(col(ScreeningHit.id).desc()).limit(limit)).all()
