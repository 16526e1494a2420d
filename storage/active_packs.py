"""Which rule pack decides: the one that two people activated last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from storage.identity import make_id
from storage.tables import ActivePack, Pack


def activate_pack(
    session: Session, sha256: str, *, proposal_id: str, activated_at: datetime
) -> ActivePack:
    """Write down that a stored pack decides from now on."""
    active = ActivePack(
        id=make_id(activated_at),
        pack_sha256=sha256,
        proposal_id=proposal_id,
        activated_at=activated_at,
    )
    session.add(active)
    session.flush()
    return active


def active_pack(session: Session) -> Pack | None:
    """Give the pack that decides; None while nobody has activated one."""
    return session.scalars(_prepare_active_pack()).first()


@cache
def _prepare_active_pack() -> Select[Pack]:
    query = select_columns(Pack).join(ActivePack, col(ActivePack.pack_sha256) == col(Pack.sha256))
    return query.order_by(col(ActivePack.id).desc()).limit(1)


def activations(session: Session, *, limit: int = 50) -> Sequence[ActivePack]:
    """Give which packs were activated, the latest first."""
    return session.exec(select(ActivePack).order_by(col(ActivePack.id).desc()).limit(limit)).all()
