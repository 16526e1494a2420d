"""Accounts of the house: made, given a new password, other roles by two people, closed."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from sqlmodel import Session
from starlette.responses import Response

from checker.access import accounts
from checker.access.errors import (
    AccountClosed,
    AccountNameRefused,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
    RolesConflict,
    RolesNeedTwoPeople,
)
from checker.access.policy import may
from checker.access.roles import Act, Role
from checker.audit_log.recording import record_event
from checker.errors import LicetError
from checker.four_eyes.errors import ProposalPending, WordsMissing
from checker.four_eyes.proposing import withdraw
from checker.four_eyes.role_change import ROLE_CHANGE_KIND, propose_roles
from checker.http.failures import status_of
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.web.faults import NO_FAULTS, Faults, fault_of, missing
from checker.web.roles import ROLE_WORDS
from checker.web.showing import go_to, show_page
from rules.vocabulary import Bilingual
from storage import accounts as stored
from storage.errors import AccountExists
from storage.proposals import proposals_about
from storage.tables import Proposal
from storage.vocabulary import AccountRole, Language, ProposalState

router = DeskRouter()

_SAME_ROLES = Bilingual(
    "所选角色与现有角色相同。请勾选该账号应有的全部角色。",
    "These are the roles that the account has. Tick all that it is to have.",
)
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


@router.form("/accounts/{account_id}/roles", act=Act.PROPOSE_ROLES)
def change_roles(visit: Visiting, account_id: str) -> Response:
    """Propose other roles for an account; an approver decides."""
    roles = {Role(role) for role in visit.chosen("roles") if role in tuple(Role)}
    desk = visit.desk
    with desk.database.read_session() as session:
        held = accounts.roles_of(session, account_id)
    faults: Faults = missing(reason=visit.field("reason"))
    if roles == held:
        faults = {"roles": _SAME_ROLES, **faults}
    if faults:
        return _show_account(visit, account_id, faults)
    try:
        with desk.database.session() as session:
            propose_roles(
                session,
                desk.kinds,
                account_id,
                roles,
                reason=visit.field("reason"),
                by=visit.actor,
                now=desk.clock(),
            )
    except (RolesConflict, AccountClosed) as error:
        return _show_account(visit, account_id, fault_of(error, "roles"))
    except WordsMissing as error:
        return _show_account(visit, account_id, fault_of(error, "reason"))
    except ProposalPending as error:
        return _show_account(visit, account_id, fault_of(error), status_of(error))
    return go_to(visit, f"/accounts/{account_id}", told="roles_proposed")


@router.form("/accounts/{account_id}/roles/withdraw", act=Act.PROPOSE_ROLES)
def withdraw_roles(visit: Visiting, account_id: str) -> Response:
    """Take back the roles that one proposed for an account."""
    desk = visit.desk
    with desk.database.read_session() as session:
        waiting = _find_waiting(session, account_id)
    if waiting is not None:
        try:
            with desk.database.session() as session:
                withdraw(session, desk.kinds, waiting.id, by=visit.actor, now=desk.clock())
        except LicetError as error:
            return _show_account(visit, account_id, fault_of(error), status_of(error))
    return go_to(visit, f"/accounts/{account_id}", told="roles_withdrawn")


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


def _show_account(
    visit: Visit,
    account_id: str,
    faults: Faults = NO_FAULTS,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    with visit.desk.database.read_session() as session:
        account = accounts.find_account(session, account_id)
        roles = stored.roles_of(session, account.id)
        waiting = _find_waiting(session, account.id)
        approvers = stored.holders(session, AccountRole.APPROVER)
        makers = stored.display_names(session, {waiting.proposed_by} if waiting else ())
    wanted = () if waiting is None else [AccountRole(role) for role in waiting.payload["roles"]]
    return _show(
        visit,
        "accounts/account.html",
        faults,
        status,
        account=account,
        roles=_titles(roles),
        held={role.value for role in roles},
        role_words=ROLE_WORDS,
        waiting=waiting,
        wanted=_titles(wanted),
        maker=makers.get(waiting.proposed_by) if waiting else None,
        is_own=waiting is not None and waiting.proposed_by == visit.actor.account_id,
        may_propose=may(visit.actor, Act.PROPOSE_ROLES),
        has_approver=bool(approvers - {account.id}),
    )


def _find_waiting(session: Session, account_id: str) -> Proposal | None:
    """Give the proposal of other roles that waits for an approver."""
    for proposal in proposals_about(session, f"account:{account_id}", limit=1):
        if proposal.kind == ROLE_CHANGE_KIND and proposal.state is ProposalState.PROPOSED:
            return proposal
    return None


def _show(
    visit: Visit,
    template: str,
    faults: Faults,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
    **values: Any,  # noqa: ANN401
) -> Response:
    status = status if faults else HTTPStatus.OK
    return show_page(visit, template, status=status, faults=faults, **values)


def _titles(roles: Iterable[AccountRole]) -> list[str]:
    return [ROLE_WORDS[Role(role.value)].title for role in sorted(roles)]
