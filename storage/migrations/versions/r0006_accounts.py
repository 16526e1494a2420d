"""Accounts: who may sign in, with which roles, by which sessions and tokens.

Revision 0006. Nothing on file changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"

_MOMENT = sa.DateTime(timezone=True)
_ROLES = ("maker", "approver", "finance", "auditor", "administrator")


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=f"fk_{table}_account_id")


def _is_sha256(table: str, column: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"length({column}) = 64", name=op.f(f"ck_{table}_{column}"))


def upgrade() -> None:
    """Create the tables, empty."""
    _create_accounts()
    _create_sessions()
    _create_tokens()


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("language", _one_of("language", "zh", "en"), nullable=False),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("password_set_at", _MOMENT, nullable=True),
        sa.Column("password_is_temporary", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=True),
        sa.Column("issuer_subject", sa.Text(), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.CheckConstraint(
            "(issuer IS NULL) = (issuer_subject IS NULL)", name=op.f("ck_accounts_issuer")
        ),
        sa.CheckConstraint(
            "(password_hash IS NULL) = (password_set_at IS NULL)", name=op.f("ck_accounts_password")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_accounts_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("name", name="uq_accounts_name"),
        sa.UniqueConstraint("folded_name", name="uq_accounts_folded_name"),
        sa.UniqueConstraint("issuer", "issuer_subject", name="uq_accounts_issuer_issuer_subject"),
    )
    op.create_table(
        "account_roles",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("role", _one_of("role", *_ROLES), nullable=False),
        sa.Column("granted_at", _MOMENT, nullable=False),
        _of_account("account_roles"),
        sa.PrimaryKeyConstraint("account_id", "role", name="pk_account_roles"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("code_sha256", sa.String(), nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        _is_sha256("recovery_codes", "code_sha256"),
        _of_account("recovery_codes"),
        sa.PrimaryKeyConstraint("account_id", "code_sha256", name="pk_recovery_codes"),
    )


def _create_sessions() -> None:
    op.create_table(
        "sign_in_sessions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("last_seen_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        _is_sha256("sign_in_sessions", "token_sha256"),
        _of_account("sign_in_sessions"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_sessions"),
        sa.UniqueConstraint("token_sha256", name="uq_sign_in_sessions_token_sha256"),
    )
    op.create_index(
        "ix_sign_in_sessions_account_id_created_at",
        "sign_in_sessions",
        ["account_id", "created_at"],
    )
    op.create_table(
        "sign_in_delays",
        sa.Column("subject_sha256", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failed_at", _MOMENT, nullable=False),
        sa.Column("retry_at", _MOMENT, nullable=False),
        _is_sha256("sign_in_delays", "subject_sha256"),
        sa.CheckConstraint("failures >= 0", name=op.f("ck_sign_in_delays_failures")),
        sa.PrimaryKeyConstraint("subject_sha256", name="pk_sign_in_delays"),
    )
    op.create_index("ix_sign_in_delays_last_failed_at", "sign_in_delays", ["last_failed_at"])


def _create_tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("last_used_at", _MOMENT, nullable=True),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        _is_sha256("api_tokens", "token_sha256"),
        _of_account("api_tokens"),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.UniqueConstraint("token_sha256", name="uq_api_tokens_token_sha256"),
    )
    op.create_index("ix_api_tokens_account_id", "api_tokens", ["account_id"])
