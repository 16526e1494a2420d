"""The keys of subjects: made when something of theirs is first sealed, destroyed at an erasure."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.errors import MasterKeyWrong, SubjectErased
from storage.insertion import insert_if_absent
from storage.master_key import MasterKey
from storage.sealing import SealBroken, make_key, open_sealed, seal
from storage.tables import SubjectKey

HOUSE = "house"
"""The subject of files about many customers, such as registers: the user's own books."""


def ensure_subject_key(
    session: Session, master_key: MasterKey, subject: str, made_at: datetime
) -> bytes:
    """Give a subject's key, and make one for a subject that has none.

    Raises:
        MasterKeyMissing, MasterKeyUnusable, MasterKeyWrong: The key cannot be opened.
        SubjectErased: It was destroyed.
    """
    row = _find_for_use(session, subject)
    if row is None:
        wrapped = seal(make_key(), master_key.value, _words(subject))
        insert_if_absent(session, SubjectKey(subject=subject, wrapped=wrapped, made_at=made_at))
        row = _find_for_use(session, subject)
        assert row is not None, "inserted here or by another program"  # noqa: S101
    return _open(row, master_key)


def find_subject_key(session: Session, master_key: MasterKey, subject: str) -> bytes | None:
    """Give a subject's key; None for one that never had a key, or has none any more.

    Raises:
        MasterKeyMissing, MasterKeyUnusable, MasterKeyWrong: The key cannot be opened.
    """
    row = session.get(SubjectKey, subject)
    return None if row is None or row.wrapped is None else _open(row, master_key)


def destroy_subject_key(session: Session, subject: str, at: datetime) -> None:
    """Destroy a subject's key; the row that stays keeps another from being made."""
    insert_if_absent(session, SubjectKey(subject=subject, made_at=at, destroyed_at=at))
    query = select(SubjectKey).where(SubjectKey.subject == subject).with_for_update()
    row = session.exec(query.execution_options(populate_existing=True)).one()
    if row.destroyed_at is None:
        row.wrapped, row.destroyed_at = None, at
        session.flush()


def has_any_key(session: Session) -> bool:
    """Tell whether anything was ever sealed, so that a missing master key is a loss."""
    return session.exec(select(SubjectKey.subject).limit(1)).first() is not None


def try_master_key(session: Session, master_key: MasterKey) -> int:
    """Open one living key with the master key.

    Returns:
        How many subjects have a living key.

    Raises:
        MasterKeyMissing, MasterKeyUnusable, MasterKeyWrong: It does not open.
    """
    living = col(SubjectKey.wrapped).is_not(None)
    first = session.exec(select(SubjectKey).where(living).limit(1)).first()
    if first is not None:
        _open(first, master_key)
    return session.exec(select(func.count()).select_from(SubjectKey).where(living)).one()


def _find_for_use(session: Session, subject: str) -> SubjectKey | None:
    """Read a key so that nobody destroys it before the transaction ends."""
    query = select(SubjectKey).where(SubjectKey.subject == subject)
    query = query.with_for_update(read=True).execution_options(populate_existing=True)
    return session.exec(query).one_or_none()


def _open(row: SubjectKey, master_key: MasterKey) -> bytes:
    if row.wrapped is None:
        raise SubjectErased(subject=row.subject)
    try:
        return open_sealed(row.wrapped, master_key.value, _words(row.subject))
    except SealBroken as error:
        raise MasterKeyWrong(path=master_key.path) from error


def _words(subject: str) -> str:
    return f"subject {subject}"
