"""Requests that may be sent twice: the first is done, and its answer kept for who repeats it.

A key is taken before anything is done, in a transaction of its own and under a lease: a token says
who has it, and a moment until when nobody else may. What the request does is committed together
with its answer, and only where the token still holds (`keep_answer`). So a program that dies has
either done it all and left the answer, or nothing; when its lease has ended another takes the
request over, and if it was slow rather than dead, what it did is taken back.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import tuple_
from sqlmodel import Session, col, delete, select, update

from storage.insertion import insert_if_absent
from storage.tables import KeptAnswer

KEPT_FOR = timedelta(hours=24)


class KeyState(StrEnum):
    """How a key stands when a request comes with it."""

    TAKEN = "taken"
    ANSWERED = "answered"
    BUSY = "busy"
    OTHER_REQUEST = "other_request"


class TakenKey(NamedTuple):
    """What became of the wish to take a key.

    Attributes:
        state: `taken` for the request to go on; `answered` with the answer that is kept; `busy`
            while another is doing it; `other_request` if the key stands for another.
        token: Of the lease, where it was taken.
        answer: The row, where another has it.
    """

    state: KeyState
    token: str = ""
    answer: KeptAnswer | None = None


def take_key(
    session: Session,
    account_id: str,
    key: str,
    request_sha256: str,
    *,
    lease: timedelta,
    now: datetime,
    customer_id: str | None = None,
) -> TakenKey:
    """Take a key for a request, unless it is taken; keys past their day are forgotten first.

    Args:
        session: Where to write, to be committed before the request is carried out.
        account_id: Whose key.
        key: The key.
        request_sha256: Of the request.
        lease: How long nobody else may carry it out; whatever its length, nothing is done twice.
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
        lease_token=secrets.token_hex(16),
        leased_until=now + lease,
    )
    if insert_if_absent(session, wanted) or _take_over(session, wanted):
        return TakenKey(KeyState.TAKEN, wanted.lease_token or "")
    query = select(KeptAnswer).where(KeptAnswer.account_id == account_id, KeptAnswer.key == key)
    found = session.exec(query).one_or_none()
    if found is None:  # given back this moment
        return TakenKey(KeyState.BUSY)
    if found.request_sha256 != request_sha256:
        return TakenKey(KeyState.OTHER_REQUEST, answer=found)
    state = KeyState.BUSY if found.status is None else KeyState.ANSWERED
    return TakenKey(state, answer=found)


def keep_answer(
    session: Session,
    account_id: str,
    key: str,
    token: str,
    *,
    status: int,
    headers: Mapping[str, str],
    content: str,
) -> bool:
    """Keep the answer of a request that was carried out, or that will fail again the same way.

    Args:
        session: The transaction that carried it out.
        account_id: Whose key.
        key: The key.
        token: Of the lease under which it was carried out.
        status: Of HTTP.
        headers: Of the answer.
        content: The answer's body.

    Returns:
        False if the lease was lost: then nothing of the transaction may stay.
    """
    answered = update(KeptAnswer).where(
        col(KeptAnswer.account_id) == account_id,
        col(KeptAnswer.key) == key,
        col(KeptAnswer.lease_token) == token,
    )
    kept = answered.values(
        status=status,
        headers=dict(headers),
        content=content,
        lease_token=None,
        leased_until=None,
    )
    return session.exec(kept).rowcount == 1


def release_key(session: Session, account_id: str, key: str, token: str) -> None:
    """Give a key back whose request did nothing and may fare better another time."""
    session.exec(
        delete(KeptAnswer).where(
            col(KeptAnswer.account_id) == account_id,
            col(KeptAnswer.key) == key,
            col(KeptAnswer.lease_token) == token,
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


def _take_over(session: Session, wanted: KeptAnswer) -> bool:
    """Take the same request over from a lease that has ended: one of several succeeds."""
    ended = update(KeptAnswer).where(
        col(KeptAnswer.account_id) == wanted.account_id,
        col(KeptAnswer.key) == wanted.key,
        col(KeptAnswer.request_sha256) == wanted.request_sha256,
        col(KeptAnswer.leased_until) <= wanted.begun_at,
    )
    taken = ended.values(
        lease_token=wanted.lease_token,
        leased_until=wanted.leased_until,
        begun_at=wanted.begun_at,
    )
    return session.exec(taken).rowcount == 1
