"""Setting up: the first administrator, for who knows the token that the server printed."""

from __future__ import annotations

import logging
from functools import partial
from http import HTTPStatus

from starlette.background import BackgroundTask
from starlette.responses import Response

from checker.access.accounts import create_first_administrator
from checker.access.actor import PROGRAM
from checker.access.errors import (
    AccountNameRefused,
    AlreadySetUp,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooShort,
)
from checker.access.roles import Role
from checker.access.set_up import require_set_up_token
from checker.access.sign_in import let_in
from checker.audit_log.recording import record_event
from checker.demo.on_request import load_samples, may_load_samples, request_samples
from checker.http.cookies import set_session
from checker.http.desk import Desk
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.web.faults import Faults, fault_of, missing
from checker.web.showing import go_to, show_page
from rules.vocabulary import Bilingual

router = DeskRouter()
log = logging.getLogger(__name__)

_NOT_THE_SAME = Bilingual("两次输入的密码不一致。", "The two passwords are not the same.")


@router.public("/set-up")
def show_form(visit: Visiting, token: str = "") -> Response:
    """Show the form to who opens the whole address that the server printed."""
    try:
        _let_on(visit, token)
    except AlreadySetUp:
        return go_to(visit, "/sign-in")
    return _show(visit, token, {})


@router.public("/set-up", methods=["POST"])
def make_administrator(visit: Visiting) -> Response:
    """Make the first account and sign it in; sample customers follow after the answer."""
    token = visit.secret("token")
    name, shown, password = visit.field("name"), visit.field("shown"), visit.secret("password")
    _let_on(visit, token)
    faults = missing(name=name, shown=shown, password=password)
    if not faults and password != visit.secret("again"):
        faults = {"again": _NOT_THE_SAME}
    if faults:
        return _show(visit, token, faults)
    desk, now = visit.desk, visit.desk.clock()
    try:
        with desk.database.session() as session:
            account = create_first_administrator(
                session,
                name=name,
                display_name=shown,
                language=visit.language,
                password=password,
                created_at=now,
            )
            signed_in = let_in(
                session,
                account,
                address=visit.address,
                now=now,
                rules=desk.settings.access,
                record=record_event,
                way="set-up",
            )
            data = {"roles": Role.ADMINISTRATOR.value}
            action = "access.account_created"
            record_event(
                session, PROGRAM, action, subject=f"account:{account.id}", data=data, now=now
            )
            is_with_samples = bool(visit.field("samples")) and may_load_samples(session)
            if is_with_samples:
                request_samples(session, by=PROGRAM, now=now)
    except AccountNameRefused as error:
        return _show(visit, token, fault_of(error, "name"))
    except (PasswordTooShort, PasswordTooLong, PasswordTooCommon) as error:
        return _show(visit, token, fault_of(error, "password"))
    response = go_to(visit, "/", told="signed_in_first")
    if is_with_samples:
        response = go_to(visit, "/runs", told="samples_coming")
        response.background = BackgroundTask(partial(_load_samples, desk))
    set_session(response, signed_in.token, is_https=desk.is_https)
    return response


def _let_on(visit: Visit, token: str) -> None:
    with visit.desk.database.read_session() as session:
        require_set_up_token(session, visit.desk.settings.data_dir, token)


def _load_samples(desk: Desk) -> None:
    try:
        load_samples(
            desk.workspace, desk.pack(), desk.reader, desk.engine, desk.clock, as_of=desk.today()
        )
    except Exception:  # nobody waits for it any more: the page of runs shows that it failed
        log.exception("The sample customers could not be loaded.")


def _show(visit: Visit, token: str, faults: Faults) -> Response:
    with visit.desk.database.read_session() as session:
        may_load = may_load_samples(session)
    return show_page(
        visit,
        "set_up.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        token=token,
        may_load_samples=may_load,
        faults=faults,
    )
