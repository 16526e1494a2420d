"""What tests of access share: cheap passwords, a log that can be read, accounts of every role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from argon2 import PasswordHasher
from sqlmodel import Session

from checker.access import passwords
from checker.access.accounts import create_account
from checker.access.actor import PROGRAM, Actor
from checker.access.roles import Role
from storage.database import Database
from storage.tables import Account
from storage.vocabulary import Language
from tests.storage.examples import NOW

PASSWORD = "violet kettle marches onward"  # noqa: S105


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> PasswordHasher:
    """Argon2id with the least work, so that a test does not take a quarter of a second for each."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", hasher)
    return hasher


@dataclass
class Log:
    """What was recorded, in order."""

    lines: list[tuple[str, str, str]] = field(default_factory=list)

    def __call__(
        self,
        session: Session,
        actor: Actor,
        action: str,
        *,
        subject: str,
        data: Mapping[str, str | list[str]],
        now: datetime,
    ) -> None:
        assert session.in_transaction()
        assert now.tzinfo is not None
        assert all(value not in str(data) for value in (actor.name, PASSWORD))
        self.lines.append((actor.name, action, subject))

    @property
    def actions(self) -> list[str]:
        return [action for _, action, _ in self.lines]


@pytest.fixture
def log() -> Log:
    return Log()


def open_account(
    database: Database, name: str = "王敏", *roles: Role, is_temporary: bool = False
) -> Account:
    """An account that has chosen its password, unless it is to be temporary."""
    with database.session() as session:
        account = create_account(
            session,
            name=name,
            display_name=name,
            language=Language.ZH,
            roles=roles,
            password=PASSWORD,
            created_at=NOW,
            by=PROGRAM,
        )
        account.password_is_temporary = is_temporary
    return account
