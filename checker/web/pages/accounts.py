"""Accounts of the house: made, given a new password, closed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from checker.access import accounts
from checker.access.errors import (
    AccountNameRefused,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
    RolesConflict,
    RolesNeedTwoPeople,
)
from checker.access.roles import Act, Role
from checker.audit_log.recording import record_event
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.web.faults import NO_FAULTS, Faults, fault_of, missing
from checker.web.roles import ROLE_WORDS
from checker.web.showing import go_to, show_page
from storage import accounts as stored
from storage.errors import AccountExists
from storage.vocabulary import AccountRole, Language

router = DeskRouter()

_PASSWORD_REFUSED = (PasswordTooShort, PasswordTooLong, PasswordTooCommon)


@router.page("/accounts", act=Act.MANAGE_ACCOUNTS)
def list_accounts(visit: Visiting) -> Response:
    """List all accounts, those in use first."""
    with visit.desk.database.read_session() as session:
        found = stored.accounts(session)
        roles = stored.roles_by_account(session, [account.id for account in found])
    return show_page(
        visit,
        "accounts/list.html",
        accounts=sorted(found, key=lambda each: (not each.is_active, each.folded_name)),
        roles={account: _titles(held) for account, held in roles.items()},
    )


@router.page("/accounts/new", act=Act.MANAGE_ACCOUNTS)
def show_form(visit: Visiting) -> Response:
    """Show the form for another account."""
    return _show_form(visit)


@router.form("/accounts", act=Act.MANAGE_ACCOUNTS)
def make_account(visit: Visiting) -> Response:
    """Make an account; its owner changes the password at the first sign-in."""
    name, shown = visit.field("name"), visit.field("shown")
    password, language = visit.secret("password"), visit.field("language")
    faults: Faults = missing(name=name, shown=shown, password=password)
    if faults:
        return _show_form(visit, faults)
    roles = {Role(role) for role in visit.chosen("roles") if role in tuple(Role)}
    now = visit.desk.clock()
    try:
        with visit.desk.database.session() as session:
            account = accounts.create_account(
                session,
                name=name,
                display_name=shown,
                language=Language(language) if language in tuple(Language) else visit.language,
                roles=roles,
                password=password,
                created_at=now,
                by=visit.actor,
            )
            data = {"roles": ",".join(sorted(roles))}
            _record(session, visit, "access.account_created", account.id, **data)
    except (AccountNameRefused, AccountExists) as error:
        return _show_form(visit, fault_of(error, "name"))
    except _PASSWORD_REFUSED as error:
        return _show_form(visit, fault_of(error, "password"))
    except (RolesConflict, RolesNeedTwoPeople) as error:
        return _show_form(visit, fault_of(error, "roles"))
    return go_to(visit, "/accounts", told="account_made")


@router.page("/accounts/{account_id}", act=Act.MANAGE_ACCOUNTS)
def show_account(visit: Visiting, account_id: str) -> Response:
    """Show one account and what can be done with it."""
    return _show_account(visit, account_id)


@router.form("/accounts/{account_id}/password", act=Act.MANAGE_ACCOUNTS)
def reset_password(visit: Visiting, account_id: str) -> Response:
    """Choose a password for somebody who has forgotten theirs, to be changed at once."""
    password = visit.secret("password")
    faults: Faults = missing(password=password)
    if faults:
        return _show_account(visit, account_id, faults)
    try:
        with visit.desk.database.session() as session:
            account = accounts.find_account(session, account_id)
            accounts.set_password(
                session, account.id, password, now=visit.desk.clock(), by=visit.actor
            )
            _record(session, visit, "access.password_reset", account.id)
    except _PASSWORD_REFUSED as error:
        return _show_account(visit, account_id, fault_of(error, "password"))
    return go_to(visit, f"/accounts/{account_id}", told="password_reset")


@router.form("/accounts/{account_id}/close", act=Act.MANAGE_ACCOUNTS)
def close_account(visit: Visiting, account_id: str) -> Response:
    """Close an account at once."""
    with visit.desk.database.session() as session:
        account = accounts.find_account(session, account_id)
        accounts.deactivate(session, account.id, now=visit.desk.clock())
        _record(session, visit, "access.account_closed", account.id)
    return go_to(visit, "/accounts", told="account_closed")


def _record(session: Session, visit: Visit, action: str, account_id: str, **data: str) -> None:
    subject = f"account:{account_id}"
    record_event(session, visit.actor, action, subject=subject, data=data, now=visit.desk.clock())


def _show_form(visit: Visit, faults: Faults = NO_FAULTS) -> Response:
    with visit.desk.database.read_session() as session:
        approvers = stored.holders(session, AccountRole.APPROVER, with_closed=True)
    return _show(visit, "accounts/new.html", faults, roles=ROLE_WORDS, is_alone=not approvers)


def _show_account(visit: Visit, account_id: str, faults: Faults = NO_FAULTS) -> Response:
    with visit.desk.database.read_session() as session:
        account = accounts.find_account(session, account_id)
        roles = stored.roles_of(session, account.id)
    return _show(visit, "accounts/account.html", faults, account=account, roles=_titles(roles))


def _show(visit: Visit, template: str, faults: Faults, **values: Any) -> Response:  # noqa: ANN401
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return show_page(visit, template, status=status, faults=faults, **values)


def _titles(roles: frozenset[AccountRole]) -> list[str]:
    return [ROLE_WORDS[Role(role.value)].title for role in sorted(roles)]
