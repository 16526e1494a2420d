"""Accounts: made, given roles and passwords, and closed.

Roles take two people: an administrator proposes, an approver decides, and only then `apply_roles`
is called. Two cases have nobody to decide: the first administrator, who knows the token that the
server printed, and the time before any account was an approver, when the administrator names the
first. Whoever keeps the server can always help by the command line.

What is written here is recorded in the audit log by the caller, in the same transaction.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from checker.access import passwords, policy
from checker.access.actor import PROGRAM, Actor
from checker.access.errors import (
    AccountClosed,
    AccountNameRefused,
    AccountUnknown,
    AlreadySetUp,
    CredentialsOfApprover,
    LastOfItsRole,
    PasswordUnchanged,
    PasswordWrong,
    RolesConflict,
    RolesNeedTwoPeople,
)
from checker.access.roles import Role
from checker.access.sessions import end_sessions
from storage import accounts as stored
from storage.api_tokens import revoke_tokens
from storage.second_factors import set_second_factor
from storage.tables import Account
from storage.vocabulary import AccountRole, Language

KEPT_BY_SOMEBODY = (Role.ADMINISTRATOR, Role.APPROVER)
"""Roles that the house cannot do without once somebody has them."""

_NAME = re.compile(r"[^:“”\"'<>]{2,64}")


def create_first_administrator(
    session: Session, *, name: str, display_name: str, language: Language, password: str,
    created_at: datetime,
) -> Account:  # fmt: skip
    """Make the account with which everything begins; it needs nobody's consent.

    Raises:
        AlreadySetUp: There is an account.
        AccountNameRefused, PasswordTooShort, PasswordTooLong, PasswordTooCommon: As named.
    """
    stored.lock_roles(session)
    if stored.has_accounts(session):
        raise AlreadySetUp
    account = create_account(
        session,
        name=name,
        display_name=display_name,
        language=language,
        roles={Role.ADMINISTRATOR},
        password=password,
        created_at=created_at,
        by=PROGRAM,
    )
    account.password_is_temporary = False
    session.flush()
    return account


def create_account(
    session: Session,
    *,
    name: str,
    display_name: str,
    language: Language,
    roles: Collection[Role],
    password: str | None,
    created_at: datetime,
    by: Actor,
    person_id: str | None = None,
) -> Account:
    """Make an account.

    Args:
        session: Where to write.
        name: To sign in by.
        display_name: The person's own name.
        language: Of pages.
        roles: Empty, unless the command line asks or nobody was an approver yet; otherwise they
            are proposed once the account is there.
        password: To be changed at the first signing in; None where a provider signs in.
        created_at: The moment.
        by: Who asks.
        person_id: The person who is told of what falls due.

    Raises:
        AccountExists: The name is taken.
        AccountNameRefused, PasswordTooShort, PasswordTooLong, PasswordTooCommon: As named.
        RolesConflict, RolesNeedTwoPeople: The account cannot begin with these roles.
    """
    _refuse_name(name)
    _refuse_conflict(roles)
    stored.lock_roles(session)
    if roles and not _may_grant_alone(session, by):
        raise RolesNeedTwoPeople
    account = stored.add_account(
        session,
        name=name,
        display_name=display_name,
        language=language,
        created_at=created_at,
        person_id=person_id,
    )
    if password is not None:
        _store_password(session, account, password, now=created_at, is_temporary=True)
    stored.set_roles(session, account.id, _stored_roles(roles), granted_at=created_at)
    return account


def find_account(session: Session, wanted: str) -> Account:
    """Find an account by name or id.

    Raises:
        AccountUnknown: There is none.
    """
    account = stored.find_account(session, wanted)
    if account is None:
        raise AccountUnknown(reference=wanted)
    return account


def roles_of(session: Session, account_id: str) -> frozenset[Role]:
    """Give the roles of an account."""
    return frozenset(Role(role.value) for role in stored.roles_of(session, account_id))


def apply_roles(
    session: Session, account_id: str, roles: Collection[Role], *, now: datetime
) -> None:
    """Let an account have these roles and no others; whoever is signed in with it signs in anew.

    To be called for a decided proposal or at the word of the identity provider, by nobody else.

    Raises:
        AccountClosed: Nobody can use the account.
        RolesConflict: The roles do not go together.
        LastOfItsRole: Nobody would be an administrator, or an approver, any more.
    """
    _refuse_conflict(roles)
    stored.lock_roles(session)
    account = stored.lock_account(session, account_id)
    if not account.is_active:
        raise AccountClosed(name=account.name)
    held = roles_of(session, account_id)
    if held == frozenset(roles):
        return
    _refuse_last(session, account, held.difference(roles).intersection(KEPT_BY_SOMEBODY))
    stored.set_roles(session, account_id, _stored_roles(roles), granted_at=now)
    end_sessions(session, account_id, now=now)


def set_password(
    session: Session, account_id: str, password: str, *, now: datetime, by: Actor
) -> None:
    """Choose a password for somebody else, to be changed at once; ends all their sessions.

    Raises:
        AccountClosed: Nobody can use the account.
        CredentialsOfApprover: An administrator would get into the account of somebody who decides.
        PasswordTooShort, PasswordTooLong, PasswordTooCommon: As named.
    """
    account = _lock_open(session, account_id)
    _refuse_reset(session, account, by)
    _store_password(session, account, password, now=now, is_temporary=True)
    end_sessions(session, account_id, now=now)


def change_own_password(
    session: Session, by: Actor, *, present: str, password: str, now: datetime
) -> None:
    """Choose another password for oneself; ends all sessions but the one it is done in.

    The caller then gives that session a new token by `sessions.rotate_session`.

    Raises:
        PasswordWrong: The present one is not right.
        PasswordUnchanged: The new one is the same.
        PasswordTooShort, PasswordTooLong, PasswordTooCommon: As named.
        TooBusy: Too many others are signing in.
    """
    account = _lock_open(session, by.account_id or "")
    if not passwords.verify_password(account.password_hash, present):
        raise PasswordWrong
    if passwords.is_same(present, password):
        raise PasswordUnchanged
    _store_password(session, account, password, now=now, is_temporary=False)
    end_sessions(session, account.id, now=now, but=by.session_id)


def remove_second_factor(session: Session, account_id: str, *, now: datetime, by: Actor) -> None:
    """Let an account need no one-time codes; ends all its sessions but that of who does it.

    Raises:
        CredentialsOfApprover: An administrator would weaken the account of somebody who decides.
    """
    account = stored.lock_account(session, account_id)
    _refuse_reset(session, account, by)
    set_second_factor(session, account_id, sealed_secret=None, step=None, code_sha256s=())
    end_sessions(session, account_id, now=now, but=by.session_id)


def deactivate(session: Session, account_id: str, *, now: datetime) -> None:
    """Close an account at once: its sessions and tokens end, its name stays taken.

    Raises:
        LastOfItsRole: It is the last administrator, and nobody could make accounts any more.
    """
    stored.lock_roles(session)
    account = stored.lock_account(session, account_id)
    held = roles_of(session, account_id)
    _refuse_last(session, account, held.intersection({Role.ADMINISTRATOR}))
    account.is_active = False
    end_sessions(session, account_id, now=now)
    revoke_tokens(session, account_id, revoked_at=now)


def set_language(session: Session, account_id: str, language: Language) -> None:
    """Choose the language of an account's pages."""
    stored.lock_account(session, account_id).language = language
    session.flush()


def _may_grant_alone(session: Session, by: Actor) -> bool:
    """Tell whether there is nobody yet who could decide, or the command line asks.

    Closed accounts count: closing the last approver's gives nobody the power to name another.
    """
    is_program = by.account_id is None
    return is_program or not stored.holders(session, AccountRole.APPROVER, with_closed=True)


def _lock_open(session: Session, account_id: str) -> Account:
    account = stored.lock_account(session, account_id)
    if not account.is_active:
        raise AccountClosed(name=account.name)
    return account


def _store_password(
    session: Session, account: Account, password: str, *, now: datetime, is_temporary: bool
) -> None:
    passwords.check_new_password(password, account_name=account.name)
    account.password_hash = passwords.hash_password(password)
    account.password_set_at = now
    account.password_is_temporary = is_temporary
    session.flush()


def _stored_roles(roles: Collection[Role]) -> set[AccountRole]:
    return {AccountRole(role.value) for role in roles}


def _refuse_name(name: str) -> None:
    plain = unicodedata.normalize("NFKC", name.strip())
    is_printed = all(character.isprintable() for character in plain)
    if not _NAME.fullmatch(plain) or not is_printed or plain.casefold() == PROGRAM.name:
        raise AccountNameRefused(name=name)


def _refuse_conflict(roles: Collection[Role]) -> None:
    role = policy.find_conflict(roles)
    if role is not None:
        raise RolesConflict(role=role.value)


def _refuse_last(session: Session, account: Account, lost: Collection[Role]) -> None:
    for role in sorted(lost):
        if stored.holders(session, AccountRole(role.value)) <= {account.id}:
            raise LastOfItsRole(name=account.name, role=role.value)


def _refuse_reset(session: Session, account: Account, by: Actor) -> None:
    is_other = by.account_id not in (None, account.id)
    if is_other and Role.APPROVER in roles_of(session, account.id):
        raise CredentialsOfApprover(name=account.name)
