"""Requests that may be sent twice: the first is done, and its answer kept for who repeats it.

A key is taken before anything is done, in a transaction of its own, and gets its answer afterwards.
If the program dies in between, nobody knows whether the request was carried out, and the key says
so for ever: it is never carried out twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import tuple_
from sqlmodel import Session, col, delete, select, update

from storage.insertion import insert_if_absent
from storage.tables import KeptAnswer

KEPT_FOR = timedelta(hours=24)
_BUSY_FOR = timedelta(minutes=15)
"""Longer than any request may take; after that its process must have died."""


class KeyState(StrEnum):
    """How a key stands when a request comes with it."""

    TAKEN = "taken"
    ANSWERED = "answered"
    BUSY = "busy"
    LOST = "lost"
    OTHER_REQUEST = "other_request"


class TakenKey(NamedTuple):
    """What became of the wish to take a key.

    Attributes:
        state: `taken` for the request to go on; `answered` with the answer that is kept; `busy`
            while another is doing it; `lost` where nobody knows whether it was done;
            `other_request` if the key stands for another.
        answer: The row, where there was one.
    """

    state: KeyState
    answer: KeptAnswer | None = None


def take_key(
    session: Session,
    account_id: str,
    key: str,
    request_sha256: str,
    *,
    now: datetime,
    customer_id: str | None = None,
) -> TakenKey:
    """Take a key for a request, unless it is taken; keys past their day are forgotten first.

    Args:
        session: Where to write, to be committed before the request is carried out.
        account_id: Whose key.
        key: The key.
        request_sha256: Of the request.
        now: The moment.
        customer_id: Whom the answer will be about; None for nobody.
    """
    session.exec(delete(KeptAnswer).where(col(KeptAnswer.begun_at) <= now - KEPT_FOR))
    wanted = KeptAnswer(
        account_id=account_id,
        key=key,
        request_sha256=request_sha256,
        begun_at=now,
        customer_id=customer_id,
    )
    if insert_if_absent(session, wanted):
        return TakenKey(KeyState.TAKEN)
    query = select(KeptAnswer).where(KeptAnswer.account_id == account_id, KeptAnswer.key == key)
    found = session.exec(query).one()
    if found.request_sha256 != request_sha256:
        return TakenKey(KeyState.OTHER_REQUEST, found)
    if found.status is not None:
        return TakenKey(KeyState.ANSWERED, found)
    is_busy = now - found.begun_at < _BUSY_FOR
    return TakenKey(KeyState.BUSY if is_busy else KeyState.LOST, found)


def keep_answer(
    session: Session,
    account_id: str,
    key: str,
    *,
    status: int,
    headers: Mapping[str, str],
    content: str,
) -> None:
    """Keep the answer of a request that was carried out, or that will fail again the same way."""
    statement = update(KeptAnswer).where(
        col(KeptAnswer.account_id) == account_id, col(KeptAnswer.key) == key
    )
    session.exec(statement.values(status=status, headers=dict(headers), content=content))


def release_key(session: Session, account_id: str, key: str) -> None:
    """Give a key back whose request did nothing and may fare better another time."""
    session.exec(
        delete(KeptAnswer).where(
            col(KeptAnswer.account_id) == account_id, col(KeptAnswer.key) == key
        )
    )


def forget_old_answers(session: Session, *, now: datetime, limit: int) -> int:
    """Forget keys past their day, those of programs that came only once among them.

    Returns:
        How many were forgotten; `limit` where there may be more.
    """
    of_row = tuple_(col(KeptAnswer.account_id), col(KeptAnswer.key))
    old = (
        select(KeptAnswer.account_id, KeptAnswer.key)
        .where(col(KeptAnswer.begun_at) <= now - KEPT_FOR)
        .limit(limit)
    )
    return session.exec(delete(KeptAnswer).where(of_row.in_(old.subquery().select()))).rowcount
