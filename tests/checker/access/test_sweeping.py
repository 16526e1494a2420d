"""What is of no use any more goes, piece by piece; what is of use stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from checker.access.sweeping import sweep
from storage import sign_ins
from storage.database import Database
from storage.idempotency import KEPT_FOR
from storage.sign_ins import add_session, lock_delay
from storage.tables import KeptAnswer, SignInDelay, SignInSession
from tests.checker.access.conftest import open_account
from tests.storage.examples import NOW

HASHES = [f"{number:064x}" for number in range(7)]


def test_only_what_is_of_no_use_any_more_is_forgotten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_ins, "AT_ONCE", 2)
    monkeypatch.setattr("checker.access.sweeping.AT_ONCE", 2)
    account = open_account(database, "王敏")
    month, day, moment = timedelta(days=31), timedelta(days=1), timedelta(seconds=1)
    with database.session() as session:
        for number, hashed in enumerate(HASHES):
            is_old = number < 5
            over = NOW - month - moment if is_old else NOW - month
            add_session(
                session, token_sha256=hashed, account_id=account.id, address="192.0.2.7",
                created_at=over - day, expires_at=over,
            )  # fmt: skip
            lock_delay(session, hashed, now=NOW - day - (moment if is_old else 0 * moment))
            begun = NOW - KEPT_FOR + (0 * moment if is_old else moment)
            session.add(
                KeptAnswer(
                    account_id=account.id,
                    key=hashed,
                    request_sha256=hashed,
                    begun_at=begun,
                    status=200,
                    content="{}",
                )
            )
    assert sweep(database, NOW) == 15
    assert sweep(database, NOW) == 0
    with database.read_session() as session:
        for column in (SignInSession.token_sha256, SignInDelay.subject_sha256, KeptAnswer.key):
            assert sorted(session.exec(select(column))) == HASHES[5:]
