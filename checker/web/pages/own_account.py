"""One's own account: password, language, and the browsers in which one is signed in."""

from __future__ import annotations

from http import HTTPStatus

from sqlmodel import Session
from starlette.responses import Response

from checker.access import accounts
from checker.access.errors import (
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
    PasswordUnchanged,
)
from checker.access.policy import is_unfinished
from checker.access.roles import Act
from checker.access.sessions import end_session, end_sessions, sessions_of
from checker.audit_log.recording import record_event
from checker.http.cookies import set_language
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.web.faults import NO_FAULTS, NOT_FILLED, Faults, fault_of, missing
from checker.web.proving import Proven, prove
from checker.web.roles import ROLE_WORDS
from checker.web.showing import go_to, show_page
from rules.vocabulary import Bilingual
from storage.second_factors import count_recovery_codes
from storage.vocabulary import Language

router = DeskRouter()

_ALL = "all"
_NOT_THE_SAME = Bilingual("两次输入的密码不一致。", "The two passwords are not the same.")


@router.page("/account", act=Act.MANAGE_OWN_ACCOUNT)
def show_account(visit: Visiting) -> Response:
    """Show one's own account."""
    return _show(visit)


@router.form("/account/password", act=Act.MANAGE_OWN_ACCOUNT)
def change_password(visit: Visiting) -> Response:
    """Choose another password."""
    present, password = visit.secret("present"), visit.secret("password")
    faults: Faults = missing(present=present, password=password)
    if not faults and password != visit.secret("again"):
        faults = {"again": _NOT_THE_SAME}
    if faults:
        return _show(visit, faults)
    proven = prove(visit)
    if not isinstance(proven, Proven):
        return _show(visit, proven)
    actor, now = visit.actor, visit.desk.clock()
    try:
        with visit.desk.database.session() as session:
            accounts.change_own_password(
                session, actor, present=present, password=password, now=now
            )
            _record(session, visit, "access.password_changed")
    except (PasswordTooShort, PasswordTooLong, PasswordTooCommon, PasswordUnchanged) as error:
        return proven.send(_show(proven.visit, fault_of(error, "password")))
    # Who had to choose a password before anything else goes on to their work.
    after = "/" if is_unfinished(actor) else "/account"
    return proven.send(go_to(visit, after, told="password_changed"))


@router.form("/account/language", act=Act.MANAGE_OWN_ACCOUNT)
def change_language(visit: Visiting) -> Response:
    """Choose the language of one's pages, in this browser at once."""
    given = visit.field("language")
    response = go_to(visit, "/account", told="profile_saved")
    if given in tuple(Language):
        with visit.desk.database.session() as session:
            accounts.set_language(session, str(visit.actor.account_id), Language(given))
        set_language(response, given, is_https=visit.desk.is_https)
    return response


@router.page("/account/sessions", act=Act.MANAGE_OWN_ACCOUNT)
def show_sessions(visit: Visiting) -> Response:
    """Show the other browsers in which one is signed in, to be signed out."""
    return _show(visit, template="own_account/sessions.html")


@router.form("/account/sessions/end", act=Act.MANAGE_OWN_ACCOUNT)
def end_others(visit: Visiting) -> Response:
    """Sign another browser out, or all others."""
    which = visit.field("which")
    proven: Proven | Faults = prove(visit) if which else {"which": NOT_FILLED}
    if not isinstance(proven, Proven):
        return _show(visit, proven, template="own_account/sessions.html")
    account_id, now = str(visit.actor.account_id), visit.desk.clock()
    with visit.desk.database.session() as session:
        if which == _ALL:
            ended = end_sessions(session, account_id, now=now, but=visit.actor.session_id)
        else:
            ended = int(end_session(session, account_id, which, now=now))
        if ended:
            _record(session, visit, "access.sessions_ended", count=ended)
    return proven.send(go_to(visit, "/account", told="sessions_ended"))


def _record(session: Session, visit: Visit, action: str, **data: int) -> None:
    subject = f"account:{visit.actor.account_id}"
    record_event(session, visit.actor, action, subject=subject, data=data, now=visit.desk.clock())


def _show(
    visit: Visit, faults: Faults = NO_FAULTS, *, template: str = "own_account/account.html"
) -> Response:
    desk, now = visit.desk, visit.desk.clock()
    account_id = str(visit.actor.account_id)
    with desk.database.read_session() as session:
        account = accounts.find_account(session, account_id)
        open_sessions = sessions_of(session, account_id, now=now, rules=desk.settings.access)
        recovery_codes = count_recovery_codes(session, account_id)
    return show_page(
        visit,
        template,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        account=account,
        roles=[ROLE_WORDS[role] for role in sorted(visit.actor.roles)],
        open_sessions=open_sessions,
        recovery_codes=recovery_codes,
        is_unfinished=is_unfinished(visit.actor),
        faults=faults,
    )
