"""Signing in, with a code where the account asks for one, and signing out."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from checker.access.errors import SecondFactorNeeded, SignInRefused, TooBusy, TooManyAttempts
from checker.access.key_files import SECOND_FACTOR_KEY, load_key
from checker.access.roles import Act
from checker.access.sessions import end_session
from checker.access.set_up import is_set_up
from checker.access.sign_in import sign_in
from checker.audit_log.recording import record_event
from checker.errors import LicetError
from checker.http.cookies import drop_session, language_cookie, set_language, set_session
from checker.http.failures import status_of
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.web.addresses import is_own_path
from checker.web.faults import NO_FAULTS, Faults, fault_of, missing
from checker.web.showing import go_to, show_page

router = DeskRouter()


@router.public("/sign-in")
def show_form(visit: Visiting, next: str = "/") -> Response:  # noqa: A002 - name in the address
    """Ask for name and password."""
    if visit.visitor is not None:
        return go_to(visit, next if is_own_path(next) else "/")
    with visit.desk.database.read_session() as session:
        if not is_set_up(session):
            return go_to(visit, "/set-up")
    return show_page(visit, "sign_in.html", **_asked(visit, next))


@router.public("/sign-in", methods=["POST"])
def take_form(visit: Visiting) -> Response:
    """Let somebody in, or say that something is not right."""
    desk, after = visit.desk, visit.field("next")
    name, password = visit.field("name"), visit.secret("password")
    faults = missing(name=name, password=password)
    if faults:
        return show_page(
            visit,
            "sign_in.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            **_asked(visit, after, faults=faults),
        )
    try:
        signed_in = sign_in(
            desk.database,
            name,
            password,
            visit.field("code") or None,
            address=visit.address,
            now=desk.clock(),
            key=load_key(desk.settings.data_dir, SECOND_FACTOR_KEY),
            rules=desk.settings.access,
            record=record_event,
        )
    except SecondFactorNeeded as error:
        return _show_refusal(visit, after, error, "code")
    except (SignInRefused, TooManyAttempts, TooBusy) as error:
        return _show_refusal(visit, after, error)
    end_former_session(visit)
    response = go_to(visit, "/account" if signed_in.is_unfinished else _own(after))
    set_session(response, signed_in.token, is_https=desk.is_https)
    if language_cookie(is_https=desk.is_https) not in visit.request.cookies:
        set_language(response, signed_in.account.language, is_https=desk.is_https)
    return response


@router.form("/sign-out", act=Act.MANAGE_OWN_ACCOUNT)
def sign_out(visit: Visiting) -> Response:
    """End this session."""
    actor, now = visit.actor, visit.desk.clock()
    with visit.desk.database.session() as session:
        end_session(session, str(actor.account_id), str(actor.session_id), now=now)
        subject = f"account:{actor.account_id}"
        data = {"session": actor.session_id}
        record_event(session, actor, "access.signed_out", subject=subject, data=data, now=now)
    response = go_to(visit, "/sign-in", told="signed_out")
    drop_session(response, is_https=visit.desk.is_https)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def end_former_session(visit: Visit) -> None:
    """End the session that a browser had before somebody signed in in it."""
    if visit.visitor is None:
        return
    actor, now = visit.visitor, visit.desk.clock()
    with visit.desk.database.session() as session:
        end_session(session, str(actor.account_id), str(actor.session_id), now=now)


def _show_refusal(visit: Visit, after: str, error: LicetError, field: str = "") -> Response:
    asked = _asked(visit, after, faults=fault_of(error, field))
    response = show_page(visit, "sign_in.html", status=status_of(error), **asked)
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def _asked(visit: Visit, after: str, *, faults: Faults = NO_FAULTS) -> dict[str, Any]:
    """Give what the form holds; a password is typed anew each time."""
    return {
        "after": _own(after),
        "name": visit.field("name"),
        "has_provider": visit.desk.settings.access.oidc is not None,
        "faults": faults,
    }


def _own(path: str) -> str:
    return path if is_own_path(path) else "/"
