"""Accounts and their roles: who may sign in, and as what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, delete, or_, select

from storage.column_types import clean_text
from storage.errors import AccountExists
from storage.folding import fold_name
from storage.identity import make_id
from storage.insertion import insert_if_absent
from storage.selection import split_ids
from storage.tables import Account, RoleGrant
from storage.vocabulary import AccountRole, Language

_NUMBER = 0x526F6C65  # "Role": any number, as long as all programs take the same


def lock_roles(session: Session) -> None:
    """Wait for whoever hands out roles: who counts the holders of a role must not count in vain.

    The lock ends with the transaction. On SQLite a writer is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_NUMBER})")


def add_account(
    session: Session,
    *,
    name: str,
    display_name: str,
    language: Language,
    created_at: datetime,
    person_id: str | None = None,
    issuer: str | None = None,
    issuer_subject: str | None = None,
) -> Account:
    """Add an account without roles and without a password.

    Raises:
        AccountExists: The name is taken, or the provider's subject has an account.
    """
    name = name.strip()
    account = Account(
        id=make_id(created_at),
        name=name,
        folded_name=fold_name(name),
        display_name=display_name.strip() or name,
        language=language,
        person_id=person_id,
        issuer=issuer,
        issuer_subject=issuer_subject,
        created_at=created_at,
    )
    if not insert_if_absent(session, account):
        raise AccountExists(name=name)
    return session.get_one(Account, account.id)


def find_account(session: Session, wanted: str) -> Account | None:
    """Find an account by name or id, also one that was closed."""
    wanted = clean_text(wanted.strip())
    by_either = or_(col(Account.folded_name) == fold_name(wanted), col(Account.id) == wanted)
    return session.exec(select(Account).where(by_either).order_by(col(Account.id))).first()


def lock_account(session: Session, account_id: str) -> Account:
    """Give an account as it is now, locked until the transaction ends."""
    query = select(Account).where(Account.id == account_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def find_account_of_issuer(session: Session, issuer: str, subject: str) -> Account | None:
    """Find the account that an identity provider knows by a subject."""
    query = select(Account).where(Account.issuer == issuer, Account.issuer_subject == subject)
    return session.exec(query).first()


def accounts(session: Session) -> Sequence[Account]:
    """Give all accounts, also closed ones, in the order in which they were made."""
    return session.exec(select(Account).order_by(col(Account.id))).all()


def display_names(session: Session, account_ids: Collection[str]) -> dict[str, str]:
    """Give what people call the owners of these accounts, also of closed ones."""
    query = select(Account.id, Account.display_name).where(col(Account.id).in_(account_ids))
    return dict(session.exec(query).all())


def has_accounts(session: Session) -> bool:
    """Tell whether anybody could ever sign in."""
    return session.exec(select(Account.id).limit(1)).first() is not None


def roles_by_account(
    session: Session, account_ids: Collection[str]
) -> dict[str, frozenset[AccountRole]]:
    """Give the roles of each of these accounts; one that has none stands with an empty set."""
    roles: defaultdict[str, set[AccountRole]] = defaultdict(set)
    for piece in split_ids(sorted(account_ids)):
        query = select(RoleGrant.account_id, RoleGrant.role)
        for account_id, role in session.exec(query.where(piece.covers(col(RoleGrant.account_id)))):
            roles[account_id].add(AccountRole(role))
    return {account_id: frozenset(roles[account_id]) for account_id in account_ids}


def roles_of(session: Session, account_id: str) -> frozenset[AccountRole]:
    """Give the roles of one account."""
    return roles_by_account(session, [account_id])[account_id]


def holders(session: Session, role: AccountRole, *, with_closed: bool = False) -> frozenset[str]:
    """Give the ids of the accounts with a role; of those in use unless closed ones count too."""
    query = select(RoleGrant.account_id).where(RoleGrant.role == role)
    if not with_closed:
        query = query.join(Account, col(Account.id) == col(RoleGrant.account_id))
        query = query.where(col(Account.is_active))
    return frozenset(session.exec(query))


def names_of_holders(session: Session, role: AccountRole) -> dict[str, str]:
    """Give by id what people call the owners of the accounts in use that have a role."""
    return dict(session.connection().execute(_prepare_names_of_holders(), {"role": role}).all())


@cache
def _prepare_names_of_holders() -> Select[str, str]:
    return (
        select_columns(col(Account.id), col(Account.display_name))
        .join(RoleGrant, col(RoleGrant.account_id) == col(Account.id))
        .where(col(RoleGrant.role) == bindparam("role"), col(Account.is_active))
    )


def set_roles(
    session: Session, account_id: str, roles: Collection[AccountRole], *, granted_at: datetime
) -> None:
    """Let an account have these roles and no others; those it keeps keep their moment."""
    held = roles_of(session, account_id)
    gone = held.difference(roles)
    if gone:
        theirs = delete(RoleGrant).where(col(RoleGrant.account_id) == account_id)
        session.exec(theirs.where(col(RoleGrant.role).in_(gone)))
    for role in sorted(set(roles) - held):
        session.add(RoleGrant(account_id=account_id, role=role, granted_at=granted_at))
    session.flush()
