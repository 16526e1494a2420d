"""One row of every table of accounts, every column filled."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.tables import (
    Account,
    ApiToken,
    RecoveryCode,
    RoleGrant,
    SignInDelay,
    SignInSession,
)
from storage.vocabulary import AccountRole, Language
from tests.storage.examples import NOW

_HASH = "cd" * 32


def make_access_rows() -> list[SQLModel]:
    """In an order that foreign keys allow; the account is of the person `p1`."""
    return [
        Account(
            id="a1",
            name="王敏",
            folded_name="王敏",
            display_name="王 敏",
            language=Language.EN,
            person_id="p1",
            password_hash="$argon2id$",  # noqa: S106
            password_set_at=NOW,
            password_is_temporary=True,
            totp_secret="sealed",  # noqa: S106
            totp_step=59_000_000,
            issuer="https://id.example.cn",
            issuer_subject="248289761001",
            is_active=False,
            created_at=NOW,
        ),
        RoleGrant(account_id="a1", role=AccountRole.AUDITOR, granted_at=NOW),
        SignInSession(
            id="s1",
            token_sha256=_HASH,
            account_id="a1",
            address="2001:db8::7",
            created_at=NOW,
            last_seen_at=NOW,
            expires_at=NOW,
            ended_at=NOW,
        ),
        SignInDelay(subject_sha256=_HASH, failures=3, last_failed_at=NOW, retry_at=NOW),
        RecoveryCode(account_id="a1", code_sha256=_HASH, used_at=NOW),
        ApiToken(
            id="t1",
            token_sha256=_HASH,
            account_id="a1",
            name="ERP",
            scopes=["read_customers"],
            created_at=NOW,
            expires_at=NOW,
            last_used_at=NOW,
            revoked_at=NOW,
        ),
    ]
