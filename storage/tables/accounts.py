"""Who may sign in: accounts with their roles, the sessions and tokens by which they come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from storage.column_types import CleanText, JsonData, one_of
from storage.tables.base import Row
from storage.vocabulary import AccountRole, Language

_IS_SHA256 = "length(token_sha256) = 64"


class Account(Row, table=True):
    """Somebody who may sign in, or could once: accounts are never deleted.

    Attributes:
        id: Sorts by the moment the account was made.
        name: What the person signs in by and others know them by.
        folded_name: The name as `storage.folding.fold_name` gives it, so that none is taken twice.
        display_name: The person's own name, as pages show it.
        language: Of pages, where the browser was told nothing else.
        person_id: The person who is told of what falls due; None for somebody who is told nothing.
        password_hash: Argon2id with its parameters; None where another provider signs in.
        password_set_at: When this password was set.
        password_is_temporary: Whether somebody else chose it, so that it has to be changed first.
        totp_secret: The sealed secret of one-time codes; None while there is no second factor.
        totp_step: The 30-second step of the last code taken: no code is taken twice.
        issuer: The identity provider that knows the account; None for none.
        issuer_subject: By which name the provider knows it.
        is_active: False once the account was closed.
        created_at: When it was made.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("issuer", "issuer_subject"),
        CheckConstraint("(issuer IS NULL) = (issuer_subject IS NULL)", name="issuer"),
        CheckConstraint("(password_hash IS NULL) = (password_set_at IS NULL)", name="password"),
    )

    id: str = Field(primary_key=True)
    name: str = Field(sa_type=CleanText, unique=True)
    folded_name: str = Field(sa_type=CleanText, unique=True)
    display_name: str = Field(sa_type=CleanText)
    language: Language = Field(default=Language.ZH, sa_type=one_of(Language, "language"))
    person_id: str | None = Field(default=None, foreign_key="people.id")
    password_hash: str | None = None
    password_set_at: datetime | None = None
    password_is_temporary: bool = False
    totp_secret: str | None = None
    totp_step: int | None = Field(default=None, sa_type=BigInteger)
    issuer: str | None = None
    issuer_subject: str | None = Field(default=None, sa_type=CleanText)
    is_active: bool = True
    created_at: datetime


class RoleGrant(Row, table=True):
    """One role of an account.

    Attributes:
        account_id: Whose.
        role: Which.
        granted_at: Since when.
    """

    __tablename__ = "account_roles"

    account_id: str = Field(foreign_key="accounts.id", primary_key=True)
    role: AccountRole = Field(sa_type=one_of(AccountRole, "role"), primary_key=True)
    granted_at: datetime


class SignInSession(Row, table=True):
    """One browser in which somebody is signed in.

    Attributes:
        id: Sorts by the moment of signing in; no secret.
        token_sha256: Of the token that the browser holds; the token itself is nowhere here.
        account_id: Who.
        address: From which network address the person signed in.
        created_at: When the person signed in.
        last_seen_at: When a request came last, to the minute.
        expires_at: From when on it is over, however much it is used.
        ended_at: When it was ended by signing out, by revoking or by a change of rights.
    """

    __tablename__ = "sign_in_sessions"
    __table_args__ = (
        CheckConstraint(_IS_SHA256, name="token_sha256"),
        Index("ix_sign_in_sessions_account_id_created_at", "account_id", "created_at"),
    )

    id: str = Field(primary_key=True)
    token_sha256: str = Field(unique=True)
    account_id: str = Field(foreign_key="accounts.id")
    address: str = Field(sa_type=CleanText)
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None


class SignInDelay(Row, table=True):
    """How long somebody has to wait after failing to sign in.

    Attributes:
        subject_sha256: Of what is counted: an account's name, or a network address.
        failures: How often in a row.
        last_failed_at: When last.
        retry_at: Before which moment no further attempt is looked at.
    """

    __tablename__ = "sign_in_delays"
    __table_args__ = (
        CheckConstraint("length(subject_sha256) = 64", name="subject_sha256"),
        CheckConstraint("failures >= 0", name="failures"),
    )

    subject_sha256: str = Field(primary_key=True)
    failures: int
    last_failed_at: datetime = Field(index=True)
    retry_at: datetime


class RecoveryCode(Row, table=True):
    """A code that stands in once for the device that makes one-time codes.

    Attributes:
        account_id: Whose.
        code_sha256: Of the code; it has 80 random bits, so that it needs no slow hash.
        used_at: When it was used; it is not taken again.
    """

    __tablename__ = "recovery_codes"
    __table_args__ = (CheckConstraint("length(code_sha256) = 64", name="code_sha256"),)

    account_id: str = Field(foreign_key="accounts.id", primary_key=True)
    code_sha256: str = Field(primary_key=True)
    used_at: datetime | None = None


class ApiToken(Row, table=True):
    """By which a program acts for an account, with fewer rights than the account.

    Attributes:
        id: Sorts by the moment it was made; no secret.
        token_sha256: Of the token, which is shown once.
        account_id: For whom the program acts.
        name: What its owner calls it.
        scopes: The acts it may do, as far as the account may.
        created_at: When it was made.
        expires_at: From when on it is taken no more.
        last_used_at: When a request came with it last, to the minute.
        revoked_at: When it was revoked.
    """

    __tablename__ = "api_tokens"
    __table_args__ = (CheckConstraint(_IS_SHA256, name="token_sha256"),)

    id: str = Field(primary_key=True)
    token_sha256: str = Field(unique=True)
    account_id: str = Field(foreign_key="accounts.id", index=True)
    name: str = Field(sa_type=CleanText)
    scopes: list[str] = Field(sa_type=JsonData)
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
