"""Hooks: addresses that are told of events; which of them is due, and how far each was told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from storage.events import read_head
from storage.identity import make_id
from storage.tables import Event, Hook


def add_hook(
    session: Session,
    *,
    account_id: str,
    url: str,
    secret: str,
    actions: Collection[str],
    created_at: datetime,
) -> Hook:
    """Add a hook that is told of what happens from now on."""
    hook = Hook(
        id=make_id(created_at),
        account_id=account_id,
        url=url,
        secret=secret,
        actions=sorted(set(actions)),
        told_seq=read_head(session).size,
        created_at=created_at,
        next_at=created_at,
    )
    session.add(hook)
    session.flush()
    return hook


def hooks_of(
    session: Session, account_id: str, *, after_id: str | None = None, limit: int = 100
) -> Sequence[Hook]:
    """Give a page of the hooks in use of an account, the oldest first."""
    query = select(Hook).where(Hook.account_id == account_id, col(Hook.ended_at).is_(None))
    if after_id is not None:
        query = query.where(Hook.id > after_id)
    return session.exec(query.order_by(col(Hook.id)).limit(limit)).all()


def count_hooks(session: Session, account_id: str) -> int:
    """Count the hooks in use of an account."""
    query = select(func.count()).select_from(Hook)
    return session.exec(
        query.where(Hook.account_id == account_id, col(Hook.ended_at).is_(None))
    ).one()


def find_hook(session: Session, account_id: str, hook_id: str) -> Hook | None:
    """Give a hook in use, if it is the account's."""
    found = session.get(Hook, hook_id)
    is_theirs = found is not None and found.account_id == account_id and found.ended_at is None
    return found if is_theirs else None


def claim_hook(session: Session, *, now: datetime, lease: timedelta) -> Hook | None:
    """Take the hook that has waited longest; nobody else takes it while the lease lasts.

    Args:
        session: Where to write, to be committed before anything is sent.
        now: The moment.
        lease: Longer than telling a hook once may take.
    """
    query = (
        select(Hook)
        .where(col(Hook.ended_at).is_(None), col(Hook.next_at) <= now)
        .order_by(col(Hook.next_at), col(Hook.id))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    hook = session.exec(query).first()
    if hook is not None:
        hook.next_at = now + lease
        session.flush()
    return hook


def events_after(session: Session, seq: int, *, limit: int) -> Sequence[Event]:
    """Give the next events of the log, the earliest first."""
    return session.exec(
        select(Event).where(Event.seq > seq).order_by(col(Event.seq)).limit(limit)
    ).all()
