"""Second factors: the sealed secret of one-time codes, and the codes that stand in for it once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, delete, or_, select, update

from storage.tables import Account, RecoveryCode


def set_second_factor(
    session: Session,
    account_id: str,
    *,
    sealed_secret: str | None,
    step: int | None,
    code_sha256s: Collection[str],
) -> None:
    """Give an account a second factor with recovery codes, or take both away.

    Args:
        session: Where to write.
        account_id: Whose.
        sealed_secret: None takes it away.
        step: Of the code that proved it; that code is not taken again.
        code_sha256s: The hashes of new recovery codes; the old ones are gone.
    """
    account = session.get_one(Account, account_id)
    account.totp_secret, account.totp_step = sealed_secret, step
    replace_recovery_codes(session, account_id, code_sha256s)


def replace_recovery_codes(
    session: Session, account_id: str, code_sha256s: Collection[str]
) -> None:
    """Give an account new recovery codes; the old ones are gone."""
    session.exec(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))
    for code_sha256 in code_sha256s:
        session.add(RecoveryCode(account_id=account_id, code_sha256=code_sha256))
    session.flush()


def take_step(session: Session, account_id: str, step: int) -> bool:
    """Use up the code of a time step; False if this step or a later one was used before.

    One statement: of two who come with the same code at once, one is let in.
    """
    used = update(Account).where(col(Account.id) == account_id)
    used = used.where(or_(col(Account.totp_step).is_(None), col(Account.totp_step) < step))
    return session.exec(used.values(totp_step=step)).rowcount == 1


def take_recovery_code(
    session: Session, account_id: str, code_sha256: str, *, used_at: datetime
) -> bool:
    """Use up a recovery code; False if it is none of the account's or was used before."""
    used = update(RecoveryCode).where(col(RecoveryCode.account_id) == account_id)
    used = used.where(
        col(RecoveryCode.code_sha256) == code_sha256, col(RecoveryCode.used_at).is_(None)
    )
    return session.exec(used.values(used_at=used_at)).rowcount == 1


def count_recovery_codes(session: Session, account_id: str) -> int:
    """Count the recovery codes of an account that were not used."""
    query = select(func.count()).select_from(RecoveryCode)
    query = query.where(RecoveryCode.account_id == account_id)
    return session.exec(query.where(col(RecoveryCode.used_at).is_(None))).one()
